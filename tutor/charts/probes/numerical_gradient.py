"""The gradient from losses alone, beside the one from the derivatives."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Self

import numpy as np

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, tightened, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.report import Columns, Numbers, Probe, Report, standing
from tutor.engine.analysis.probes import NumericalGradient, numerical_gradient
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent

_DIGITS = 10
"""More than elsewhere: the two differ in the last ones."""

_HEADS = ("", "differences", "derivative")

_FEWEST_DIGITS = 6
"""Where it is narrow."""

_FEWEST_LINES = 3
"""Of the gradients, where it is low: the cost gives way to them."""


@dataclass(frozen=True, slots=True, eq=False)
class NumericalGradientChart(Report):
    """Central differences, the derivatives, and what the first cost."""

    names: tuple[str, ...]
    found: NumericalGradient
    is_table: ClassVar[bool] = True

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Check the gradient at the cursor's frame.

        Raises:
            ProbeError: the run has left the numbers.
        """
        surface, parameters = standing(descent)
        return cls(surface.coordinates, numerical_gradient(surface, parameters))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """The two gradients, and the cost as far as there is room for it."""
        parameters = self._parameters(width, palette)
        lines = sum(map(len, parameters))
        sentences = self._sentences()
        for count in range(len(sentences), 0, -1):
            verdict = wrapped(" ".join(sentences[:count]), width, palette.ink)
            if lines + len(verdict) <= height:
                break
        room = max(_FEWEST_LINES, height - len(verdict))
        rows: list[Row] = []
        for index, more in enumerate(parameters):
            left_out = len(parameters) - index
            if rows and len(rows) + len(more) + (left_out > 1) > room:
                rows.append([(f"… {left_out} more", palette.axis)])
                break
            rows += more
        return written(tightened([*rows, [], *verdict], height), width, height)

    def _parameters(self, width: int, palette: Palette) -> list[list[Row]]:
        """The lines of each parameter: in columns, under their names, or where it is too narrow, a sentence."""
        for gap, digits in product((2, 1), range(_DIGITS, _FEWEST_DIGITS - 1, -1)):
            lines = [[*_HEADS], *self._shown(digits)]
            widths = [max(len(line[column]) for line in lines) for column in range(3)]
            if sum(widths) + 2 * gap <= width:
                header, first, *others = _columns(lines, widths, " " * gap, palette)
                return [[header, first], *([row] for row in others)]
        return [
            wrapped(f"{name}: {numerical} from differences, {analytic} from the derivative", width, palette.curve, "  ")
            for name, numerical, analytic in self._shown(_FEWEST_DIGITS)
        ]

    def _shown(self, digits: int) -> list[list[str]]:
        """Of each parameter its name and both derivatives."""
        return [
            [f"∂L/∂{name}", number(float(numerical), digits), number(float(analytic), digits)]
            for name, numerical, analytic in zip(self.names, self.found.numerical, self.found.analytic, strict=True)
        ]

    def _sentences(self) -> list[str]:
        apart = f"apart by {number(self.found.error, 2)}"
        if self.found.analytic.any():
            apart += " of the gradient's length"
        if not np.isfinite(self.found.error):
            apart = "not both numbers here"
        return [
            f"They are {apart}.",
            *self._kinks(),
            f"The numerical one took {self.found.evaluations} losses, two for each parameter;"
            " one backward pass costs about two or three, however many parameters there are.",
        ]

    def _kinks(self) -> list[str]:
        """Where no gradient check can agree."""
        return [
            f"Along {name} a kink lies here, or nearer than the differences can tell: the slope jumps from"
            f" {number(float(left), 3)} to {number(float(right), 3)}, so there is no one derivative to compare."
            for name, left, right, is_kink in zip(self.names, *self.found.sides, self.found.is_kink, strict=True)
            if is_kink
        ]

    def describe(self) -> str:
        """Their difference and their cost."""
        return " ".join(self._sentences())

    def columns(self) -> Columns:
        """One row a parameter."""
        with np.errstate(all="ignore"):
            apart = self.found.numerical - self.found.analytic
        shown = dict(zip(_HEADS, zip(*self._shown(_DIGITS), strict=True), strict=True))
        return {**shown, "apart": [number(gap, 2) for gap in apart]}

    def numbers(self) -> Numbers:
        """Both gradients and the cost."""
        found = self.found
        return {
            "numerical": found.numerical,
            "analytic": found.analytic,
            "error": found.error,
            "evaluations": found.evaluations,
            "kinks": found.is_kink,
        }


def _columns(lines: list[list[str]], widths: list[int], gap: str, palette: Palette) -> Iterator[Row]:
    for index, (name, numerical, analytic) in enumerate(lines):
        paint = palette.ink if index else palette.axis
        yield [
            (name.ljust(widths[0]) + gap, palette.axis),
            (numerical.rjust(widths[1]) + gap, palette.curve if index else paint),
            (analytic.rjust(widths[2]), paint),
        ]


PROBE = Probe(
    "numerical-gradient",
    "Numerical gradient",
    "The gradient from losses alone, beside the one from the derivatives, and what it costs.",
    lambda descent, _: NumericalGradientChart.at(descent),
    digit=7,
    short="Numeric",
)
