"""What a run on a quadratic surface is doing, decided by the eigenvalues of the Hessian."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.engine.analysis.curvature import descended_hessian
from tutor.engine.analysis.regime_names import Regime
from tutor.engine.arrays import Array
from tutor.engine.rounding import number
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Linear, Optimizer
from tutor.engine.rules.workings import with_options
from tutor.engine.runs.frames import Frame, Settings
from tutor.engine.runs.history import Descent

_TOLERANCE = 1e-12
"""A factor this near to 1 is 1, and to 0 is 0."""

_ARRIVED = 1e-6
"""At a saddle the gradient has shrunk to this share of what it was."""

_WORST_FIRST = ("diverging", "no-progress", "ripples", "crossing", "one-sided", "one-step")


@dataclass(frozen=True, slots=True)
class _Direction:
    """A run along one eigenvector of the Hessian."""

    curvature: float
    factor: float
    """What an update multiplies the distance by, in the long run."""
    kind: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A linear rule with its numbers."""

    optimizer: Optimizer
    linear: Linear
    knobs: Knobs
    """Those that are told."""

    @property
    def rate(self) -> float:
        return float(self.knobs["learning_rate"])

    @property
    def beta(self) -> float:
        return float(self.knobs.get("beta", 0.0))

    @property
    def is_plain(self) -> bool:
        """Whether an update multiplies the distance by 1 − αh."""
        return self.linear.polynomial(0.5, self.knobs) == (0.5, 0.0)

    def along(self, curvature: float) -> _Direction:
        dominant, _ = self.linear.roots(self.rate * curvature, self.knobs)
        factor = abs(dominant)
        if factor > 1 + _TOLERANCE:
            kind = "diverging"
        elif factor > 1 - _TOLERANCE:
            kind = "no-progress"
        elif dominant.imag:
            kind = "ripples"
        elif factor < _TOLERANCE and self.is_plain:
            kind = "one-step"
        else:
            # With both roots at zero Nesterov's form crosses once and then stands on the bottom.
            kind = "crossing" if dominant.real < 0 or factor < _TOLERANCE else "one-sided"
        return _Direction(curvature, factor, kind)


def quadratic_regime(descent: Descent, began: Frame, hessian: Array, linear: Linear) -> Regime:
    """Name what a linear rule at a constant rate does on a quadratic surface with this Hessian (d, d).

    `began` is the first frame of the leg that the cursor is in: what moves there decides.
    """
    found = _regime(descent, began, hessian, linear)
    decay = descent.settings.weight_decay
    return found._replace(reason=f"{found.reason[:-1]} (h with λ = {number(decay, 4)} added).") if decay else found


def _regime(descent: Descent, began: Frame, hessian: Array, linear: Linear) -> Regime:
    settings = descent.settings
    knobs = settings.optimizer.told(settings.every_knob)
    rule = _Rule(settings.optimizer, linear, knobs)
    modes = _Modes(hessian, settings)
    slopes, slopes_now = modes.slopes(began), modes.slopes(descent.frame)
    pushed = _present(slopes)
    moving = pushed | _present(modes.along(began.state.get("velocity", np.zeros_like(began.parameters))))
    curvatures = modes.curvatures
    if not moving.any():
        return _at_rest(curvatures, slopes_now)
    if rule.rate <= 0:
        return _without_a_rate(rule)
    directions = [rule.along(float(h)) for h in curvatures[moving & (curvatures != 0)]]
    rising = [direction for direction in directions if direction.curvature > 0]
    falling = [direction for direction in directions if direction.curvature < 0]
    growth = max((direction.factor for direction in rising), default=0.0)
    if falling and falling[0].factor >= growth:
        return _falling(rule, falling[0], above_a_saddle=_above_a_saddle(curvatures, slopes_now))
    if growth > 1 + _TOLERANCE:
        return _rising(rule, rising)
    if (pushed & (curvatures == 0)).any():
        return _on_a_slope(rule, float(np.linalg.norm(slopes[curvatures == 0])))
    if not rising:
        return _at_rest(curvatures, slopes_now)
    if (curvatures < 0).any() and growth < 1 - _TOLERANCE:
        arrived = np.linalg.norm(slopes_now) <= _ARRIVED * np.linalg.norm(slopes)
        return _at_rest(curvatures, slopes_now) if arrived else _towards_a_saddle(curvatures)
    return _rising(rule, rising)


