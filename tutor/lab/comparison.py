"""Runs beside each other as a table: what each is, how soon it gets low, and what it is doing."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from tutor.engine.analysis.regimes import regime
from tutor.engine.rounding import number
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import run_keys
from tutor.engine.runs.options import changed_options
from tutor.engine.runs.typed_values import as_word
from tutor.lab.simulation import Simulation


class Standing(NamedTuple):
    """One run of several, at the present step."""

    name: str
    """What sets it apart: `adam rate=0.3`."""
    steps: str
    """After how many steps its loss was below the goal; `—` where it was not."""
    best: str
    """The lowest loss so far."""
    regime: str


def runs_of(simulation: Simulation) -> list[Descent]:
    """The run and those beside it, all at the same step."""
    cursor = simulation.descent.cursor
    return [simulation.descent, *(other.seek(cursor) for other in simulation.others)]


def names_of(simulation: Simulation) -> list[str]:
    """A short name for each run: its optimizer, and its own settings where the runs differ in them."""
    options = [_options(run) for run in runs_of(simulation)]
    shared = {key for key in options[0] if len({as_word(each.get(key)) for each in options}) == 1}
    return [
        " ".join(
            [str(each["optimizer"]), *(f"{k}={as_word(v)}" for k, v in each.items() if k not in shared | {"optimizer"})]
        )
        for each in options
    ]


def named_runs(simulation: Simulation) -> list[tuple[str, Descent]]:
    """The run, without a name where it is alone, and those beside it."""
    if not simulation.others:
        return [("", simulation.descent)]
    return list(zip(names_of(simulation), runs_of(simulation), strict=True))


def goal_of(simulation: Simulation) -> float:
    """The loss to race for: a hundredth of the way left from the start to the lowest loss that is known."""
    first = float(simulation.descent.history.losses[0])
    lowest = _lowest_known(simulation)
    return lowest + 0.01 * (first - lowest)


def standings(simulation: Simulation) -> tuple[str, list[Standing]]:
    """What the goal is, in words, and a row for each run."""
    goal = goal_of(simulation)
    rows = [_standing(name, run, goal) for name, run in zip(names_of(simulation), runs_of(simulation), strict=True)]
    return f"L ≤ {number(goal, 3)} at", rows


def _standing(name: str, run: Descent, goal: float) -> Standing:
    losses = run.history.losses[: run.cursor + 1]
    reached = np.flatnonzero(losses <= goal)
    finite = losses[np.isfinite(losses)]
    return Standing(
        name,
        str(reached[0]) if len(reached) else "—",
        number(float(finite.min()), 4) if len(finite) else "—",
        regime(run).name,
    )


def _options(run: Descent) -> dict[str, object]:
    """The settings of the present update that are not at their defaults, and the optimizer and rate."""
    settings = replace(run.settings, schedule_from=0)
    changed = changed_options(Descent.begin(run.surface, settings))
    named = {key: value for key, value in changed.items() if key in run_keys() and key != "start"}
    rate = settings.every_knob["learning_rate"]
    return {"optimizer": settings.optimizer.name, "rate": float(rate), **named}


def _lowest_known(simulation: Simulation) -> float:
    descent = simulation.descent
    minima = [np.array(p.parameters) for p in descent.surface.critical_points if p.kind == "minimum"]
    with np.errstate(all="ignore"):
        known = [float(descent.surface.loss(minimum)) for minimum in minima]
    seen = [run.history.losses[np.isfinite(run.history.losses)] for run in runs_of(simulation)]
    return min(known) if known else min((float(losses.min()) for losses in seen if len(losses)), default=0.0)


def same_subject(one: Descent, other: Descent) -> bool:
    """Whether two runs begin at the same place of the same surface; as objects, surfaces read twice are different."""
    names = one.surface.name == other.surface.name
    constants = getattr(one.surface, "constants", None) == getattr(other.surface, "constants", None)
    return names and constants and np.array_equal(one.history.parameters[0], other.history.parameters[0])
