"""Ticks at numbers that people like: 1, 2 or 5 times a power of ten."""

import math

from tutor.engine.rounding import number


def nice_ticks(low: float, high: float, most: int) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return at most so many round numbers of an interval, and how they are written."""
    span = high - low
    if most < 1 or not (math.isfinite(span) and span > 0):
        return (), ()
    step = nice_step(span, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = tuple(float(f"{k * step:.12g}") for k in range(first, last + 1))
    return values, tuple(_label(value, step) for value in values)


def nice_step(span: float, most: int) -> float:
    """The smallest of the steps 1, 2 or 5 times a power of ten that fits at most so many times; span > 0."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if span / (power * factor) <= most)


def _label(value: float, step: float) -> str:
    text = number(value)
    return text.removesuffix(".0") if step >= 1 else text


def powers_of_ten(low: float, high: float, most: int) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """The same for an axis whose numbers are exponents of ten."""
    values, _ = nice_ticks(low, high, most)
    whole = tuple(value for value in values if value == int(value))
    return whole, tuple(f"10{_raised(int(value))}" for value in whole)


def _raised(exponent: int) -> str:
    return str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
