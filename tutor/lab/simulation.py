"""What a person does to a run: step it, go back, turn its knobs, branch; the same for every front end."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self, cast

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.limits import STEPS_AT_ONCE
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run, run_from, typed_options
from tutor.engine.runs.options import Run, change_between
from tutor.engine.runs.typed_values import MOST_STEPS, as_pair
from tutor.engine.runs.usual_rates import rate_on
from tutor.engine.surfaces.built_in import SURFACES
from tutor.engine.surfaces.contract import NamedSurface, Surface
from tutor.lab.experiment import MOST_BRANCHES, Experiment
from tutor.lab.predicting import Predictions
from tutor.lab.typed_changes import Condition, run_until, typed_settings, typed_start, typed_surface_named
from tutor.words.visible import visible
from tutor.words.written_update import Line, written_update

_RUNGS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""The rates that two keys walk through in each decade: all easy to calculate with."""

_LONGEST_NAME = 24

MOST_RUNS = 6
"""Runs beside each other, the first one included."""


def next_rate(rate: float, direction: int) -> float:
    """The next rung above (+1) or below (−1) a learning rate."""
    if not (math.isfinite(rate) and rate > 0):
        return 0.1
    decade = math.floor(math.log10(rate))
    ladder = sorted(float(f"{rung}e{decade + shift}") for shift in (-1, 0, 1) for rung in _RUNGS)
    if direction > 0:
        return next(rung for rung in ladder if rung > rate * (1 + 1e-9))
    return next(rung for rung in reversed(ladder) if rung < rate * (1 - 1e-9))


