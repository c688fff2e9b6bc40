"""Reference data that several kinds read: words, places, platforms and domains."""
