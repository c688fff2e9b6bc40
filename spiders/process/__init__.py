"""The worker process of one crawl: its protocol with the parent, the frontier, and the crawl loop."""
