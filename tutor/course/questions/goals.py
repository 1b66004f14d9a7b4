"""Goals: a run of the learner's own, judged by what it does."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor.course.questions.grading import Verdict
from tutor.engine.analysis.regimes import regime
from tutor.engine.rounding import number
from tutor.engine.runs.descent import Descent
from tutor.engine.runs.keys import brought_along, run_keys
from tutor.engine.runs.line import RunError, line_of, options_in, typed_options
from tutor.engine.runs.options import Run, changed_options, every_option, run_from
from tutor.engine.surfaces.contract import NamedSurface
from tutor.words.answers import Unreadable, read_sentence

if TYPE_CHECKING:
    from tutor.course.lesson.question import Goal
    from tutor.course.questions.variants import Variant

LARGER = 1.05
"""How much larger a knob must be for the goal to be missed, where the largest is asked for."""


def grade_goal(variant: "Variant", line: str) -> Verdict:
    """Return the verdict on a run line.

    Raises:
        Unreadable: the line is no run, or not the figure's run with the allowed knobs changed.
    """
    task: Any = variant.task
    text = read_sentence(line)
    _refuse_changes_alone(text, variant)
    options = options_in_line(text)
    _refuse_other_runs(options, variant)
    failure = shortfall(task.goal, options)
    if failure:
        return Verdict("wrong", failure)
    if task.goal.largest and not shortfall(task.goal, _enlarged(options, task.goal.largest)):
        return Verdict("wrong", f"This holds, and with a {task.goal.largest} 5 % larger it still does. Go on.")
    return Verdict("right", "Reached.")


def begins_as(variant: "Variant") -> str:
    """Return the run line to change: the goal's surface and start, and what may be changed as it is set at first."""
    return line_of(_beginning(variant))


def _beginning(variant: "Variant") -> dict[str, object]:
    """The options of that line, the surface and the start first."""
    task: Any = variant.task
    descent = first_frame(variant)
    every = every_option(descent)
    shown = {key: every[key] for key in ("surface", "start", *task.change) if key in every}
    return {**shown, **changed_options(descent)}


def first_frame(variant: "Variant") -> Descent:
    """The question's run before its first update."""
    scenario = variant.scenario
    assert scenario is not None
    return Descent.begin(scenario.surface, scenario.settings_at(0), scenario.start)


def options_in_line(line: str) -> dict[str, object]:
    """Read a run line as options.

    Raises:
        Unreadable: it is no run.
    """
    try:
        options = options_in(line)
        run_from(options)
    except RunError as error:
        raise Unreadable(str(error)) from None
    return options


def shortfall(goal: "Goal", options: Mapping[str, object]) -> str:
    """Return what the run misses of the goal, in a sentence; nothing where it reaches it."""
    return next(_shortfalls(goal, _descent(goal, options)), "")


def _descent(goal: "Goal", options: Mapping[str, object]) -> Descent:
    """The run for as many updates as the goal allows, whatever number the line names; its last leg goes on."""
    run = run_from(options)
    legs, left = [], goal.within
    for position, leg in enumerate(run.legs):
        steps = left if position == len(run.legs) - 1 else min(leg.steps, left)
        legs.append(type(leg)(leg.settings, steps))
        left -= steps
    return Run(run.surface, run.start, tuple(legs)).descent()


def _shortfalls(goal: "Goal", descent: Descent) -> Iterator[str]:
    losses = descent.history.losses[: goal.within + 1]
    if goal.loss_below is not None and not _falls_below(losses, goal.loss_below):
        lowest = number(float(np.nanmin(losses)), 3)
        yield f"The loss comes down to {lowest} in {goal.within} updates; it must get below {number(goal.loss_below)}."
    if goal.regime:
        seen = regime(descent)
        if seen.name not in goal.regime:
            yield f"The run is {seen.name}: {seen.reason} Asked for: {' or '.join(goal.regime)}."
    if not goal.overshoot and (crossed := _first_crossing(descent)) is not None:
        yield f"Update {crossed} crosses over the bottom; stay on one side of it."


def _falls_below(losses: Any, bound: float) -> bool:
    return bool((losses < bound).any())


def _first_crossing(descent: Descent) -> int | None:
    """The first update whose gradient points back along the way it came, which is what crossing over means anywhere."""
    gradients, parameters = descent.history.gradients, descent.history.parameters
    with np.errstate(all="ignore"):
        along = ((parameters[1:] - parameters[:-1]) * gradients[1:]).sum(axis=1)
    crossed = np.flatnonzero(~(along <= 1e-12))
    return int(crossed[0]) + 1 if len(crossed) else None


def _enlarged(options: Mapping[str, object], knob: str) -> dict[str, object]:
    value = options.get(knob, _settings_of_legs(options)[0].get(knob))
    try:
        return {**options, knob: float(str(value)) * LARGER}
    except ValueError:
        raise Unreadable(f"Give {knob} a number.") from None


def _settings_of_legs(options: Mapping[str, object]) -> list[dict[str, object]]:
    """Every option in force in each leg, without running it."""
    run = run_from(options)
    return [every_option(Descent.begin(run.surface, leg.settings, run.start)) for leg in run.legs]


def _place(variant: "Variant") -> str:
    """What of a goal's surface and start is to stay, as a run line begins."""
    task: Any = variant.task
    surface = first_frame(variant).surface
    assert isinstance(surface, NamedSurface)
    keys = {"surface", "start", *surface.constants} - {*task.change}
    return line_of({key: value for key, value in _beginning(variant).items() if key in keys})


def _refuse_changes_alone(text: str, variant: "Variant") -> None:
    """Refuse a bare number or `rate=0.4`: what to change without the run that it is changed in."""
    try:
        changes = typed_options(text)
    except RunError:
        return
    task: Any = variant.task
    allowed = _allowed(task.change)
    options = {**_beginning(variant), **{key: value for key, value in changes.items() if key in allowed}}
    try:
        run_from(options)
    except RunError as error:
        raise Unreadable(str(error)) from None
    raise Unreadable(f"Write the whole line, as in: {line_of(options)}")


def _refuse_other_runs(options: Mapping[str, object], variant: "Variant") -> None:
    task: Any = variant.task
    allowed = _allowed(task.change)
    asked = every_option(first_frame(variant))
    for own in _settings_of_legs(options):
        if own["surface"] != asked["surface"]:
            keys = " or ".join(task.change)
            raise Unreadable(f"This goal is on {_place(variant)}; begin with that, and change {keys}.")
        for key in sorted({*own, *asked} - allowed):
            if own.get(key) != asked.get(key):
                raise Unreadable(f"Leave {key} as it is; change {' or '.join(task.change)}.")


def _allowed(change: Iterable[str]) -> set[str]:
    """The keys that may differ: another rule or schedule comes with numbers of its own."""
    return {*change, "steps", *brought_along(change, run_keys())}
