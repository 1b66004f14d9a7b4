"""The timeline of a simulation: its frames and the futures that were left, as lanes, and how two of them differ."""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tutor.engine.analysis.regimes import regime
from tutor.engine.rounding import counted, digits_apart, number
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.options import change_between
from tutor.engine.runs.parts import Part
from tutor.engine.runs.typed_values import as_pair
from tutor.engine.surfaces.contract import Surface
from tutor.lab.simulation import Simulation


class Change(NamedTuple):
    """Where settings were changed, and what of them."""

    frame: int
    words: str
    """As one types it: `rate=0.25`."""


class Lane(NamedTuple):
    """One run of the timeline: the present one, or a future that was left."""

    name: str
    parted: int
    """The last frame that it shares with the present run; of the present run 0."""
    last: int
    """Its newest frame."""
    changes: tuple[Change, ...]
    """In order; of a future that was left only its own."""


def lanes_of(simulation: Simulation) -> tuple[Lane, ...]:
    """The present run, and after it every future that was left, newest first."""
    present = simulation.descent
    return (
        Lane(present.name or "this run", 0, present.last, _changes(present)),
        *(_left(branch, present, position) for position, branch in enumerate(simulation.branches, 1)),
    )


def _left(branch: Descent, present: Descent, position: int) -> Lane:
    parted = parted_at(branch, present)
    own = tuple(change for change in _changes(branch) if change.frame > parted)
    name = branch.name or _words_apart(present, branch, parted) or f"branch {position}"
    return Lane(name, parted, branch.last, own)


def _changes(run: Descent) -> tuple[Change, ...]:
    segments = run.history.segments
    pairs = pairwise(segments)
    return tuple(Change(at, told_change(before, after, run.surface)) for (_, before), (at, after) in pairs)


@lru_cache(maxsize=64)
def told_change(before: Settings, after: Settings, surface: Surface) -> str:
    """What of some settings differs from others, as one types it: `rate=0.25`."""
    return " ".join(as_pair(key, value) for key, value in change_between(before, after, surface).items())


def parted_at(one: Descent, other: Descent) -> int:
    """The last frame that two runs share; 0 where they share none but the one they begin with."""
    for (part, end), (other_part, other_end) in zip(_ends(one), _ends(other), strict=False):
        if part is not other_part:
            return part.first
        if end != other_end:
            return min(end, other_end)
    return min(one.last, other.last)


def _ends(run: Descent) -> list[tuple[Part[Settings, Surface], int]]:
    """Every part of a run with its last frame, which the next part begins at."""
    parts = run.history.parts
    return [*zip(parts, [*(part.first for part in parts[1:]), run.last], strict=True)]


def _words_apart(one: Descent, other: Descent, at: int) -> str:
    """What the other run does otherwise than the one from the frame at which they part."""
    return told_change(one.history.settings_at(at), other.history.settings_at(at), one.surface)


def difference(simulation: Simulation, number_of: int) -> tuple[str, ...]:
    """How a future that was left differs from the present run, in sentences.

    Raises:
        UserError: there is no such branch.
    """
    run, branch = simulation.descent, simulation.branch(number_of)
    at, both = parted_at(run, branch), min(run.last, branch.last)
    here, there = _words_apart(branch, run, at), _words_apart(run, branch, at)
    parting = f"this run goes on with {here}, the other with {there}" if here else "they go on with the same settings"
    return (
        f"They part at step {at}: {parting}.",
        _losses(run, branch, both),
        f"The lowest loss here is {_lowest(run)}, of {counted(run.last, 'step')};"
        f" there {_lowest(branch)}, of {branch.last}.",
        f"At its newest step this run is {_doing(run)}, the other {_doing(branch)}.",
    )


def _losses(run: Descent, branch: Descent, step: int) -> str:
    here, there = (float(each.history.losses[step]) for each in (run, branch))
    digits = digits_apart(here, there)
    lower = "this one is lower" if here < there else "the other is lower" if there < here else "they are equal"
    told = f"At step {step}, the last that both have, the loss is {number(here, digits)} here"
    return f"{told} and {number(there, digits)} there: {lower}."


def _lowest(run: Descent) -> str:
    losses = run.history.losses
    if not np.isfinite(losses).any():
        return "none"
    step = int(np.nanargmin(losses))
    return f"{number(float(losses[step]))}, at step {step}"


def _doing(run: Descent) -> str:
    return regime(run.seek(run.last)).name


def timeline_record(simulation: Simulation) -> list[dict[str, object]]:
    """The timeline as JSON: each lane with its changes and its newest loss, the present run first."""
    runs = (simulation.descent, *simulation.branches)
    return [
        {
            "name": lane.name,
            "parted": lane.parted,
            "last": lane.last,
            "cursor": run.cursor,
            "changes": [{"step": change.frame, "set": change.words} for change in lane.changes],
            "loss": float(run.history.losses[-1]),
        }
        for lane, run in zip(lanes_of(simulation), runs, strict=True)
    ]
