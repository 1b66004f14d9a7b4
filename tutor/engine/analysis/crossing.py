"""Crossing over: an update that goes past the lowest point of its way."""

import numpy as np

from tutor.engine.arrays import Array

_NOISE = 1e-12
"""A slope this small beside the one at the start of the update is none: on the very bottom only rounding is left."""


def crossed_over(parameters: Array, gradients: Array) -> Array:
    """Return, for each update of a run, whether the loss rises in its direction where it ends.

    That is what crossing over means on any surface. A run that has left what a computer can hold crosses nothing.

    Args:
        parameters: shape (frames, d).
        gradients: shape (frames, d).

    Returns:
        Booleans of shape (frames − 1,).
    """
    with np.errstate(all="ignore"):
        change = np.diff(parameters, axis=0)
        slope = (change * gradients[1:]).sum(axis=1)
        least = _NOISE * np.linalg.norm(change, axis=1) * np.linalg.norm(gradients[:-1], axis=1)
    crossed: Array = slope > least
    return crossed
