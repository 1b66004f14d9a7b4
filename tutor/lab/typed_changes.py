"""What a person types at the simulator or the trainer: settings, a start, a surface, a count, when to stop."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np

from tutor.engine.analysis.crossing import crossed_over
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted, number
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import run_from, typed_options
from tutor.engine.runs.options import Options, changed_options
from tutor.engine.runs.typed_values import MOST_STEPS
from tutor.engine.surfaces.built_in import surface_named
from tutor.engine.surfaces.contract import NamedSurface, Surface


def typed_settings(descent: Descent, text: str) -> Settings:
    """The settings under the cursor and what was typed: `0.05`, `adam`, `rate=0.1 beta=0.8`, `cosine total=50`.

    Raises:
        UserError: a word sets nothing, or does not fit.
    """
    changes = typed_options(text)
    options = changed_options(descent)
    before = cast(list[Options], options.pop("then", []))
    return run_from({**options, "then": [*before, changes]}).legs[-1].settings


def typed_surface_named(text: str) -> NamedSurface:
    """A surface by its name or formula, to begin on at its usual start.

    Raises:
        UserError: there is none, or it has no value there.
    """
    surface = surface_named(text)
    if why_not := surface.undefined_at(np.array(surface.start)):
        raise UserError(why_not)
    return surface


def typed_start(surface: Surface, text: str) -> tuple[float, ...]:
    """A start on a surface: `6`, `3, 4`, `(0.5, 0.001)`.

    Raises:
        UserError: it is not a number for each coordinate, or the surface has no value there.
    """
    start = _read(text, len(surface.coordinates))
    why_not = surface.undefined_at(np.array(start)) if isinstance(surface, NamedSurface) else ""
    if why_not:
        raise UserError(why_not)
    return start


@dataclass(frozen=True, slots=True)
class Condition:
    """When to stop running."""

    wish: str
    """As it is told: `the loss is below 0.1`."""
    is_met: Callable[[Descent, int], bool]
    """Whether it is met at the cursor's frame, so many updates, one or more, after the run set out."""


LONGEST_RUN = 10_000
"""Updates after which a run that meets no condition stops."""


def typed_condition(text: str) -> Condition:
    """A condition: `loss < 0.1`, `20` or `20 steps`, `overshoot`.

    Raises:
        UserError: it is none of these.
    """
    words = text.strip().lower()
    if below := re.fullmatch(r"(?:loss|l)?\s*(?:<|below)\s*(\S+)|loss\s+(\S+)", words):
        limit = typed_number(below[1] or below[2])
        return Condition(f"the loss is below {number(limit)}", lambda descent, _: float(descent.frame.loss) < limit)
    if count := re.fullmatch(r"(\d{1,6})(?:\s*(?:steps?|updates?))?", words):
        return _after(int(count[1]))
    if words in {"overshoot", "over", "o"}:
        return Condition("an update goes past the lowest point of its way", lambda descent, _: overshoots(descent))
    raise UserError("Write loss < 0.1, or 20 steps, or overshoot.")


def _after(count: int) -> Condition:
    if count == 0:
        raise UserError("Write how many steps, 1 or more.")
    return Condition("as many as you asked for", lambda _, made: made >= count)


def typed_number(text: str) -> float:
    """One number, as people write it.

    Raises:
        UserError: it is none.
    """
    return _read(text, 1)[0]


def typed_count(text: str, usual: int = 1) -> int:
    """How many steps, or which step, branch or example; the usual number where nothing was typed.

    Raises:
        UserError: it is no such number.
    """
    if text and (not text.isdecimal() or len(text) > 6):
        raise UserError(f"{text} is no count; write a whole number from 0 to 999999.")
    return int(text) if text else usual


def _read(text: str, count: int) -> tuple[float, ...]:
    from tutor.words.answers import read_numbers  # late: a first picture does without

    return read_numbers(text, count).values


def overshoots(descent: Descent) -> bool:
    """Whether the update that led here crossed over."""
    if descent.cursor == 0:
        return False
    last = slice(descent.cursor - 1, descent.cursor + 1)
    return bool(crossed_over(descent.history.parameters[last], descent.history.gradients[last])[0])


def run_until(descent: Descent, condition: Condition) -> tuple[Descent, str]:
    """Step on until a condition is met; returns where the run stands then, and what is to say of it."""
    longest = min(LONGEST_RUN, MOST_STEPS - descent.cursor)
    for made in range(1, longest + 1):
        descent = descent.forward()
        if condition.is_met(descent, made):
            return descent, f"Stopped after {counted(made, 'step')}: {condition.wish}."
        if not descent.frame.is_finite:
            return descent, f"The run left what a computer can hold after {counted(made, 'step')}."
    return descent, f"Not met within {counted(max(0, longest), 'step')}: {condition.wish}."
