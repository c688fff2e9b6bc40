"""The commands, one file a noun; each ends in a click command called `command`."""
