"""How a network learns: a number of the training set and of the held-out set, against the epoch."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, Self, TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import SMALLEST, Canvas
from tutor.charts.drawing.cells import Cells, Colour
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval, logarithms
from tutor.charts.drawing.windows import around
from tutor.engine.arrays import Array
from tutor.engine.network.metrics import Metrics
from tutor.engine.rounding import number
from tutor.lab.measured import Measured
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import training_names, trainings_of

Quantity: TypeAlias = Literal["loss", "accuracy"]

_DOTS = "braille"
_LINE = "blocks"
_GLYPHS_A_CURVE = 6
_ROOM = 6
"""Columns of the numbers at the left, so that charts below each other have their epochs below each other."""
_DECADES = 2.2
"""Of a logarithmic axis: on a shorter one stand numbers between the powers of ten."""


class Curves(NamedTuple):
    """A number of the training set and of the test set, (moments,) each, at rising epochs."""

    epochs: Array
    train: Array
    test: Array
    name: str = ""
    """Of the training, where there are others."""

    @classmethod
    def of(cls, quantity: Quantity, moments: Sequence[Measured], name: str = "") -> "Curves":
        """The curves of what was measured."""
        return cls(
            np.array([moment.epoch for moment in moments]),
            np.array([_quantity(quantity, moment.train) for moment in moments]),
            np.array([_quantity(quantity, moment.held_out) for moment in moments]),
            name,
        )


@dataclass(frozen=True, slots=True, eq=False)
class LearningChart:
    """Two curves: the training set's is a solid line, the test set's a dotted one."""

    name: Quantity
    trainings: Sequence[Curves]
    """The one under the cursor, and then those beside it."""
    now: float
    """The epoch under the cursor."""
    logarithmic: bool = False
    branches: Sequence[Curves] = ()
    """Pale curves: futures that a change left behind."""
    held_out_name: str = "test"
    """What the second curve is of: the test set, or the validation set."""
    stands_still: bool = False
    """Whether it is drawn once, as on a plain stream: plotext draws the curves then."""

    @classmethod
    def of(cls, trainer: Trainer, name: Quantity, logarithmic: bool = False, stands_still: bool = False) -> Self:
        """The curves of a training, of the futures that were left, and of the trainings beside it."""
        names = training_names(trainer) if trainer.others else ("",)
        trainings = zip(trainings_of(trainer), names, strict=True)
        curves = tuple(Curves.of(name, each.measured, called) for each, called in trainings)
        pale = tuple(Curves.of(name, moments) for moments in trainer.branches)
        held_out = trainer.training.held_out_name
        return cls(name, curves, trainer.latest.epoch, logarithmic, pale, held_out, stands_still)

    @property
    def is_tested(self) -> bool:
        """Whether there is a test set; without one every number of it is NaN."""
        return not np.isnan(self.trainings[0].test).all()

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size, with its axes."""
        epochs = (0.0, _round_above(max(float(curves.epochs[-1]) for curves in (*self.trainings, *self.branches))))
        above = len(self._legend_rows(width)) if height - len(self._legend_rows(width)) >= SMALLEST[1] else 0
        return _axes(epochs, self._window(), self.logarithmic, width, height, above, palette)

    def _legend_rows(self, width: int) -> list[list[int]]:
        """The trainings by row of the legend above the frame; none where there is one training."""
        rows: list[list[int]] = []
        for place in range(len(self.trainings) if self._are_several else 0):
            row = rows[-1] if rows else []
            if not row or sum(len(self.trainings[each].name) + 4 for each in (*row, place)) > width:
                rows.append(row := [])
            row.append(place)
        return rows

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        trains = [(left.epochs, left.train, palette.branch, _DOTS) for left in self.branches]
        tests = []
        for place, curves in reversed([*enumerate(self.trainings)]):
            train, test = self._colours(palette, place)
            trains.append((curves.epochs, curves.train, train, _LINE))
            tests.append((curves.epochs, curves.test, test, _DOTS))
        self._draw_lines(canvas, trains)
        before = canvas.cells.copy()
        self._draw_lines(canvas, tests)
        # Where the two curves are one, they take turns, so that either can be followed.
        hidden = before.characters != " "
        hidden[:, ::2] = False
        canvas.cells.characters[hidden] = before.characters[hidden]
        canvas.cells.foreground[hidden] = before.foreground[hidden]
        own = self.trainings[0]
        for curve, glyph in ((own.test, "◇"), (own.train, "◆")):
            canvas.mark(self.now, float(np.interp(self.now, own.epochs, self._heights(curve))), glyph, palette.now)
        if self._are_several:
            self._tell_apart(canvas, palette)
        else:
            self._write_legend(canvas, palette)
        return canvas.cells

    def _draw_lines(self, canvas: Canvas, lines: Sequence[tuple[Array, Array, Colour, str]]) -> None:
        strokes = [Stroke(epochs, self._heights(values), colour, marker) for epochs, values, colour, marker in lines]
        canvas.draw(*strokes, still=self.stands_still)

    def _tell_apart(self, canvas: Canvas, palette: Palette) -> None:
        """A glyph of each training's own here and there on its curve, and its name beside the glyph."""
        for place, curves in reversed([*enumerate(self.trainings)]):
            places = np.linspace(0, len(curves.epochs) - 1, _GLYPHS_A_CURVE).astype(int)
            points = np.stack([curves.epochs[places], self._heights(curves.train)[places]], axis=1)
            canvas.mark_all(points, GLYPHS[place % len(GLYPHS)], self._colours(palette, place)[0])
        if canvas.row and len(self._title) <= canvas.width:
            canvas.write(canvas.column, canvas.row - 1, self._title, palette.ink)
        for line, row in enumerate(self._legend_rows(canvas.cells.width) if canvas.row > 1 else ()):
            named = [(f" {GLYPHS[place % len(GLYPHS)]} {self.trainings[place].name} ", place) for place in row]
            canvas.write_pieces(0, line, [(text, self._colours(palette, place)[0]) for text, place in named])

    def _write_legend(self, canvas: Canvas, palette: Palette) -> None:
        """What is drawn, and which line is which, in the frame above the canvas."""
        train, test = self._colours(palette)
        pieces = [(f" {self.name} ", palette.ink), ("━ train ", train)]
        if self.is_tested:
            pieces.append((f"⠒ {self.held_out_name} ", test))
        if sum(len(text) for text, _ in (*pieces[1:], (self._title, 0))) <= canvas.width:
            pieces[0] = (self._title, palette.ink)
        elif sum(len(text) for text, _ in pieces) > canvas.width:
            pieces = [(f"{text.replace(' ', '')} ", colour) for text, colour in pieces]
        while sum(len(text) for text, _ in pieces) > canvas.width:
            pieces.pop()
        if canvas.row:
            canvas.write_pieces(canvas.column, canvas.row - 1, pieces)

    def describe(self) -> str:
        """The chart in a sentence."""
        own, *others = self.trainings
        here = int(np.searchsorted(own.epochs, self.now, side="right")) - 1
        train, test = own.train[max(0, here)], own.test[max(0, here)]
        begun = f"After {number(self.now, 4).removesuffix('.0')} epochs the {self.name} is {number(train, 4)} on the"
        if not self.is_tested:
            return f"{begun} training set; it began at {number(own.train[0], 4)}. Nothing is tested."
        return (
            f"{begun}"
            f" training set and {number(test, 4)} on the {self.held_out_name} set;"
            f" it began at {number(own.train[0], 4)}"
            f" and {number(own.test[0], 4)}."
            + "".join(
                f" {curves.name}: {number(curves.train[-1], 4)} and {number(curves.test[-1], 4)}." for curves in others
            )
        )

    @property
    def _title(self) -> str:
        return f" {self.name}{', log' if self.logarithmic else ''} "

    @property
    def _are_several(self) -> bool:
        return len(self.trainings) > 1

    def _colours(self, palette: Palette, number: int = 0) -> tuple[Colour, Colour]:
        """Of a training's two curves; where there are several each has one colour."""
        if not self._are_several:
            return palette.curve, palette.tangent
        colour = palette.runs[number % len(palette.runs)]
        return colour, colour

    def _heights(self, values: Array) -> Array:
        return logarithms(values) if self.logarithmic else values

    def _window(self) -> Interval:
        drawn = (*self.trainings, *self.branches)
        heights = self._heights(np.concatenate([values for each in drawn for values in (each.train, each.test)]))
        shown = heights[np.abs(heights) < 1e12]
        if self.name == "accuracy" and len(shown):
            return min(float(shown.min()), 0.5) - 0.03, 1.03
        return around(shown, 0.06, (0.0, 1.0), least=None if self.logarithmic else 0.0)


