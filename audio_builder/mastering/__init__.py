"""Sounds become an MP3 with transcript, chapters and tags."""
