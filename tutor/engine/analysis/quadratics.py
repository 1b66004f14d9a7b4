"""Surfaces that are quadratic, where all of a linear rule's run is known from the eigenvalues of the Hessian."""

from functools import lru_cache

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.runs.frames import Settings
from tutor.engine.surfaces.contract import Surface

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
