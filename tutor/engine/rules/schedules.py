"""Every schedule by name: listed, made from what people type, and told back."""

from collections.abc import Mapping
from dataclasses import MISSING, fields

from tutor.engine.rules.schedule_kinds import (
    Constant,
    Cosine,
    Exponential,
    InverseSquareRoot,
    InverseTime,
    Knobs,
    Linear,
    OneCycle,
    Polynomial,
    Schedule,
    ScheduleError,
    Step,
    WarmRestarts,
    WarmUp,
)
from tutor.engine.suggestion import advice

__all__ = [
    "SCHEDULES",
    "Constant",
    "Knobs",
    "Schedule",
    "ScheduleError",
    "constants_of",
    "default_constants",
    "make_schedule",
]

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
