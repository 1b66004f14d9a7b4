"""What people type into a run, read with an answer for everything that cannot be."""

import math
import re
from collections.abc import Sequence
from numbers import Real

from tutor.engine.data.cells import is_number
from tutor.engine.errors import UserError
from tutor.engine.limits import STEPS

MOST_STEPS = STEPS.most


def as_word(value: object) -> str:
    """Return an option's value as it is typed, to the last bit: `6`, `0.1`, `3,4`, `none`."""
    if value is None or value == ():
        return "none"
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return ",".join(map(as_word, value))
    return str(value).removesuffix(".0")


def as_pair(key: str, value: object) -> str:
    """Return an option as a line has it, in quotation marks where blanks stand in its value."""
    word = as_word(value)
    return f'{key}="{word}"' if re.search(r"\s", word) else f"{key}={word}"


def count_in(key: str, value: object, noun: str = "count", least: int = 0, most: int = MOST_STEPS) -> int:
    """Read a whole number within bounds; the noun is what the answer to anything else says it is not."""
    count = _number(value)
    if not least <= count <= most or count != int(count):
        raise UserError(f"{key}={as_word(value)} is no {noun}; give a whole number from {least} to {most}.")
    return int(count)


def parts_of(value: object) -> list[object]:
    """The parts of a list, which as text has commas between them."""
    if isinstance(value, str):
        return [*value.split(",")]
    return [*value] if isinstance(value, Sequence) else [value]


def numbers_in(key: str, value: object, example: str = "0.5") -> list[float]:
    """Read a vector, `3,4` or `(3,4)` as text; a single number is one of length 1."""
    if isinstance(value, str):
        return [number_in(key, word, example) for word in _without_brackets(value.strip()).split(",")]
    if isinstance(value, Sequence):
        return [number_in(key, part, example) for part in value]
    return [number_in(key, value, example)]


def _without_brackets(text: str) -> str:
    return text[1:-1] if text[:1] + text[-1:] in ("()", "[]") else text


def number_in(key: str, value: object, example: str = "0.5") -> float:
    """Read a finite number; the key and the example are what the answer to anything else names."""
    x = _number(value)
    if not math.isfinite(x):
        raise UserError(f"{key}={as_word(value)} is not a number; write it as in {key}={example}.")
    return x


def _number(value: object) -> float:
    """A number, or what is written as one; NaN for anything else."""
    try:
        if isinstance(value, str):
            return float(value.replace("−", "-")) if is_number(value.strip()) else math.nan
        if isinstance(value, Real) and not isinstance(value, bool):
            return float(value)
    except (ValueError, OverflowError):
        pass
    return math.nan
