"""Telephone numbers: the numbering plan, and the reading of numbers however they are disguised."""
