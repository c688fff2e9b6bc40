"""The HTTP client: requests with retries, bulk writes, paged reads."""
