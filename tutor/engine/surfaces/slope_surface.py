"""A constant gradient, for questions that give only a weight and its gradient."""

from collections.abc import Mapping
from typing import Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula import Name, Number, Operation, simplify, to_unicode
from tutor.engine.formula.expression import summed
from tutor.engine.formula.names import lowered
from tutor.engine.records import dataclass
from tutor.engine.surfaces.contract import Constant, CriticalPoint, changed_constants, finite_number
from tutor.engine.surfaces.formula_surface import derivative_equations, second_derivative_equations


@dataclass(frozen=True, slots=True, eq=False)
class SlopeSurface:
    """The linear loss g·θ, in as many dimensions as g has."""

    name: str
    slope: tuple[float, ...]
    """g, the gradient everywhere."""
    critical_points: tuple[CriticalPoint, ...] = ()

    @property
    def constants(self) -> Mapping[str, Constant]:
        return {"gradient": self.slope if len(self.slope) > 1 else self.slope[0]}

    def with_constants(self, **constants: Constant) -> Self:
        """The same surface with another gradient: a number, or a tuple with one for each weight."""
        gradient = changed_constants(self, constants)["gradient"]
        numbers = gradient if isinstance(gradient, tuple) else (gradient,)
        return type(self)(self.name, tuple(finite_number("gradient", number) for number in numbers))

    @property
    def coordinates(self) -> tuple[str, ...]:
        if len(self.slope) <= 2:
            return (("w",), ("x", "y"))[len(self.slope) - 1]
        return tuple(f"w{lowered(number)}" for number in range(1, len(self.slope) + 1))

    @property
    def formula(self) -> str:
        slopes = zip(self.slope, self.coordinates, strict=True)
        return to_unicode(simplify(summed([(1, Operation("*", (Number(g), Name(name)))) for g, name in slopes])))

    @property
    def gradient_formulas(self) -> tuple[str, ...]:
        return derivative_equations(self.coordinates, [Number(g) for g in self.slope])

    @property
    def hessian_formulas(self) -> tuple[str, ...]:
        names = self.coordinates
        return second_derivative_equations(names, [Number(0.0)] * (len(names) * (len(names) + 1) // 2))

    @property
    def start(self) -> tuple[float, ...]:
        return (3.0,) * len(self.slope)

    @property
    def window(self) -> tuple[tuple[float, float], ...]:
        return ((-5.0, 5.0),) * len(self.slope) if len(self.slope) <= 2 else ()

    def loss(self, parameters: Array) -> Array:
        return np.tensordot(self.slope, parameters, axes=1)

    def gradient(self, parameters: Array) -> Array:
        return np.array(np.broadcast_to(self._column(parameters), parameters.shape))

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        return self.loss(parameters), self.gradient(parameters)

    def hessian(self, parameters: Array) -> Array:
        return np.zeros((len(parameters), *parameters.shape))

    def at_step(self, index: int) -> Self:
        return self

    def undefined_at(self, parameters: Array) -> str:
        return ""

    def _column(self, parameters: Array) -> Array:
        return np.reshape(self.slope, (-1,) + (1,) * (parameters.ndim - 1))
