"""A loss surface that is a formula; its derivatives are found symbolically."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Self, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Number,
    compile_expression,
    compile_vector,
    evaluate,
    parse,
    simplify,
    substitute,
)
from tutor.engine.surfaces.contract import Constant, CriticalPoint, Kind, changed_constants, finite_number
from tutor.engine.surfaces.expression_surface import ExpressionSurface

Places: TypeAlias = Callable[[Mapping[str, float]], Iterable[tuple[float, ...]]]
"""Where the gradient is zero, as a function of the constants."""


@dataclass(frozen=True, eq=False)
class FormulaSurface(ExpressionSurface):
    """A surface given by its formula."""

    name: str
    definition: str
    """The loss, its constants by name."""
    coordinates: tuple[str, ...]
    start: tuple[float, ...]
    window: tuple[tuple[float, float], ...]
    places: Places = field(default=lambda constants: ())
    flat_kind: Callable[[Mapping[str, float]], Kind] = field(default=lambda constants: "minimum")
    """The kind of a critical point whose Hessian does not tell it, as a function of the constants."""
    constants: Mapping[str, float] = field(default_factory=dict)

    def with_constants(self, **constants: Constant) -> Self:
        """The same surface with other constants; SurfaceError where there is no such constant."""
        changed = changed_constants(self, constants)
        return replace(self, constants={name: finite_number(name, value) for name, value in changed.items()})

    def loss(self, parameters: Array) -> Array:
        return self._loss(parameters)

    def gradient(self, parameters: Array) -> Array:
        return self._gradient(parameters)

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        both = self._loss_and_gradient(parameters)
        return both[0], both[1:]

    def hessian(self, parameters: Array) -> Array:
        return self._upper_hessian(parameters)[self.where_in_upper]

    def at_step(self, index: int) -> Self:
        return self

    def undefined_at(self, parameters: Array) -> str:
        """Why the loss has no value at a point of shape (d,), in one sentence; empty where it has one."""
        try:
            evaluate(self.expression, dict(zip(self.coordinates, parameters.tolist(), strict=True)))
        except FormulaError as error:
            return f"At {self.place(parameters)}, {error}"
        return ""

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        return tuple(CriticalPoint(place, self._kind(place)) for place in self.places(self.constants))

    def _kind(self, place: tuple[float, ...]) -> Kind:
        curvatures = np.linalg.eigvalsh(self.hessian(np.array(place)))
        negligible = 1e-9 * np.abs(curvatures).max()
        if (curvatures > negligible).all():
            return "minimum"
        if (curvatures < -negligible).all():
            return "maximum"
        if (curvatures > negligible).any() and (curvatures < -negligible).any():
            return "saddle"
        return self.flat_kind(self.constants)

    @cached_property
    def expression(self) -> Expression:
        """The loss as it was written, the constants' numbers put in."""
        formula = parse(self.definition, [*self.coordinates, *self.constants])
        return substitute(formula, {name: Number(value) for name, value in self.constants.items()})

    @cached_property
    def simplified(self) -> Expression:
        return simplify(self.expression)

    # The loss is computed as it was written, so that it has no value exactly where the formula has none.

    @cached_property
    def _loss(self) -> Callable[[Array], Array]:
        return compile_expression(self.expression, self.coordinates)

    @cached_property
    def _gradient(self) -> Callable[[Array], Array]:
        return compile_vector(self.partials, self.coordinates)

    @cached_property
    def _loss_and_gradient(self) -> Callable[[Array], Array]:
        return compile_vector([self.expression, *self.partials], self.coordinates)

    @cached_property
    def _upper_hessian(self) -> Callable[[Array], Array]:
        return compile_vector(self.second_partials, self.coordinates)
