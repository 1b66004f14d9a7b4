"""Descents on quadratic surfaces, where everything is known exactly from the eigenvalues of the Hessian.

Along an eigenvector with curvature h an update multiplies the distance from the bottom by a fixed matrix, whose
eigenvalues z obey z² − (1 + β − αh)z + β = 0 for momentum (Goh 2017, "Why Momentum Really Works"; β = 0 is gradient
descent) and z² − (1 + β)(1 − αh)z + β(1 − αh) = 0 for Nesterov's form.
"""

import cmath
from functools import lru_cache

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.runs.descent import Settings
from tutor.engine.surfaces.built_in import Surface

LINEAR_RULES = ("gradient-descent", "momentum", "momentum-pytorch", "nesterov")
"""The optimizers whose update is a fixed linear map on a quadratic surface."""

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
    shares = np.random.default_rng(0).random((d, 9))
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


def roots(rule: str, step: float, beta: float) -> tuple[complex, complex]:
    """Return what one update multiplies by along an eigenvector, larger first; `step` is αh."""
    if rule == "nesterov":
        total, product = (1 + beta) * (1 - step), beta * (1 - step)
    else:
        total, product = 1 + beta - step, beta
    discriminant = total * total - 4 * product
    # A double root, to rounding, is one: a discriminant of −1e−17 would show as a swing that is not there.
    root = 0j if abs(discriminant) < 1e-14 else cmath.sqrt(discriminant)
    first, second = (total + root) / 2, (total - root) / 2
    return (first, second) if abs(first) >= abs(second) else (second, first)


def stable_below(rule: str, curvature: float, beta: float) -> float:
    """Return the learning rate from which the rule no longer converges along a curvature h > 0, for 0 ≤ β < 1.

    It is 2/h for gradient descent, (2 + 2β)/h with momentum, and (2 + 2β)/((1 + 2β)h) for Nesterov's form.
    """
    if rule == "nesterov":
        return (2 + 2 * beta) / ((1 + 2 * beta) * curvature)
    return (2 + 2 * beta) / curvature
