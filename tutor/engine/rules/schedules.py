"""What a schedule is, every kind by name, easiest first, and how one is made from what people type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import Parameter, signature
from math import cos, inf, pi, sqrt
from typing import NamedTuple, TypeAlias

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.suggestion import advice

Knobs: TypeAlias = Mapping[str, float | Array]
"""An optimizer's settings by name; an array of shape (*batch) where each run of a batch has its own."""
Rate: TypeAlias = float | Array

_COUNTS = frozenset({"every", "total", "growth", "warmup"})
"""Constants that are whole numbers, from 1."""
_POSITIVE = frozenset({"factor", "decay_rate", "timescale", "power", "div_factor", "final_div_factor"})


class Kind(NamedTuple):
    """A way in which the learning rate follows a plan."""

    name: str
    """The name people type."""
    formula: str
    """The learning rate of update t (0, 1, 2, …) from the α that was set, in Unicode."""
    rate: Callable[..., Rate]
    """The same as a function of α and t, and by their names of the constants, which may have defaults."""
    beta: Callable[..., float] | None = None
    """What momentum is meanwhile, of t and the same constants; none where it stays as it was set."""


def _constant(rate: Rate, t: int) -> Rate:
    """As it was set."""
    return rate


def _step(rate: Rate, t: int, *, every: float, factor: float = 0.1) -> Rate:
    """It falls by a factor every so many updates, as PyTorch's StepLR."""
    return rate * _power(factor, t // every)


def _exponential(rate: Rate, t: int, *, factor: float = 0.95) -> Rate:
    """It falls by a factor with every update, as PyTorch's ExponentialLR."""
    return rate * _power(factor, t)


def _inverse_time(rate: Rate, t: int, *, decay_rate: float = 0.1) -> Rate:
    """It falls as 1/t in the end: slowly enough to reach any place, fast enough to settle.

    It meets the conditions Σα = ∞ and Σα² < ∞ of stochastic approximation (Robbins, Monro 1951). The decay rate is how
    much of the first rate an update adds to the divisor.
    """
    return rate * (1 / (1 + decay_rate * t))


def _inverse_square_root(rate: Rate, t: int, *, timescale: float = 1.0) -> Rate:
    """It falls as 1/√t in the end, as transformers were trained (Vaswani et al. 2017).

    After `timescale` updates it is α/√2. With a warm-up as long as that it is the schedule of that name in the
    transformers library.
    """
    return rate * (1 / sqrt(1 + t / timescale))


def _linear(rate: Rate, t: int, *, total: float, start_factor: float = 1.0, end_factor: float = 0.0) -> Rate:
    """It goes in a straight line from one share of α to another and stays, as PyTorch's LinearLR."""
    return rate * (start_factor + (end_factor - start_factor) * min(t / total, 1.0))


def _polynomial(rate: Rate, t: int, *, total: float, power: float = 2.0) -> Rate:
    """It falls to 0 along a power of the updates that are left, and stays, as PyTorch's PolynomialLR."""
    return rate * _power(1 - min(t / total, 1.0), power)


def _cosine(rate: Rate, t: int, *, total: float, floor: float = 0.0) -> Rate:
    """It swings down half a cosine wave (Loshchilov, Hutter 2017), as PyTorch's CosineAnnealingLR.

    The floor is the lowest rate. After `total` updates the wave goes on, and the rate rises again.
    """
    return floor + (rate - floor) * ((1 + cos(pi * t / total)) / 2)


def _warm_restarts(rate: Rate, t: int, *, total: float, growth: float = 1.0, floor: float = 0.0) -> Rate:
    """It swings down half a cosine wave and begins anew, again and again (Loshchilov, Hutter 2017).

    As PyTorch's CosineAnnealingWarmRestarts with T_0 = total, T_mult = growth and eta_min = floor: each way down is
    `growth` times as long as the one before, a whole number.
    """
    since, length = t % int(total) if growth == 1 else t, total
    while since >= length:
        since, length = since - int(length), length * growth
    return floor + (rate - floor) * ((1 + cos(pi * since / length)) / 2)


def _warm_up(rate: Rate, t: int, *, warmup: float) -> Rate:
    """It grows in a straight line, for so many updates, to the first rate of another schedule, which then begins.

    As PyTorch's LinearLR(1/warmup, 1, warmup − 1) before any other in its SequentialLR; a `total` of the other counts
    from where the warm-up ends. The growth itself is in `Schedule.knobs`, since every kind may come after it.
    """
    return rate


def _one_cycle(
    rate: Rate, t: int, *, total: float, rise: float = 0.3, div_factor: float = 25.0, final_div_factor: float = 1e4,
    lowest_beta: float = 0.85, highest_beta: float = 0.95,
) -> Rate:  # fmt: skip
    """It rises to α and falls far below its start, while momentum does the opposite (Smith, Topin 2018).

    As PyTorch's OneCycleLR with max_lr = α and cosines between: `rise` is the share of the cycle on which the rate
    rises, `div_factor` is α over the first rate, `final_div_factor` the first rate over the last. After `total` updates
    all stays as it ended.
    """
    return _cycled(t, total, rise, rate / div_factor, rate, rate / div_factor / final_div_factor)


def _cycled_beta(t: int, *, total: float, rise: float, lowest_beta: float, highest_beta: float, **_: float) -> float:
    return float(_cycled(t, total, rise, highest_beta, lowest_beta, highest_beta))


def _cycled(t: int, total: float, rise: float, first: Rate, turn: Rate, last: Rate) -> Rate:
    """Half a cosine wave from the first value to the one at the turn, and another to the last, which stays."""
    peak = rise * total - 1
    if t <= peak:
        return _cosine_between(first, turn, t / peak)
    return _cosine_between(turn, last, min((t - peak) / (total - 1 - peak), 1.0))


def _cosine_between(start: Rate, end: Rate, share: float) -> Rate:
    return end + (start - end) * ((1 + cos(pi * share)) / 2)


def _power(base: float, exponent: float) -> float:
    """base^exponent of a positive base; infinite where it is too large for a number, for such a run is data."""
    try:
        return float(base**exponent)
    except OverflowError:
        return inf


SCHEDULES: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("constant", "α", _constant),
        Kind("step", "α·factor^⌊t/every⌋", _step),
        Kind("exponential", "α·factor^t", _exponential),
        Kind("inverse-time", "α/(1 + decay_rate·t)", _inverse_time),
        Kind("inverse-square-root", "α/√(1 + t/timescale)", _inverse_square_root),
        Kind("linear", "α·(start_factor + (end_factor − start_factor)·min(t/total, 1))", _linear),
        Kind("polynomial", "α·(1 − min(t/total, 1))^power", _polynomial),
        Kind("cosine", "floor + (α − floor)·(1 + cos(π·t/total))/2", _cosine),
        Kind(
            "warm-restarts",
            "floor + (α − floor)·(1 + cos(π·i/T))/2, i counted from each restart, T total, then growth·T",
            _warm_restarts,
        ),
        Kind("warm-up", "α₀·(t + 1)/warmup while t < warmup, then another schedule, which begins at α₀", _warm_up),
        Kind(
            "one-cycle",
            "half a cosine from α/div_factor up to α, then one down to α/(div_factor·final_div_factor)",
            _one_cycle,
            _cycled_beta,
        ),
    )
}
"""Every kind of schedule by the name people type, easiest first."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A learning rate that follows a plan: a kind with its constants."""

    kind: Kind = SCHEDULES["constant"]
    own: Mapping[str, float] = field(default_factory=dict)
    """Every constant of the kind."""
    warmup: float = 0
    """For how many updates the rate grows before the kind's own plan begins."""

    @property
    def name(self) -> str:
        """The name people type, that of the schedule behind a warm-up."""
        return self.kind.name

    @property
    def title(self) -> str:
        """The name people read."""
        return "warm-up" if self.warmup else self.name.replace("-", " ")

    @property
    def formula(self) -> str:
        """The learning rate of update t from the α that was set, in Unicode."""
        return SCHEDULES["warm-up"].formula if self.warmup else self.kind.formula

    @property
    def constants(self) -> Mapping[str, float]:
        """What makes this schedule again with `make_schedule` and its name."""
        return {**self.own, "warmup": self.warmup} if self.warmup else self.own

    def knobs(self, step: int, knobs: Knobs) -> Knobs:
        """Return the knobs of update number `step` (0, 1, 2, …), given the ones that were set."""
        kind, t = self.kind, step - int(self.warmup)
        if kind.name == "constant":
            return knobs
        rate = kind.rate(knobs["learning_rate"], max(0, t), **self.own)
        if t < 0:
            rate = rate * ((step + 1) / self.warmup)
        made = {**knobs, "learning_rate": rate}
        if kind.beta is not None and (momentum := next((name for name in ("beta", "beta1") if name in knobs), None)):
            made[momentum] = kind.beta(max(0, t), **self.own)
        return made


