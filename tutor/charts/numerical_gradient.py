"""The gradient from losses alone, beside the one from the derivatives."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from tutor.charts.canvas import Canvas
from tutor.charts.cells import Cells
from tutor.charts.layout import Row, wrapped, written
from tutor.charts.palettes import Palette
from tutor.charts.probes import Numbers, Table, standing, without_axes
from tutor.engine.descent import Descent
from tutor.engine.probes import NumericalGradient, numerical_gradient
from tutor.engine.rounding import number

_DIGITS = 10
"""More than elsewhere: the two differ in the last ones."""


@dataclass(frozen=True, slots=True, eq=False)
class NumericalGradientChart:
    """Central differences, the derivatives, and what the first cost."""

    names: tuple[str, ...]
    found: NumericalGradient

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Check the gradient at the cursor's frame.

        Raises:
            ProbeError: the run has left the numbers.
        """
        surface, parameters = standing(descent)
        return cls(surface.coordinates, numerical_gradient(surface, parameters))

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """A click on it means nothing."""
        return without_axes(width, height, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """The two gradients in columns, and the cost."""
        header, table = self.table()
        lines = [header[:3], *(row[:3] for row in table)]
        widths = [max(len(line[column]) for line in lines) for column in range(3)]
        rows: list[Row] = []
        for index, (name, numerical, analytic) in enumerate(lines):
            paint = palette.ink if index else palette.axis
            rows.append(
                [
                    (name.ljust(widths[0] + 2), palette.axis),
                    (numerical.rjust(widths[1]) + "  ", palette.curve if index else paint),
                    (analytic.rjust(widths[2]), paint),
                ]
            )
        verdict = wrapped(self._verdict(), width, palette.ink)
        room = max(2, height - len(verdict) - 1)
        if len(rows) > room:
            left_out = len(rows) - room + 1
            rows = [*rows[: room - 1], [(f"… {left_out} more", palette.axis)]]
        return written([*rows, [], *verdict], width, height)

    def _verdict(self) -> str:
        apart = f"apart by {number(self.found.error, 2)} of the gradient's length"
        if not np.isfinite(self.found.error):
            apart = "not both numbers here"
        return (
            f"They are {apart}. The numerical one took"
            f" {self.found.evaluations} losses, two for each parameter; one backward pass costs about two or three,"
            " however many parameters there are."
        )

    def describe(self) -> str:
        """Both gradients, their difference and their cost."""
        pairs = [f"{row[0]}: {row[1]} from differences, {row[2]} from the derivative" for row in self.table()[1][:6]]
        return f"{'; '.join(pairs)}. {self._verdict()}"

    def table(self) -> Table:
        """One row a parameter."""
        with np.errstate(all="ignore"):
            apart = self.found.numerical - self.found.analytic
        rows = [
            [f"∂L/∂{name}", *(number(float(one), _DIGITS) for one in both), number(float(gap), 2)]
            for name, *both, gap in zip(self.names, self.found.numerical, self.found.analytic, apart, strict=True)
        ]
        return ["", "differences", "derivative", "apart"], rows

    def numbers(self) -> Numbers:
        """Both gradients and the cost."""
        found = self.found
        return {
            "numerical": found.numerical,
            "analytic": found.analytic,
            "error": found.error,
            "evaluations": found.evaluations,
        }
