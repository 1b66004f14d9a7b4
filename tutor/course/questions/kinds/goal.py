"""A goal: a run of the learner's own, judged by what it does."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from tutor.course.questions.naming import asked_names
from tutor.course.questions.task import Lead, Model, Name, Task, Text, Variant, one_or_more
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.filling import QuestionError, exact
from tutor.course.scenario.scenario import Scenario
from tutor.engine.analysis.crossing import crossed_over
from tutor.engine.analysis.curvature import constant_hessian
from tutor.engine.analysis.regimes import Regime, regime
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import parse
from tutor.engine.rounding import counted, number, vector
from tutor.engine.runs.frames import Frame
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import Key, brought_along, run_keys
from tutor.engine.runs.line import line_of, options_in, run_line, typed_options
from tutor.engine.runs.options import Run, changed_options, every_option, run_from
from tutor.engine.suggestion import did_you_mean
from tutor.engine.surfaces.contract import NamedSurface
from tutor.words.answers import Unreadable, read_numbers, read_sentence

_START = re.compile(r"^\s*start\b\s*[=:]?")
_PLACE = re.compile(r"[\s\d.,;:=()\[\]/+\-−]+")
"""What a place is typed with, but for the names of its weights."""
_PARAMETERS = parse("parameters[0]")
LARGER = 1.05
"""How much larger a knob must be for the goal to be missed, where the largest is asked for."""


class Goal(Model):
    """What a learner's run must reach; everything named here must hold."""

    loss_below: float | None = None
    within: Annotated[int, Field(ge=1, le=10_000)] = 50
    """The updates in which it must happen."""
    regime: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)] = ()
    """What the run must be doing, by the engine's names: any of these."""
    overshoot: bool = True
    """Whether the run may cross over the minimum."""
    crossings: Annotated[int, Field(ge=1)] | None = None
    """How often the run must cross over the minimum, no more and no less."""
    at: tuple[float, ...] = ()
    """A point that the run must come to."""
    near: Annotated[float, Field(gt=0)] = 1e-6
    """How near to that point is near enough."""
    beats: Text | None = None
    """A run line: the run must come lower than this one does in as many updates."""
    divides: Annotated[float, Field(gt=0)] | None = None
    """How far to either side of the start lie two starts from which the runs must end in different minima."""
    largest: Name | None = None
    """The knob that must be as large as can be: five per cent more, and the rest no longer holds."""

    @model_validator(mode="after")
    def _something(self) -> "Goal":
        named = (self.loss_below, self.regime, self.crossings, self.at, self.beats, self.divides)
        if all(each is None or each == () for each in named):
            raise ValueError("A goal names “loss_below”, “regime”, “crossings”, “at”, “beats” or “divides”.")
        if self.largest == "surface" or getattr(run_keys().get(str(self.largest)), "kind", "number") != "number":
            raise ValueError(f"“largest” names a knob that is a number, and {self.largest} is none.")
        return self


