"""What a run is doing, measured on its frames, where no formula decides it."""

from collections.abc import Callable
from functools import cached_property, lru_cache

import numpy as np

from tutor.engine.analysis.curvature import MOST_DIMENSIONS
from tutor.engine.analysis.regime_names import Regime
from tutor.engine.arrays import Array
from tutor.engine.rounding import counted, number
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import NamedSurface, Surface

_LOOK_BACK = 20
"""How many of the last updates are looked at."""

_NEAR = 1e-4
"""A critical point this near, in widths of the window, has been reached."""

_FLAT = 0.25
"""On a plateau the slope is less than this share of the mean slope down to the lowest loss that is known."""

_LEAP = 10
"""A loss that stands this many times as high above the floor as the last ones leaps away."""

_FAR_FROM_OVERFLOW = 1e100
"""A gradient that is no number beside a smaller loss has none there; it did not grow too big."""

_CLIMBING = 3
"""So many updates that each raise the loss are no descent."""

_SLOW = 1000
"""A run creeps when it needs more updates than this to get down at the pace of the next one."""


def measured_regime(descent: Descent) -> Regime:
    """Name what the run does at the cursor, from the frames that led there."""
    run = _Measured(descent)
    for question in _QUESTIONS:
        if answer := question(run):
            return answer
    if not run.updates:
        return Regime("not-started", f"No update yet; the slope here is {number(run.slopes[-1], 4)}.")
    before, now = number(run.losses[0], 4), number(run.losses[-1], 4)
    lately = run.losses[-_CLIMBING - 1 :]
    if run.updates >= _CLIMBING and (np.diff(lately) > 0).all():
        return Regime(
            "no-progress", f"In its last {_CLIMBING} updates the loss rose from {number(lately[0], 4)} to {now}."
        )
    if run.losses[-1] < run.losses[0]:
        return Regime("descending", f"In the last {_updates(run)} the loss fell from {before} to {now}.")
    if not run.slopes[-1] and not run.lengths.any():
        return Regime("no-progress", f"The slope is 0 here, so it does not move, and the loss stays at {now}.")
    return Regime("no-progress", f"In the last {_updates(run)} the loss went from {before} to {now}.")


class _Measured:
    """The frames of a run up to the cursor, and what is measured on the last of them."""

    def __init__(self, descent: Descent) -> None:
        history, k = descent.history, descent.cursor
        since = max(0, k - _LOOK_BACK)
        self.descent = descent
        self.surface = descent.surface
        self.updates = k - since
        self.parameters = history.parameters[since : k + 1]
        self.losses = history.losses[since : k + 1]
        self.slopes = np.linalg.norm(history.gradients[since : k + 1], axis=1)
        self.changes = np.diff(self.parameters, axis=0)
        self.lengths = np.linalg.norm(self.changes, axis=1)

    @cached_property
    def has_a_window(self) -> bool:
        return 0 < len(self.surface.window) <= MOST_DIMENSIONS

    @cached_property
    def width(self) -> float:
        low, high = np.array(self.surface.window).T
        return float((high - low).mean())

    @cached_property
    def floor(self) -> float:
        """The lowest loss that is known: of the run, of the known minima, of a grid over the window."""
        return min(float(self.descent.history.losses[: self.descent.cursor + 1].min()), _lowest_known(self.surface))

    @cached_property
    def drop(self) -> float:
        """How far the loss can still fall."""
        return float(self.losses[-1]) - self.floor

    @cached_property
    def promise(self) -> float:
        """How far the loss falls with the next update, to first order."""
        frame = self.descent.frame
        return -float(frame.gradient @ self.descent.update_from(frame.index).change)

    @property
    def coming_rate(self) -> float:
        """α of the next update."""
        return float(self.descent.settings.knobs_at(self.descent.cursor)["learning_rate"])

    def eigen(self, index: int) -> tuple[Array, float]:
        """The Hessian's eigenvalues at a frame, ascending, and the distance to the critical point that Newton sees."""
        frame = self.descent.history.frame(index)
        hessian = self.surface.hessian(frame.parameters)
        if not np.isfinite(hessian).all():
            return np.zeros(len(hessian)), np.inf
        eigenvalues, axes = np.linalg.eigh(hessian)
        slopes = axes.T @ frame.gradient
        return eigenvalues, float(np.linalg.norm(np.where(slopes == 0, 0.0, slopes / np.abs(eigenvalues))))


def _updates(run: _Measured) -> str:
    """The updates looked at, as they stand after “the last”."""
    return "update" if run.updates == 1 else f"{run.updates} updates"


