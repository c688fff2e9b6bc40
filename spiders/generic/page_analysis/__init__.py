"""Parses a single page, without knowledge of its site: text blocks, links, list items, labelled fields, structured
data.
"""
