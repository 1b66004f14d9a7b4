"""How a surface curves at a point: the Hessian, its axes, and what they make of the place."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import FLAT, Kind, Surface, kind_by

MOST_DIMENSIONS = 16
"""Eigenvalues of surfaces with more parameters are not looked at."""


@lru_cache(maxsize=16)
def constant_hessian(surface: Surface) -> Array | None:
    """Return the Hessian (d, d) of a surface that is quadratic, or None for any other.

    Quadratic means that the gradient is affine, with the Hessian as its matrix, at points spread over the surface. A
    surface never changes, so it is looked at once.
    """
    d = len(surface.coordinates)
    if d > MOST_DIMENSIONS or surface.at_step(0) is not surface:
        return None
    low, high = np.array(surface.window or [(x - 3.0, x + 3.0) for x in surface.start]).T
    # A Kronecker sequence spreads them as well as chance does, for which half of NumPy's start would be paid again.
    shares = np.outer(2 ** (np.arange(1, d + 1) / (d + 1)), np.arange(1, 10)) % 1
    points = low[:, np.newaxis] + (high - low)[:, np.newaxis] * shares
    with np.errstate(all="ignore"):
        gradients, hessian = surface.gradient(points), surface.hessian(points[:, 0])
        predicted = gradients[:, :1] + hessian @ (points - points[:, :1])
        error = np.abs(gradients - predicted).max()
    return hessian if error <= 1e-9 * np.abs(gradients).max() else None


def descended_hessian(hessian: Array, settings: Settings) -> Array:
    """Return the Hessian of what is descended: of free parameters alone, with a weight decay λ as the loss ½λ|θ|²."""
    free = np.full(len(hessian), True) if settings.mask is None else settings.mask != 0
    decay = 0.0 if "weight_decay" in settings.optimizer.knobs else settings.weight_decay
    descended: Array = hessian[np.ix_(free, free)] + decay * np.eye(int(free.sum()))
    return descended


_AT_REST = 1e-6
"""A gradient below this share of the strongest curvature: the critical point is about so near."""


@dataclass(frozen=True, slots=True, eq=False)
class Curvature:
    """The second derivatives at a point."""

    gradient: Array
    """Shape (d,)."""
    hessian: Array
    """Shape (d, d)."""
    eigenvalues: Array
    """The curvatures along the axes, ascending, shape (d,)."""
    axes: Array
    """Unit eigenvectors as columns, in the same order, shape (d, d)."""

    @property
    def condition(self) -> float:
        """The strongest curvature by the weakest, without signs; infinite where one is zero, NaN where all are."""
        sizes = np.abs(self.eigenvalues)
        strongest, weakest = float(sizes.max()), float(sizes.min())
        if not strongest:
            return float("nan")
        return strongest / weakest if weakest > FLAT * strongest else float("inf")

    @property
    def signs(self) -> tuple[int, int, int]:
        """Along how many axes the surface curves upwards, is flat, and curves downwards."""
        limit = FLAT * float(np.abs(self.eigenvalues).max())
        up, down = int((self.eigenvalues > limit).sum()), int((self.eigenvalues < -limit).sum())
        return up, len(self.eigenvalues) - up - down, down

    @property
    def is_level(self) -> bool:
        """Whether the gradient is zero, as near as can be told."""
        strongest = float(np.abs(self.eigenvalues).max())
        with np.errstate(over="ignore"):
            return float(np.linalg.norm(self.gradient)) <= _AT_REST * (strongest or 1.0)

    @property
    def kind(self) -> Kind | None:
        """What kind of critical point this is; None where it is none, or where second derivatives do not decide."""
        return kind_by(self.eigenvalues) if self.is_level else None


def curvature(surface: Surface, parameters: Array) -> Curvature | None:
    """Look at the second derivatives at a point, (d,); None where they are not finite or there are too many."""
    if len(parameters) > MOST_DIMENSIONS:
        return None
    with np.errstate(all="ignore"):
        gradient, hessian = surface.gradient(parameters), surface.hessian(parameters)
    if not (np.isfinite(hessian).all() and np.isfinite(gradient).all()):
        return None
    return Curvature(gradient, hessian, *np.linalg.eigh(hessian))
