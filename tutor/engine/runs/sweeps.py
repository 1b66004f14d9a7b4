"""Many runs at once: a rate for each, or a start for each, in one batched descent."""

from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.runs.frames import Settings, first_frame, frames_from, parameters_from
from tutor.engine.surfaces.contract import Surface

_ROUNDING = 1e-16
"""Of the first loss, that two losses differ by at least."""


class BestRate(NamedTuple):
    """The best rate of a sweep, and those around it that end as low, to rounding."""

    rate: float
    loss: float
    """At the end."""
    updates: int
    """After which it was first there."""
    tied: tuple[float, float]
    """The first and the last rate around it that end as low; both are the rate where it is alone."""


@dataclass(frozen=True, slots=True, eq=False)
class RateSweep:
    """The same run with many learning rates."""

    rates: Array
    """Shape (n,)."""
    losses: Array
    """The loss before every update and after the last, shape (steps + 1, n)."""
    diverged: NDArray[np.bool_]
    """Whether the loss ended above where it began, or is no longer a number, shape (n,)."""

    @property
    def final(self) -> Array:
        """The loss after the last update, shape (n,); NaN where the run diverged."""
        last = self.losses[-1]
        return np.where(self.diverged | ~np.isfinite(last), np.nan, last)

    @property
    def best(self) -> BestRate | None:
        """The rate that ends lowest, of several that was there first; None where every run diverged."""
        final = self.final
        if np.isnan(final).all():
            return None
        level = float(np.nanmin(final)) + _ROUNDING * abs(float(self.losses[0, 0]))
        tied = final <= level
        arrived = np.where(tied, (self.losses <= level).argmax(axis=0), len(self.losses))
        place = int(np.lexsort((np.where(tied, final, np.inf), arrived))[0])
        others = np.flatnonzero(~tied)
        first = int(max((i for i in others if i < place), default=-1)) + 1
        last = int(min((i for i in others if i > place), default=len(tied))) - 1
        ends = float(self.rates[first]), float(self.rates[last])
        return BestRate(float(self.rates[place]), float(final[place]), int(arrived[place]), ends)


def rate_sweep(surface: Surface, settings: Settings, start: Array, rates: Array, steps: int) -> RateSweep:
    """Run from one start, (d,), with every rate, (n,), at once."""
    each = replace(settings, knobs={**settings.knobs, "learning_rate": rates})
    parameters = np.repeat(start[:, np.newaxis], len(rates), axis=1)
    first = first_frame(surface, parameters, settings.optimizer.init(parameters))
    losses = np.stack([frame.loss for frame in islice(frames_from(surface, first, each), steps + 1)])
    return RateSweep(rates, losses, ~(losses[-1] <= losses[0]))


@dataclass(frozen=True, slots=True, eq=False)
class StartMap:
    """Where the runs from a grid of starts end: rows go with the second coordinate, columns with the first."""

    starts: Array
    """Shape (d, rows, columns); one row for a curve over one parameter."""
    minima: Array
    """The minima that were reached, lowest loss first, shape (d, count)."""
    reached: NDArray[np.int_]
    """Which of the minima each start reached, −1 for none, shape (rows, columns)."""
    steps: NDArray[np.int_]
    """After how many updates it was there to stay, −1 for none, shape (rows, columns)."""


def start_map(surface: Surface, settings: Settings, columns: int, rows: int, steps: int) -> StartMap:
    """Run from every point of a grid over the surface's window at once.

    A minimum is a known one, or a place where a run came to rest and every curvature is positive. A start has reached
    it when its run ends within a hundredth of the window's width.

    Raises:
        ValueError: the surface has no window, or more than two parameters.
    """
    if len(surface.window) not in (1, 2):
        raise ValueError("a map of starts needs a surface that can be drawn, over one or two parameters")
    counts = (columns, rows if len(surface.window) == 2 else 1)
    axes = [np.linspace(low, high, n) for (low, high), n in zip(surface.window, counts, strict=False)]
    starts = np.stack(np.meshgrid(*axes)).reshape(len(axes), counts[1], columns)
    path = np.stack([*islice(parameters_from(surface, starts, settings), steps + 1)])
    reach = 0.01 * float(np.diff(surface.window).mean())
    minima = _minima(surface, path[-1].reshape(len(axes), -1), reach)
    with np.errstate(all="ignore"):
        near = np.linalg.norm(path[-1][:, np.newaxis] - minima[:, :, np.newaxis, np.newaxis], axis=0) <= reach
        minima, near = minima[:, near.any(axis=(1, 2))], near[near.any(axis=(1, 2))]
        if not len(near):
            return StartMap(starts, minima, *np.full((2, *starts.shape[1:]), -1))
        reached = np.where(near.any(axis=0), near.argmax(axis=0), -1)
        moves = path - minima[:, reached]
        there = (moves * moves).sum(axis=1) <= reach * reach
    away_until = len(there) - np.argmin(there[::-1], axis=0)
    arrived = np.where(there.all(axis=0), 0, away_until)
    return StartMap(starts, minima, reached, np.where(reached >= 0, arrived, -1))


@np.errstate(all="ignore")
def _minima(surface: Surface, ends: Array, reach: float) -> Array:
    """The known minima and those that runs ended at, (d, n), no two within reach, lowest first: (d, count)."""
    known = [np.array(point.parameters) for point in surface.critical_points if point.kind == "minimum"]
    ends = ends[:, np.isfinite(ends).all(axis=0)]
    hessians = np.moveaxis(surface.hessian(ends), -1, 0)
    usable = np.isfinite(hessians).all(axis=(1, 2))
    ends, hessians = ends[:, usable], hessians[usable]
    curved = np.linalg.eigvalsh(hessians)[:, 0] > 1e-9
    ends, hessians = ends[:, curved], hessians[curved]
    newton = np.linalg.solve(hessians, surface.gradient(ends).T[..., np.newaxis])[..., 0].T
    at_rest = np.linalg.norm(newton, axis=0) <= reach
    found = known
    for candidate in (ends - newton)[:, at_rest].T:
        if all(np.linalg.norm(candidate - minimum) > reach for minimum in found):
            found = [*found, candidate]
    if not found:
        return np.empty((len(ends), 0))
    minima = np.stack(found, axis=1)
    return minima[:, np.argsort(surface.loss(minima), kind="stable")]
