"""A chart's canvas: which cell belongs to which point, and marks at points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.frame import framed
from tutor.charts.drawing.gate import draw_frame, draw_lines
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke, dot_lines, draw_strokes
from tutor.charts.drawing.ticks import Axis, Interval
from tutor.engine.arrays import Array
from tutor.engine.rounding import rounded

_ARROWS = "→↗↑↖←↙↓↘"

SMALLEST = (16, 6)
"""Below so many columns and rows a chart has no axes."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrow:
    """A vector from the present point."""

    vector: NDArray[np.float64]
    """In the surface's coordinates, shape (d,)."""
    is_exact: bool
    """Whether its length is its own; else it points, at one length on the screen."""


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """The cells of a chart, and where in them the canvas lies; a window's limit is at the centre of its edge cell."""

    cells: Cells
    column: int
    row: int
    width: int
    height: int
    x_window: Interval
    y_window: Interval
    ground: NDArray[np.int32]
    """The colour behind each cell of the base, which glyphs on it keep."""

    @classmethod
    def bare(cls, width: int, height: int, x_window: Interval, y_window: Interval) -> "Canvas":
        """An empty chart of that size, all of it canvas."""
        cells = Cells.blank(width, height)
        return cls(cells, 0, 0, cells.width, cells.height, x_window, y_window, cells.ground())

    @classmethod
    def by_cell(cls, width: int, height: int) -> "Canvas":
        """An empty chart whose x is the column of the screen and whose y is its row, downwards negative."""
        return cls.bare(width, height, (0.0, max(1.0, width - 1.0)), (-max(1.0, height - 1.0), 0.0))

    @classmethod
    def with_axes(cls, width: int, height: int, x: Axis, y: Axis, palette: Palette) -> "Canvas":
        """An empty chart of that size, whose windows grow to whole cells between ticks.

        Without axes where it is too small for them, or where a window's limit is no number.
        """
        if width < SMALLEST[0] or height < SMALLEST[1] or not np.isfinite([*x.window, *y.window]).all():
            return cls.bare(width, height, x.window, y.window)
        frame = framed(x, y, width, height)
        cells = draw_frame(frame, palette.axis)
        return cls(cells, *frame.place, frame.x.window, frame.y.window, cells.ground())

    def copy(self) -> "Canvas":
        """The same with cells of its own to draw on."""
        return replace(self, cells=self.cells.copy())

    def as_base(self) -> "Canvas":
        """The same, with what has been drawn so far as the ground of what comes."""
        return replace(self, ground=self.cells.ground())

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The column and row of a point; None where it is not on the canvas."""
        if not (math.isfinite(x) and math.isfinite(y)) or self.width < 1 or self.height < 1:
            return None
        column = _share(x, self.x_window) * (self.width - 1)
        row = (1 - _share(y, self.y_window)) * (self.height - 1)
        if not (-0.5 <= column < self.width - 0.5 + 1e-9 and -0.5 <= row < self.height - 0.5 + 1e-9):
            return None
        return self.column + min(self.width - 1, round(column)), self.row + min(self.height - 1, round(row))

    def at(self, column: int, row: int) -> tuple[float, float] | None:
        """The point at the centre of a cell; None outside the canvas."""
        column, row = column - self.column, row - self.row
        if not (0 <= column < self.width and 0 <= row < self.height):
            return None
        x = self.x_window[0] + (self.x_window[1] - self.x_window[0]) * column / max(1, self.width - 1)
        y = self.y_window[1] - (self.y_window[1] - self.y_window[0]) * row / max(1, self.height - 1)
        return x, y

    @property
    def cell_size(self) -> tuple[float, float]:
        """How much of x and of y one cell covers."""
        (x_low, x_high), (y_low, y_high) = self.x_window, self.y_window
        return (x_high - x_low) / max(1, self.width - 1), (y_high - y_low) / max(1, self.height - 1)

    def plane(self, across: int, down: int) -> Array:
        """The points in the middle of each of across × down parts of every cell, top row first: (2, rows, columns)."""
        dx, dy = self.cell_size
        x = self.x_window[0] - dx / 2 + dx / across * (np.arange(self.width * across) + 0.5)
        y = self.y_window[1] + dy / 2 - dy / down * (np.arange(self.height * down) + 0.5)
        return np.stack(np.meshgrid(x, y))

    def painted(self, colours: NDArray[np.int32]) -> "Canvas":
        """The same with two colours a cell, (2·rows, columns), as the ground of what comes."""
        place = np.s_[self.row : self.row + self.height, self.column : self.column + self.width]
        self.cells.characters[place] = "▀"
        self.cells.foreground[place], self.cells.background[place] = colours[0::2], colours[1::2]
        return self.as_base()

    def easy_at(self, column: int, row: int) -> tuple[float, float] | None:
        """A point of a cell with as few decimals as there can be; None outside the canvas."""
        point = self.at(column, row)
        if point is None:
            return None
        x, y = (rounded(part, _decimals_within(size)) for part, size in zip(point, self.cell_size, strict=True))
        return x, y

    def draw(self, *strokes: Stroke, below: bool = False, still: bool = False) -> None:
        """Draw lines; `below` what stands already, where they fill only cells that are free; `still` as curves are."""
        if not still:
            self.lay(draw_strokes(strokes, self.width, self.height, self.x_window, self.y_window), below=below)
            return
        for stroke in strokes:
            self.draw_curve(stroke.x, stroke.y, stroke.colour, stroke.marker)

    def draw_curve(self, x: Array, y: Array, colour: Colour, marker: str = "braille") -> None:
        """Draw a curve that stands still, in braille or in blocks: plotext does it, once it is loaded."""
        lines = dot_lines(x, y, self.width, self.height, self.x_window, self.y_window, marker)
        cells = Cells.blank(self.width, self.height)
        cells.foreground.fill(colour)
        cells.characters[:] = draw_lines(lines, self.width, self.height, marker) if lines else " "
        self.lay(cells)

    def lay(self, overlay: Cells, below: bool = False) -> None:
        """Lay a picture of the canvas's size over it, or below all but its colours; blank cells let it through."""
        place = np.s_[self.row : self.row + overlay.height, self.column : self.column + overlay.width]
        inked = overlay.characters != " "
        if below:
            standing = self.cells.characters[place]
            inked &= (standing == " ") | (standing == "▀")
        self.cells.background[place][inked] = self.ground[place][inked]
        self.cells.characters[place][inked] = overlay.characters[inked]
        self.cells.foreground[place][inked] = overlay.foreground[inked]

    def put(self, column: int, row: int, character: str, colour: Colour) -> None:
        """Write a character into a cell of the chart."""
        if 0 <= row < self.cells.height and 0 <= column < self.cells.width:
            self.cells.background[row, column] = self.ground[row, column]
            self.cells.characters[row, column] = character
            self.cells.foreground[row, column] = colour

    def write(self, column: int, row: int, text: str, colour: Colour) -> None:
        """Write text into cells of one row; what leaves the chart is cut."""
        if not 0 <= row < self.cells.height or column >= self.cells.width:
            return
        shown = text[max(0, -column) : self.cells.width - column]
        place = np.s_[row, max(0, column) : max(0, column) + len(shown)]
        self.cells.background[place] = self.ground[place]
        self.cells.characters[place] = list(shown)
        self.cells.foreground[place] = colour

    def write_on_edge(self, text: str, colour: Colour) -> None:
        """Write into the frame's upper edge, left of what stands in it at the right; without room, nothing."""
        if not self.row:
            return
        edge = "".join(self.cells.characters[self.row - 1, self.column : self.column + self.width].tolist())
        start = edge.find("─" * (len(text) + 2), 1)
        if start >= 0:
            self.write(self.column + start + 1, self.row - 1, text, colour)

    def name_runs(self, names: Sequence[str], palette: Palette) -> None:
        """Write runs' glyphs and names into the upper edge of the frame, as many as there is room for."""
        if not self.row:
            return
        shown = [
            (f" {glyph} {name} ", colour) for name, glyph, colour in zip(names, GLYPHS, palette.runs, strict=False)
        ]
        while shown and sum(len(text) for text, _ in shown) > self.width - 5:
            shown.pop()
        self.write_pieces(self.column + self.width - 1 - sum(len(text) for text, _ in shown), self.row - 1, shown)

    def write_pieces(self, column: int, row: int, pieces: Sequence[tuple[str, Colour]]) -> None:
        """Write pieces of text, each in its colour, one behind the other."""
        for text, colour in pieces:
            self.write(column, row, text, colour)
            column += len(text)

    def write_beside(self, x: float, y: float, text: str, colour: Colour) -> bool:
        """Write text near a point, where it covers nothing; says whether there is such a place."""
        cell = self.cell(x, y)
        if cell is None:
            return False
        for across in (2, -1 - len(text), -(len(text) // 2)):
            for down in (1, 2, -1, -2, 3, -3, 0):
                column, row = cell[0] + across, cell[1] + down
                if self._is_blank(column - 1, row, len(text) + 2):
                    self.write(column, row, text, colour)
                    return True
        return False

    def _is_blank(self, column: int, row: int, length: int) -> bool:
        is_inside = self.row <= row < self.row + self.height and self.column <= column
        is_inside = is_inside and column + length <= self.column + self.width
        return is_inside and bool((self.cells.characters[row, column : column + length] == " ").all())

    def mark(self, x: float, y: float, glyph: str, colour: Colour) -> bool:
        """Put a glyph at a point; says whether it was on the canvas."""
        cell = self.cell(x, y)
        if cell is None:
            return False
        self.put(*cell, glyph, colour)
        return True

    def mark_all(self, points: Array, glyph: str, colour: Colour) -> None:
        """Put a glyph at each of some points, (n, 2); those that are not on the canvas are left out."""
        windows = np.array([self.x_window, self.y_window])
        last = np.array([self.width, self.height]) - 1
        with np.errstate(all="ignore"):
            shares = (points - windows[:, 0]) / (windows[:, 1] - windows[:, 0])
            shares[:, 1] = 1 - shares[:, 1]
            places = shares * last
        seen = ((places >= -0.5) & (places < last + 0.5 + 1e-9)).all(axis=1)
        columns, rows = np.minimum(np.rint(places[seen]), last).astype(int).T
        cells = rows + self.row, columns + self.column
        self.cells.background[cells] = self.ground[cells]
        self.cells.characters[cells] = glyph
        self.cells.foreground[cells] = colour

    def mark_outside(self, x: float, y: float, colour: Colour) -> None:
        """An arrow at the edge towards a point that lies outside; where it is no longer a number, none."""
        if math.isnan(x) or math.isnan(y) or self.width < 1 or self.height < 1:
            return
        inner_x = min(max(x, self.x_window[0]), self.x_window[1])
        inner_y = min(max(y, self.y_window[0]), self.y_window[1])
        across = 0 if inner_x == x else math.copysign(1, x - inner_x)
        up = 0 if inner_y == y else math.copysign(1, y - inner_y)
        self.mark(inner_x, inner_y, arrow(across, up), colour)

    def on_screen(self, dx: float, dy: float) -> tuple[float, float]:
        """A direction in columns and in half rows, which are about as long, upwards counted positive."""
        return (
            dx / (self.x_window[1] - self.x_window[0]) * self.width,
            dy / (self.y_window[1] - self.y_window[0]) * self.height * 2,
        )


def newest_number(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The last of some points that is no NaN: which way a run went that is no longer a number."""
    last = -1
    if np.isnan(x[-1]) or np.isnan(y[-1]):
        known = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
        last = int(known[-1]) if len(known) else -1
    return float(x[last]), float(y[last])


def arrow(dx: float, dy: float) -> str:
    """The arrow nearest to a direction on the screen."""
    return _ARROWS[round(math.atan2(dy, dx) / (math.pi / 4)) % 8]


def _decimals_within(size: float) -> int:
    """The decimals to which every interval of that size holds a number."""
    return math.ceil(-math.log10(size)) if size > 0 else 0


def _share(x: float, window: Interval) -> float:
    return (x - window[0]) / (window[1] - window[0])
