"""Voice files: found, installed, and what they cost."""
