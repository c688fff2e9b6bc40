"""The commands, one module a noun; each defines a click command named `command`."""
