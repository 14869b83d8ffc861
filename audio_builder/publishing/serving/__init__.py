"""A podcast folder over HTTP."""
