"""Episode page, player and index."""