@dataclass(frozen=True, slots=True, eq=False)
class Simulation(Experiment[Descent]):
    """One run under a person's hands, and the futures that a changed knob left behind."""

    descent: Descent
    branches: tuple[Descent, ...] = field(default=(), kw_only=True)
    """Earlier futures, newest first, each with its cursor where it was left."""
    lines_shown: int = 0
    """How many lines of the coming update have been walked through; 0 between updates."""
    others: tuple[Descent, ...] = field(default=(), kw_only=True)
    """Runs beside this one from the same start, which make their updates as this one makes its own."""
    predictions: Predictions | None = None
    """What has been predicted, while every update is predicted first; else None."""

    @classmethod
    def begin(cls, surface: Surface, settings: Settings | None = None) -> Self:
        """A run at the surface's usual start."""
        return cls(Descent.begin(surface, settings or Settings(OPTIMIZERS["gradient-descent"])))

    @classmethod
    def usual(cls) -> Self:
        """What the simulator opens with: the first surface, and a rate that is good to watch on it."""
        return cls.begin(next(iter(SURFACES.values()))).with_knob("learning_rate", 0.3)

    @classmethod
    def from_line(cls, text: str) -> Self:
        """The run of a line, seen from its last frame.

        Raises:
            UserError: the line is no run.
        """
        run = parse_run(text)
        STEPS_AT_ONCE.check(sum(leg.steps for leg in run.legs))
        return cls(run.descent())

    @property
    def timeline(self) -> Descent:
        return self.descent

    def step(self, steps: int = 1) -> Self:
        """Make updates, as far as a run may go: a longer one could not be written as a line."""
        return super(Simulation, self).step(max(0, min(steps, MOST_STEPS - self.descent.cursor)))

    def coming(self) -> Self:
        """This one update later, made aside: nothing here grows, and what it shows is the same to the last bit."""
        return replace(self, descent=self.descent.apart(), others=tuple(each.apart() for each in self.others)).step()

    def back(self, steps: int = 1) -> Self:
        """Undo a line of a half-shown update, else whole updates."""
        if self.lines_shown:
            return replace(self, lines_shown=self.lines_shown - 1)
        return super(Simulation, self).back(steps)

    def seek(self, index: int) -> Self:
        """Move among the frames there are."""
        return self._at(self.descent.seek(min(index, self.descent.last)))

    def run_until(self, condition: Condition) -> tuple[Self, str]:
        """Step on until a condition is met; also what is to say of it."""
        descent, told = run_until(self.descent, condition)
        return self._at(descent), told

    def _at(self, descent: Descent) -> Self:
        """The same run looked at elsewhere, and the runs beside it brought to the same step."""
        for other in self.others:
            other.history.grow_to(descent.cursor + 1)
        return replace(self, descent=descent, lines_shown=0)

    def next_line(self) -> Self:
        """Walk on through the coming update by one line; after the last one it is made."""
        if self.lines_shown < len(written_update(self.descent)):
            return replace(self, lines_shown=self.lines_shown + 1)
        return self.step()

    def written(self) -> tuple[Line, ...]:
        """The lines to read: of the coming update as far as they are shown, else of the one that led here."""
        if self.lines_shown:
            return written_update(self.descent)[: self.lines_shown]
        return written_update(self.descent.back()) if self.descent.cursor else ()

    def change(self, settings: Settings) -> Self:
        """Go on from here with other settings; a future that was already seen stays as a branch.

        Settings that are none but those that hold change nothing.
        """
        before = self.descent.settings
        counts_alike = settings.schedule_from == before.schedule_from or settings.schedule.name == "constant"
        if counts_alike and not change_between(before, settings, self.descent.surface):
            return self
        changed = self.descent.change(settings)
        branches = (self.descent, *self.branches)[:MOST_BRANCHES] if self.has_future else self.branches
        return replace(self, descent=changed, branches=branches, lines_shown=0)

    def on_branch(self, number: int) -> Self:
        """Go on with a future that was left, at the same step as far as it goes; this one is left in its place.

        Raises:
            UserError: there is no branch of this number.
        """
        branch, branches = self.branch(number), list(self.branches)
        branches[number - 1] = self.descent
        moved = replace(self, branches=tuple(branches))
        return moved._at(branch.seek(min(self.descent.cursor, branch.last)))

    def without_branch(self, number: int) -> Self:
        """Forget a future that was left.

        Raises:
            UserError: there is no branch of this number.
        """
        forgotten = self.branch(number)
        return replace(self, branches=tuple(branch for branch in self.branches if branch is not forgotten))

    def named(self, number: int, name: str) -> Self:
        """Call a branch, or as number 0 the run itself, by a name; an empty one takes it away.

        Raises:
            UserError: there is no branch of this number, or the name is longer than a lane has room for.
        """
        name = " ".join(visible(name).split())
        if len(name) > _LONGEST_NAME:
            raise UserError(f"A name has at most {_LONGEST_NAME} characters.")
        if number == 0:
            return replace(self, descent=replace(self.descent, name=name))
        branch = self.branch(number)
        renamed = replace(branch, name=name)
        return replace(self, branches=tuple(renamed if each is branch else each for each in self.branches))

    def branch(self, number: int) -> Descent:
        """A future that was left, by its number; the newest is 1.

        Raises:
            UserError: there is none of this number.
        """
        if not 1 <= number <= len(self.branches):
            there = f"there are 1 to {len(self.branches)}" if self.branches else "no future was left yet"
            raise UserError(f"There is no branch {number}; {there}.")
        return self.branches[number - 1]

    def with_typed(self, text: str) -> Self:
        """Go on from here with what was typed: `0.05`, `optimizer=momentum beta=0.8`.

        A start and the surface's own numbers, `kappa=6`, begin the run again.

        Raises:
            UserError: it sets nothing, or cannot be set.
        """
        begun, rest = self._begun_with(typed_options(text))
        return begun.change(typed_settings(begun.descent, rest)) if rest else begun

    def _begun_with(self, typed: Mapping[str, object]) -> tuple[Self, str]:
        """The run begun again with what of the typed options no run can change on its way; the others, as typed."""
        surface = self.descent.surface
        own = surface.constants if isinstance(surface, NamedSurface) else {}
        begun = self
        if constants := {key: str(value) for key, value in typed.items() if key in own}:
            other = run_from({"surface": surface.name, **own, **constants}).surface
            begun = begun.restart(surface=other)
        if "start" in typed:
            begun = begun.restart(typed_start(begun.descent.surface, str(typed["start"])))
        rest = {key: value for key, value in typed.items() if key not in own and key != "start"}
        return begun, " ".join(as_pair(key, value) for key, value in rest.items())

    def with_knob(self, name: str, value: float) -> Self:
        """Set one of the optimizer's knobs, the learning rate among them, from here on."""
        settings = self.descent.settings
        return self.change(replace(settings, knobs={**settings.knobs, name: value}))

    def beside(self, text: str = "") -> Self:
        """Add a run from the same start, with the present settings and what was typed; at most six run together.

        Raises:
            UserError: there are six, or what was typed sets nothing.
        """
        first = replace(self.descent.settings, schedule_from=0)
        begun = Descent.begin(self.descent.surface, first, self.descent.history.parameters[0])
        return self._joined_by(begun.change(typed_settings(begun, text)) if text else begun)

    def taking(self, kind: str, text: str) -> Self:
        """What was kept under a name: a rule from here on, a formula to begin on with these settings, or a run.

        Raises:
            UserError: it cannot be read, or does not fit.
        """
        if kind == "rule":
            return self.with_typed(f'optimizer="{text}"')
        return self.on(typed_surface_named(text)) if kind == "formula" else type(self).from_line(text)

    def racing(self, line: str) -> Self:
        """Add the run of a line, from this one's start.

        Raises:
            UserError: it is no run, it is on another surface, or there are six.
        """
        run, here = parse_run(line), cast(NamedSurface, self.descent.surface)
        if (run.surface.name, run.surface.constants) != (here.name, dict(here.constants)):
            raise UserError(f"That run is on {run.surface.name}; open it in place of this one.")
        STEPS_AT_ONCE.check(sum(leg.steps for leg in run.legs))
        return self._joined_by(Run(run.surface, self.descent.history.parameters[0], run.legs).descent().seek(0))

    def _joined_by(self, other: Descent) -> Self:
        if len(self.others) + 1 >= MOST_RUNS:
            raise UserError(f"{MOST_RUNS} runs are the most that can be told apart; clear them to begin anew.")
        other.history.grow_to(self.descent.last + 1)
        return replace(self, others=(*self.others, other))

    def predicting(self, on: bool) -> Self:
        """Predict every update before it is made, or no longer."""
        return replace(self, predictions=Predictions() if on else None, lines_shown=0)

    def with_guess(self, guess: tuple[float, ...] | None) -> Self:
        """Put the ghost where the next point is thought to be."""
        return replace(self, predictions=(self.predictions or Predictions()).with_guess(guess))

    def judge_guess(self, reach: float = 0.0) -> Self:
        """Make the update, and hold the guess against it; a ghost placed by hand may be off by `reach`."""
        if self.predictions is None:
            return self.step()
        return replace(self, predictions=self.predictions.judge(self.descent, reach)).step()

    def restart(self, start: tuple[float, ...] | None = None, surface: Surface | None = None) -> Self:
        """Begin again with the settings under the cursor; runs beside come along.

        Args:
            start: where, if not at the same start.
            surface: the same with other numbers of its own.
        """
        descent = self.descent
        where = descent.history.parameters[0] if start is None else np.array(start)

        def again(run: Descent, settings: Settings) -> Descent:
            return Descent.begin(surface or run.surface, replace(settings, schedule_from=0), where)

        return replace(
            self,
            descent=again(descent, descent.settings),
            branches=(),
            lines_shown=0,
            others=tuple(again(other, other.history.settings_at(0)) for other in self.others),
        )

    def on(self, surface: Surface) -> Self:
        """Begin on another surface with the settings under the cursor, and a rate that is not too large for it."""
        settings = replace(self.descent.settings, schedule_from=0, mask=None)
        rate = rate_on(surface, settings.optimizer, self.learning_rate, self.descent.surface)
        settings = replace(settings, knobs={**settings.knobs, "learning_rate": rate})
        predictions = None if self.predictions is None else Predictions()
        return type(self)(Descent.begin(surface, settings), predictions=predictions)
