"""The judge: a classifier, trained on labelled texts, that estimates the probability that a candidate is correct."""
