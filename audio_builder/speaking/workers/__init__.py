"""The processes in which engines speak."""
