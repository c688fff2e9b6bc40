"""Matching: loads datasets and lists, washes them against the store, and links adverts into clusters."""
