"""What a schedule is, every kind by name, easiest first, and how one is made from what people type."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from math import cos, inf, pi, sqrt
from typing import ClassVar, TypeAlias

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.suggestion import advice

Knobs: TypeAlias = Mapping[str, float | Array]
"""An optimizer's settings by name; an array of shape (*batch) where each run of a batch has its own."""


_COUNTS = frozenset({"every", "total", "growth", "warmup"})
"""Constants that are whole numbers, from 1."""
_POSITIVE = frozenset({"factor", "decay_rate", "timescale", "power", "div_factor", "final_div_factor"})


class ScheduleError(UserError):
    """A schedule that cannot be made, with a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A learning rate that follows a plan: a kind of its own says its `share`, or else all its knobs."""

    kind: ClassVar[str]
    """The name people type."""
    formula: ClassVar[str]
    """The learning rate of update t (0, 1, 2, …) from the α that was set, in Unicode."""

    def __post_init__(self) -> None:
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            if name in _COUNTS and not (value >= 1 and value == value // 1):
                raise ScheduleError(f"{name} counts updates: give a whole number of at least 1, not {value:g}.")
            if name in _POSITIVE and not value > 0:
                raise ScheduleError(f"{name} must be more than 0, not {value:g}.")

    @property
    def name(self) -> str:
        """The name people type, that of the schedule behind a warm-up."""
        return self.kind

    @property
    def title(self) -> str:
        """The name people read."""
        return self.kind.replace("-", " ")

    def share(self, step: int) -> float:
        """What the learning rate that was set is multiplied by, at update number `step`."""
        return 1.0

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        """Return the knobs of update number `step` (0, 1, 2, …), given the ones that were set."""
        return {**knobs, "learning_rate": knobs["learning_rate"] * self.share(step)}


@dataclass(frozen=True, slots=True)
class Constant(Schedule):
    """The learning rate stays as it was set."""

    kind: ClassVar[str] = "constant"
    formula: ClassVar[str] = "α"

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        return knobs


@dataclass(frozen=True, slots=True)
class Step(Schedule):
    """The learning rate falls by a factor every so many updates, as PyTorch's StepLR."""

    every: float
    """How many updates a stair is long."""
    factor: float = 0.1

    kind: ClassVar[str] = "step"
    formula: ClassVar[str] = "α·factor^⌊t/every⌋"

    def share(self, step: int) -> float:
        return _power(self.factor, step // self.every)


@dataclass(frozen=True, slots=True)
class Exponential(Schedule):
    """The learning rate falls by a factor with every update, as PyTorch's ExponentialLR."""

    factor: float = 0.95

    kind: ClassVar[str] = "exponential"
    formula: ClassVar[str] = "α·factor^t"

    def share(self, step: int) -> float:
        return _power(self.factor, step)


@dataclass(frozen=True, slots=True)
class InverseTime(Schedule):
    """The learning rate falls as 1/t in the end: slowly enough to reach any place, fast enough to settle.

    It meets the conditions Σα = ∞ and Σα² < ∞ of stochastic approximation (Robbins, Monro 1951).
    """

    decay_rate: float = 0.1
    """How much of the first rate an update adds to the divisor."""

    kind: ClassVar[str] = "inverse-time"
    formula: ClassVar[str] = "α/(1 + decay_rate·t)"

    def share(self, step: int) -> float:
        return 1 / (1 + self.decay_rate * step)


@dataclass(frozen=True, slots=True)
class InverseSquareRoot(Schedule):
    """The learning rate falls as 1/√t in the end, as transformers were trained (Vaswani et al. 2017).

    With a warm-up as long as the timescale it is the schedule of that name in the transformers library.
    """

    timescale: float = 1.0
    """After this many updates the rate is α/√2."""

    kind: ClassVar[str] = "inverse-square-root"
    formula: ClassVar[str] = "α/√(1 + t/timescale)"

    def share(self, step: int) -> float:
        return 1 / sqrt(1 + step / self.timescale)


@dataclass(frozen=True, slots=True)
class Polynomial(Schedule):
    """The learning rate falls to 0 along a power of the updates that are left, and stays, as PyTorch's PolynomialLR."""

    total: float
    """How many updates the way down is long."""
    power: float = 2.0

    kind: ClassVar[str] = "polynomial"
    formula: ClassVar[str] = "α·(1 − min(t/total, 1))^power"

    def share(self, step: int) -> float:
        return _power(1 - min(step / self.total, 1.0), self.power)


@dataclass(frozen=True, slots=True)
class Linear(Schedule):
    """The learning rate goes in a straight line from one share of α to another and stays, as PyTorch's LinearLR."""

    total: float
    """How many updates the line is long."""
    start_factor: float = 1.0
    end_factor: float = 0.0

    kind: ClassVar[str] = "linear"
    formula: ClassVar[str] = "α·(start_factor + (end_factor − start_factor)·min(t/total, 1))"

    def share(self, step: int) -> float:
        share = min(step / self.total, 1.0)
        return self.start_factor + (self.end_factor - self.start_factor) * share


@dataclass(frozen=True, slots=True)
class Cosine(Schedule):
    """The learning rate swings down half a cosine wave (Loshchilov, Hutter 2017), as PyTorch's CosineAnnealingLR.

    After `total` updates the wave goes on, and the rate rises again.
    """

    total: float
    """How many updates the way down is long."""
    floor: float = 0.0
    """The lowest learning rate."""

    kind: ClassVar[str] = "cosine"
    formula: ClassVar[str] = "floor + (α − floor)·(1 + cos(π·t/total))/2"

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        share = (1 + cos(pi * step / self.total)) / 2
        return {**knobs, "learning_rate": self.floor + (knobs["learning_rate"] - self.floor) * share}


@dataclass(frozen=True, slots=True)
class WarmRestarts(Schedule):
    """The learning rate swings down half a cosine wave and begins anew, again and again (Loshchilov, Hutter 2017).

    As PyTorch's CosineAnnealingWarmRestarts with T_0 = total, T_mult = growth and eta_min = floor.
    """

    total: float
    """How many updates the first way down is long."""
    growth: float = 1.0
    """How many times as long each way down is as the one before, a whole number."""
    floor: float = 0.0
    """The lowest learning rate."""

    kind: ClassVar[str] = "warm-restarts"
    formula: ClassVar[str] = (
        "floor + (α − floor)·(1 + cos(π·i/T))/2, i counted from each restart, T total, then growth·T"
    )

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        since, length = step, self.total
        if self.growth == 1:
            since = step % int(self.total)
        while since >= length:
            since, length = since - int(length), length * self.growth
        share = (1 + cos(pi * since / length)) / 2
        return {**knobs, "learning_rate": self.floor + (knobs["learning_rate"] - self.floor) * share}


@dataclass(frozen=True, slots=True)
class WarmUp(Schedule):
    """The learning rate grows in a straight line to the first rate of another schedule, which then begins.

    As PyTorch's LinearLR(1/warmup, 1, warmup − 1) before any other in its SequentialLR; a `total` of the other counts
    from where the warm-up ends.
    """

    warmup: float
    """How many updates the rate grows for."""
    then: Schedule = Constant()

    kind: ClassVar[str] = "warm-up"
    formula: ClassVar[str] = "α₀·(t + 1)/warmup while t < warmup, then another schedule, which begins at α₀"

    @property
    def title(self) -> str:
        return self.kind

    @property
    def name(self) -> str:
        return self.kind if isinstance(self.then, Constant) else self.then.name

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        if step >= self.warmup:
            return self.then.knobs(step - int(self.warmup), knobs)
        first = self.then.knobs(0, knobs)
        return {**first, "learning_rate": first["learning_rate"] * ((step + 1) / self.warmup)}


@dataclass(frozen=True, slots=True)
class OneCycle(Schedule):
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

    kind: ClassVar[str] = "one-cycle"
    formula: ClassVar[str] = "half a cosine from α/div_factor up to α, then one down to α/(div_factor·final_div_factor)"

    def __post_init__(self) -> None:
        Schedule.__post_init__(self)  # a class with slots is made twice, and super() knows the first
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


def _power(base: float, exponent: float) -> float:
    """base^exponent of a positive base; infinite where it is too large for a number, for such a run is data."""
    try:
        power: float = base**exponent
    except OverflowError:
        return inf
    return power


def _cosine_between(start: float | Array, end: float | Array, share: float) -> float | Array:
    return end + (start - end) * ((1 + cos(pi * share)) / 2)


SCHEDULES: Mapping[str, type[Schedule]] = {
    kind.kind: kind
    for kind in (
        *(Constant, Step, Exponential, InverseTime, InverseSquareRoot, Linear, Polynomial, Cosine),
        *(WarmRestarts, WarmUp, OneCycle),
    )
}
"""Every kind of schedule by the name people type, easiest first; each has a `title` and a `formula`."""


def default_constants(name: str) -> Mapping[str, float | None]:
    """The constants of a kind of schedule with their defaults; None for one that must be given."""
    return {
        field.name: None if field.default is MISSING else field.default
        for field in fields(_kind(name))
        if field.name != "then"
    }


def make_schedule(name: str, constants: Mapping[str, float]) -> Schedule:
    """Build a schedule from its name and constants; `warmup` among them puts a warm-up before it.

    Raises:
        ScheduleError: the name or a constant is unknown, missing, or makes no sense.
    """
    kind = _kind(name)
    if kind is not WarmUp and "warmup" in constants:
        rest = {key: value for key, value in constants.items() if key != "warmup"}
        return WarmUp(constants["warmup"], make_schedule(name, rest))
    known = default_constants(name)
    for key in constants:
        if key not in known:
            raise ScheduleError(f"The {name} schedule has no {key}; {advice(key, [*known, 'warmup'])}")
    for key, default in known.items():
        if default is None and key not in constants:
            raise ScheduleError(f"The {name} schedule needs a length; add {key}= and a number of updates.")
    return WarmUp(constants["warmup"]) if issubclass(kind, WarmUp) else kind(**constants)


def constants_of(schedule: Schedule) -> Mapping[str, float]:
    """The constants that build this schedule again with `make_schedule` and its name."""
    if isinstance(schedule, WarmUp):
        return {**constants_of(schedule.then), "warmup": schedule.warmup}
    return {name: getattr(schedule, name) for name in default_constants(schedule.name)}


def _kind(name: str) -> type[Schedule]:
    if name not in SCHEDULES:
        raise ScheduleError(f"There is no schedule {name}; {advice(name, SCHEDULES)}")
    return SCHEDULES[name]
