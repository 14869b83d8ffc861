"""What lies in a podcast folder, and how it gets there whole."""
