"""What a question is drawn from: ranges, lists and exclusions, each a finite list of values, rounded already."""

import hashlib
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

Value: TypeAlias = float | str
"""A drawn number, or a drawn word such as an optimizer's name."""

MOST = 10_000
"""Values in one range."""

LONGEST = 200
"""Characters of one entry."""

_RANGE = re.compile(r"\s*(\S+)\s*\.\.\s*(\S+?)(?:\s+step\s+(\S+?))?(?:\s+not\s+(.+?))?\s*")


def values_of(spec: str | float | Sequence[str | float]) -> tuple[Value, ...]:
    """Return the values that one entry of `given` allows: `-4 .. 4 step 0.5 not 0`, `[0.1, 0.2]`, or one number.

    Raises:
        ValueError: the entry allows nothing, or cannot be read.
    """
    if isinstance(spec, str):
        return _range(spec)
    if isinstance(spec, (int, float)):
        return (_finite(spec),)
    values = tuple(item if isinstance(item, str) else _finite(item) for item in spec)
    if not values:
        raise ValueError("This list is empty; give at least one value.")
    return values


def interval_of(spec: str | Sequence[float]) -> tuple[float, float]:
    """Return the ends of an interval, `-3 .. 3` or `[-3, 3]`.

    Raises:
        ValueError: it is none.
    """
    if isinstance(spec, str):
        match = _RANGE.fullmatch(spec) if len(spec) <= LONGEST else None
        ends = [float(_decimal(end)) for end in match.group(1, 2)] if match and not match[3] and not match[4] else []
    else:
        ends = [_finite(end) for end in spec]
    if len(ends) != 2 or not ends[0] < ends[1]:
        raise ValueError("An interval is written “-3 .. 3” or [-3, 3], from its smaller to its larger end.")
    return ends[0], ends[1]


def count(given: Mapping[str, Sequence[Value]]) -> int:
    """How many different draws there are."""
    return math.prod(len(values) for values in given.values())


def values_at(given: Mapping[str, Sequence[Value]], index: int) -> dict[str, Value]:
    """Return draw number `index` of all there are: its digits in the mixed radix of the lists' lengths."""
    drawn: dict[str, Value] = {}
    for name, values in given.items():
        index, digit = divmod(index, len(values))
        drawn[name] = values[digit]
    return drawn


def draw_index(identity: str, seed: int, attempt: int, total: int) -> int:
    """Return the number of the draw that a seed stands for, the same on every machine and version of Python."""
    digest = hashlib.sha256(f"{identity}\n{seed}\n{attempt}".encode()).digest()
    return int.from_bytes(digest[:16], "big") % total


def shuffled(length: int, identity: str, seed: int, attempt: int = 0) -> tuple[int, ...]:
    """Return an order of so many things that a seed stands for; a further attempt draws anew."""
    return tuple(
        sorted(range(length), key=lambda position: draw_index(f"{identity} {position}", seed, attempt, 1 << 64))
    )


def disordered(length: int, identity: str, seed: int) -> tuple[int, ...]:
    """Return an order of two things or more that a seed stands for and that is not the one they had."""
    orders = (shuffled(length, identity, seed, attempt) for attempt in itertools.count())
    return next(order for order in orders if list(order) != sorted(order))


def _range(text: str) -> tuple[float, ...]:
    match = _RANGE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None:
        raise ValueError(
            f"“{text[:LONGEST]}” is not a range; write one like “-4 .. 4 step 0.5 not 0”, or a list [0.1, 0.2]."
        )
    low, high = _decimal(match[1]), _decimal(match[2])
    step = _decimal(match[3] or "1")
    if step <= 0 or high < low:
        raise ValueError(f"“{text}” runs from its smaller to its larger number by a step above zero.")
    if (high - low) / step > MOST:
        raise ValueError(f"“{text}” has more than {MOST} values; take a larger step.")
    excluded = {_decimal(word) for word in re.split(r"[\s,]+", match[4])} if match[4] else set()
    steps = int((high - low) // step)
    values = tuple(float(value) for k in range(steps + 1) if (value := low + k * step) not in excluded)
    if not values:
        raise ValueError(f"“{text}” leaves nothing to draw.")
    return values


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text.replace("−", "-"))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not a number.") from None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise ValueError(f"“{text}” is not a number to draw from.")
    return value


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"“{value}” is not a number to draw from.")
    return float(value)
