"""What one page shows, without knowledge of its site: text blocks, links, list items, labelled fields, stated data."""
