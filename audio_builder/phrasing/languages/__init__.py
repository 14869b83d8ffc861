"""What one language needs, a folder each."""
