"""The process of one crawl: its protocol with the parent, the frontier, and the run from first URL to last event."""
