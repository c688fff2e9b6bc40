"""The judge: the probability that a candidate of the grammars is what it looks like, learned from labelled texts."""
