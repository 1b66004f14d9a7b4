"""How the surface curves here: the Hessian, its eigenvalues and axes, and the kind of point."""

import math
from dataclasses import dataclass
from typing import Self

from tutor.charts.drawing.bars import ROUNDED_TO, Bar, bar_rows, columns_of
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, components, tightened, wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.report import Columns, Numbers, Probe, ProbeError, Report, standing
from tutor.engine.analysis.curvature import Curvature, curvature
from tutor.engine.arrays import Array
from tutor.engine.formula.names import lowered
from tutor.engine.rounding import number, vector
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import NamedSurface

_WIDEST_MATRIX = 6


def axes_of_curvature(descent: Descent) -> Array | None:
    """The axes to draw through the point of a surface over two parameters; None where there are none."""
    if len(descent.surface.coordinates) != 2 or not descent.frame.is_finite:
        return None
    found = curvature(descent.surface.at_step(descent.cursor), descent.frame.parameters)
    return None if found is None else found.axes


@dataclass(frozen=True, slots=True, eq=False)
class HessianChart(Report):
    """The second derivatives at the present frame."""

    names: tuple[str, ...]
    parameters: Array
    found: Curvature
    formulas: tuple[str, ...] = ()
    """The second derivatives as equations, where the surface has them."""

    @classmethod
    def at(cls, descent: Descent) -> Self:
        """Look at the cursor's frame.

        Raises:
            ProbeError: the run has left the numbers, or there are too many parameters.
        """
        surface, parameters = standing(descent)
        found = curvature(surface, parameters)
        if found is None:
            raise ProbeError("The second derivatives here are not finite, or too many to look at.")
        formulas = surface.hessian_formulas if isinstance(surface, NamedSurface) else ()
        return cls(surface.coordinates, parameters, found, tuple(formulas))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        """The matrix, its eigenvalues as bars, what they make of the place, and the formulas that fit."""
        rows: list[Row] = [
            *wrapped(f"∇²L at {components(self.parameters, _WIDEST_MATRIX, 4)}", width, palette.ink),
            *([(line, palette.step)] for line in self._matrix(width)),
            [],
            *bar_rows(self._bars(width, palette), width, palette),
            *wrapped(f"condition number {number(self.found.condition, 4)}", width, palette.ink),
            *wrapped(self._verdict(), width, palette.tangent),
            [],
        ]
        for formula in self.formulas:
            more = wrapped(formula, width, palette.axis, "  ")
            if len([row for row in (*rows, *more) if row]) > height:
                break
            rows += more
        return written(tightened(rows, height), width, height)

    def _bars(self, width: int, palette: Palette) -> list[Bar]:
        """The eigenvalues beside their axes, which have fewer digits where it is narrow."""
        pairs = list(enumerate(zip(self.found.eigenvalues, self.found.axes.T, strict=True), start=1))
        for digits in (3, 2, 1):
            bars = [
                Bar(f"λ{lowered(i)} along {vector(axis, digits)}", float(x), palette.curve if x > 0 else palette.now)
                for i, (x, axis) in pairs
            ]
            if columns_of(bars, min(ROUNDED_TO)) <= width:
                break
        return bars

    def _matrix(self, width: int) -> list[str]:
        """The rows of the matrix, with fewer digits where it is narrow."""
        for digits in ROUNDED_TO:
            lines = self._matrix_of(digits)
            if max(map(len, lines)) <= width:
                break
        return lines

    def _matrix_of(self, digits: int) -> list[str]:
        hessian = self.found.hessian
        if len(hessian) > _WIDEST_MATRIX:
            return [f"{len(hessian)} × {len(hessian)} numbers"]
        shown = [[number(value, digits) for value in row] for row in hessian.tolist()]
        widths = [max(len(row[column]) for row in shown) for column in range(len(hessian))]
        lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in shown]
        if len(lines) == 1:
            return [f"[ {lines[0]} ]"]
        left, right = ["⎡", *"⎢" * (len(lines) - 2), "⎣"], ["⎤", *"⎥" * (len(lines) - 2), "⎦"]
        return [f"{a} {line} {b}" for a, line, b in zip(left, lines, right, strict=True)]

    def _verdict(self) -> str:
        up, flat, down = self.found.signs
        if self.found.kind is not None:
            return f"The gradient is zero: this is a {self.found.kind}."
        level = "The gradient is zero" if self.found.is_level else "The gradient is not zero here"
        ways = [(up, "upwards"), (down, "downwards"), (flat, "not at all")]
        if len(self.names) == 1:
            return f"{level}; the curve bends {next(way for count, way in ways if count)}."
        parts = ", ".join(f"{way} along {count}" for count, way in ways if count)
        return f"{level}; the surface curves {parts} of {len(self.names)} axes."

    def describe(self) -> str:
        """Eigenvalues, condition number and kind of point."""
        values = ", ".join(number(float(value)) for value in self.found.eigenvalues)
        many = len(self.found.eigenvalues) > 1
        start = f"At {vector(self.parameters)} the Hessian's eigenvalue{'s are' if many else ' is'} {values}"
        condition = self.found.condition
        if math.isnan(condition):
            return f"{start}: nothing curves. {self._verdict()}"
        return f"{start}, its condition number {number(condition)}. {self._verdict()}"

    def columns(self) -> Columns:
        """One row an eigenvalue, with its axis."""
        values = self.found.eigenvalues
        symbols = [f"λ{lowered(i)}" for i in range(1, len(values) + 1)]
        along = {f"axis {name}": parts for name, parts in zip(self.names, self.found.axes, strict=True)}
        return {"": symbols, "eigenvalue": values, **along}

    def numbers(self) -> Numbers:
        """The matrix, its eigenvalues, and its axes as rows."""
        return {
            "hessian": self.found.hessian,
            "eigenvalues": self.found.eigenvalues,
            "axes": self.found.axes.T,
            "condition": self.found.condition,
            "kind": self.found.kind,
        }


PROBE = Probe(
    "hessian",
    "Hessian",
    "How the surface curves here: the Hessian, its eigenvalues and axes, and the kind of point.",
    lambda descent, _: HessianChart.at(descent),
    digit=8,
    axes=axes_of_curvature,
)
