"""Linking: steps that each transform whole NumPy arrays, so that a million sightings are a few arrays, not objects."""
