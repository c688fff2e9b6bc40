"""Washing: look-up of identifiers, the matching rules, and the result files."""