class GoalTask(Task):
    """Do it in the figure; the run is judged."""

    kind: Literal["goal"]
    goal: Goal
    solution: Text
    """The author's run line, which meets the goal; drawn values may stand in it as {names}."""
    change: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The keys of the run that the learner may change."""
    par: Annotated[int, Field(ge=1)] | None = None
    """The fewest updates in which the author has seen it reached."""

    def draw(self, lead: Lead) -> Variant:
        if lead.fill.scenario is None:
            raise QuestionError("A goal needs a “run”, at which its figure opens.")
        return GoalVariant(lead, self, run=lead.fill.scenario)


@dataclass(frozen=True, eq=False)
class GoalVariant(Variant):
    """A run to make."""

    task: GoalTask
    run: Scenario
    """At which the figure opens."""

    @property
    def right_answer(self) -> str:
        return exact(self.task.solution, self.values)

    def worked(self) -> Iterator[str]:
        goal, options = self.task.goal, options_in(self.right_answer)
        yield f"{self.begins_as}: {self._message(self._beginning)}"
        yield f"{self.right_answer}: {self._message(options)}"
        if goal.largest:
            yield f"With a {goal.largest} 5 % larger: {self._message(_enlarged(options, goal.largest))}"

    def _message(self, options: Mapping[str, object]) -> str:
        """What a run misses of the goal, or that it reaches it, and what it is seen to do."""
        descent = _descent(self.task.goal, run_from(options))
        seen, failure = regime(descent), _missing(self.task.goal, descent)
        if failure:
            return _failed(failure, seen)
        # Elsewhere the reason tells of the last updates only.
        if constant_hessian(descent.surface) is not None and descent.settings.optimizer.linear:
            return f"{self._praise(descent)} {seen.reason}"
        return f"{self._praise(descent)} The loss comes down to {number(_lowest(descent.history.losses), 3)}."

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        goal, options = self.task.goal, self._options_of(read_sentence(text))
        try:
            run = run_from(options)
        except UserError as error:
            raise Unreadable(str(error)) from None
        self._refuse_other_runs(run)
        descent = _descent(goal, run)
        if failure := _missing(goal, descent):
            seen = regime(descent)
            return Verdict("wrong", _failed(failure, seen), mistake=f"ran: {seen.name}")
        if goal.largest and not shortfall(goal, _enlarged(options, goal.largest)):
            return Verdict("wrong", f"This holds, and with a {goal.largest} 5 % larger it still does. Go on.")
        return Verdict("right", self._praise(descent))

    def _praise(self, descent: Descent) -> str:
        """That it is reached, and, where the author set a par, in how many updates."""
        par, below = self.task.par, self.task.goal.loss_below
        if par is None or below is None:
            return "Reached."
        took = int(np.flatnonzero(descent.history.losses < below)[0])
        against = "par" if took == par else f"par is {par}" if took > par else f"better than par, which is {par}"
        return f"Reached in {counted(took, 'update')}: {against}."

    @property
    def begins_as(self) -> str:
        """The run line to change: the goal's surface and start, and what may be changed as it is set at first."""
        return line_of(self._beginning)

    @cached_property
    def _beginning(self) -> dict[str, object]:
        """The options of that line, the surface and the start first."""
        descent = self.first_frame()
        every = self._asked
        shown = {key: every[key] for key in ("surface", "start", *self.task.change) if key in every}
        return {**shown, **changed_options(descent)}

    def first_frame(self) -> Descent:
        """The question's run before its first update."""
        return Descent.begin(self.run.surface, self.run.settings_at(0), self.run.start)

    def problems(self) -> Iterator[str]:
        known = keys_of(self.run.run)
        for key in (*self.task.change, *filter(None, [self.task.goal.largest])):
            if key not in known:
                yield f"The run has no key “{key}” to change. {did_you_mean(key, known)}"
        try:
            verdict = self.verdict_on(run_line(self.run.run.descent()), {})
        except Unreadable:
            return
        if verdict.is_right:
            yield "The goal is reached by the run that the figure opens at."

    @cached_property
    def _place(self) -> str:
        """What of a goal's surface and start is to stay, as a run line begins."""
        surface = self.first_frame().surface
        assert isinstance(surface, NamedSurface)
        keys = {"surface", "start", *surface.constants} - {*self.task.change}
        return line_of({key: value for key, value in self._beginning.items() if key in keys})

    def _options_of(self, text: str) -> dict[str, object]:
        """Read what was typed as options: a run line, or only what is changed, as in `0.4`, `α=0.4` or `(0.5, 1)`."""
        if start := self._start_in(text):
            return {**self._beginning, "start": start}
        try:
            changes = typed_options(text, self._keys)
        except UserError:
            return self._options_in_line(text)
        allowed = allowed_keys(self.task.change)
        for key in changes:
            if key in self._keys and key not in allowed:
                raise Unreadable(f"Leave {key} as it is; change {' or '.join(self.task.change)}.")
        return {**self._beginning, **changes}

    def _start_in(self, text: str) -> str:
        """A start that was typed alone, where it may be changed: `(0.5, 1)`, `start 0.5, 1`, `x = 0.5, y = 1`."""
        names = self.run.coordinates
        if "start" not in self.task.change or (len(names) == 1 and "rate" in self.task.change):
            return ""
        typed = _START.sub("", text)
        if not _PLACE.fullmatch(re.sub("|".join(map(re.escape, names)), "", typed)):
            return ""
        try:
            read = read_numbers(typed, len(names), names=asked_names((_PARAMETERS,), self.run, None, ""))
        except Unreadable:
            return ""
        return ",".join(map(repr, read.values))

    def _options_in_line(self, line: str) -> dict[str, object]:
        """Read a run line as options; another surface is refused before it is made.

        Raises:
            Unreadable: it is no run, or on another surface.
        """
        own = self.run.surface.name
        try:
            options = options_in(line)
        except UserError as error:
            raise Unreadable(str(error)) from None
        typed = str(options.get("surface", own)).strip()
        if own not in (typed, typed.lower()):
            change = " or ".join(self.task.change)
            raise Unreadable(f"This goal is on {self._place}; begin with that, and change {change}.")
        return options

    def _refuse_other_runs(self, run: Run) -> None:
        allowed, asked = allowed_keys(self.task.change), self._asked
        for own in _settings_of_legs(run):
            for key in sorted({*own, *asked} - allowed):
                if own.get(key) != asked.get(key):
                    raise Unreadable(f"Leave {key} as it is; change {' or '.join(self.task.change)}.")

    @cached_property
    def _asked(self) -> dict[str, object]:
        """Every option of the question's own run."""
        return every_option(self.first_frame())

    @cached_property
    def _keys(self) -> dict[str, Key]:
        return run_keys()


