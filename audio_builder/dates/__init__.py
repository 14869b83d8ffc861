"""Dates as machines and people write them, with their time zones."""
