"""A formula that is too wide, broken before a relation, a plus or a minus."""

from enum import Enum, auto
from itertools import takewhile
from typing import NamedTuple

from tutor.words.tex.box import Box, beside, blank, stacked
from tutor.words.tex.delimiters import ALIGNED, GATHERED
from tutor.words.tex.flat import joined
from tutor.words.tex.layout import node_box, row_box
from tutor.words.tex.spacing import gaps, placed
from tutor.words.tex.tree import Grid, Kind, Row

_MAX_INDENT = 0.4
"""A relation further right than this share of the width is no place to align the next lines to."""
_DEFAULT_INDENT = 4
_TERM_INDENT = 2
"""How much further a line that begins with a sign stands than one that begins with a relation."""


class _Begins(Enum):
    """What a segment between two places to break begins."""

    STATEMENT = auto()  # after a comma
    SIDE = auto()  # with a relation
    TERM = auto()  # with a sign


class _Segment(NamedTuple):
    """What is between two places to break, and the space before it where it does not begin a line."""

    begins: _Begins
    gap: int
    box: Box


def fitted(row: Row, width: int | None) -> Box:
    """Return a formula within a width, where it can be broken to fit; otherwise as it is."""
    whole = row_box(row)
    if width is None or whole.width <= width:
        return whole
    match row.items:
        case (Grid(environment=environment, rows=rows),) if environment in ALIGNED | GATHERED:
            return _under_one_another([fitted(joined(cells), width) for cells in rows])
    return _broken(_segments(row), width)


def _segments(row: Row) -> list[_Segment]:
    items = placed(row)
    segments: list[_Segment] = []
    boxes: list[Box] = []
    begins, before = _Begins.STATEMENT, 0
    for i, (item, columns) in enumerate(zip(items, gaps(items, tight=False), strict=True)):
        beginning = _begins(item.kind, items[i - 1].kind) if i else None
        if beginning:
            segments.append(_Segment(begins, before, beside(boxes)))
            boxes, begins, before = [], beginning, columns
        boxes += [node_box(item.node)] if beginning else [blank(columns), node_box(item.node)]
    return [*segments, _Segment(begins, before, beside(boxes))]


def _begins(kind: Kind, previous: Kind) -> _Begins | None:
    if previous is Kind.PUNCTUATION:
        return _Begins.STATEMENT
    return {Kind.RELATION: _Begins.SIDE, Kind.BINARY: _Begins.TERM}.get(kind)


def _broken(segments: list[_Segment], width: int) -> Box:
    """Fill lines with whole sides where they fit, and with terms of a side where it does not fit a line of its own."""
    first = segments[0].box.width + 1
    indent = first if len(segments) > 1 and first <= width * _MAX_INDENT else _DEFAULT_INDENT
    margins = {_Begins.STATEMENT: 0, _Begins.SIDE: indent, _Begins.TERM: indent + _TERM_INDENT}
    lines: list[Box] = [segments[0].box]
    for i, segment in enumerate(segments[1:], start=1):
        whole = segment.box.width + sum(part.gap + part.box.width for part in _parts(segment, segments[i + 1 :]))
        # The first relation stays with what is before it, and what is too long for any line is broken where it must be.
        alone = (i == 1 and segment.begins is _Begins.SIDE) or whole > width - margins[segment.begins]
        wanted = segment.box.width if alone else whole
        if lines[-1].width + segment.gap + wanted > width:
            lines.append(beside([blank(margins[segment.begins]), segment.box]))
        else:
            lines[-1] = beside([lines[-1], blank(segment.gap), segment.box])
    return _under_one_another(lines)


def _parts(segment: _Segment, following: list[_Segment]) -> list[_Segment]:
    """Return what belongs to a segment: the terms of a side, the sides of a statement with their terms."""
    return list(takewhile(lambda part: part.begins.value > segment.begins.value, following))


def _under_one_another(lines: list[Box]) -> Box:
    if any(line.height > 1 for line in lines):
        lines = [part for line in lines for part in (blank(0), line)][1:]
    return stacked(lines, 0, "<")
