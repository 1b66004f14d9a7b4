"""An axis: its window, and ticks at numbers that people like, a whole number of cells apart."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula.names import raised
from tutor.engine.rounding import number

Interval: TypeAlias = tuple[float, float]

_EASY = (1.0, 2.0, 2.5, 5.0)
"""Times a power of ten: the steps of an axis of numbers."""
_DECADES = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0)
"""The steps of an axis of powers of ten, in exponents."""
_LONGEST_LABEL = 8
_FINEST = 1e-12
"""Of its numbers, that a window must be wide for ticks: of finer ones too few digits are left."""
_UNWANTED = 0.05
_STRANGE = 0.1
"""What a spacing that is twice or half the one wanted costs, and a step of 2.5, as shares of the window."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a chart."""

    window: Interval
    name: str = ""
    powers: bool = False
    """Whether its numbers are exponents of ten."""
    counts: bool = False
    """Whether its numbers count something, and ticks stand at whole ones."""
    is_numbered: bool = True
    room: int = 0
    """Columns that its labels have at least, so that charts above each other begin alike."""
    stands: bool = False
    """Whether the window must be what it is; ticks are then as far apart as cells allow."""
    marks: Mapping[float, str] | None = None
    """Ticks and their labels, where they are not to be found; the window then stands."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis on so many cells: what they show, and the ticks on them."""

    window: Interval
    """Its limits are at the centres of the edge cells."""
    cells: tuple[int, ...] = ()
    """The cell of each tick, counted from the lower limit."""
    labels: tuple[str, ...] = ()
    offset: float = 0.0
    """What the labels leave out, where numbers would be alike without."""


def scaled(axis: Axis, cells: int, spacing: int) -> Scale:
    """Lay an axis on so many cells, its ticks about `spacing` cells apart, all of them equally far.

    The window grows for it, by less than a quarter where there is room for two ticks; one that begins at 0 still does.
    """
    low, high = axis.window
    if not axis.is_numbered or cells < 2 or not _can_be_told_apart(low, high):
        return Scale(axis.window)
    if axis.marks is not None:
        return _standing(axis.window, cells, tuple(axis.marks), tuple(axis.marks.values()))
    fits = [(cost, step, apart) for step, apart, cost in _spacings(axis, cells, spacing)]
    if not fits:
        return Scale(axis.window)
    _, step, apart = min(fits)
    size = step / apart
    first = _first_cell(low, high, size, cells)
    ticks = range(-(-first // apart) * apart, first + cells, apart)
    values = tuple(float(f"{k // apart * step:.15g}") for k in ticks)
    offset = 0.0 if axis.powers else _offset(values, step)
    labels = tuple(f"10{raised(round(value))}" if axis.powers else _label(value - offset, step) for value in values)
    if axis.stands:
        return _standing(axis.window, cells, values, labels, offset)
    window = size * first, size * (first + cells - 1)
    return Scale(window, tuple(k - first for k in ticks), labels, offset)


def _standing(
    window: Interval, cells: int, values: tuple[float, ...], labels: tuple[str, ...], offset: float = 0.0
) -> Scale:
    """Ticks in the cells nearest to them, of a window that does not grow."""
    low, high = window
    places: dict[int, str] = {}
    for value, label in zip(values, labels, strict=True):
        place = math.floor((value - low) / (high - low) * (cells - 1) + 0.5)
        if 0 <= place < cells:
            places.setdefault(place, label)
    return Scale(window, tuple(places), tuple(places.values()), offset)


def _can_be_told_apart(low: float, high: float) -> bool:
    return math.isfinite(high - low) and high - low > _FINEST * max(abs(low), abs(high))


def _spacings(axis: Axis, cells: int, spacing: int) -> Iterator[tuple[float, int, float]]:
    """Steps, how many cells each takes, and what that costs: the window that is wasted, and a spacing unlike wanted."""
    low, high = axis.window
    smallest = (high - low) / (cells - 1) * (1 - 1e-9)
    for apart in range(min(max(2, spacing // 2), cells - 1), min(2 * spacing, cells - 1) + 1):
        for step in _steps(axis, smallest * apart):
            waste = step / apart / smallest - 1
            strange = _STRANGE if f"{step:e}".startswith("2.5") else 0.0
            yield step, apart, waste + strange + _UNWANTED * abs(math.log2(apart / spacing))


def _steps(axis: Axis, least: float) -> Iterator[float]:
    """The smallest step of an axis that is no smaller than that, if there is one."""
    if axis.powers:
        yield from (step for step in _DECADES if step >= least)
        return
    least = max(1.0, least) if axis.counts else least
    power = 10.0 ** math.floor(math.log10(least))
    yield next(power * factor for factor in (*_EASY, 10.0) if power * factor >= least * (1 - 1e-9))


def _first_cell(low: float, high: float, size: float, cells: int) -> int:
    """Where the window begins, counted in cells from 0: what it has grown by is shared between its ends."""
    if low == 0:
        return 0
    middle = (low + high) / 2 / size
    return math.floor(middle - (cells - 1) / 2 + 0.5 + 1e-9)


def _offset(values: Sequence[float], step: float) -> float:
    """What to take off numbers that are alike in all that a label holds, or too long for one."""
    labels = [_label(value, step) for value in values]
    if len(set(labels)) == len(labels) and max(map(len, labels), default=0) <= _LONGEST_LABEL:
        return 0.0
    whole = 10.0 ** math.ceil(math.log10(max(values) - min(values) or step))
    offset = math.floor(min(values) / whole) * whole
    return float(f"{offset:.15g}") if abs(offset) > max(values) - min(values) else 0.0


def _label(value: float, step: float) -> str:
    text = number(float(f"{value:.12g}"))
    return text.removesuffix(".0") if step >= 1 and step == int(step) else text


def nice_step(span: float, most: int) -> float:
    """The smallest of the steps 1, 2 or 5 times a power of ten that fits at most so many times; span > 0."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if span / (power * factor) <= most)


def logarithms(values: Array) -> Array:
    """Heights on an axis of powers of ten: NaN, which is not drawn, for what is not above 0; shape as given."""
    with np.errstate(all="ignore"):
        return np.log10(np.where(values > 0, values, np.nan))