def _quantity(name: Quantity, metrics: Metrics) -> float:
    if name == "loss":
        return metrics.loss
    return np.nan if metrics.accuracy is None else metrics.accuracy


def _round_above(epochs: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, …: an axis that holds still while a run goes on."""
    power = 10.0 ** math.floor(math.log10(max(1.0, epochs)))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= epochs)


@lru_cache(maxsize=16)
def _axes(
    epochs: Interval, window: Interval, is_logarithmic: bool, width: int, height: int, above: int, palette: Palette
) -> Canvas:
    """The axes under so many empty rows; whoever draws on them draws on a copy."""
    y = Axis(window, powers=is_logarithmic, room=_ROOM, marks=_marks(window) if is_logarithmic else None)
    canvas = Canvas.with_axes(width, height - above, Axis(epochs, "epoch"), y, palette)
    if not above:
        return canvas
    cells = Cells.blank(width, height)
    cells.characters[above:], cells.foreground[above:] = canvas.cells.characters, canvas.cells.foreground
    return replace(canvas, cells=cells, row=canvas.row + above, ground=cells.ground())


def _marks(window: Interval) -> Mapping[float, str] | None:
    """Ticks of a logarithmic axis at numbers, where too few powers of ten are on it."""
    low, high = window
    if not high - low < _DECADES:
        return None
    digits = (
        (1, 2, 5) if high - low > 0.7 else range(1, 10) if high - low > 0.15 else [each / 10 for each in range(10, 100)]
    )
    powers = range(math.floor(low), math.floor(high) + 1)
    values = [digit * 10.0**power for power in powers for digit in digits]
    shown = [value for value in values if low <= math.log10(value) <= high]
    return {math.log10(value): number(value, 3).removesuffix(".0") for value in shown[:: max(1, len(shown) // 5)]}
