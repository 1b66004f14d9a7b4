"""Which minimum a run reaches from every start: basins as colours, or as letters without colour."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.layout import Row, fitted, wrapped
from tutor.charts.drawing.palettes import Palette, mixed
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis
from tutor.charts.probes.report import Change, Columns, LegendReport, Numbers, Probe, ProbeError, steps_up_to
from tutor.engine.arrays import Array
from tutor.engine.limits import STEPS_OF_A_MAP
from tutor.engine.rounding import counted, number, vector
from tutor.engine.runs.history import Descent
from tutor.engine.runs.sweeps import StartMap, start_map
from tutor.engine.surfaces.contract import Surface

USUAL_STEPS = 200

_GRID = (60, 40)
_COARSE_GRID = (24, 16)
"""For the rule that searches a circle at every update: its map would take seconds."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NO_LETTER = "#"

_QUICK, _SLOW = 0.55, 0.2
"""How much of its colour a basin shows where runs arrive at once, and where they arrive last."""


@dataclass(frozen=True, slots=True, eq=False)
class StartMapChart(LegendReport):
    """The basins, the minima, and where the present run began."""

    surface: Surface
    map: StartMap
    steps: int
    start: Array
    """Of the present run, shape (d,)."""

    @classmethod
    def at(cls, descent: Descent, reach: float | None = None) -> Self:
        """Run from every start with the settings under the cursor.

        Raises:
            ProbeError: the surface cannot be drawn, or every run leaves the minima that are known.
        """
        if len(descent.surface.window) not in (1, 2):
            raise ProbeError("A map of starts needs a surface that can be drawn, over one or two parameters.")
        steps = USUAL_STEPS if reach is None else min(STEPS_OF_A_MAP.most, max(1, int(reach)))
        settings = replace(descent.settings, schedule_from=0)
        grid = _COARSE_GRID if settings.optimizer.is_costly else _GRID
        found = start_map(descent.surface, settings, *grid, steps)
        return cls(descent.surface, found, steps, descent.history.parameters[0])

    @property
    def reach(self) -> float:
        return self.steps

    def change_at(self, x: float, y: float) -> Change:
        return Change("start", ",".join(map(repr, (x, y)[: len(self.surface.coordinates)])))

    @property
    def counts(self) -> list[int]:
        """How many starts reach each of the minima."""
        return [int((self.map.reached == index).sum()) for index in range(self.map.minima.shape[1])]

    @property
    def lost(self) -> int:
        """How many starts reach none."""
        return int((self.map.reached < 0).sum())

    def axes(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the starts lie; over one parameter only the first coordinate means something."""
        names = self.surface.coordinates
        x, *rest = (Axis(window, name, stands=True) for window, name in zip(self.surface.window, names, strict=False))
        y = rest[0] if rest else Axis((0.0, 1.0), is_numbered=False)
        return Canvas.with_axes(width, height, x, y, palette)

    def picture(self, canvas: Canvas, palette: Palette) -> Cells:
        if palette.has_colour:
            canvas = canvas.painted(self._colours(palette)[self._nearest(canvas, 2)])
        else:
            place = np.s_[canvas.row : canvas.row + canvas.height, canvas.column : canvas.column + canvas.width]
            letters = np.array(["·", *map(_letter, range(self.map.minima.shape[1]))])
            canvas.cells.characters[place] = letters[self.map.reached + 1][self._nearest(canvas, 1)]
        if len(self.surface.window) == 1:
            canvas.draw(self._curve(canvas, palette))
        self._mark_points(canvas, palette)
        return canvas.cells

    def _nearest(self, canvas: Canvas, down: int) -> tuple[NDArray[Any], ...]:
        """The row and column of the start nearest to the middle of each cell's parts, top row first."""
        rows, columns = self.map.reached.shape
        across = np.rint(np.linspace(0, columns - 1, canvas.width)).astype(int)
        upwards = np.rint(np.linspace(rows - 1, 0, canvas.height * down)).astype(int)
        return np.ix_(upwards, across)

    def _colours(self, palette: Palette) -> NDArray[np.int32]:
        """Of each start: its minimum's colour, stronger where it is reached sooner; the paper's where none is."""
        reached, steps = self.map.reached, self.map.steps
        shares = _SLOW + (_QUICK - _SLOW) * (1 - steps / max(1, int(steps.max())))
        shares = np.where(reached >= 0, shares, 0.0)
        runs = np.array(palette.runs, np.int32)[reached % len(palette.runs)]
        return mixed(np.full(reached.shape, palette.paper, np.int32), runs, shares)

    def _curve(self, canvas: Canvas, palette: Palette) -> Stroke:
        """The loss over one parameter, as high as the picture."""
        ws = np.linspace(*canvas.x_window, max(2, 2 * canvas.width))
        return Stroke(ws, self._heights(ws), palette.curve)

    def _heights(self, ws: Array) -> Array:
        """Losses over one parameter as shares of the picture's height."""
        with np.errstate(all="ignore"):
            over_window = self.surface.loss(np.linspace(*self.surface.window[0], 200)[np.newaxis])
            finite = over_window[np.isfinite(over_window)]
            low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
            return 0.05 + 0.9 * (self.surface.loss(ws[np.newaxis]) - low) / (high - low or 1.0)

    def _mark_points(self, canvas: Canvas, palette: Palette) -> None:
        for index, minimum in enumerate(self.map.minima.T):
            cell = canvas.cell(*self._on_canvas(minimum))
            if cell is not None:
                canvas.put(*cell, _letter(index) if palette.has_colour else "★", palette.ink)
                canvas.cells.background[cell[1], cell[0]] = palette.paper
        canvas.mark(*self._on_canvas(self.start), "◆", palette.now)

    def _on_canvas(self, point: Array) -> tuple[float, float]:
        height = point[1] if len(point) == 2 else self._heights(point)[0]
        return float(point[0]), float(height)

    def legend(self, width: int, height: int, palette: Palette) -> list[Row]:
        """What the letters mean, in about a third of the height."""
        after = f"after {counted(self.steps, 'step')}; ◆"
        rows = fitted([f"{after} is this run's start", f"{after} the start"], width, palette.axis)
        minima = len(self.counts)
        if not minima:
            return [*rows, *wrapped("No start reaches a minimum.", width, palette.ink)]
        most = max(1, height // 3)
        most += minima == most + 1  # that one takes no more room than the line that would say so
        order = sorted(range(minima), key=lambda index: -self.counts[index])
        forms = list(zip(*map(self._told, order[:most]), strict=True))
        lines = next((lines for lines in forms if max(map(len, lines)) <= width), forms[-1])
        for index, line in zip(order, lines, strict=False):
            colour: Colour = palette.runs[index % len(palette.runs)]
            rows.append([(line, colour)])
        if minima > most:
            more = f"{minima - most} more"
            rows += fitted([f"… and {more} minima", f"… {more}"], width, palette.axis)
        if self.lost:
            rows += wrapped(f"· none: {self.lost}", width, palette.axis)
        return rows

    def _told(self, index: int) -> list[str]:
        """A minimum and how many starts reach it, in fewer and fewer columns: the number of starts is in all."""
        place = vector(_clean(self.map.minima[:, index]), 3)
        names = [self._names(3)[index], self._names(2)[index], place]
        return [
            *(f"{_letter(index)} {name}: {self.counts[index]}" for name in names),
            f"{_letter(index)}: {self.counts[index]}",
        ]

    def _names(self, digits: int = 3) -> list[str]:
        return [
            f"{vector(minimum, digits)}, L = {number(float(loss), digits)}"
            for minimum, loss in zip(_clean(self.map.minima).T, self._losses(), strict=True)
        ]

    def _losses(self) -> Array:
        return _clean(self.surface.loss(self.map.minima)) if self.map.minima.size else np.empty(0)

    def describe(self) -> str:
        """The minima that are reached, from how many starts each."""
        names = self._names()
        if not names:
            return f"Within {counted(self.steps, 'step')} none of the starts reaches a minimum."
        order = sorted(range(len(names)), key=lambda index: -self.counts[index])
        told = "; ".join(f"{_letter(i)} at {names[i]}, from {self.counts[i]}" for i in order[:6])
        more = f"; and {len(names) - 6} more" if len(names) > 6 else ""
        none = f" {self.lost} reach none." if self.lost else ""
        return f"Of {self.map.reached.size} starts, within {counted(self.steps, 'step')}: {told}{more}.{none}"

    def columns(self) -> Columns:
        """One row a minimum, and one for the starts that reach none."""
        minima = range(len(self.counts))
        steps = [self.map.steps[self.map.reached == index] for index in minima]
        places = zip(self.surface.coordinates, _clean(self.map.minima), strict=True)
        return {
            "minimum": [*map(_letter, minima), "none"],
            **{name: [*along, ""] for name, along in places},
            "loss": [*self._losses(), ""],
            "starts": map(str, [*self.counts, self.lost]),
            "steps (median)": [*(float(np.median(each)) if len(each) else "" for each in steps), ""],
        }

    def numbers(self) -> Numbers:
        """The minima as rows, and for every start, in rows of the second coordinate, which one it reaches and when."""
        return {
            "steps": self.steps,
            "minima": self.map.minima.T,
            "counts": self.counts,
            "lost": self.lost,
            "starts": np.moveaxis(self.map.starts, 0, -1),
            "reached": self.map.reached,
            "arrived": self.map.steps,
        }


def _letter(index: int) -> str:
    return _LETTERS[index] if index < len(_LETTERS) else _NO_LETTER


def _clean(values: Array) -> Array:
    """Zero for what is within rounding of it: a minimum that a run came to is not exact."""
    return np.where(np.abs(values) < 1e-6, 0.0, values)


PROBE = Probe(
    "starts",
    "Map of starts",
    "Which minimum a run reaches from every start, with these settings.",
    StartMapChart.at,
    digit=6,
    reach=steps_up_to(STEPS_OF_A_MAP),
    of_many_runs=True,
)
