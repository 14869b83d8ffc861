"""Text of any origin becomes text that can be stored.

Names of files may hold bytes that are no text; Python keeps them as lone surrogates, which neither
UTF-8 nor JSON can carry.
"""


def storable_text(text: str) -> str:
    """Return a text with question marks for what is no text."""
    return text.encode("utf-8", "replace").decode("utf-8")


def storable(value: object) -> object:
    """Do the same with every text in a value made of dictionaries, lists and plain values."""
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value
