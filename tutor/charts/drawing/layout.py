"""Lines of coloured text, and pictures above each other, as one picture."""

import textwrap
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from tutor.charts.drawing.cells import Cells, Colour
from tutor.engine.arrays import Array
from tutor.engine.rounding import DIGITS, vector

Row: TypeAlias = Sequence[tuple[str, Colour]]
"""A line of text: pieces with a colour each."""


def written(rows: Sequence[Row], width: int, height: int) -> Cells:
    """Lines of text in a picture of that size; an … ends the line that leaves it, and the last line before others."""
    cells = Cells.blank(width, height)
    for row, pieces in enumerate(rows[: cells.height]):
        column = 0
        for text, colour in pieces:
            shown = text[: max(0, cells.width - column)]
            place = np.s_[row, column : column + len(shown)]
            cells.characters[place] = list(shown)
            cells.foreground[place] = colour
            column += len(shown)
        if len(_plain(pieces)) > cells.width > 0:
            cells.characters[row, -1] = "…"
    if cells.characters.size and any(map(_plain, rows[cells.height :])):
        column = len(_plain(rows[cells.height - 1]))
        cells.characters[-1, min(column + 1 if column else 0, cells.width - 1)] = "…"
    return cells


def _plain(row: Row) -> str:
    return "".join(text for text, _ in row).rstrip()


def wrapped(text: str, width: int, colour: Colour, indent: str = "") -> list[Row]:
    """A sentence in as many lines as it needs, set in from the second on; no word and no number is broken."""
    lines = textwrap.wrap(text, max(1, width), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [[(line, colour)] for line in lines]


def itemized(items: Sequence[str], width: int, colour: Colour) -> list[Row]:
    """The items of a legend beside each other, in as many lines as keep each of them whole."""
    lines: list[str] = []
    for item in items:
        longer = f"{lines[-1]}  {item}" if lines else item
        if len(longer) <= width:
            lines[-1:] = [longer]
        else:
            lines += textwrap.wrap(item, max(1, width), break_long_words=False)
    return [[(line, colour)] for line in lines]


def fitted(choices: Sequence[str], width: int, colour: Colour) -> list[Row]:
    """The first of some texts, from the longest to the shortest, that one line holds; else the last one, wrapped."""
    text = next((text for text in choices if len(text) <= width), choices[-1])
    return wrapped(text, width, colour, "  ")


def cut(text: str, width: int) -> str:
    """A text in so many columns; an … ends one that has more."""
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"


def tightened(rows: Sequence[Row], height: int) -> Sequence[Row]:
    """The lines, without the blank ones between them where there is no room for these."""
    return rows if len(rows) <= height else [row for row in rows if row]


def shown_around(at: int, whole: int, fit: int) -> range:
    """As many of a whole as fit, with one of them among them, in the middle where that can be."""
    first = max(0, min(at - fit // 2, whole - fit))
    return range(first, min(whole, first + fit))


def components(xs: Array, most: int, digits: int = DIGITS) -> str:
    """A vector, of which no more than so many components are written out."""
    shown = vector(xs[:most], digits)
    return shown if len(xs) <= most else f"{shown.removesuffix(')')}, …)"


def stacked(upper: Cells, lower: Cells) -> Cells:
    """Two pictures of one width, one above the other."""
    return _joined(upper, lower, 0)


def beside(left: Cells, right: Cells) -> Cells:
    """Two pictures of one height, beside each other."""
    return _joined(left, right, 1)


def _joined(first: Cells, second: Cells, axis: int) -> Cells:
    return Cells(
        np.concatenate([first.characters, second.characters], axis),
        np.concatenate([first.foreground, second.foreground], axis),
        np.concatenate([first.background, second.background], axis),
    )
