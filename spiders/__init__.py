"""Crawling: sites, fetching, rendering and evidence. Knows nothing of identifiers, stores or operations."""
