"""What a loss surface is: the contract between everything that descends and everything that can be descended on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, Self, TypeAlias, runtime_checkable

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError

Kind: TypeAlias = Literal["minimum", "maximum", "saddle"]
Constant: TypeAlias = float | str | tuple[float, ...]
"""A surface's own number; a few are a word (`all`) or a vector."""


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A known place where the gradient is zero."""

    parameters: tuple[float, ...]
    kind: Kind


class Surface(Protocol):
    """A loss over parameters, with its derivatives and what is needed to draw it."""

    @property
    def name(self) -> str:
        """The name people type."""

    @property
    def formula(self) -> str:
        """The loss as a formula to read; empty where there is none."""

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The parameters' names, in order: ("w",) or ("x", "y")."""

    @property
    def start(self) -> tuple[float, ...]:
        """Where a run usually starts."""

    @property
    def window(self) -> tuple[tuple[float, float], ...]:
        """The interval to draw for each coordinate; empty where nothing can be drawn."""

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The known ones; none is a claim of completeness."""

    def loss(self, parameters: Array) -> Array:
        """L(θ): (d, *batch) to (*batch)."""

    def gradient(self, parameters: Array) -> Array:
        """∇L(θ): (d, *batch) to (d, *batch)."""

    def loss_and_gradient(self, parameters: Array) -> tuple[Array, Array]:
        """Both at once, for less than the two apart: every frame of a run needs both."""

    def hessian(self, parameters: Array) -> Array:
        """∇²L(θ): (d, *batch) to (d, d, *batch)."""

    def __hash__(self) -> int:
        """By identity: a picture of a surface is kept for as long as the surface is looked at."""

    def at_step(self, index: int) -> "Surface":
        """The surface that update number `index` sees: itself, or a minibatch's."""


@runtime_checkable
class NamedSurface(Surface, Protocol):
    """A surface that a line of text can name: built in, or a typed formula."""

    @property
    def constants(self) -> Mapping[str, Constant]:
        """Its own numbers by name: centre, steepness, kappa, …"""

    @property
    def gradient_formulas(self) -> tuple[str, ...]:
        """Each partial derivative as an equation, `∂L/∂x = 2x + 3y`."""

    @property
    def hessian_formulas(self) -> tuple[str, ...]:
        """Each second derivative on and above the diagonal as an equation, row by row."""

    def with_constants(self, **constants: Constant) -> Self:
        """The same surface with other constants.

        Raises:
            UserError: There is no such constant, or it cannot have this value.
        """

    def undefined_at(self, parameters: Array) -> str:
        """Why the loss has no value at a point of shape (d,), in one sentence; empty where it has one."""


FLAT = 1e-9
"""A curvature below this share of the strongest counts as none."""


def kind_by(curvatures: Array) -> Kind | None:
    """The kind of a critical point with these curvatures along its axes, (d,); None where they do not decide it."""
    least = FLAT * np.abs(curvatures).max()
    rises, falls = curvatures > least, curvatures < -least
    if rises.any() and falls.any():
        return "saddle"
    return "minimum" if rises.all() else "maximum" if falls.all() else None


def first_on_a_slope(surface: Surface, points: Sequence[Array]) -> tuple[float, ...]:
    """The first of a few points, each of shape (d,), at which there is a slope to go down; 1 everywhere for none."""
    for point in points:
        loss, gradient = surface.loss(point), surface.gradient(point)
        if np.isfinite(loss) and np.isfinite(gradient).all() and gradient.any():
            return tuple(point.tolist())
    return (1.0,) * len(surface.coordinates)


def changed_constants(surface: NamedSurface, changes: Mapping[str, Constant]) -> dict[str, Constant]:
    """A surface's constants with some of them changed.

    Raises:
        UserError: There is no such constant.
    """
    for name in changes:
        if name not in surface.constants:
            has = f"it has {', '.join(surface.constants)}" if surface.constants else "it has none"
            raise UserError(f"{surface.name} has no constant {name}; {has}.")
    return {**surface.constants, **changes}


def finite_number(name: str, value: Constant) -> float:
    """A constant that must be one finite number.

    Raises:
        UserError: It is not.
    """
    if isinstance(value, str | tuple) or not abs(value) < float("inf"):
        raise UserError(f"{name} must be one finite number, not {value}.")
    return float(value)
