"""A page as a parser reads it: media type, character set, document tree and visible text."""
