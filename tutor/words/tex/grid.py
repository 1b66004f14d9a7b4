"""Matrices, cases and aligned lines: cells in columns."""

import re
from collections.abc import Sequence

from tutor.words.tex.box import Box, beside, blank, stacked, widened
from tutor.words.tex.delimiters import ALIGNED, DELIMITERS, GATHERED, delimited
from tutor.words.tex.tree import Grid


def grid_box(grid: Grid, cells: Sequence[Sequence[Box]]) -> Box:
    """Lay out cells in columns, and put the environment's delimiters around them."""
    match grid.environment:
        case "cases":
            # An even number of lines has no middle one for the brace's point.
            inside = _table(cells, "<", (2,), airy=len(cells) % 2 == 0)
            return delimited("{", _padded(inside, 1, 0), "")
        case environment if environment in ALIGNED:
            return _table(cells, "><", (4, 0))
        case environment if environment in GATHERED:
            return _table(cells, "^", (0,))
    inside = _table(cells, "^", (2,))
    left, right = DELIMITERS[grid.environment]
    if any(cell.height > 1 for row in cells for cell in row):
        inside = _padded(inside, 1, 1)
    return delimited(left, inside, right)


def _table(cells: Sequence[Sequence[Box]], alignments: str, gaps: Sequence[int], airy: bool = False) -> Box:
    """Stack rows whose cells are as wide as their column, with a blank line between where a row is tall or `airy`.

    `alignments` and `gaps`, the columns before each column but the first, are repeated as often as needed.
    """
    columns = max(len(row) for row in cells)
    widths = [max(row[i].width for row in cells if i < len(row)) for i in range(columns)]
    numeric = [all(_is_number(row[i]) for row in cells if i < len(row)) for i in range(columns)]
    lines = []
    for row in cells:
        line = []
        for i, width in enumerate(widths):
            align = ">" if numeric[i] else alignments[i % len(alignments)]
            line += [blank(gaps[i % len(gaps)])] if i else []
            line += [widened(row[i] if i < len(row) else blank(0), width, align)]
        lines.append(beside(line))
    if airy or any(line.height > 1 for line in lines):
        lines = [part for line in lines for part in (blank(0), line)][1:]
    return stacked(lines, _middle(lines), "<")


def _is_number(cell: Box) -> bool:
    return cell.height == 1 and re.fullmatch(r"−?\d+(\.\d+)?", cell.lines[0]) is not None


def _middle(lines: Sequence[Box]) -> int:
    """Return the line that stands on the neighbours' baseline: that of the middle row, or the middle of the whole."""
    if len(lines) % 2:
        half = len(lines) // 2
        return sum(line.height for line in lines[:half]) + lines[half].baseline
    return (sum(line.height for line in lines) - 1) // 2


def _padded(inside: Box, left: int, right: int) -> Box:
    return beside([blank(left), inside, blank(right)])
