"""Norwegian (Bokmål)."""
