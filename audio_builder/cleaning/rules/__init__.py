"""The rules that decide what is left out, in the order they run."""
