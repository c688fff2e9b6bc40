"""Crawling: sites, fetching, rendering and evidence. Independent of identifiers, stores and operations."""