def keys_of(run: Run) -> tuple[str, ...]:
    """Return every key that changes something of a run: the usual ones, and the constants of its own surface."""
    own = run.surface.constants
    return tuple(name for name, key in run_keys().items() if key.comes_with != "surface" or name in own)


def shortfall(goal: Goal, options: Mapping[str, object]) -> str:
    """Return what the run misses of the goal, in a sentence; nothing where it reaches it."""
    return _missing(goal, _descent(goal, run_from(options)))


def _missing(goal: Goal, descent: Descent) -> str:
    return next(_shortfalls(goal, descent), "")


def _failed(failure: str, seen: Regime) -> str:
    """What a run misses, and, where that is of its loss, what it is seen to do."""
    if not failure.startswith("The loss"):
        return failure
    further = " It is still moving down; longer steps may bring it further in as many updates."
    return f"{failure} {seen.reason}{further if seen.name == 'descending' else ''}"


def _descent(goal: Goal, run: Run) -> Descent:
    """The run for as many updates as the goal allows, whatever number the line names; its last leg goes on.

    A leg that begins after them made none of it, and nothing is told of it.
    """
    legs, left = [], goal.within
    for position, leg in enumerate(run.legs):
        if not left:
            break
        steps = left if position == len(run.legs) - 1 else min(leg.steps, left)
        legs.append(type(leg)(leg.settings, steps))
        left -= steps
    return Run(run.surface, run.start, tuple(legs)).descent()


