"""One file a kind of identifier."""
