"""Results of cleaned pages become lines of figures: by set, language and decade."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from cleaning_validation import Result

_FEWEST_PAGES = 3
Key: TypeAlias = Callable[[Result], str]


def report(name: str, results: Sequence[Result]) -> Iterator[str]:
    """Say how pages of unseen sites fared."""
    yield f"{name}: {figures(results)}"
    for title, key in (("set", _set), ("language", _language), ("decade", _decade)):
        groups: dict[str, list[Result]] = {}
        for result in results:
            groups.setdefault(key(result), []).append(result)
        for group, chosen in sorted(groups.items()):
            if len(chosen) >= _FEWEST_PAGES:
                yield f"  {title} {group}: {figures(chosen)}"


def figures(results: Sequence[Result]) -> str:
    """Return the mean F1 of pages, and the shares of leaked junk, lost words and perfect pages."""
    f1 = sum(result.tally.f1[0] for result in results) / len(results)
    lost = sum(result.tally.words[0] for result in results)
    words = sum(result.tally.words[1] for result in results)
    junk = [result.tally.junk() for result in results]
    leaked, of = (sum(column) for column in zip(*junk, strict=True))
    perfect = sum(result.tally.perfect for result in results)
    return (
        f"{len(results)} pages, F1 {f1:.3f}, junk {leaked / max(1, of):.1%}, "
        f"words lost {lost / max(1, words):.1%}, perfect {perfect}"
    )


def _set(result: Result) -> str:
    return f"{result.page.source}{' guides' if result.page.is_guide else ''}"


def _language(result: Result) -> str:
    return result.page.language


def _decade(result: Result) -> str:
    published = result.cleaned.article.published if result.cleaned else None
    return f"{published.year // 10 * 10}s" if published else "unknown"
