"""The invented web, its datasets and lists: seeded, and served on loopback."""
