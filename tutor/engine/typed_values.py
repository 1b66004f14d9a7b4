"""What people type into a run, read with an answer for everything that cannot be."""

import difflib
import math
from collections.abc import Iterable, Sequence
from numbers import Real

from tutor.engine.errors import UserError

MOST_STEPS = 1_000_000

_ALSO_CALLED = {
    "learning_rate": "rate",
    "lr": "rate",
    "alpha": "rate",
    "α": "rate",
    "weight_decay": "decay",
    "momentum": "beta",
}


class RunError(UserError):
    """What was given is no run; the message says which word, and what to write."""


def advice(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence that leads from a mistyped word to the nearest known one, or to all of them."""
    known = sorted(known)
    synonym = _ALSO_CALLED.get(word)
    near = [synonym] if synonym in known else difflib.get_close_matches(word, known, n=1)
    return f"the nearest is {near[0]}" if near else f"choose from {', '.join(known)}"


def as_word(value: object) -> str:
    """Return an option's value as it is typed, to the last bit: `6`, `0.1`, `3,4`, `none`."""
    if value is None or value == ():
        return "none"
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ",".join(map(as_word, value))
    return str(value).removesuffix(".0")


def count_in(key: str, value: object) -> int:
    """Read a number of updates."""
    count = number_in(key, value)
    if not 0 <= count <= MOST_STEPS or count != int(count):
        raise RunError(f"{key}={as_word(value)} does not count updates; give a whole number from 0 to {MOST_STEPS}.")
    return int(count)


def numbers_in(key: str, value: object) -> list[float]:
    """Read a vector, `3,4` or `(3,4)` as text; a single number is one of length 1."""
    if isinstance(value, str):
        return [number_in(key, word) for word in value.strip("()[]").split(",")]
    if isinstance(value, Sequence):
        return [number_in(key, part) for part in value]
    return [number_in(key, value)]


def number_in(key: str, value: object) -> float:
    """Read a finite number; the key is what the answer to anything else names."""
    try:
        if isinstance(value, str) and "_" not in value:
            x = float(value.replace("−", "-"))
        elif isinstance(value, Real) and not isinstance(value, bool):
            x = float(value)
        else:
            x = math.nan
    except (ValueError, OverflowError):
        x = math.nan
    if not math.isfinite(x):
        raise RunError(f"{key}={as_word(value)} is not a number; write it as in {key}=0.5.")
    return x
