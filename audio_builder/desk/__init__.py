"""Where an editor looks, listens and publishes: pages and an API over the straight path."""
