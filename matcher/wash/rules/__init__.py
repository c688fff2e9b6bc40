"""The matching rules of a wash, one per module."""
