"""Numbers as horizontal bars from a common zero, each beside its name and its value."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from tutor.charts.drawing.cells import Colour
from tutor.charts.drawing.layout import Row, cut
from tutor.charts.drawing.palettes import Palette
from tutor.engine.rounding import number

_SHORTEST_FIELD = 6
"""With fewer columns left for them, bars are left out and the numbers stand alone."""


class Bar(NamedTuple):
    """A number to draw."""

    name: str
    value: float
    colour: Colour


ROUNDED_TO = (4, 3, 2)
"""So many digits have the numbers, or fewer where there is no room for them."""


def bar_rows(bars: Sequence[Bar], width: int, palette: Palette, whole: float = 0.0) -> list[Row]:
    """One line a bar: name, number, and the bar, to the left of the zero where the number is negative.

    The longest fills the field, or where a whole is given, as 1 is of shares, a bar of that would.

    Where it is narrow, the bars go first, then digits, then the ends of names; a number is never cut.
    """
    fitting = (digits for digits in ROUNDED_TO if columns_of(bars, digits) <= width)
    digits = next(fitting, min(ROUNDED_TO, key=lambda digits: columns_of(bars, digits)))
    shown = [number(bar.value, digits) for bar in bars]
    numbers = max(map(len, shown), default=0)
    names = min(max((len(bar.name) for bar in bars), default=0), max(1, width - numbers - 2))
    field = width - names - numbers - 4
    zero, span = _scale([whole, *(bar.value for bar in bars)], field)
    rows: list[Row] = []
    for bar, text in zip(bars, shown, strict=True):
        row = [(cut(bar.name, names).ljust(names + 2), palette.axis), (text.rjust(numbers) + "  ", palette.ink)]
        if field >= _SHORTEST_FIELD:
            row.append((_drawn(bar.value, zero, span, field), bar.colour))
        rows.append(row)
    return rows


def columns_of(bars: Sequence[Bar], digits: int) -> int:
    """How wide the names and numbers are beside each other."""
    names = max((len(bar.name) for bar in bars), default=0)
    return names + 2 + max((len(number(bar.value, digits)) for bar in bars), default=0)


def _scale(values: Sequence[float], field: int) -> tuple[int, float]:
    """The column of the zero, and half the distance from the lowest number to the highest."""
    # Halves, or the distance between two huge numbers would overflow.
    finite = [value / 2 for value in values if math.isfinite(value)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    span = high - low
    return (round(-low / span * (field - 1)), span) if span else (0, 0.0)


def _drawn(value: float, zero: int, span: float, field: int) -> str:
    if math.isnan(value):
        return " " * zero + "│"
    room = zero if value < 0 else field - 1 - zero
    share = 1.0 if math.isinf(value) else abs(value / 2) / span if span else 0.0
    halves = min(2 * room, round(2 * (field - 1) * min(1.0, share)))
    full, half = "█" * (halves // 2), halves % 2
    if value < 0:
        return ("▐" * half + full).rjust(zero) + "│"
    return " " * zero + "│" + full + "▌" * half
