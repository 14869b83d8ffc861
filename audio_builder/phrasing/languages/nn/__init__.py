"""Norwegian (Nynorsk)."""
