"""Clusters as files for other programs."""
