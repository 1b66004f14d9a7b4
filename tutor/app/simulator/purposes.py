"""What the entry line asks for: the question, an example, and what becomes of the simulation."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tutor.engine.runs.line import run_line
from tutor.lab.exploring.race import race, told_race, tuned, typed_race
from tutor.lab.simulation import Simulation
from tutor.lab.typed_changes import typed_condition, typed_start, typed_surface_named


class Purpose(NamedTuple):
    """One thing that can be typed."""

    prompt: Callable[[Simulation], str]
    example: str
    apply: Callable[[Simulation, str], tuple[Simulation, str]]
    """What was typed makes another simulation, and perhaps a sentence; a UserError says what is wrong."""
    begins_with: Callable[[Simulation], str] = lambda _: ""


def _from_here_on(example: str) -> Purpose:
    return Purpose(
        lambda now: f"From step {now.descent.cursor} on:", example, lambda now, text: (now.with_typed(text), "")
    )


def _start(simulation: Simulation, text: str) -> tuple[Simulation, str]:
    return simulation.restart(typed_start(simulation.descent.surface, text)), ""


def raced(simulation: Simulation, text: str) -> tuple[Simulation, str]:
    """Every optimizer at its best rate, and who wins where."""
    found = race(simulation.descent, *typed_race(text))
    return tuned(simulation, found), told_race(found)


PURPOSES: Mapping[str, Purpose] = {
    "change": _from_here_on("0.05, or rate=0.1 optimizer=momentum beta=0.9"),
    "schedule": _from_here_on("schedule=cosine total=50"),
    "start": Purpose(lambda s: f"Start at {', '.join(s.descent.surface.coordinates)} =", "3, 4", _start),
    "run_to": Purpose(
        lambda _: "Run until:",
        "loss < 0.1, or 20 steps, or overshoot",
        lambda s, text: s.run_until(typed_condition(text)),
    ),
    "beside": Purpose(
        lambda _: "Beside it, from the same start:", "adam rate=0.1, or 0.5", lambda s, text: (s.beside(text), "")
    ),
    "race": Purpose(
        lambda _: "Race, each at its best rate for so many updates:", "50, or 100 adam momentum", raced, lambda _: "50"
    ),
    "surface": Purpose(
        lambda s: "L =",
        "x^2 + 3x*y + 5y^2",
        lambda s, text: (s.on(typed_surface_named(text)), ""),
    ),
    "open": Purpose(
        lambda _: "Run:",
        "parabola start=6 rate=0.3 steps=5",
        lambda _, text: (Simulation.from_line(text), ""),
        lambda s: run_line(s.descent),
    ),
}
