"""Crawl schedules and runs."""
