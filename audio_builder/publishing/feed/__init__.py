"""Feeds are written and read."""
