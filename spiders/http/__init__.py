"""HTTP fetching: robots.txt, rate limits, retries with back-off, redirects, and the policy for URLs."""