class _Modes:
    """The eigenvectors of what is descended: the surface where parameters may move, with weight decay as ½λ|θ|²."""

    def __init__(self, hessian: Array, settings: Settings) -> None:
        self._free = np.full(len(hessian), True) if settings.mask is None else settings.mask != 0
        self._decay = settings.weight_decay
        curvatures, self._axes = np.linalg.eigh(descended_hessian(hessian, settings))
        steepest = np.abs(curvatures).max(initial=0.0)
        self.curvatures: Array = np.where(np.abs(curvatures) <= _TOLERANCE * steepest, 0.0, curvatures)
        """Ascending."""

    def along(self, vector: Array) -> Array:
        """A vector's components along the eigenvectors."""
        components: Array = self._axes.T @ vector[self._free]
        return components

    def slopes(self, frame: Frame) -> Array:
        return self.along(frame.gradient + self._decay * frame.parameters)


def _present(components: Array) -> NDArray[np.bool_]:
    """Which components are more than rounding."""
    return np.abs(components) > 4 * np.finfo(float).eps * np.linalg.norm(components)


def _above_a_saddle(curvatures: Array, slopes: Array) -> bool:
    """Whether there is a saddle, and the loss still above it: L − L_saddle = ½Σ gᵢ²/λᵢ."""
    curved = curvatures != 0
    return bool((curvatures > 0).any() and (slopes[curved] ** 2 / curvatures[curved]).sum() >= 0)


def _at_rest(curvatures: Array, slopes: Array) -> Regime:
    if (curvatures == 0).all():
        return Regime("on-a-plateau", "The loss is the same everywhere it may go, so that nothing moves.")
    gradient = f"The gradient's length is {number(float(np.linalg.norm(slopes)), 3)}"
    shown = ", ".join(number(h, 4) for h in curvatures)
    if (curvatures >= 0).all():
        return Regime("at-a-minimum", f"{gradient} and no curvature is negative ({shown}): this is the bottom.")
    if (curvatures < 0).all():
        return Regime("at-a-maximum", f"{gradient} and every curvature is negative ({shown}): this is the top.")
    return Regime(
        "at-a-saddle",
        f"{gradient}, but the curvatures {shown} have both signs: a saddle, which the smallest push leaves.",
    )


def _towards_a_saddle(curvatures: Array) -> Regime:
    return Regime(
        "towards-a-saddle",
        f"It began without any part along the direction that falls (h = {number(curvatures[0], 4)}), "
        "so it comes to rest on the saddle, where the gradient is 0 and the loss is not lowest.",
    )


def _without_a_rate(rule: _Rule) -> Regime:
    if rule.rate == 0:
        return Regime("no-progress", "α = 0.0: the gradient counts for nothing.")
    return Regime("diverging", f"α = {number(rule.rate, 4)} is negative: every update goes up the gradient.")


def _on_a_slope(rule: _Rule, slope: float) -> Regime:
    speed = rule.rate * rule.linear.speed(rule.knobs) if rule.beta < 1 else np.inf
    return Regime(
        "unbounded-below",
        f"Along a straight line the slope stays {number(slope, 4)}, so each update lowers the loss by "
        f"{number(speed * slope * slope, 4)} in the long run, without an end.",
    )


