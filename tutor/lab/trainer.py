"""A training as a person handles it: its plan, its run, and how well the network did at moments of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from tutor.engine.data.dataset import Dataset
from tutor.engine.errors import UserError
from tutor.engine.network.network import Network
from tutor.engine.runs.options import Options
from tutor.engine.training.training import Training, TrainingSettings
from tutor.engine.training.training_line import (
    OF_THE_PLAN,
    begins_anew,
    changed_plan,
    changed_settings,
    changed_words,
    options_of,
    parse_training,
    plan_to,
    training_line,
    with_total,
)
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.experiment import MOST_BRANCHES, Experiment
from tutor.lab.measured import Measured, Tested, measure_now

MOST_MEASURED = 600
"""Moments kept for the curves; beyond that every second one goes."""

MOST_TRAININGS = 4
"""Trainings beside each other, the first one included."""


@dataclass(frozen=True, slots=True, eq=False)
class Trainer(Experiment[Training]):
    """A training and what was measured on its way; every method returns a new one."""

    plan: TrainingPlan
    training: Training
    measured: tuple[Measured, ...]
    """By frame; some of them may lie after the cursor, where the person went back."""
    points: Dataset
    """The training set as it was drawn, before other inputs were derived from its points (x, y)."""
    held_out_points: Dataset
    """The set that the curves look at, in the same way."""
    branches: tuple[tuple[Measured, ...], ...] = field(default=(), kw_only=True)
    """What was measured on earlier futures, newest first, each from the update at which it was left."""
    tested: tuple[Tested, ...] = field(default=(), kw_only=True)
    """Every look at the test set so far; no undo takes one back."""
    others: tuple["Trainer", ...] = field(default=(), kw_only=True)
    """Trainings beside this one, which see their examples as often as this one sees its own."""

    @classmethod
    def begin(cls, plan: TrainingPlan) -> Self:
        """The training of a plan before its first update.

        Raises:
            UserError: a name is unknown, or the parts do not fit.
        """
        training = plan.begin()
        drawn = replace(plan, features=()).begin() if plan.features else training
        return cls(plan, training, (measure_now(training),), drawn.train_set, drawn.held_out_set)

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The training of a line, seen from the last update that the line makes.

        Raises:
            UserError: the line is no training.
        """
        trainer = cls.begin(parse_training(line))
        for reached in trainer.played():
            trainer = reached
        return trainer

    @classmethod
    def of(cls, training: "Trainer | TrainingPlan | str") -> "Trainer":
        """A training on its way as it is, or that of a plan or a line from its beginning.

        Raises:
            UserError: it cannot begin.
        """
        if isinstance(training, Trainer):
            return training
        return cls.begin(training) if isinstance(training, TrainingPlan) else cls.from_line(training)

    @property
    def network(self) -> Network:
        return self.training.network

    @property
    def settings(self) -> TrainingSettings:
        return self.training.settings

    @property
    def timeline(self) -> Training:
        return self.training

    @property
    def now(self) -> Measured:
        """How well the network does at the cursor."""
        place = bisect_left(self.measured, self.training.cursor, key=lambda moment: moment.index)
        if place < len(self.measured) and self.measured[place].index == self.training.cursor:
            return self.measured[place]
        return measure_now(self.training)

    @property
    def latest(self) -> Measured:
        """The newest moment that was measured, at the cursor or before it; a run measures after every epoch."""
        place = bisect_right(self.measured, self.training.cursor, key=lambda moment: moment.index)
        return self.measured[max(0, place - 1)]

    @property
    def updates_left(self) -> int:
        return self.plan.updates_left(self.training)

    @property
    def plan_here(self) -> TrainingPlan:
        """The plan that leads to the cursor, with everything that was changed on the way."""
        return plan_to(self.plan, self.training)

    @property
    def line(self) -> str:
        """The training as a line, which opens it at the cursor again to the last bit."""
        return training_line(self.plan_here)

    @property
    def line_to_the_end(self) -> str:
        """The same, without the updates of its last part where these are just those to the plan's last epoch."""
        plan = self.plan_here
        if abs(self.training.epoch - plan.epochs) > 1e-9 or plan.then:
            return training_line(plan)
        return training_line(replace(plan, steps=None))

    def fitted(self) -> Iterator[Self]:
        """Make the updates that the plan says, from its beginning; to its last epoch where it does not say how many."""
        trainer = self
        for reached in self.played():
            trainer = reached
            yield reached
        if self.plan.is_to_the_end:
            yield from trainer.run_to_end()

    @property
    def updates_planned(self) -> int:
        """How many updates the plan has from its beginning; about so many where the size of the batches changes."""
        if self.plan.is_to_the_end:
            return round(self.plan.epochs * self.training.updates_per_epoch)
        return (self.plan.steps or 0) + sum(leg.steps or 0 for leg in self.plan.then)

    def played(self) -> Iterator[Self]:
        """Make the updates that the plan says, and change what it says, from its beginning; a few at a time."""
        trainer = self
        for leg in (None, *self.plan.then):
            steps = self.plan.steps if leg is None else leg.steps
            if leg is not None:
                trainer = trainer._moved(leg.of(trainer.training))
            for reached in trainer.run(steps or 0):
                trainer = reached
                yield trainer
        yield trainer

    def seek(self, index: int) -> Self:
        """Go to an update."""
        return self._at(self.training.seek(index))

    def approach(self, index: int) -> Iterator[int]:
        """Make the updates that are missing at frame `index`, one by one; tells how many are left."""
        for left in self.training.history.approach(max(0, index)):
            yield left
        epoch = self.training.seek(index).epoch
        for other in self.others:
            for left in other.training.history.approach(other.training.at_epoch(epoch)):
                yield left

    def missing(self, index: int) -> int:
        """How many updates must be made before frame `index` is there, those of the trainings beside it included."""
        epoch = self.training.seek(index).epoch if self.others and not self.training.history.missing(index) else None
        beside = 0
        if epoch is not None:
            beside = sum(each.training.history.missing(each.training.at_epoch(epoch)) for each in self.others)
        return self.training.history.missing(max(0, index)) + beside

    def nearest(self, epoch: float) -> int:
        """The measured update that is nearest to so many epochs."""
        return min(self.measured, key=lambda moment: abs(moment.epoch - epoch)).index

    @property
    def next_epoch(self) -> int:
        """The update before which all examples have been seen once more."""
        return self.training.cursor + self._updates_to_epoch()

    def epoch(self) -> Self:
        """Make updates until all examples have been seen once more."""
        return self.seek(self.next_epoch)

    def run(self, updates: int, at_once: Callable[[], int] = lambda: 16) -> Iterator[Self]:
        """Make updates, a few at a time, measured after every epoch; whoever asks may stop asking at any time.

        It ends early where a number is no longer finite.
        """
        trainer, end = self, self.training.cursor + updates
        while trainer.training.cursor < end:
            to_epoch, cursor = trainer._updates_to_epoch(), trainer.training.cursor
            training = trainer.training.seek(min(cursor + max(1, at_once()), cursor + to_epoch, end))
            is_measured = training.cursor in (cursor + to_epoch, end) or not training.frame.is_finite
            trainer = trainer._at(training) if is_measured else trainer._beside(replace(trainer, training=training))
            yield trainer
            if not training.frame.is_finite:
                return

    def run_to_end(self, at_once: Callable[[], int] = lambda: 16) -> Iterator[Self]:
        """Run to the plan's last epoch; with patience, to the lowest held-out loss, so many epochs after it."""
        lowest, since = self.now, 0
        for trainer in self.run(self.updates_left, at_once):
            yield trainer
            newest = trainer.latest
            if self.plan.patience is None or newest.index != trainer.training.cursor:
                continue
            since += 1
            if newest.held_out.loss < lowest.held_out.loss:
                lowest, since = newest, 0
            if since >= self.plan.patience:
                yield trainer.seek(lowest.index)
                return

    @property
    def stop(self) -> Measured | None:
        """The last moment of a run that patience ended, where it was brought back to its lowest held-out loss."""
        here, patience = self.latest, self.plan.patience
        later = [moment for moment in self.measured if here.index < moment.index <= self.training.last]
        if patience is None or not later or any(each.held_out.loss < here.held_out.loss for each in later):
            return None
        return later[-1] if later[-1].epoch - here.epoch >= patience - 1e-9 else None

    def look_at_test(self) -> Self:
        """Look at the test set, which nothing on the way has been decided by.

        Raises:
            UserError: no test set is kept apart.
        """
        training = self.training
        if training.validation_set is None or not len(training.test_set):
            raise UserError(
                "No test set is kept apart: the curves look at all that is not trained on. split=0.6,0.2,0.2 keeps one."
            )
        look = Tested(training.cursor, training.epoch, training.test())
        if any((each.index, each.metrics.loss) == (look.index, look.metrics.loss) for each in self.tested):
            return self
        return replace(self, tested=(*self.tested, look))

    def with_typed(self, text: str) -> Self:
        """What was typed changes: settings from here on, or, where data or network are others, a new beginning.

        Raises:
            UserError: what was typed does not fit.
        """
        options = options_of(text)
        if begins_anew(options):
            return self._anew(self._plan_with(options))
        of_plan = {key: options.pop(key) for key in OF_THE_PLAN if key in options}
        trainer = replace(self, plan=changed_plan(self.plan, of_plan))
        if of_plan:
            trainer.plan.begin()  # patience may have nothing to wait for
        if not options:
            return trainer
        changes = with_total(options, trainer.plan, trainer.updates_left)
        settings = changed_settings(self.settings, changes, self.training.cursor)
        if not settings.deeds and not changed_words(self.settings, settings, self.training.cursor):
            return trainer
        training = self.training.change(replace(settings, deeds=()))
        for deed in settings.deeds:
            training = training.done(deed)
        return trainer._branch(training)

    def again(self, seed: int | None = None) -> Self:
        """The same training from its beginning, with the settings of now, and another seed where one is given."""
        plan = self._plan_now
        return self._anew(plan if seed is None else replace(plan, seed=seed))

    def undone(self) -> Self:
        """What the last change replaced; the trainings beside it stay, and go where it stands."""
        return self._beside(replace(super(Trainer, self).undone(), others=self.others, tested=self.tested))

    def beside(self, text: str = "") -> Self:
        """Add a training as `joined_by` does, brought as far as this one."""
        return self._beside(self.joined_by(text))

    def joined_by(self, text: str = "") -> Self:
        """Add a training with the present settings and what was typed, at its beginning; at most four.

        Whoever asks brings it as far as this one, with `approach` and `seek`. It begins from the same first weights,
        unless a key says otherwise, as `weights=1` does.

        Raises:
            UserError: there are four, or what was typed does not fit.
        """
        if len(self.others) + 1 >= MOST_TRAININGS:
            raise UserError(
                f"{MOST_TRAININGS} trainings are the most that can be told apart; clear them to begin anew."
            )
        other = Trainer.begin(self._plan_with(options_of(text) if text else {}))
        return replace(self, others=(*self.others, other))

    def change(self, settings: TrainingSettings) -> Self:
        """Go on from the cursor with other settings."""
        return self._branch(self.training.change(settings))

    def with_rate(self, rate: float) -> Self:
        """Go on from the cursor with another learning rate."""
        updates = self.settings.updates
        knobs = {**updates.knobs, "learning_rate": rate}
        return self.change(replace(self.settings, updates=replace(updates, knobs=knobs)))

    def toggle_frozen(self, layer: int) -> Self:
        """Freeze a layer, numbered from 1, or let it move again."""
        is_frozen = layer in self.settings.frozen
        return self._branch(self.training.thaw(layer) if is_frozen else self.training.freeze(layer))

    def prune(self, keep: float) -> Self:
        """Keep a share of all weights, the largest."""
        return self._branch(self.training.prune(keep))

    def edit(self, name: str | int, value: float) -> Self:
        """Give one parameter another value."""
        return self._branch(self.training.edit(name, value))

    def _updates_to_epoch(self) -> int:
        per_epoch = self.training.updates_per_epoch
        return per_epoch - round(self.training.epoch % 1 * per_epoch) % per_epoch

    @property
    def _plan_now(self) -> TrainingPlan:
        """The plan of a training that begins with the settings under the cursor."""
        updates = replace(self.settings.updates, schedule_from=0)
        now = replace(self.settings, updates=updates, deeds=self.training.history.parts[0].settings.deeds)
        return replace(self.plan.beginning_with(now), steps=None, then=())

    def _plan_with(self, options: Options) -> TrainingPlan:
        """The same with other keys; another network has other layers to freeze and other weights to set."""
        plan = self._plan_now
        if begins_anew({key: value for key, value in options.items() if key not in ("seed", "weights")}):
            plan = replace(plan, frozen=frozenset(), deeds=(), first_weights="")
        return changed_plan(plan, options)

    def _anew(self, plan: TrainingPlan) -> Self:
        anew = type(self).begin(plan)
        same = np.array_equal(anew.training.test_set.inputs, self.training.test_set.inputs)
        return replace(anew, tested=self.tested if same else ()).instead_of(self)

    def _beside(self, trainer: Self) -> Self:
        """With the trainings beside it brought as far as it is."""
        if not trainer.others:
            return trainer
        epoch = trainer.training.epoch
        others = tuple(other.seek(other.training.at_epoch(epoch)) for other in trainer.others)
        return replace(trainer, others=others)

    def _at(self, training: Training) -> Self:
        """The same run at another frame, measured there."""
        place = bisect_left(self.measured, training.cursor, key=lambda moment: moment.index)
        if place < len(self.measured) and self.measured[place].index == training.cursor:
            return self._beside(replace(self, training=training))
        measured = (*self.measured[:place], measure_now(training), *self.measured[place:])
        if len(measured) > MOST_MEASURED:
            measured = (*measured[:-1:2], measured[-1])
        return self._beside(replace(self, training=training, measured=measured))

    def _moved(self, training: Training) -> Self:
        """The run gone on with another training from the cursor, where the parameters may be others too."""
        before = tuple(moment for moment in self.measured if moment.index < training.cursor)
        return replace(self, training=training, measured=(*before, measure_now(training)))

    def _branch(self, training: Training) -> Self:
        """Another future from the cursor on; one that was seen stays as a branch, and the change can be taken back."""
        left = tuple(moment for moment in self.measured if moment.index >= training.cursor)
        branches = (left, *self.branches)[:MOST_BRANCHES] if self.has_future and len(left) > 1 else self.branches
        return replace(self._moved(training), branches=branches).instead_of(self)
