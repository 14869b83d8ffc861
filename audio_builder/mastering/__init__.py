"""Sounds become a finished MP3 with its transcript, chapters and tags."""