def _left_the_numbers(run: _Measured) -> Regime | None:
    if run.descent.frame.is_finite:
        return None
    losses = run.descent.history.losses
    at = int(np.argmin(np.isfinite(losses)))
    if why := _no_value_at(run, at):
        return Regime("out-of-bounds", f"Update {at} left the region where the loss has a value. {why}")
    first, last = losses[0], losses[max(at - 1, 0)]
    if at and abs(last) < _FAR_FROM_OVERFLOW and not np.isfinite(run.descent.history.gradients[at - 1]).all():
        named = zip(run.surface.coordinates, run.descent.history.parameters[at - 1].tolist(), strict=True)
        place = ", ".join(f"{name} = {number(value)}" for name, value in named)
        return Regime("out-of-bounds", f"At {place} the loss has no gradient, so update {at} had no way to go.")
    verb, name = ("fell", "unbounded-below") if last < first else ("grew", "diverging")
    return Regime(
        name, f"The loss {verb} from {number(first, 4)} to {number(last, 4)}, and at update {at} left all numbers."
    )


def _no_value_at(run: _Measured, index: int) -> str:
    """Why the formula has no value at a frame, as √x has none below 0; empty where the numbers only grew too big."""
    place = run.descent.history.parameters[index]
    if not (index and np.isfinite(place).all() and isinstance(run.surface, NamedSurface)):
        return ""
    why = run.surface.undefined_at(place)
    return why if "has no value" in why else ""


def _by_minibatches(run: _Measured) -> Regime | None:
    """With minibatches only the loss on all examples can be compared from one update to another."""
    if run.surface.at_step(run.descent.cursor) is run.surface or not run.updates:
        return None
    path, gained = float(run.lengths.sum()), float(np.linalg.norm(run.parameters[-1] - run.parameters[0]))
    if not path:
        return Regime("no-progress", f"In its last {_updates(run)} it did not move at all.")
    at_start, *losses = run.surface.loss(np.vstack([run.descent.history.parameters[0], run.parameters]).T).tolist()
    went = f"from {number(losses[0], 4)} to {number(losses[-1], 4)}"
    early, late = np.array_split(losses, 2)
    # Noise lifts a loss too, but hardly ever all of the later ones, or to twice the height.
    has_grown = late.min() > early.max() or np.median(late) > 2 * np.median(early)
    if run.updates >= 5 and has_grown and losses[-1] > max(at_start, losses[0]):
        return Regime("diverging", f"In {run.updates} updates the loss on all examples grew {went}.")
    walked = f"In {counted(run.updates, 'update')} it walked {number(path, 3)} and came {number(gained, 3)} far"
    if run.updates >= 5 and gained < 0.35 * path:
        return Regime("noisy", f"{walked}: the minibatches' gradients point to all sides.")
    if losses[-1] < losses[0]:
        return Regime("descending", f"{walked}: the minibatches' gradients still agree on the way.")
    return Regime("no-progress", f"{walked}, while the loss on all examples went {went}.")


def _diverging(run: _Measured) -> Regime | None:
    """Three updates that grow and climb; or two, of a rule that follows the gradient, far above all before them.

    Rules that rescale the gradient leap too, and come back.
    """
    follows = run.descent.settings.optimizer.steps_in_proportion
    for updates in (3, 2) if follows else (3,):
        losses, lengths = run.losses[-updates - 1 :], run.lengths[-updates:]
        if len(lengths) < 2 or (np.diff(losses) <= 0).any() or (np.diff(lengths) <= 0).any():
            continue
        height, before = losses[-1] - run.floor, run.losses[:-2].max() - run.floor
        if updates == 3 or height / _LEAP > before:
            return Regime(
                "diverging",
                f"In {len(lengths)} updates, each longer than the one before, the loss grew from "
                f"{number(losses[0], 4)} to {number(losses[-1], 4)}.",
            )
    return None


def _resting(run: _Measured) -> Regime | None:
    """At a critical point, or as good as there."""
    if not run.has_a_window:
        return None
    eigenvalues, distance = run.eigen(run.descent.cursor)
    leaves = run.updates and run.slopes[-1] > run.slopes[-2]
    if distance > _NEAR * run.width or (leaves and eigenvalues[0] < 0):
        return None
    slope, curvatures = number(run.slopes[-1], 3), ", ".join(number(h, 3) for h in eigenvalues)
    here = f"The slope is {slope} and the curvature {curvatures}"
    places = [(point.kind, run.parameters[-1] - point.parameters) for point in run.surface.critical_points]
    known = next((kind for kind, away in places if np.linalg.norm(away) <= _NEAR * run.width), None)
    if eigenvalues[-1] < 0 or known == "maximum":
        return Regime("at-a-maximum", f"{here}: the loss falls to every side.")
    if eigenvalues[0] < 0 or known == "saddle":
        return Regime("at-a-saddle", f"{here}: the loss rises to some sides and falls to others.")
    if eigenvalues[0] <= 0 and known is None:
        return None
    loss = float(run.losses[-1])
    gap = loss - run.floor
    if gap > 0.5 * float(eigenvalues[-1]) * (2 * _NEAR * run.width) ** 2:
        return Regime(
            "in-a-local-minimum", f"{here}, yet the loss {number(loss, 4)} is {number(gap, 4)} above the lowest known."
        )
    return Regime("at-a-minimum", f"{here}: a minimum, and none lower is known.")


