"""The steps of linking, each on columns of numbers: a million sightings are a few arrays, not a million objects."""
