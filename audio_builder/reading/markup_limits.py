"""A page becomes one that parsers can take in linear time."""

import re

# The richest tags of real pages have some fifty; libxml2 compares each attribute with all others.
_MOST_ATTRIBUTES = 250
_ATTRIBUTE = r"""[\s/]++[^\s=<>"'/]++(?>(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s<>"']*+))?)"""
_OVERFULL_TAG = re.compile(
    rf"(<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{_MOST_ATTRIBUTES}}})(?>(?:{_ATTRIBUTE})+)"
)


def limit_attributes(html: str) -> str:
    """Leave a tag its first attributes: more are there to keep a parser busy."""
    return _OVERFULL_TAG.sub(r"\1", html)
