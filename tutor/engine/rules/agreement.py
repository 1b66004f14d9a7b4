"""Whether two rules make the same changes wherever they stand, also where no run of a few updates comes."""

from functools import cache
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Optimizer, Point, UpdateFunction
from tutor.engine.surfaces.contract import Surface

RATES = (1.0, 1.0, 0.5, 2.0, 0.25)
"""What the learning rate is multiplied by, update after update and again, where it changes."""
NEAR = 1e-9
"""Changes as near as this, beside the largest so far, are the same in another order of arithmetic."""
_UPDATES = 300
_NEAREST, _FARTHEST = -3.0, 2.0
"""How far from 0 the points lie in each direction, as powers of ten."""


class Way(NamedTuple):
    """A rule, with the knobs that it has."""

    rule: Optimizer
    update: UpdateFunction
    """The rule's own, or one that does a thing otherwise."""
    knobs: Knobs


class Parting(NamedTuple):
    """The first update in which two rules do not make the same change."""

    number: int
    """From 1."""
    point: Point
    change: Array
    other: Array
    """The change that the second rule makes."""


@np.errstate(all="ignore")
def parting(one: Way, other: Way, surfaces: tuple[Surface, ...], *, rate_changes: bool = True) -> Parting | None:
    """Take two rules through the same points, near and far and many, that neither of them chooses.

    Each remembers what it will; a small difference of rounding so leads to no other point.

    Args:
        surfaces: of two parameters; one after the other gives the gradient.
        rate_changes: whether α is another from update to update.
    """
    ways = (one, other)
    states = [way.rule.init(_points()[0]) for way in ways]
    largest = 1.0
    for step, parameters in enumerate(_points()):
        surface = surfaces[step % len(surfaces)]
        at = Point(parameters, surface.gradient(parameters), surface)
        changes = []
        for place, way in enumerate(ways):
            rate = way.knobs["learning_rate"] * np.float64(RATES[step % len(RATES)] if rate_changes else 1.0)
            made = way.update(at, states[place], {**way.knobs, "learning_rate": rate})
            states[place] = made.state
            changes.append(np.broadcast_to(made.change, parameters.shape))
        first, second = changes
        finite = np.isfinite(second)
        largest = max(largest, *np.abs(second[finite]).tolist())
        apart = np.abs(first[finite] - second[finite]) > NEAR * largest
        if (np.isfinite(first) != finite).any() or apart.any():
            return Parting(step + 1, at, first, second)
    return None


@cache
def _points() -> Array:
    """Shape (updates, 2): drawn once and for all."""
    drawn = np.random.default_rng(1847)
    sizes = 10 ** drawn.uniform(_NEAREST, _FARTHEST, (_UPDATES, 2))
    return np.copysign(sizes, drawn.uniform(-1.0, 1.0, sizes.shape))
