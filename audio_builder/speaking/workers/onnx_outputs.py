"""A model's file gets a further output: a tensor that is computed inside it anyway."""

_GRAPH_OF_MODEL = 7
_OUTPUT_OF_GRAPH = 12
_NAME_OF_OUTPUT = 1
_LENGTH_DELIMITED = 2
_MORE = 0x80


def with_output(model: bytes, name: str) -> bytes:
    """Return an ONNX model that also hands out the tensor of that name.

    In Protocol Buffers a message that is written behind another one is merged into it, and what
    is repeated in it, such as the outputs of a graph, is added
    (https://protobuf.dev/programming-guides/encoding/#last-one-wins). So nothing must be parsed.
    A model without such a tensor does not load any more.
    """
    output = _field(_NAME_OF_OUTPUT, name.encode())
    return model + _field(_GRAPH_OF_MODEL, _field(_OUTPUT_OF_GRAPH, output))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value >= _MORE:
        parts.append(value & (_MORE - 1) | _MORE)
        value >>= 7
    return bytes([*parts, value])
