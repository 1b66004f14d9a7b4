"""Loss surfaces: what a point descends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from tutor.engine.arrays import Array


@dataclass(frozen=True, slots=True)
class CriticalPoint:
    """A known place where the gradient is zero."""

    parameters: tuple[float, ...]
    kind: Literal["minimum", "maximum", "saddle"]


class Surface(Protocol):
    """A loss over parameters, with its derivatives and what is needed to draw it."""

    @property
    def name(self) -> str:
        """The name people type."""
        ...

    @property
    def formula(self) -> str:
        """The loss as a formula to read; empty where there is none."""
        ...

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The parameters' names, in order: ("w",) or ("x", "y")."""
        ...

    @property
    def start(self) -> tuple[float, ...]:
        """Where a run usually starts."""
        ...

    @property
    def window(self) -> tuple[tuple[float, float], ...]:
        """The interval to draw for each coordinate; empty where nothing can be drawn."""
        ...

    @property
    def critical_points(self) -> tuple[CriticalPoint, ...]:
        """The known ones; none is a claim of completeness."""
        ...

    def loss(self, parameters: Array) -> Array:
        """L(θ): (d, *batch) to (*batch)."""
        ...

    def gradient(self, parameters: Array) -> Array:
        """∇L(θ): (d, *batch) to (d, *batch)."""
        ...

    def hessian(self, parameters: Array) -> Array:
        """∇²L(θ): (d, *batch) to (d, d, *batch)."""
        ...

    def at_step(self, index: int) -> "Surface":
        """The surface that update number `index` sees: itself, or a minibatch's."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class AnalyticSurface:
    """A surface whose derivatives are given as functions."""

    name: str
    formula: str
    coordinates: tuple[str, ...]
    start: tuple[float, ...]
    window: tuple[tuple[float, float], ...]
    critical_points: tuple[CriticalPoint, ...]
    loss: Callable[[Array], Array]
    gradient: Callable[[Array], Array]
    hessian: Callable[[Array], Array]

    def at_step(self, index: int) -> "AnalyticSurface":
        return self


def _constant_hessian(*rows: tuple[float, ...]) -> Callable[[Array], Array]:
    matrix = np.array(rows, dtype=float)

    def hessian(parameters: Array) -> Array:
        batch = parameters.shape[1:]
        return np.broadcast_to(matrix.reshape(matrix.shape + (1,) * len(batch)), matrix.shape + batch)

    return hessian


SURFACES: Mapping[str, Surface] = {
    surface.name: surface
    for surface in (
        AnalyticSurface(
            "parabola",
            "(w − 2)²",
            ("w",),
            (6.0,),
            ((-3.0, 7.0),),
            (CriticalPoint((2.0,), "minimum"),),
            lambda p: (p[0] - 2) * (p[0] - 2),
            lambda p: 2 * (p - 2),
            _constant_hessian((2.0,)),
        ),
        AnalyticSurface(
            "bowl",
            "x² + y²",
            ("x", "y"),
            (3.0, 4.0),
            ((-5.0, 5.0), (-5.0, 5.0)),
            (CriticalPoint((0.0, 0.0), "minimum"),),
            lambda p: p[0] * p[0] + p[1] * p[1],
            lambda p: 2 * p,
            _constant_hessian((2.0, 0.0), (0.0, 2.0)),
        ),
        AnalyticSurface(
            "saddle",
            "x² − y²",
            ("x", "y"),
            (0.5, 0.001),
            ((-2.0, 2.0), (-2.0, 2.0)),
            (CriticalPoint((0.0, 0.0), "saddle"),),
            lambda p: p[0] * p[0] - p[1] * p[1],
            lambda p: np.stack([2 * p[0], -2 * p[1]]),
            _constant_hessian((2.0, 0.0), (0.0, -2.0)),
        ),
    )
}
"""Every built-in surface by the name people type, easiest first."""
