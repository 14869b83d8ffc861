"""Deliveries of newsrooms' systems become articles of the desk."""
