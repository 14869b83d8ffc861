"""Episodes become a podcast folder: feed, pages, cover, server."""