def _falling(rule: _Rule, direction: _Direction, above_a_saddle: bool) -> Regime:
    h, times = number(direction.curvature, 4), number(direction.factor, 4)
    formula = f"1 + α·|h| = {times}" if rule.is_plain else times
    if above_a_saddle:
        return Regime(
            "escaping-a-saddle",
            f"Along the direction that falls (h = {h}) each update ends {formula} times as far from the saddle.",
        )
    return Regime(
        "unbounded-below",
        f"Along the direction with curvature h = {h} each update goes {formula} times as far, "
        "and the loss has no lowest value.",
    )


def _rising(rule: _Rule, directions: list[_Direction]) -> Regime:
    """The most restless direction decides."""
    worst = min(directions, key=lambda direction: (_WORST_FIRST.index(direction.kind), -direction.factor))
    where = f"Along the direction with h = {number(worst.curvature, 4)}, " if len(directions) > 1 else ""
    reason = where + (_why(rule, worst) if rule.is_plain else _why_with_momentum(rule, worst))
    slowest = max(directions, key=lambda direction: direction.factor)
    if worst.kind not in ("diverging", "no-progress") and slowest.factor > worst.factor + _TOLERANCE:
        reason += f"; the slowest direction (h = {number(slowest.curvature, 4)}) keeps {number(slowest.factor, 4)}"
    return Regime(worst.kind, reason + ".")


def _why(rule: _Rule, direction: _Direction) -> str:
    rate, keeps = f"α = {number(rule.rate, 4)}", f"|1 − αh| = {number(direction.factor, 4)}"
    one, two = (f"{times}/h = {number(share / direction.curvature, 4)}" for times, share in (("1", 1), ("2", 2)))
    match direction.kind:
        case "one-sided":
            return f"{rate} is below {one}: each update keeps {keeps} of the distance, on the same side"
        case "one-step":
            return f"{rate} is 1/h: one update lands on the bottom"
        case "crossing":
            return f"{rate} is between {one} and {two}: each update crosses over and keeps {keeps} of the distance"
        case "no-progress":
            return f"{rate} is 2/h: each update lands as far away on the other side"
        case _:
            return f"{rate} is above {two}: each update ends farther away, {keeps} times"


def _why_with_momentum(rule: _Rule, direction: _Direction) -> str:
    numbers = ", ".join(f"{rule.optimizer.symbol(name)} = {number(float(x), 4)}" for name, x in rule.knobs.items())
    keeps = number(direction.factor, 4)
    match direction.kind:
        case "one-sided":
            return f"{numbers}: it is too slow to swing: each update keeps {keeps} of the distance, on the same side"
        case "crossing":
            return f"{numbers}: each update crosses over and keeps {keeps} of the distance"
        case "ripples":
            shrink = rule.linear.swing_formula
            return f"{numbers}: it swings through the bottom, and each update keeps {shrink} = {keeps} of the swing"
        case "no-progress" if rule.beta >= 1:
            return f"β = {number(rule.beta, 4)}: nothing slows the velocity, so the swing never ends"
        case "no-progress" if rule.beta < 0:
            return f"{numbers}: each update ends as far away, again and again"
        case "no-progress":
            limit = _limit(rule, direction)
            return f"{numbers}: the rate is {limit}: it lands as far away on the other side, again and again"
        case _ if rule.beta >= 1:
            return f"β = {number(rule.beta, 4)} lets the velocity grow by itself: each update ends {keeps} times as far"
        case _ if rule.beta < 0:
            return f"{numbers}: each update ends farther away, {keeps} times"
        case _:
            limit = _limit(rule, direction)
            return f"{numbers}: the rate is above {limit}: each update ends farther away, {keeps} times"


def _limit(rule: _Rule, direction: _Direction) -> str:
    """The rate from which the rule diverges, for 0 ≤ β < 1."""
    formula = with_options(rule.linear.limit_formula, rule.knobs)
    return f"{formula} = {number(rule.linear.limit(rule.knobs) / direction.curvature, 4)}"