@cache
def default_constants(name: str) -> Mapping[str, float | None]:
    """The constants of a kind of schedule with their defaults; None for one that must be given."""
    named = [each for each in signature(_kind(name).rate).parameters.values() if each.kind is Parameter.KEYWORD_ONLY]
    return {each.name: None if each.default is Parameter.empty else each.default for each in named}


def make_schedule(name: str, constants: Mapping[str, float]) -> Schedule:
    """Build a schedule from its name and constants; `warmup` among them puts a warm-up before it.

    Raises:
        UserError: the name or a constant is unknown, missing, or makes no sense.
    """
    known = default_constants(name)
    for key in constants:
        if key not in known and key != "warmup":
            raise UserError(f"The {name} schedule has no {key}; {advice(key, {**known, 'warmup': None})}")
    for key, default in known.items():
        if default is None and key not in constants:
            raise UserError(f"The {name} schedule needs a length; add {key}= and a number of updates.")
    given = {key: value for key, value in {**known, **constants}.items() if value is not None}
    for key, value in given.items():
        if key in _COUNTS and not (value >= 1 and value == value // 1):
            raise UserError(f"{key} counts updates: give a whole number of at least 1, not {value:g}.")
        if key in _POSITIVE and not value > 0:
            raise UserError(f"{key} must be more than 0, not {value:g}.")
    if name == "one-cycle":
        rise, total = given["rise"], given["total"]
        if not 0 < rise < 1 or rise * total <= 1 or (1 - rise) * total < 1:
            raise UserError(
                "A one-cycle schedule needs room to rise and to fall: rise is a share between 0 and 1, "
                "and rise·total must be more than 1."
            )
    kind, warmup = _kind("warm-up" if name == "constant" and given else name), given.get("warmup", 0)
    return Schedule(kind, {key: given[key] for key in default_constants(kind.name)}, warmup)


def _kind(name: str) -> Kind:
    if name not in SCHEDULES:
        raise UserError(f"There is no schedule {name}; {advice(name, SCHEDULES)}")
    return SCHEDULES[name]
