"""The composition root: configuration, wiring and the command line."""
