"""Kibana, ready to use: what analysts see, as code, and written out for import."""
