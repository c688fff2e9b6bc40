"""Tokens of a disguised number, and the search for the cheapest digits that they spell."""