def _escaping(run: _Measured) -> Regime | None:
    """It leaves a place where the slope was least and the curvatures had both signs."""
    if not run.has_a_window or not run.updates or run.losses[-1] >= run.losses[-2] or run.slopes[-1] <= run.slopes[-2]:
        return None
    here, _ = run.eigen(run.descent.cursor)
    if here[0] >= 0:
        return None
    slopes = np.linalg.norm(run.descent.history.gradients[: run.descent.cursor + 1], axis=1)
    calmest = int(slopes.argmin())
    there, distance = run.eigen(calmest)
    if not there[0] < 0 < there[-1] or distance > 0.1 * run.width:
        return None
    return Regime(
        "escaping-a-saddle",
        f"The slope was least at update {calmest} ({number(slopes[calmest], 3)}) and is now "
        f"{number(run.slopes[-1], 3)}: the curvature {number(here[0], 3)} is negative, and it falls that way.",
    )


def _bottomless(run: _Measured) -> Regime | None:
    if not run.has_a_window or not run.updates or run.losses[-1] >= run.losses[-2]:
        return None
    away = float(np.abs(run.parameters[-1] - np.mean(run.surface.window, axis=1)).max())
    if away < 3 * run.width or run.losses[-1] > run.floor:
        return None
    loss = number(run.losses[-1], 4)
    return Regime(
        "unbounded-below", f"It is {number(away, 3)} away from the window's middle, and the loss {loss} still falls."
    )


def _flat(run: _Measured) -> Regime | None:
    """Neither the slope nor the curvature leads down to the lowest loss that is known."""
    if not run.has_a_window or run.drop <= _SLOW * abs(run.promise) or run.slopes[-1] > _FLAT * run.drop / run.width:
        return None
    eigenvalues, _ = run.eigen(run.descent.cursor)
    if float(np.abs(eigenvalues).max()) * run.width**2 > 16 * run.drop:
        return None
    return Regime(
        "on-a-plateau",
        f"The slope is {number(run.slopes[-1], 3)}, though elsewhere the loss is {number(run.drop, 3)} lower:"
        " no minimum.",
    )


def _bouncing(run: _Measured) -> Regime | None:
    turns = int(((run.changes[1:] * run.changes[:-1]).sum(axis=1) < 0).sum())
    if run.updates < 3 or not turns:
        return None
    early, late = np.array_split(run.losses, 2)
    turned = f"In its last {run.updates} updates it turned back {counted(turns, 'time')}"
    if late.max() - run.floor > 0.98 * (early.max() - run.floor) and run.lengths[-1] > 0.5 * run.lengths.max():
        return Regime("no-progress", f"{turned}, and the loss still reaches {number(late.max(), 4)}.")
    lost = f"the loss went from {number(run.losses[0], 4)} to {number(run.losses[-1], 4)}"
    return Regime("crossing" if turns > 0.8 * (run.updates - 1) else "ripples", f"{turned}, while {lost}.")


def _creeping(run: _Measured) -> Regime | None:
    if not run.has_a_window or run.promise < 0 or run.drop <= _SLOW * run.promise:
        return None
    if not run.promise and run.coming_rate:
        return None  # of a rule that moves one parameter at a time, this one is frozen or stands in its valley
    promise, drop = number(run.promise, 3), number(run.drop, 3)
    return Regime("creeping", f"The next update lowers the loss by about {promise}, and {drop} is left to go down.")


_QUESTIONS: tuple[Callable[[_Measured], Regime | None], ...] = (
    _left_the_numbers,
    _by_minibatches,
    _diverging,
    _resting,
    _escaping,
    _bottomless,
    _flat,
    _bouncing,
    _creeping,
)
"""Asked in this order; the first that has an answer gives it."""


@lru_cache(maxsize=16)
def _lowest_known(surface: Surface) -> float:
    """The lowest loss of the known minima and, over the window of a curve or a surface, of a grid; else infinity."""
    lowest = [float(surface.loss(np.array(p.parameters))) for p in surface.critical_points if p.kind == "minimum"]
    if len(surface.window) in (1, 2):
        axes = [np.linspace(low, high, 41) for low, high in surface.window]
        losses = surface.loss(np.stack(np.meshgrid(*axes)))
        lowest.append(float(np.nanmin(np.where(np.isfinite(losses), losses, np.inf))))
    return min(lowest, default=np.inf)
