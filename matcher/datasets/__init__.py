"""Policing datasets: the manifest, the mapping to the common data model, and loading."""
