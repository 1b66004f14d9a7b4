"""What a schedule is, and every kind: the knobs of an update as a function of its number, easiest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, inf, pi, sqrt
from typing import ClassVar, Protocol, TypeAlias

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError

Knobs: TypeAlias = Mapping[str, float | Array]
"""An optimizer's settings by name; an array of shape (*batch) where each run of a batch has its own."""


class ScheduleError(UserError):
    """A schedule that cannot be made, with a sentence that says what to do."""


class Schedule(Protocol):
    """A learning rate that follows a plan."""

    @property
    def name(self) -> str:
        """The name people type."""
        ...

    @property
    def title(self) -> str:
        """The name people read."""
        ...

    @property
    def formula(self) -> str:
        """The learning rate of update t (0, 1, 2, …) from the α that was set, in Unicode."""
        ...

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        """Return the knobs of update number `step` (0, 1, 2, …), given the ones that were set."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """The learning rate stays as it was set."""

    name: ClassVar[str] = "constant"
    title: ClassVar[str] = "constant"
    formula: ClassVar[str] = "α"

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return knobs


@dataclass(frozen=True, slots=True)
class Step:
    """The learning rate falls by a factor every so many updates, as PyTorch's StepLR."""

    every: float
    """How many updates a stair is long."""
    factor: float = 0.1

    name: ClassVar[str] = "step"
    title: ClassVar[str] = "step"
    formula: ClassVar[str] = "α·factor^⌊t/every⌋"

    def __post_init__(self) -> None:
        _require_whole(self, "every")
        _require_positive(self, "factor")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return _scaled(knobs, _power(self.factor, step // self.every))


@dataclass(frozen=True, slots=True)
class Exponential:
    """The learning rate falls by a factor with every update, as PyTorch's ExponentialLR."""

    factor: float = 0.95

    name: ClassVar[str] = "exponential"
    title: ClassVar[str] = "exponential"
    formula: ClassVar[str] = "α·factor^t"

    def __post_init__(self) -> None:
        _require_positive(self, "factor")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return _scaled(knobs, _power(self.factor, step))


@dataclass(frozen=True, slots=True)
class InverseTime:
    """The learning rate falls as 1/t in the end: slowly enough to reach any place, fast enough to settle.

    It meets the conditions Σα = ∞ and Σα² < ∞ of stochastic approximation (Robbins, Monro 1951).
    """

    decay_rate: float = 0.1
    """How much of the first rate an update adds to the divisor."""

    name: ClassVar[str] = "inverse-time"
    title: ClassVar[str] = "inverse time"
    formula: ClassVar[str] = "α/(1 + decay_rate·t)"

    def __post_init__(self) -> None:
        _require_positive(self, "decay_rate")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return _scaled(knobs, 1 / (1 + self.decay_rate * step))


@dataclass(frozen=True, slots=True)
class InverseSquareRoot:
    """The learning rate falls as 1/√t in the end, as transformers were trained (Vaswani et al. 2017).

    With a warm-up as long as the timescale it is the schedule of that name in the transformers library.
    """

    timescale: float = 1.0
    """After this many updates the rate is α/√2."""

    name: ClassVar[str] = "inverse-square-root"
    title: ClassVar[str] = "inverse square root"
    formula: ClassVar[str] = "α/√(1 + t/timescale)"

    def __post_init__(self) -> None:
        _require_positive(self, "timescale")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return _scaled(knobs, 1 / sqrt(1 + step / self.timescale))


@dataclass(frozen=True, slots=True)
class Polynomial:
    """The learning rate falls to 0 along a power of the updates that are left, and stays, as PyTorch's PolynomialLR."""

    total: float
    """How many updates the way down is long."""
    power: float = 2.0

    name: ClassVar[str] = "polynomial"
    title: ClassVar[str] = "polynomial"
    formula: ClassVar[str] = "α·(1 − min(t/total, 1))^power"

    def __post_init__(self) -> None:
        _require_whole(self, "total")
        _require_positive(self, "power")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return _scaled(knobs, _power(1 - min(step / self.total, 1.0), self.power))


@dataclass(frozen=True, slots=True)
class Linear:
    """The learning rate goes in a straight line from one share of α to another and stays, as PyTorch's LinearLR."""

    total: float
    """How many updates the line is long."""
    start_factor: float = 1.0
    end_factor: float = 0.0

    name: ClassVar[str] = "linear"
    title: ClassVar[str] = "linear"
    formula: ClassVar[str] = "α·(start_factor + (end_factor − start_factor)·min(t/total, 1))"

    def __post_init__(self) -> None:
        _require_whole(self, "total")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        share = min(step / self.total, 1.0)
        return _scaled(knobs, self.start_factor + (self.end_factor - self.start_factor) * share)


@dataclass(frozen=True, slots=True)
class Cosine:
    """The learning rate swings down half a cosine wave (Loshchilov, Hutter 2017), as PyTorch's CosineAnnealingLR.

    After `total` updates the wave goes on, and the rate rises again.
    """

    total: float
    """How many updates the way down is long."""
    floor: float = 0.0
    """The lowest learning rate."""

    name: ClassVar[str] = "cosine"
    title: ClassVar[str] = "cosine"
    formula: ClassVar[str] = "floor + (α − floor)·(1 + cos(π·t/total))/2"

    def __post_init__(self) -> None:
        _require_whole(self, "total")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        share = (1 + cos(pi * step / self.total)) / 2
        return {**knobs, "learning_rate": self.floor + (knobs["learning_rate"] - self.floor) * share}


@dataclass(frozen=True, slots=True)
class WarmRestarts:
    """The learning rate swings down half a cosine wave and begins anew, again and again (Loshchilov, Hutter 2017).

    As PyTorch's CosineAnnealingWarmRestarts with T_0 = total, T_mult = growth and eta_min = floor.
    """

    total: float
    """How many updates the first way down is long."""
    growth: float = 1.0
    """How many times as long each way down is as the one before, a whole number."""
    floor: float = 0.0
    """The lowest learning rate."""

    name: ClassVar[str] = "warm-restarts"
    title: ClassVar[str] = "warm restarts"
    formula: ClassVar[str] = (
        "floor + (α − floor)·(1 + cos(π·i/T))/2, i counted from each restart, T total, then growth·T"
    )

    def __post_init__(self) -> None:
        _require_whole(self, "total")
        _require_whole(self, "growth")

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        since, length = step, self.total
        if self.growth == 1:
            since = step % int(self.total)
        while since >= length:
            since, length = since - int(length), length * self.growth
        share = (1 + cos(pi * since / length)) / 2
        return {**knobs, "learning_rate": self.floor + (knobs["learning_rate"] - self.floor) * share}


@dataclass(frozen=True, slots=True)
class WarmUp:
    """The learning rate grows in a straight line to the first rate of another schedule, which then begins.

    As PyTorch's LinearLR(1/warmup, 1, warmup − 1) before any other in its SequentialLR; a `total` of the other counts
    from where the warm-up ends.
    """

    warmup: float
    """How many updates the rate grows for."""
    then: Schedule = Constant()

    title: ClassVar[str] = "warm-up"
    formula: ClassVar[str] = "α₀·(t + 1)/warmup while t < warmup, then another schedule, which begins at α₀"

    def __post_init__(self) -> None:
        _require_whole(self, "warmup")

    @property
    def name(self) -> str:
        return "warm-up" if isinstance(self.then, Constant) else self.then.name

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        if step >= self.warmup:
            return self.then.knobs(step - int(self.warmup), knobs)
        return _scaled(self.then.knobs(0, knobs), (step + 1) / self.warmup)


@dataclass(frozen=True, slots=True)
class OneCycle:
    """The learning rate rises to α and falls far below its start, while momentum does the opposite (Smith, Topin 2018).

    As PyTorch's OneCycleLR with max_lr = α and cosines between; `beta`, or else `beta1`, is the momentum that cycles.
    After `total` updates all stays as it ended.
    """

    total: float
    """How many updates the cycle is long."""
    rise: float = 0.3
    """The share of the cycle on which the rate rises."""
    div_factor: float = 25.0
    """α over the first rate."""
    final_div_factor: float = 1e4
    """The first rate over the last."""
    lowest_beta: float = 0.85
    highest_beta: float = 0.95

    name: ClassVar[str] = "one-cycle"
    title: ClassVar[str] = "one cycle"
    formula: ClassVar[str] = "half a cosine from α/div_factor up to α, then one down to α/(div_factor·final_div_factor)"

    def __post_init__(self) -> None:
        _require_whole(self, "total")
        _require_positive(self, "div_factor")
        _require_positive(self, "final_div_factor")
        if not 0 < self.rise < 1 or self.rise * self.total <= 1 or (1 - self.rise) * self.total < 1:
            raise ScheduleError(
                "A one-cycle schedule needs room to rise and to fall: rise is a share between 0 and 1, "
                "and rise·total must be more than 1."
            )

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        peak = self.rise * self.total - 1
        last = self.total - 1
        highest, first = knobs["learning_rate"], knobs["learning_rate"] / self.div_factor
        if step <= peak:
            rate = _cosine_between(first, highest, step / peak)
            beta = _cosine_between(self.highest_beta, self.lowest_beta, step / peak)
        else:
            fallen = min((step - peak) / (last - peak), 1.0)
            rate = _cosine_between(highest, first / self.final_div_factor, fallen)
            beta = _cosine_between(self.lowest_beta, self.highest_beta, fallen)
        momentum = next((name for name in ("beta", "beta1") if name in knobs), None)
        return {**knobs, "learning_rate": rate} | ({} if momentum is None else {momentum: beta})


def _scaled(knobs: Knobs, factor: float) -> Knobs:
    return {**knobs, "learning_rate": knobs["learning_rate"] * factor}


def _power(base: float, exponent: float) -> float:
    """base^exponent of a positive base; infinite where it is too large for a number, for such a run is data."""
    try:
        power: float = base**exponent
    except OverflowError:
        return inf
    return power


def _cosine_between(start: float | Array, end: float | Array, share: float) -> float | Array:
    return end + (start - end) * ((1 + cos(pi * share)) / 2)


def _require_whole(schedule: Schedule, constant: str) -> None:
    value = getattr(schedule, constant)
    if not (value >= 1 and value == value // 1):
        raise ScheduleError(f"{constant} counts updates: give a whole number of at least 1, not {value:g}.")


def _require_positive(schedule: Schedule, constant: str) -> None:
    value = getattr(schedule, constant)
    if not value > 0:
        raise ScheduleError(f"{constant} must be more than 0, not {value:g}.")
