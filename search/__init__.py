"""Finding things again: what a store must do, and what can be asked of it."""
