"""HTTP fetching within the rules: robots.txt, rate limit, retries with back-off, redirects, and which URLs may be requested."""
