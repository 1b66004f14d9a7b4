"""A loss over a person's own points: a formula that names columns of a table and takes the mean or the sum of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import (
    Expression,
    Name,
    Number,
    Operation,
    differentiate,
    free_names,
    parse,
    simplify,
    substitute,
    with_decimal_points,
    without_left_side,
)
from tutor.engine.formula.compilation import compile_lines
from tutor.engine.formula.expression import signed_terms, summed
from tutor.engine.formula.names import factors
from tutor.engine.surfaces.contract import Constant, CriticalPoint, changed_constants, first_on_a_slope
from tutor.engine.surfaces.formula_surface import ExpressionSurface
from tutor.engine.surfaces.line_fit import batch_size, rows_of_batch, whole_number

MOST_POINTS = 10_000
MOST_WEIGHTS = 12
_AT_ONCE = 2_000_000
"""So many numbers are held at a time: a map of many starts is computed in pieces."""
_OVER_POINTS = ("mean", "sum")


@dataclass(frozen=True, eq=False)
class PointsSurface(ExpressionSurface):
    """A formula such as mean((w*x + b − y)^2) over columns x and y; its parameters stand in the order it names them.

    Update number k sees batch k of its epoch, drawn as those of a line fit: from the seed and the epoch's number.
    """

    name: str
    """The formula as it was typed."""
    coordinates: tuple[str, ...]
    columns: Mapping[str, Array]
    """Each column that the formula names, shape (points,), as it stands in the table."""
    source: str
    """The file's name and the fingerprint of its numbers."""
    scale: str = "none"
    """Which columns are brought to mean 0 and deviation 1: `all`, `none`, or names with commas."""
    batch: int | None = None
    seed: int = 0
    rows: NDArray[np.int64] | None = None
    """The points that count here; None for all."""

    @classmethod
    def over(cls, columns: Mapping[str, Array], formula: str, source: str) -> Self:
        """The surface of a formula over the columns that it names.

        Raises:
            UserError: it has no weight, or too many, or is no one number.
        """
        made = cls(formula, weights_of(formula, columns), columns, source)
        if not made.coordinates:
            raise UserError(f"The formula {formula!r} names no weight beside the columns {', '.join(columns)}.")
        if len(made.coordinates) > MOST_WEIGHTS:
            raise UserError(f"There may be at most {MOST_WEIGHTS} weights, not {len(made.coordinates)}.")
        if _is_over_points(made.expression, columns):
            raise UserError("This has a value for each point: take the mean or the sum, as in mean((w*x - y)^2).")
        return made

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(next(iter(self.columns.values())))

    @property
    def constants(self) -> Mapping[str, Constant]:
        batch: Constant = "all" if self.batch is None else self.batch
        return {"data": self.source, "scale": self.scale, "batch": batch, "seed": self.seed}

    def with_constants(self, **constants: Constant) -> Self:
        """The same points with other columns scaled, another batch (a whole number, or `all`) or seed."""
        changed = changed_constants(self, constants)
        if changed["data"] != self.source:
            raise UserError("Other data makes another surface: begin another run for it.")
        made = replace(self, scale=str(changed["scale"]), batch=batch_size(changed), seed=whole_number("seed", changed))
        for name in made._scaled_names:
            if name not in self.columns:
                raise UserError(f"scale={name} is no column of the formula; it names {', '.join(self.columns)}.")
        return made

    @property
    def usual(self) -> Self:
        """The same points as they are taken where nothing is said."""
        return replace(self, scale="none", batch=None, seed=0)

    def at_step(self, index: int) -> Self:
        if self.batch is None or self.batch >= self.count:
            return self
        made = replace(self, batch=None, rows=rows_of_batch(self.seed, index, self.batch, self.count))
        made.__dict__.update({key: self.__dict__[key] for key in _SHARED if key in self.__dict__})
        made.__dict__["programs"] = self.programs
        return made

    @cached_property
    def points(self) -> Mapping[str, Array]:
        """The columns as the formula sees them: scaled where they are, and of the points that count."""
        seen = {}
        for name, column in self.columns.items():
            if name in self._scaled_names:
                column = (column - column.mean()) / (column.std() or 1.0)
            seen[name] = column if self.rows is None else column[self.rows]
        return seen

    @property
    def _scaled_names(self) -> tuple[str, ...]:
        if self.scale in ("none", "all"):
            return tuple(self.columns) if self.scale == "all" else ()
        return tuple(self.scale.split(","))

    @cached_property
    def expression(self) -> Expression:
        """The loss as it was typed, norms and dot products as sums."""
        return _plain_sums(parse(_definition(self.name), [*self.coordinates, *self.columns]), self.columns)

    def derivative(self, expression: Expression, name: str) -> Expression:
        """The derivative; each mean and sum is held apart, and the chain rule goes through it."""
        held: dict[str, Operation] = {}
        outer = _held_apart(expression, held)
        back: dict[str, Expression] = {key: value for key, value in held.items()}
        total = substitute(differentiate(outer, name), back)
        for key, operation in held.items():
            inner = self.derivative(operation.operands[0], name)
            if inner == Number(0.0):
                continue
            along: Expression = Operation(operation.operator, (inner,))
            if not _is_over_points(inner, self.columns):  # the same for every point
                along = inner if operation.operator == "mean" else Operation("*", (Name(COUNT), inner))
            total = Operation("+", (total, Operation("*", (substitute(differentiate(outer, key), back), along))))
        return simplify(total)

    def computed(self, what: str, parameters: Array) -> Array:
        program = self.programs.get(what)
        if program is None:
            lines = [(f"{at} of {what}", each) for at, each in enumerate(self.formulas(what))]
            program = compile_lines(lines, (*self.coordinates, *self.columns, COUNT), _OPERATIONS)
            self.programs[what] = program
        batch = parameters.shape[1:]
        flat = parameters.reshape(len(parameters), 1, -1)
        count = len(next(iter(self.points.values())))
        columns = [column[:, np.newaxis] for column in self.points.values()]
        width = max(1, _AT_ONCE // max(1, count))
        pieces = []
        for first in range(0, max(1, flat.shape[2]), width):  # of no parameters too there is one piece, an empty one
            weights = flat[:, :, first : first + width]
            with np.errstate(all="ignore"):
                made = program([*weights, *columns, float(count)])
            pieces.append(np.stack([np.broadcast_to(each, weights.shape[1:])[0] for each in made]))
        return np.concatenate(pieces, axis=1).reshape(len(pieces[0]), *batch)

    @cached_property
    def model(self) -> "Model | None":
        """What the loss compares with a column, as w·x + b is compared with y; None where no column stands alone."""
        return _model_in(self.expression, self.columns)

    def fitted(self, parameters: Array, points: Mapping[str, Array]) -> Array:
        """What the model makes of points, shape (n,), given as this surface sees them; parameters of shape (d,)."""
        if self.model is None:
            raise ValueError("no column stands alone")
        names = (*self.coordinates, *self.columns)
        compute = compile_lines([("fitted", self.model.value)], names, _OPERATIONS)
        with np.errstate(all="ignore"):
            made = compute([*parameters, *(points[name] for name in self.columns)])[0]
        return np.array(np.broadcast_to(made, next(iter(points.values())).shape), dtype=float)

    @cached_property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The minimum of a loss that is quadratic in its weights; none is looked for elsewhere."""
        d = len(self.coordinates)
        zero, one = np.zeros(d), np.linspace(0.5, 1.5, d)
        curved = self.hessian(zero)
        if not (np.isfinite(curved).all() and np.allclose(curved, self.hessian(one), rtol=1e-9, atol=0)):
            return ()
        if np.linalg.eigvalsh(curved)[0] <= 1e-9 * np.abs(curved).max():
            return ()
        place = -np.linalg.solve(curved, self.gradient(zero))
        return (CriticalPoint(tuple(place.tolist()), "minimum"),)

    @cached_property
    def start(self) -> tuple[float, ...]:
        return first_on_a_slope(self, [np.full(len(self.coordinates), value) for value in (0.0, 1.0, 0.5)])

    @cached_property
    def window(self) -> tuple[tuple[float, float], ...]:
        if len(self.coordinates) > 2:
            return ()
        places = [self.start, *(point.parameters for point in self.critical_points)]
        window = []
        for low, high in zip(np.min(places, axis=0).tolist(), np.max(places, axis=0).tolist(), strict=True):
            reach = 0.5 * (high - low) or max(1.0, abs(low))
            window.append((low - reach, high + reach))
        return tuple(window)

    def undefined_at(self, parameters: Array) -> str:
        if np.isfinite(self.loss(parameters)):
            return ""
        return f"At {self.place(parameters)}, {self.formula} has no value for some of the points."


@dataclass(frozen=True, slots=True)
class Model:
    """What a loss compares with a column."""

    value: Expression
    target: str
    """The column."""


def _model_in(expression: Expression, columns: Mapping[str, Array]) -> Model | None:
    if not isinstance(expression, Operation):
        return None
    terms = signed_terms(expression) if expression.operator in ("+", "-", "negative") else []
    alone = [(sign, term.name) for sign, term in terms if isinstance(term, Name) and term.name in columns]
    others = [(sign, term) for sign, term in terms if not (isinstance(term, Name) and term.name in columns)]
    if len(alone) == 1 and any(free_names(term) for _, term in others):
        ((turned, target),) = alone
        return Model(summed([(-turned * sign, term) for sign, term in others]), target)
    return next((found for part in expression.operands if (found := _model_in(part, columns))), None)


COUNT = "number of points"
"""A name that nobody can type."""
_SHARED = ("expression", "partials", "second_partials", "start", "window")
"""What a minibatch has in common with the whole."""
_OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "mean": lambda u: u.mean(axis=0, keepdims=True) if np.ndim(u) else u,
    "sum": lambda u: u.sum(axis=0, keepdims=True) if np.ndim(u) else u,
}


def weights_of(text: str, columns: Mapping[str, Array]) -> tuple[str, ...]:
    """The names in a formula that are no columns, in the order in which it names them."""
    words = free_names(parse(_definition(text), own=columns))
    names = dict.fromkeys(name for word in words if word not in columns for name in factors(word))
    return tuple(name for name in names if name not in columns)


def _definition(text: str) -> str:
    return with_decimal_points(without_left_side(text))


def _plain_sums(expression: Expression, columns: Mapping[str, Array]) -> Expression:
    """Norms and dot products as sums, and what is the same for every point without its mean or sum."""
    match expression:
        case Operation(operator, operands):
            parts = tuple(_plain_sums(operand, columns) for operand in operands)
            if operator in _OVER_POINTS and not _is_over_points(parts[0], columns):
                return parts[0] if operator == "mean" else Operation("*", (Name(COUNT), *parts))
            if operator == "norm":
                return Operation("sqrt", (Operation("sum", (Operation("^", (*parts, Number(2.0))),)),))
            if operator == "dot":
                return Operation("sum", (Operation("*", parts),))
            if operator == "prod":
                raise UserError("A product over all points is no loss here: take the sum of logarithms.")
            return Operation(operator, parts)
    return expression


def _held_apart(expression: Expression, held: dict[str, Operation]) -> Expression:
    match expression:
        case Operation(operator, operands):
            if operator in _OVER_POINTS:
                name = f"{operator} number {len(held)}"
                held[name] = Operation(operator, operands)
                return Name(name)
            return Operation(operator, tuple(_held_apart(operand, held) for operand in operands))
    return expression


def _is_over_points(expression: Expression, columns: Mapping[str, Array]) -> bool:
    """Whether there is a value for each point."""
    match expression:
        case Name(name):
            return name in columns
        case Operation(operator, operands):
            return operator not in _OVER_POINTS and any(_is_over_points(operand, columns) for operand in operands)
    return False
