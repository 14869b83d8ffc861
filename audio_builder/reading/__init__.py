"""A source becomes an Article: fetched, decoded and parsed, with nothing left out."""
