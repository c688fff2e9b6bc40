"""The use cases, and the clock that runs scheduled crawls."""
