"""Asking servers: one HTTP client, checked hosts, addresses as strangers write them."""
