"""Points, glyphs and text laid on a height field: what the field hides is left out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.dots import dot_pattern
from tutor.charts.drawing.heightfield import FLOOR, HEIGHT, TOP, UNDERSIDE, Eye, Seen
from tutor.engine.arrays import Array

_NEAR = 0.04
"""How much deeper than what is seen a point may lie that is drawn on it, for the grid is coarse."""


class Draped(NamedTuple):
    """A relief on which points are drawn: what the surface hides is left out."""

    eye: Eye
    seen: Seen
    cells: Cells
    ground: NDArray[np.int32]
    """The colour behind each cell of the relief, which what is drawn on it keeps."""

    def dots(self, points: Array, colour: int) -> None:
        """Points (3, points) as braille dots, those that are seen."""
        columns, rows, visible = self._places(points)
        dots = np.zeros(self.seen.kind.shape, bool)
        dots[rows[visible], columns[visible]] = True
        characters = dot_pattern("braille").characters_of(dots)
        inked = characters != " "
        self.cells.characters[inked] = characters[inked]
        self.cells.foreground[inked] = colour
        self.cells.background[inked] = self.ground[inked]

    def marks(self, points: Array, glyph: str, colour: int, hidden: str = "") -> None:
        """A glyph at each point that is seen, and another, if there is one, at those that are not."""
        columns, rows, visible = self._places(points)
        for column, row, is_seen in zip((columns // 2).tolist(), (rows // 4).tolist(), visible.tolist(), strict=True):
            if is_seen or hidden:
                self.cells.background[row, column] = self.ground[row, column]
                self.cells.characters[row, column] = glyph if is_seen else hidden
                self.cells.foreground[row, column] = colour

    def _places(self, points: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """Columns and rows, in dots, of the points in the picture, and which of them nothing hides."""
        x, y, depth = self.eye.project(*points)
        rows, columns = self.seen.kind.shape
        inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
        x, y, depth = x[inside].astype(np.intp), y[inside].astype(np.intp), depth[inside]
        hit = self.seen.kind[y, x]
        free = (hit != TOP) & (hit != UNDERSIDE)
        return x, y, free | (self.seen.depth[y, x] >= depth - _NEAR)

    def write_on_floor(self, a: float, b: float, text: str, colour: int) -> None:
        """Text with its middle at a place of the floor's plane, where nothing stands."""
        x, y, _ = self.eye.project(np.array([a]), np.array([b]), np.array([FLOOR / HEIGHT]))
        column, row = int(x[0] // 2) - len(text) // 2, int(y[0] // 4)
        column = min(max(0, column), self.cells.width - len(text))
        if 0 <= row < self.cells.height and column >= 0:
            place = np.s_[row, column : column + len(text)]
            if (self.cells.characters[place] == " ").all():
                self.cells.characters[place] = list(text)
                self.cells.foreground[place] = colour
