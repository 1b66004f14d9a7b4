"""An update rule as lines of Python: as an optimizer of PyTorch, or written out."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.formula import Number
from tutor.engine.rules.equations import read_equations
from tutor.engine.rules.update import Optimizer
from tutor.engine.runs.frames import Settings
from tutor.engine.scripts.python_text import MODULES, Library, identifier, python_of

_CALLED = {"parameters": "w", "gradient": "g", "loss": "L", "step": "t", "learning_rate": "rate"}


class WrittenRule(NamedTuple):
    """A rule written out."""

    begin: tuple[str, ...]
    """Its state before the first update."""
    update: tuple[str, ...]
    """One update, from the gradient g to the new weights w."""
    knobs: tuple[str, ...]
    """The numbers that it needs, by the program's names."""


def written_rule(settings: Settings, library: Library) -> WrittenRule:
    """A rule as lines that give its state a beginning, and lines that make one update.

    Raises:
        UserError: no equations say it.
    """
    rule = settings.optimizer
    text = rule.typed_with(settings.knobs)
    if not text:
        raise UserError(f"{rule.title} cannot be written as a few lines of code; choose another optimizer.")
    read = read_equations(text)
    names = {**_CALLED, **{f"{name}_before": identifier(name) for name in read.begins}}
    m = MODULES[library]
    begin = []
    for name, value in read.begins.items():
        first = python_of(value, library, names)
        if f"{name}_before" in read.vectors:
            first = f"{m}.zeros_like(w)" if value == Number(0.0) else f"{m}.zeros_like(w) + {first}"
        begin.append(f"{identifier(name)} = {first}")
    lines = [f"{identifier(name)} = {python_of(value, library, names)}" for name, value in read.lines]
    last = f"w = {python_of(read.new_weights, library, names)}"
    used = " ".join([*lines, last])
    if re.search(r"\bt\b", used):
        begin, lines = [*begin, "t = 0"], ["t = t + 1", *lines]
    if re.search(r"\bL\b", used):
        lines = ["L = loss(w)", *lines]
    return WrittenRule(tuple(begin), (*lines, last), tuple(read.knobs))


def optimizer_line(rule: Optimizer, knobs: Mapping[str, float], decay: float) -> tuple[str, str]:
    """The class of PyTorch's optimizer and its arguments; both empty where PyTorch has nothing that does the same."""
    line = rule.in_pytorch(knobs, decay)
    found = re.fullmatch(r"(torch\.optim\.\w+)\(params, (.*)\)", line)
    return (found[1], found[2]) if found else ("", "")


def knobs_by_update(settings: Settings, first: int, count: int) -> dict[str, list[float]]:
    """Each knob in so many updates, from update number `first`."""
    each = [settings.knobs_at(first + at) for at in range(count)] or [settings.knobs_at(first)]
    return {name: [float(np.asarray(knobs[name])) for knobs in each] for name in each[0]}


def shaped_gradient(settings: Settings, library: Library) -> list[str]:
    """What happens to a gradient before a written rule sees it: mask, clip, decay."""
    m = MODULES[library]
    lines = []
    if settings.mask is not None:
        mask = ", ".join(f"{value:g}" for value in settings.mask)
        lines.append(f"mask = {m}.{'array' if library == 'numpy' else 'tensor'}([{mask}])")
        lines.append("g = g * mask")
    if settings.clip is not None:
        one = "1.0" if library == "numpy" else "torch.tensor(1.0)"
        lines.append(f"g = g * {m}.minimum({one}, {settings.clip!r} / ({m}.sqrt({m}.sum(g**2)) + 1e-6))")
    if settings.weight_decay and "weight_decay" not in settings.optimizer.knobs:
        lines.append(f"g = g + {settings.weight_decay!r} * w" + ("" if settings.mask is None else " * mask"))
    return lines
