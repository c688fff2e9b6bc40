"""The nouns of Washline: frozen dataclasses that every room shares, of the standard library only."""
