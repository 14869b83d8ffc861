"""A podcast folder is checked and retagged."""
