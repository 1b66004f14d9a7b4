"""Two ways in which two weights together do other than each slope says, and a place for each, or why there is none.

(a) Both slopes say that a weight should fall, yet there is a finite joint rise that ends lower: that needs a second
basin, for on a convex surface L(θ + Δ) ≥ L(θ) + g·Δ. (b) The step of each weight alone lowers the loss, and both steps
together raise it: what they do together beyond their sum is about ΔxΔy·∂²L/∂x∂y, the cross term, and for a small enough
learning rate g·Δ outweighs it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tutor.engine.analysis.curvature import constant_hessian
from tutor.engine.analysis.probes import OneAtATime, one_at_a_time
from tutor.engine.arrays import Array
from tutor.engine.surfaces.contract import Surface

_SIDE = 41
"""Places along each side of the window that are tried."""
_RATES = np.geomspace(1e-4, 10.0, 241)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class JointMove(OneAtATime):
    """A place and a step of both weights, with what the step does to the loss."""

    place: Array
    """θ, shape (2,)."""
    gradient: Array
    """There, shape (2,)."""
    step: Array
    """Δ, shape (2,)."""
    rate: float | None = None
    """α, where the step is −α∇L."""


@dataclass(frozen=True, slots=True)
class NoPlace:
    """There is no such place, or none was found, and why."""

    reason: str


_NO_WINDOW = NoPlace("the surface has no window to look in")


@lru_cache(maxsize=16)
def rise_that_ends_lower(surface: Surface) -> JointMove | NoPlace:
    """Case (a): where both slopes are positive, and a step with two positive parts ends lowest."""
    hessian = constant_hessian(surface)
    if hessian is not None and np.linalg.eigvalsh(hessian)[0] >= 0:
        return NoPlace("the surface is convex: along a slope that rises, no place is lower, however far away")
    if not surface.window:
        return _NO_WINDOW
    grid = _grid(surface)
    with np.errstate(all="ignore"):
        losses, gradients = surface.loss(grid), surface.gradient(grid)
    known = np.where(np.isfinite(losses), losses, np.inf)
    # The lowest loss above and to the right of each place, that is of all that a joint rise reaches in the window.
    beyond = np.full_like(known, np.inf)
    beyond[:-1, :-1] = np.minimum.accumulate(np.minimum.accumulate(known[::-1, ::-1], 0), 1)[::-1, ::-1][1:, 1:]
    drop = np.where((gradients > 0).all(axis=0) & np.isfinite(losses), losses - beyond, -np.inf)
    row, column = np.unravel_index(int(drop.argmax()), drop.shape)
    if not drop[row, column] > 1e-9 * (1 + abs(losses[row, column])):
        return NoPlace(f"none was found among {_SIDE * _SIDE} places of the window")
    ahead = known[row + 1 :, column + 1 :]
    up, across = np.unravel_index(int(ahead.argmin()), ahead.shape)
    target = grid[:, row + 1 + up, column + 1 + across]
    return _move(surface, grid[:, row, column], target - grid[:, row, column])


@lru_cache(maxsize=16)
def steps_that_raise_together(surface: Surface) -> JointMove | NoPlace:
    """Case (b): where −α∇L raises the loss although each weight's part of it alone lowers it, with the smallest α."""
    hessian = constant_hessian(surface)
    if hessian is not None and not hessian[0, 1]:
        return NoPlace("the surface has no cross term: what each weight does alone adds up to what both do together")
    if not surface.window:
        return _NO_WINDOW
    grid = _grid(surface).reshape(2, -1)
    with np.errstate(all="ignore"):
        losses, gradients = surface.loss(grid), surface.gradient(grid)
        for rate in _RATES:
            step = -rate * gradients
            alone = [surface.loss(grid + step * np.eye(2)[axis][:, np.newaxis]) - losses for axis in (0, 1)]
            together = surface.loss(grid + step) - losses
            margin = 1e-9 * (1 + np.abs(losses))
            fits = (alone[0] < -margin) & (alone[1] < -margin) & (together > margin) & np.isfinite(together)
            if fits.any():
                clearest = int(np.where(fits, together, -np.inf).argmax())
                return _move(surface, grid[:, clearest], step[:, clearest], float(rate))
    return NoPlace(f"none was found among {grid.shape[1]} places and {len(_RATES)} learning rates up to 10")


def _move(surface: Surface, place: Array, step: Array, rate: float | None = None) -> JointMove:
    effects, gradient = one_at_a_time(surface, place, step), surface.gradient(place)
    return JointMove(effects.alone, effects.together, place=place, gradient=gradient, step=step, rate=rate)


def _grid(surface: Surface) -> Array:
    axes = [np.linspace(low, high, _SIDE) for low, high in surface.window]
    return np.stack(np.meshgrid(*axes))
