"""The matching rules of a wash, one a module."""
