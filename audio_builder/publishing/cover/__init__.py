"""The square artwork, and what is written on it."""
