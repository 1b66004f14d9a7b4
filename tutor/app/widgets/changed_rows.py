"""Rows of a widget that changed, as few regions."""

from collections.abc import Iterable, Iterator

from textual.geometry import Region


def regions_of(rows: Iterable[int], width: int) -> Iterator[Region]:
    """One region for each group of rows that follow each other; `rows` in ascending order."""
    first = last = None
    for row in rows:
        if last is not None and row == last + 1:
            last = row
            continue
        if first is not None and last is not None:
            yield Region(0, first, width, last + 1 - first)
        first = last = row
    if first is not None and last is not None:
        yield Region(0, first, width, last + 1 - first)
