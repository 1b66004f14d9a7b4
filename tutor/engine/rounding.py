"""How a number is shown and rounded: the one place that turns numbers into text.

A whole number is shown as `6.0`, a small or large one as `1.2e−7`, and the minus sign is the typographic one. Rounding
is half away from zero on the shortest decimal that names the float, the one a person sees: 2.675 rounds to 2.68.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

DIGITS = 6
"""Significant digits of a shown number."""

_PLAIN_BELOW = 6
"""Numbers from this power of ten on are written with it."""

_SPARE_DECIMALS = 3
"""A shown sum has this many decimals more than an answer about the same step is asked for."""

_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)
"""Wide enough for the decimals of any two floats: from 1.8e308 down to 4.9e-324."""


def number(x: float, digits: int = DIGITS) -> str:
    """Return `x` as people read it: `2.256`, `−1.2e−7`, `∞`, `not a number`.

    To so many significant digits; below a million every digit before the point is told, though they be more.
    """
    x = float(x)
    if not math.isfinite(x):
        return _not_finite(x)
    exact = Decimal(repr(x))
    # No digit before the point is made a 0 that it is not, and none behind it is claimed that was not looked at.
    wide = max(digits, exact.adjusted() + 1) if exact.adjusted() < _PLAIN_BELOW else digits
    value = Context(prec=wide, rounding=ROUND_HALF_UP).create_decimal(exact)
    shown = _text(value)
    return shown if value == exact or wide > value.adjusted() + 1 else shown.removesuffix(".0")


def digits_apart(first: float, last: float) -> int:
    """The digits that show how two numbers differ: the usual ones, or, where these are alike, more, at most 15."""
    if first == last or not math.isfinite(last - first) or number(first) != number(last):
        return DIGITS
    return min(15, math.ceil(math.log10(max(abs(first), abs(last)) / abs(last - first))) + 3)


def operand(x: float, digits: int = DIGITS) -> str:
    """Return `x` as it stands after × or −: a negative one in parentheses, `(−8.0)`."""
    shown = number(x, digits)
    return f"({shown})" if shown.startswith("−") else shown


def vector(xs: Iterable[float], digits: int = DIGITS) -> str:
    """Return components as `(2.4, 3.2)`; a single one is the number it is."""
    shown = [number(x, digits) for x in xs]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"


def counted(count: int | str, noun: str) -> str:
    """Return `1 epoch`, `3 epochs`, `3.2 epochs`."""
    return f"{count} {noun}" if str(count) == "1" else f"{count} {noun}s"


class Sum(NamedTuple):
    """Three numbers as text, the first two of which add up to the third, digit for digit."""

    old: str
    change: str
    new: str

    def __str__(self) -> str:
        sign = "−" if self.change.startswith("−") else "+"
        return f"{self.old} {sign} {self.change.removeprefix('−')} = {self.new}"


def shown_sum(old: float, change: float, new: float) -> Sum:
    """Show a sum such as 6.0 − 2.4 = 3.6 so that its parts add up exactly as shown.

    The decimals follow the size of the change. Both ends are rounded, and the change is shown as the difference of what
    is shown, so that one update's end reads the same as the next one's beginning.
    """
    old, change, new = float(old), float(change), float(new)
    if not all(map(math.isfinite, (old, change, new))):
        return Sum(number(old), number(change), number(new))
    size = change or old or 1.0
    decimals = _decimals(size) + _SPARE_DECIMALS
    shown_old, shown_new = _to_unit(old, decimals), _to_unit(new, decimals)
    return Sum(_text(shown_old), _text(_EXACT.subtract(shown_new, shown_old)), _text(shown_new))


def decimals_for(step: float) -> int:
    """Return how many decimals an answer about a step needs: half a unit of the last is at most 1 % of |step|.

    Raises:
        ValueError: the step is zero or not finite, so it has no size to go by.
    """
    if step == 0 or not math.isfinite(step):
        raise ValueError(f"a step of {number(step)} does not say how many decimals to ask for")
    return max(0, _decimals(float(step)))


def rounded(x: float, decimals: int) -> float:
    """Return `x` to so many decimals, half away from zero; what is not finite stays as it is."""
    x = float(x)
    return float(_to_unit(x, decimals)) if math.isfinite(x) else x


def to_decimals(x: float, decimals: int) -> str:
    """Return `x` with exactly so many decimals, zeros included: `3.60`."""
    x = float(x)
    if not math.isfinite(x):
        return _not_finite(x)
    value = _to_unit(x, decimals)
    return f"{abs(value) if value == 0 else value:f}".replace("-", "−")


def as_json(x: object) -> object:
    """Return `x` as JSON can hold it: arrays as lists, and numbers that are not finite as "inf", "-inf", "nan"."""
    if isinstance(x, float):
        return float(x) if math.isfinite(x) else repr(float(x))
    if isinstance(x, Mapping):
        return {str(name): as_json(part) for name, part in x.items()}
    if isinstance(x, list | tuple):
        return [as_json(part) for part in x]
    # Asked for by name: importing NumPy for this would slow down a program that only reads progress.
    to_list = getattr(x, "tolist", None)
    return x if to_list is None else as_json(to_list())


def _decimals(step: float) -> int:
    # 10^−n ≤ 0.02·|step|; negative where the step is so large that units of ten or more will do.
    return -(Decimal(repr(step)) * 2 / 100).adjusted()


def _to_unit(x: float, decimals: int) -> Decimal:
    return Decimal(repr(x)).quantize(Decimal((0, (1,), -decimals)), context=_EXACT)


def _not_finite(x: float) -> str:
    return "not a number" if math.isnan(x) else "∞" if x > 0 else "−∞"


def _text(value: Decimal) -> str:
    """Every digit of a decimal: plain from 0.0001 to a million, with a power of ten outside."""
    if value == 0:
        return "0.0"
    sign, digits, _ = value.as_tuple()
    minus, power = "−" if sign else "", value.adjusted()
    if -5 < power < _PLAIN_BELOW:
        whole, _, fraction = f"{abs(value):f}".partition(".")
        return f"{minus}{whole}.{fraction.rstrip('0') or '0'}"
    significant = "".join(map(str, digits)).rstrip("0")
    mantissa = f"{significant[0]}.{significant[1:]}".rstrip(".")
    return f"{minus}{mantissa}e{power}".replace("e-", "e−")
