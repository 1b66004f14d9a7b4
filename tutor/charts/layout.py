"""Lines of coloured text, and pictures above each other, as one picture."""

import textwrap
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from tutor.charts.cells import Cells, Colour

Row: TypeAlias = Sequence[tuple[str, Colour]]
"""A line of text: pieces with a colour each."""


def written(rows: Sequence[Row], width: int, height: int) -> Cells:
    """Lines of text in a picture of that size; what leaves it is cut."""
    cells = Cells.blank(width, height)
    for row, pieces in enumerate(rows[: cells.height]):
        column = 0
        for text, colour in pieces:
            shown = text[: max(0, cells.width - column)]
            place = np.s_[row, column : column + len(shown)]
            cells.characters[place] = list(shown)
            cells.foreground[place] = colour
            column += len(shown)
    return cells


def wrapped(text: str, width: int, colour: Colour) -> list[Row]:
    """A sentence in as many lines as it needs."""
    return [[(line, colour)] for line in textwrap.wrap(text, max(1, width))]


def stacked(upper: Cells, lower: Cells) -> Cells:
    """Two pictures of one width, one above the other."""
    return Cells(
        np.concatenate([upper.characters, lower.characters]),
        np.concatenate([upper.foreground, lower.foreground]),
        np.concatenate([upper.background, lower.background]),
    )
