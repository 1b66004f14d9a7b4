"""A loss surface that is one expression; its derivatives are found symbolically."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, differentiate, to_unicode
from tutor.engine.formula.names import differential

_LONGEST_SHOWN = 400
"""Characters of a derivative; sines nested 30 deep have one of 100 000."""

_MOST_SHOWN, _DEEPEST_SHOWN = 4000, 150
"""Parts, and operations one inside the other, of a derivative that is written out at all."""


class ExpressionSurface(ABC):
    """What an expression and its coordinates say of a surface: slopes, curvatures, and how all of it is written."""

    coordinates: tuple[str, ...]

    @property
    @abstractmethod
    def expression(self) -> Expression:
        """The loss as it was written."""

    @cached_property
    def simplified(self) -> Expression:
        """The loss as it is written out, and as its slopes are found."""
        return self.expression

    def derivative(self, expression: Expression, name: str) -> Expression:
        """How an expression changes with one of the coordinates."""
        return differentiate(expression, name)

    @cached_property
    def formula(self) -> str:
        """The loss with every number put in."""
        return to_unicode(self.simplified)

    @cached_property
    def gradient_formulas(self) -> tuple[str, ...]:
        return derivative_equations(self.coordinates, self.partials)

    @cached_property
    def hessian_formulas(self) -> tuple[str, ...]:
        return second_derivative_equations(self.coordinates, self.second_partials)

    @cached_property
    def partials(self) -> tuple[Expression, ...]:
        """The gradient, a formula for each coordinate."""
        return tuple(self.derivative(self.simplified, name) for name in self.coordinates)

    @cached_property
    def second_partials(self) -> tuple[Expression, ...]:
        """The Hessian on and above its diagonal, row by row."""
        return tuple(
            self.derivative(partial, name)
            for row, partial in enumerate(self.partials)
            for name in self.coordinates[row:]
        )

    @cached_property
    def where_in_upper(self) -> NDArray[np.int64]:
        """For each entry of the Hessian, which second partial it is."""
        d = len(self.coordinates)
        where = np.zeros((d, d), dtype=int)
        rows, columns = np.triu_indices(d)
        where[rows, columns] = where[columns, rows] = np.arange(len(rows))
        return where

    def place(self, parameters: Array) -> str:
        """A point of shape (d,) as a sentence names it: `x = 1, y = −2`."""
        named = zip(self.coordinates, parameters.tolist(), strict=True)
        return ", ".join(f"{name} = {value:g}" for name, value in named).replace("-", "−")


def derivative_equations(names: Sequence[str], partials: Sequence[Expression]) -> tuple[str, ...]:
    """`∂L/∂x = …` for each name; `dL/dw = …` where there is only one."""
    d = differential(names)
    return tuple(f"{d}L/{d}{name} = {_shown(partial)}" for name, partial in zip(names, partials, strict=True))


def second_derivative_equations(names: Sequence[str], upper: Sequence[Expression]) -> tuple[str, ...]:
    """`∂²L/∂x∂y = …` for each entry of the Hessian on and above its diagonal, row by row."""
    d = differential(names)
    pairs = [(a, b) for row, a in enumerate(names) for b in names[row:]]
    below = [f"{d}{a}²" if a == b else f"{d}{a}{d}{b}" for a, b in pairs]
    return tuple(f"{d}²L/{name} = {_shown(second)}" for name, second in zip(below, upper, strict=True))


def _shown(expression: Expression) -> str:
    if expression.size > _MOST_SHOWN or expression.depth > _DEEPEST_SHOWN:
        return "… (too long to write out)"
    text = to_unicode(expression)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