def _shortfalls(goal: Goal, descent: Descent) -> Iterator[str]:
    losses, within = descent.history.losses, f"in {counted(goal.within, 'update')}"
    if goal.loss_below is not None and not (losses < goal.loss_below).any():
        lowest_at = int(np.nanargmin(losses))
        lowest = number(float(losses[lowest_at]), 3)
        came = f"comes down to {lowest}" if lowest_at else f"never comes below its start, {lowest},"
        yield f"The loss {came} {within}; it must get below {number(goal.loss_below)}."
    if goal.regime:
        seen = regime(descent)
        if seen.name not in goal.regime:
            yield f"The run is {seen.name}: {seen.reason} Asked for: {' or '.join(goal.regime)}."
    if goal.at:
        with np.errstate(all="ignore"):
            distances = np.linalg.norm(descent.history.parameters - np.array(goal.at), axis=1)
        if not (distances <= goal.near).any():
            nearest_by = number(float(np.nanmin(distances)), 3)
            wanted = f"{vector(goal.at)}; it must come to within {number(goal.near)}"
            yield f"The run comes to within {nearest_by} of {wanted}."
    if goal.beats:
        rival = _lowest_of_rival(goal)
        if not _lowest(losses) < rival:
            mine = number(_lowest(losses), 3)
            yield f"Your lowest loss is {mine}; that of “{goal.beats}” is {number(rival, 3)} in as many updates."
    if goal.divides and (missing := _apart(goal, descent)):
        yield missing
    crossed = np.flatnonzero(crossed_over(descent.history.parameters, descent.history.gradients))
    if goal.crossings is not None and len(crossed) != goal.crossings:
        times = counted(len(crossed), "time")
        yield f"The run crosses over the bottom {times} {within}; asked for: {goal.crossings}."
    if not goal.overshoot and len(crossed):
        yield f"Update {crossed[0] + 1} crosses over the bottom; stay on one side of it."


@lru_cache(maxsize=16)  # the same for every answer
def _lowest_of_rival(goal: Goal) -> float:
    return _lowest(_descent(goal, run_from(options_in(goal.beats or ""))).history.losses)


def _lowest(losses: Array) -> float:
    finite = losses[np.isfinite(losses)]
    return float(finite.min()) if len(finite) else math.inf


def _apart(goal: Goal, descent: Descent) -> str:
    """What is missing where starts to either side of this one are to end in different minima; else nothing."""
    surface, start, distance = descent.surface, descent.history.parameters[0], goal.divides or 0.0
    minima = [np.array(point.parameters) for point in surface.critical_points if point.kind == "minimum"]
    reach = 0.02 * float(np.diff(surface.window).mean())
    told = ""
    for axis, name in enumerate(surface.coordinates):
        shift = distance * np.eye(len(start))[axis]
        ends = [_end_from(start + way * shift, descent, goal.within) for way in (-1, 1)]
        reached = [
            next((i for i, place in enumerate(minima) if np.linalg.norm(end.parameters - place) < reach), None)
            for end in ends
        ]
        if None not in reached and reached[0] != reached[1]:
            return ""
        told = told or f"From {number(distance)} to either side in {name} the runs end at {_places(ends)}."
    return f"{told} They must end in two different minima."


def _end_from(start: Array, descent: Descent, updates: int) -> Frame:
    """Where the same legs lead from another start."""
    (_, first), *later = descent.history.segments
    other = Descent.begin(descent.surface, first, start)
    for at, settings in later:
        other = other.forward(at - other.cursor).change(settings)
    return other.forward(updates - other.cursor).frame


def _places(ends: Iterable[Frame]) -> str:
    return " and ".join(vector(end.parameters.tolist(), 4) for end in ends)


def _enlarged(options: Mapping[str, object], knob: str) -> dict[str, object]:
    value = options[knob] if knob in options else _settings_of_legs(run_from(options))[0].get(knob)
    try:
        return {**options, knob: float(str(value)) * LARGER}
    except ValueError:
        raise Unreadable(f"Give {knob} a number.") from None


def _settings_of_legs(run: Run) -> list[dict[str, object]]:
    """Every option in force in each leg, without running it."""
    return [every_option(Descent.begin(run.surface, leg.settings, run.start)) for leg in run.legs]


def allowed_keys(change: Iterable[str]) -> set[str]:
    """The keys that may differ: another rule or schedule comes with numbers of its own."""
    return {*change, "steps", *brought_along(change, run_keys())}
