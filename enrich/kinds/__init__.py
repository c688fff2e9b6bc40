"""The identifier kinds, one module or package per kind."""
