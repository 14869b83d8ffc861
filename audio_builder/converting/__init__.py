"""One article becomes an episode: the straight path."""
