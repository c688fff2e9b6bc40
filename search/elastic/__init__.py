"""Elasticsearch as an engine: what search/stores/elastic.py is made of."""
