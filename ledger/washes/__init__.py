"""The washes on record, and those that were asked for over the API."""
