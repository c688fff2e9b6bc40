"""Addresses that are masked as a whole, and texts rewritten without the disguise of their signs."""
