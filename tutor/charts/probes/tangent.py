"""What slope and curvature promise for the coming step, beside what the loss does."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from tutor.charts.drawing.bars import ROUNDED_TO, Bar, bar_rows, columns_of
from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, components, itemized, stacked, wrapped, written
from tutor.charts.drawing.palettes import GLYPHS, Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis, Interval, logarithms
from tutor.charts.probes.report import Columns, Numbers, Probe, Report, coming_step
from tutor.engine.analysis.probes import ShrinkingStep, shrinking_step
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent

_ROUNDING = 64 * np.finfo(float).eps
"""A gap below this share of the losses themselves is rounding, and counts as none."""

_MOST_SHOWN = 8
"""Components of a long step that are written out."""

_LOWEST_GAPS, _NARROWEST_GAPS = 7, 24
"""Rows and columns that the chart of gaps needs; without it its legend is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class TangentChart(Report):
    """The loss after the coming step by the tangent, by the parabola, and in truth."""

    change: Array
    """Δ of the coming update, shape (d,)."""
    steps: ShrinkingStep

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Predict the update that leaves the cursor's frame.

        Raises:
            ProbeError: the run has left the numbers.
        """
        surface, parameters, change = coming_step(descent)
        return cls(change, shrinking_step(surface, parameters, change))

    @property
    def loss(self) -> float:
        return float(self.steps.prediction.loss)

    @property
    def losses(self) -> dict[str, float]:
        """The loss after the whole step, by how it is told."""
        told = self.steps.prediction
        return {
            "tangent": float(told.first_order[0]),
            "parabola": float(told.second_order[0]),
            "true": float(told.true[0]),
        }

    @property
    def gaps(self) -> tuple[Array, Array]:
        """How wrong tangent and parabola are for each share of the step, 0 where that is only rounding."""
        rounding = _ROUNDING * abs(self.loss) + _ROUNDING * np.abs(self.steps.prediction.true)
        first, second = self.steps.gaps
        return _above(rounding, first), _above(rounding, second)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """Bars of the promised changes of the loss, and below them the gaps as the step shrinks."""
        rows = self._rows(width, palette)
        first, second = self.gaps
        legend = [
            f"{i} error of the {name}"
            for i, name, gap in ((GLYPHS[0], "tangent", first), (GLYPHS[1], "parabola", second))
            if gap.any()
        ]
        above = [*rows, [], *itemized(legend or ["Tangent and parabola are exact."], width, palette.axis)]
        if height < len(above) + _LOWEST_GAPS or width < _NARROWEST_GAPS:
            return written(rows if legend else above, width, height)
        return stacked(written(above, width, len(above)), self._draw_gaps(width, height - len(above), palette))

    def _draw_gaps(self, width: int, height: int, palette: Palette) -> Cells:
        """How wrong both are as the step shrinks, on logarithmic axes: the slopes are the orders."""
        shares, (first, second) = self.steps.shares, map(logarithms, self.gaps)
        marks = {
            float(np.log10(share)): "1" if share == 1 else f"1/{round(1 / share)}" for share in shares[::2].tolist()
        }
        x = Axis((float(np.log10(shares.min())) - 0.05, 0.05), "share of the step", marks=marks)
        y = Axis(_decades(np.concatenate([first, second])), "error", powers=True)
        canvas = Canvas.with_axes(width, height, x, y, palette)
        curves, at = ((first, GLYPHS[0], palette.tangent), (second, GLYPHS[1], palette.ghost)), np.log10(shares)
        canvas.draw(*(Stroke(at, heights, colour, "braille") for heights, _, colour in curves))
        for heights, glyph, colour in curves:
            canvas.mark_all(np.stack([at, heights], axis=1), glyph, colour)
        return canvas.cells

    def _rows(self, width: int, palette: Palette) -> list[Row]:
        colours = {"tangent": palette.tangent, "parabola": palette.ghost, "true": palette.curve}
        for digits in ROUNDED_TO:
            losses = {name: number(loss, digits) for name, loss in self.losses.items()}
            widest = max(map(len, losses.values()))
            bars = [
                Bar(f"{name:8}  L = {losses[name].rjust(widest)}", loss - self.loss, colours[name])
                for name, loss in self.losses.items()
            ]
            if columns_of(bars, digits) <= width:
                break
        else:
            bars = [Bar(name, loss - self.loss, colours[name]) for name, loss in self.losses.items()]
        step = components(self.change, _MOST_SHOWN, 3)
        heading = f"L = {number(self.loss, 4)} now; L after the step {step}, and its change:"
        return [*wrapped(heading, width, palette.ink), *bar_rows(bars, width, palette)]

    def describe(self) -> str:
        """What is promised, what comes true, and how the errors shrink."""
        told = self.losses
        sentence = (
            f"The loss is {number(self.loss)}. For the coming step {components(self.change, _MOST_SHOWN)}"
            f" the tangent promises {number(told['tangent'])} and the parabola {number(told['parabola'])};"
            f" the true loss is {number(told['true'])}."
        )
        return " ".join([sentence, *self._orders()])

    def _orders(self) -> list[str]:
        sentences = []
        for name, gap in zip(("tangent", "parabola"), self.gaps, strict=True):
            if not gap.any():
                sentences.append(f"The {name} is exact.")
            elif not np.isfinite(gap[-2:]).all():
                sentences.append(f"The step leads to numbers too large to tell the error of the {name}.")
            elif gap[-1]:
                ratio = number(float(gap[-2]) / float(gap[-1]), 2)
                sentences.append(f"For small steps, half the step divides the error of the {name} by {ratio}.")
        return sentences

    def columns(self) -> Columns:
        """Both predictions and the truth for each share of the step."""
        told, (first, second) = self.steps.prediction, self.gaps
        return {
            "share": self.steps.shares,
            "tangent": told.first_order,
            "parabola": told.second_order,
            "true": told.true,
            "error of tangent": first,
            "error of parabola": second,
        }

    def numbers(self) -> Numbers:
        """The predictions for each share of the step."""
        told = self.steps.prediction
        return {
            "loss": self.loss,
            "change": self.change,
            "shares": self.steps.shares,
            "first_order": told.first_order,
            "second_order": told.second_order,
            "true": told.true,
        }


def _above(rounding: Array, gap: Array) -> Array:
    """Gaps, with 0 for those that are finite and no more than rounding."""
    return np.where(np.isfinite(gap) & (gap <= rounding), 0.0, gap)


def _decades(heights: Array) -> Interval:
    """Whole powers of ten around what is finite."""
    finite = heights[np.isfinite(heights)]
    return (float(np.floor(finite.min())), float(np.ceil(finite.max() + 1e-9))) if len(finite) else (-1.0, 1.0)


PROBE = Probe(
    "tangent",
    "Tangent and parabola",
    "The loss that slope and curvature promise for the coming step, beside the loss that it has.",
    lambda descent, _: TangentChart.at(descent),
    digit=2,
)
