"""The nouns of Washline: frozen dataclasses that every room shares, with no dependency on any of them."""
