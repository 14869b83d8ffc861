"""A Script becomes Sounds."""
