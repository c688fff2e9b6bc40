"""The use cases, and the clock that runs them when they are due."""
