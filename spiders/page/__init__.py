"""A page as a parser sees it: decoding, document tree and visible text."""
