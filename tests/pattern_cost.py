"""Counts the steps of a backtracking matcher, so that costs are compared without a clock.

It walks the parse tree that ``re`` itself makes, tries what ``re`` tries in the same order, and
counts each character compared. Capture groups, lookarounds, lazy and possessive repeats are
followed; what only changes a result and not the cost (backreferences) is taken as matching
nothing.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_parse

MOST_STEPS = 50_000
MOST_PAIRS = 6
BOUNDED = 12
"""What a repeat with an upper bound is counted with, so that its cost is seen to be a constant."""


class TooManyStepsError(Exception):
    """Counting goes on no longer: whatever grows so is no linear pattern."""


class Counter:
    """Runs one pattern over texts and counts."""

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
        tree = sre_parse.parse(text, flags)
        flags = tree.state.flags
        self._ignores_case = bool(flags & re.IGNORECASE)
        self._is_multiline = bool(flags & re.MULTILINE)
        self._dot_is_all = bool(flags & re.DOTALL)
        self._tree = _plain(tree)
        self._members: dict[tuple[int, str], bool] = {}
        self.steps = 0

    def match(self, text: str) -> int:
        """Count the steps of trying to match at the beginning of a text."""
        self.steps = 0
        next(self._sequence(self._tree, 0, text, 0), None)
        return self.steps

    def search_all(self, text: str) -> int:
        """Count the steps of finding all matches in a text."""
        self.steps = 0
        at = 0
        while at <= len(text):
            end = next(self._sequence(self._tree, 0, text, at), None)
            at = at + 1 if end is None or end == at else end
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooManyStepsError

    def _sequence(self, nodes: list[Any], index: int, text: str, at: int) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        for end in self._node(nodes[index], text, at):
            yield from self._sequence(nodes, index + 1, text, end)

    def _node(self, node: Any, text: str, at: int) -> Iterator[int]:
        operation, value = node
        self._step()
        handler: Callable[[Any, str, int], Iterator[int]] | None
        handler = getattr(self, _handler_name(operation), None)
        if handler is not None:
            yield from handler(value, text, at)
        elif at < len(text) and self._is_in(str(operation), value, text[at]):
            yield at + 1

    def _branch(self, value: Any, text: str, at: int) -> Iterator[int]:
        for choice in value[1]:
            yield from self._sequence(choice, 0, text, at)

    def _subpattern(self, value: Any, text: str, at: int) -> Iterator[int]:
        yield from self._sequence(value[3], 0, text, at)

    def _atomic_group(self, value: Any, text: str, at: int) -> Iterator[int]:
        end = next(self._sequence(value, 0, text, at), None)
        if end is not None:
            yield end

    def _max_repeat(self, value: Any, text: str, at: int) -> Iterator[int]:
        least, most, body = value
        yield from self._repeat(int(least), int(most), body, text, at, lazy=False)

    def _min_repeat(self, value: Any, text: str, at: int) -> Iterator[int]:
        least, most, body = value
        yield from self._repeat(int(least), int(most), body, text, at, lazy=True)

    def _possessive_repeat(self, value: Any, text: str, at: int) -> Iterator[int]:
        least, most, body = value
        count = 0
        while count < int(most):
            end = next(self._sequence(body, 0, text, at), None)
            if end is None or end == at:
                break
            at, count = end, count + 1
        if count >= int(least):
            yield at

    def _repeat(  # noqa: C901 - greedy and lazy differ in where they stop, no more
        self, least: int, most: int, body: list[Any], text: str, at: int, *, lazy: bool
    ) -> Iterator[int]:
        if most != sre_parse.MAXREPEAT:
            most = min(most, max(least, BOUNDED))
        # Without recursion: a stack of the ways on at each count.
        if lazy and least <= 0:
            yield at
        waiting = [(at, self._sequence(body, 0, text, at))] if most > 0 else []
        while waiting:
            start, ways = waiting[-1]
            end = next(ways, None)
            if end is None:
                waiting.pop()
                if not lazy and len(waiting) >= least:
                    yield start
                continue
            count = len(waiting)
            if end == start:
                continue
            if lazy and count >= least:
                yield end
            if count < most:
                waiting.append((end, self._sequence(body, 0, text, end)))
            elif not lazy:
                yield end
        if not lazy and most == 0:
            yield at

    def _assert(self, value: Any, text: str, at: int) -> Iterator[int]:
        if self._holds(value, text, at):
            yield at

    def _assert_not(self, value: Any, text: str, at: int) -> Iterator[int]:
        if not self._holds(value, text, at):
            yield at

    def _holds(self, value: Any, text: str, at: int) -> bool:
        direction, body, width = value
        if direction > 0:
            return next(self._sequence(body, 0, text, at), None) is not None
        return at >= width and at in self._sequence(body, 0, text, at - width)

    def _at(self, value: Any, text: str, at: int) -> Iterator[int]:
        name = str(value)
        inside = [at > 0, at < len(text)]
        word = [
            inside[0] and (text[at - 1].isalnum() or text[at - 1] == "_"),
            inside[1] and (text[at].isalnum() or text[at] == "_"),
        ]
        holds = {
            "AT_BEGINNING": at == 0 or (self._is_multiline and text[at - 1] == "\n"),
            "AT_BEGINNING_STRING": at == 0,
            "AT_END": at == len(text) or (self._is_multiline and text[at] == "\n"),
            "AT_END_STRING": at == len(text),
            "AT_BOUNDARY": word[0] != word[1],
            "AT_NON_BOUNDARY": word[0] == word[1],
        }[name]
        if holds:
            yield at

    def _groupref(self, value: Any, text: str, at: int) -> Iterator[int]:
        del value, text
        yield at

    def _groupref_exists(self, value: Any, text: str, at: int) -> Iterator[int]:
        yield from self._sequence(value[1], 0, text, at)

    def _is_in(self, operation: str, value: Any, char: str) -> bool:
        if operation == "LITERAL":
            return ord(char) == value or (self._ignores_case and char.lower() == chr(value).lower())
        if operation == "NOT_LITERAL":
            return ord(char) != value
        if operation == "ANY":
            return char != "\n" or self._dot_is_all
        if operation == "IN":
            key = (id(value), char)
            if key not in self._members:
                self._members[key] = self._is_in_set(value, char)
            return self._members[key]
        raise NotImplementedError(operation)

    def _is_in_set(self, items: Any, char: str) -> bool:
        negated = bool(items) and str(items[0][0]) == "NEGATE"
        chars = {char, char.lower(), char.upper()} if self._ignores_case else {char}
        found = any(
            self._is_member(str(kind), value, one)
            for kind, value in items
            for one in chars
            if len(one) == 1
        )
        return found != negated

    @staticmethod
    def _is_member(kind: str, value: Any, char: str) -> bool:
        if kind == "LITERAL":
            return ord(char) == value
        if kind == "RANGE":
            return bool(value[0] <= ord(char) <= value[1])
        if kind == "CATEGORY":
            name = str(value).removeprefix("CATEGORY_")
            is_it = {
                "SPACE": char.isspace(),
                "DIGIT": char.isdecimal(),
                "WORD": char.isalnum() or char == "_",
            }[name.removeprefix("NOT_")]
            return is_it != name.startswith("NOT_")
        return False


def _plain(value: Any) -> Any:
    """Return a parse tree in lists, which are quicker to walk; a lookaround with its width."""
    if isinstance(value, sre_parse.SubPattern):
        return [(operation, _plain(inner)) for operation, inner in value]
    if not isinstance(value, list | tuple):
        return value
    plain = [_plain(inner) for inner in value]
    is_lookaround = len(value) == 2 and isinstance(value[1], sre_parse.SubPattern)
    return [*plain, value[1].getwidth()[0]] if is_lookaround and value[0] in {1, -1} else plain


@cache
def _handler_name(operation: Any) -> str:
    return f"_{str(operation).lower()}"


def possessive_bodies(pattern: str | bytes, flags: int = 0) -> list[list[Any]]:
    """Return what each possessive repeat of a pattern repeats."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    return list(_possessive_bodies(_plain(sre_parse.parse(text, flags))))


