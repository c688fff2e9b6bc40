"""Numbers that are not written out as one: guesses, always inferred or with a higher cost."""
