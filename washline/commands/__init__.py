"""The commands, one module per noun or verb; each defines a click command named `command`."""
