"""The indices: their documents, mappings and aliases."""
