"""How a rule is read while it is typed: its equations, its numbers, and which rule it is."""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from tutor.engine.errors import UserError
from tutor.engine.rounding import number
from tutor.engine.rules.recognising import likeness
from tutor.engine.rules.schedules import Knobs
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.keys import knob_keys, optimizer_of


class RuleReading(NamedTuple):
    """What is said of a rule as it stands."""

    lines: tuple[str, ...]
    """Its equations as they were read, its numbers, and the rule that it is; empty where it cannot be read."""
    trouble: str = ""
    """Why it cannot be read, in a sentence."""
    position: int | None = None
    """Where, as an index into the text."""


def lines_of_rule(settings: Settings) -> str:
    """The rule that holds as a person types it, a line for each equation, to begin an editor with."""
    typed = equations_of(settings) or "w - rate*g"
    return "\n".join(line.strip() for line in typed.split(";"))


def equations_of(settings: Settings) -> str:
    """The rule that holds as equations in one line, its numbers as they are set; empty where no equations say it."""
    rule, text = settings.optimizer, settings.optimizer.typed_with(settings.knobs)
    for knob, key in knob_keys(rule).items():
        value = float(settings.every_knob[knob])
        if text and knob != "learning_rate" and value != rule.knobs[knob] and (knob not in rule.extras or value):
            text, there = re.subn(rf"(?<!\w){key} = [^;]+", f"{key} = {value!r}", text, count=1)
            text = text if there else f"{key} = {value!r}; {text}"
    return text


def as_line(text: str) -> str:
    """Equations, one below another, as the one line that a run has."""
    return "; ".join(line.strip().rstrip(";") for line in text.splitlines() if line.strip())


def read_rule(text: str, knobs_with: Callable[[str], Knobs] | None = None) -> RuleReading:
    """Read a rule that is being typed.

    Args:
        text: its equations.
        knobs_with: the numbers that the run goes on with, by the rule's line; else the usual ones are told.
    """
    try:
        rule = optimizer_of({"optimizer": text.strip() if ";" in text else f"{text.strip()};"})
    except UserError as error:
        return RuleReading((), str(error), error.position)
    knobs: Knobs = rule.knobs
    if knobs_with is not None:
        with suppress(UserError):  # one has no value yet
            knobs = knobs_with(as_line(text))
    usual = {key: float(knobs[knob]) for knob, key in knob_keys(rule).items()}
    open_ = "?, which you give beside the rule"
    said = [f"{key} = {open_ if math.isnan(value) else number(value)}" for key, value in usual.items()]
    like = likeness(rule, knobs)
    return RuleReading((*rule.equations, f"with {', '.join(said)}", *([like.sentence] if like else [])))
