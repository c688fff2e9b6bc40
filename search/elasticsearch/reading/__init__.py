"""Reading records: adverts, entries, sightings, clusters and full-text search."""
