"""A loss surface that is a formula; its derivatives are found symbolically."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.formula import (
    Expression,
    FormulaError,
    Name,
    Number,
    Operation,
    compile_vector,
    differentiate,
    evaluate,
    parse,
    simplify,
    substitute,
    to_unicode,
)
from tutor.engine.formula.expression import summed
from tutor.engine.formula.names import differential, lowered
from tutor.engine.surfaces.contract import Constant, CriticalPoint, Kind, changed_constants, finite_number, kind_by

_LONGEST_SHOWN = 400
"""Characters of a derivative; sines nested 30 deep have one of 100 000."""

_MOST_SHOWN, _DEEPEST_SHOWN = 4000, 150
"""Parts, and operations one inside the other, of a derivative that is written out at all."""


class ExpressionSurface(ABC):
    """What an expression and its coordinates say of a surface: slopes, curvatures, and how all of it is written."""

    coordinates: tuple[str, ...]

    def loss(self, parameters: Array) -> Array:
        loss: Array = self.computed("loss", parameters)[0]
        return loss

    def gradient(self, parameters: Array) -> Array:
        return self.computed("gradient", parameters)

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        both = self.computed("both", parameters)
        return both[0], both[1:]

    def hessian(self, parameters: Array) -> Array:
        return self.computed("hessian", parameters)[self.where_in_upper]

    def at_step(self, index: int) -> Self:
        return self

    def undefined_at(self, parameters: Array) -> str:
        """Why the loss has no value at a point of shape (d,), in one sentence; empty where it has one."""
        try:
            evaluate(self.expression, dict(zip(self.coordinates, parameters.tolist(), strict=True)))
        except FormulaError as error:
            return f"At {self.place(parameters)}, {error}"
        return ""

    def computed(self, what: str, parameters: Array) -> Array:
        """The values of `formulas` at parameters (d, *batch): (formulas, *batch)."""
        program = self.programs.get(what)
        if program is None:
            program = self.programs[what] = compile_vector(self.formulas(what), self.coordinates)
        values: Array = program(parameters)
        return values

    @cached_property
    def programs(self) -> dict[str, Callable[..., Any]]:
        """What is computed, each part from when it was first asked for."""
        return {}

    def formulas(self, what: str) -> tuple[Expression, ...]:
        """What is computed by a name: the `loss`, the `gradient`, `both`, or the upper triangle of the `hessian`.

        The loss is computed as it was written, so that it has no value exactly where the formula has none.
        """
        match what:
            case "loss":
                return (self.expression,)
            case "gradient":
                return self.partials
            case "both":
                return (self.expression, *self.partials)
        return self.second_partials

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
        """`∂L/∂x = …` for each coordinate; `dL/dw = …` where there is only one."""
        d = differential(self.coordinates)
        both = zip(self.coordinates, self.partials, strict=True)
        return tuple(f"{d}L/{d}{name} = {_shown(partial)}" for name, partial in both)

    @cached_property
    def hessian_formulas(self) -> tuple[str, ...]:
        """`∂²L/∂x∂y = …` for each entry of the Hessian on and above its diagonal, row by row."""
        d = differential(self.coordinates)
        pairs = [(a, b) for row, a in enumerate(self.coordinates) for b in self.coordinates[row:]]
        below = [f"{d}{a}²" if a == b else f"{d}{a}{d}{b}" for a, b in pairs]
        return tuple(f"{d}²L/{name} = {_shown(each)}" for name, each in zip(below, self.second_partials, strict=True))

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


def _shown(expression: Expression) -> str:
    if expression.size > _MOST_SHOWN or expression.depth > _DEEPEST_SHOWN:
        return "… (too long to write out)"
    text = to_unicode(expression)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


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
        """The same surface with other constants; UserError where there is no such constant."""
        changed = changed_constants(self, constants)
        return replace(self, constants={name: finite_number(name, value) for name, value in changed.items()})

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        return tuple(CriticalPoint(place, self._kind(place)) for place in self.places(self.constants))

    def _kind(self, place: tuple[float, ...]) -> Kind:
        curvatures = np.asarray(np.linalg.eigvalsh(self.hessian(np.array(place))), dtype=float)
        return kind_by(curvatures) or self.flat_kind(self.constants)

    @cached_property
    def expression(self) -> Expression:
        """The loss as it was written, the constants' numbers put in."""
        formula = parse(self.definition, [*self.coordinates, *self.constants])
        return substitute(formula, {name: Number(value) for name, value in self.constants.items()})

    @cached_property
    def simplified(self) -> Expression:
        return simplify(self.expression)


@dataclass(frozen=True, eq=False)
class SlopeSurface(ExpressionSurface):
    """The linear loss g·θ, in as many dimensions as g has: for questions that give only a weight and its gradient."""

    name: str
    slope: tuple[float, ...]
    """g, the gradient everywhere."""
    critical_points: tuple[CriticalPoint, ...] = ()
    coordinates: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        few = {1: ("w",), 2: ("x", "y")}.get(len(self.slope))
        names = few or tuple(f"w{lowered(number)}" for number in range(1, len(self.slope) + 1))
        object.__setattr__(self, "coordinates", names)

    @property
    def constants(self) -> Mapping[str, Constant]:
        return {"gradient": self.slope if len(self.slope) > 1 else self.slope[0]}

    def with_constants(self, **constants: Constant) -> Self:
        """The same surface with another gradient: a number, or a tuple with one for each weight."""
        gradient = changed_constants(self, constants)["gradient"]
        numbers = gradient if isinstance(gradient, tuple) else (gradient,)
        return type(self)(self.name, tuple(finite_number("gradient", number) for number in numbers))

    @cached_property
    def expression(self) -> Expression:
        slopes = zip(self.slope, self.coordinates, strict=True)
        return simplify(summed([(1, Operation("*", (Number(g), Name(name)))) for g, name in slopes]))

    @cached_property
    def partials(self) -> tuple[Expression, ...]:
        return tuple(map(Number, self.slope))

    @property
    def start(self) -> tuple[float, ...]:
        return (3.0,) * len(self.slope)

    @property
    def window(self) -> tuple[tuple[float, float], ...]:
        return ((-5.0, 5.0),) * len(self.slope) if len(self.slope) <= 2 else ()
