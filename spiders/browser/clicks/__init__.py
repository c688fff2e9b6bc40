"""Rows that react to clicks but hold no link: where they lead, learnt from a few clicks and the JSON of the page."""