def _possessive_bodies(tree: Any) -> Iterator[list[Any]]:
    if not isinstance(tree, list | tuple):
        return
    if len(tree) == 2 and str(tree[0]) == "POSSESSIVE_REPEAT":
        yield tree[1][2]
    for part in tree:
        yield from _possessive_bodies(part)


def hostile_pieces(pattern: str | bytes, flags: int = 0) -> list[tuple[str, str]]:
    """Return pairs to attack a pattern with: what leads to a repeat, and what it repeats.

    A pattern without an unbounded repeat has none: its cost is a constant.
    """
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    pairs: dict[tuple[str, str], None] = {}
    _collect(list(sre_parse.parse(text, flags)), "", pairs)
    return list(pairs)[:MOST_PAIRS]


def _collect(nodes: list[Any], before: str, pairs: dict[tuple[str, str], None]) -> None:
    for operation, value in nodes:
        name = str(operation)
        if name.endswith("REPEAT"):
            body = list(value[2])
            if value[1] == sre_parse.MAXREPEAT:
                for piece in _pieces(body):
                    pairs[("", piece)] = None
                    pairs[(before, piece)] = None
            _collect(body, before, pairs)
        elif name == "SUBPATTERN":
            _collect(list(value[3]), before, pairs)
        elif name == "ATOMIC_GROUP":
            _collect(list(value), before, pairs)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            _collect(list(value[1]), before, pairs)
            continue
        elif name == "BRANCH":
            for choice in value[1]:
                _collect(list(choice), before, pairs)
        before += _example([(operation, value)])


def _pieces(body: list[Any]) -> set[str]:
    """Return a few texts that the body of a repeat eats."""
    found = {_example(body)}
    if len(body) == 1 and str(body[0][0]) == "IN":
        found |= {one for one in " 1a.-'\"" if re.match(r"\S| ", one) and _eats(body[0][1], one)}
    if len(body) == 1 and str(body[0][0]) in {"BRANCH", "SUBPATTERN"}:
        choices = body[0][1][1] if str(body[0][0]) == "BRANCH" else [body[0][1][3]]
        found |= {_example(list(choice)) for choice in choices}
    return {piece for piece in found if piece}


def _eats(items: Any, char: str) -> bool:
    counter = Counter("")
    return counter._is_in_set(items, char)


def _example(nodes: list[Any]) -> str:
    text = ""
    for operation, value in nodes:
        name = str(operation)
        if name == "LITERAL":
            text += chr(value)
        elif name == "NOT_LITERAL":
            text += "a" if value != ord("a") else "b"
        elif name == "ANY":
            text += "a"
        elif name == "IN":
            # Members first, then the usual characters for sets that are all but something.
            named = [
                chr(v if str(k) == "LITERAL" else v[0])
                for k, v in value
                if str(k) in {"LITERAL", "RANGE"}
            ]
            text += next((one for one in (*named, *"a1 .-<z\u3042\x01") if _eats(value, one)), "")
        elif name == "BRANCH":
            text += _example(list(value[1][0]))
        elif name == "SUBPATTERN":
            text += _example(list(value[3]))
        elif name == "ATOMIC_GROUP":
            text += _example(list(value))
        elif name.endswith("REPEAT"):
            text += _example(list(value[2])) * max(1, min(int(value[0]), 50))
    return text
