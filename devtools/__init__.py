"""Tools for developers and tests; not part of the product."""
