"""A training as a person handles it: its plan, its run, and how well the network did at moments of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from tutor.engine.data.dataset import Dataset
from tutor.engine.network.metrics import Metrics
from tutor.engine.network.network import Network
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import (
    begins_anew,
    changed_plan,
    changed_settings,
    options_of,
    parse_training,
    training_line,
    with_total,
)
from tutor.engine.training.training_plan import TrainingPlan
from tutor.engine.training.training_settings import TrainingSettings

MOST_MEASURED = 600
"""Moments kept for the curves; beyond that every second one goes."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How well the network did at one frame, on all examples."""

    index: int
    epoch: float
    train: Metrics
    test: Metrics


@dataclass(frozen=True, slots=True, eq=False)
class Trainer:
    """A training and what was measured on its way; every method returns a new one."""

    plan: TrainingPlan
    training: Training
    measured: tuple[Measured, ...]
    """By frame; some of them may lie after the cursor, where the person went back."""
    points: Dataset
    """The training set as it was drawn, before other inputs were derived from its points (x, y)."""

    @classmethod
    def begin(cls, plan: TrainingPlan) -> Self:
        """The training of a plan before its first update.

        Raises:
            UserError: a name is unknown, or the parts do not fit.
        """
        training = plan.begin()
        points = replace(plan, features=()).begin().train_set if plan.features else training.train_set
        return cls(plan, training, (_measure(training),), points)

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The training of a line.

        Raises:
            UserError: the line is no training.
        """
        return cls.begin(parse_training(line))

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
    def learning_rate(self) -> float:
        """As it was set; a schedule may make another of it."""
        updates = self.settings.updates
        return float({**updates.optimizer.knobs, **updates.knobs}["learning_rate"])

    @property
    def now(self) -> Measured:
        """How well the network does at the cursor."""
        place = bisect_left(self.measured, self.training.cursor, key=lambda moment: moment.index)
        if place < len(self.measured) and self.measured[place].index == self.training.cursor:
            return self.measured[place]
        return _measure(self.training)

    @property
    def latest(self) -> Measured:
        """The newest moment that was measured, at the cursor or before it; a run measures after every epoch."""
        place = bisect_right(self.measured, self.training.cursor, key=lambda moment: moment.index)
        return self.measured[max(0, place - 1)]

    @property
    def moments(self) -> list[tuple[float, Metrics, Metrics]]:
        """(epoch, training set, test set) of everything measured, by epoch."""
        return [(moment.epoch, moment.train, moment.test) for moment in self.measured]

    @property
    def updates_left(self) -> int:
        """How many updates a run from here has: to the plan's last epoch, or as many epochs again after that."""
        epochs = self.plan.epochs - self.training.epoch
        if epochs <= 1e-9:
            epochs = self.plan.epochs
        return max(1, round(epochs * self.training.updates_per_epoch))

    @property
    def line(self) -> str:
        """The training as a line, with the settings that hold at the cursor."""
        now = self.settings
        return training_line(replace(self.plan, updates=now.updates, batch=now.batch, l1=now.l1, l2=now.l2))

    @property
    def left_out(self) -> str:
        """What the line cannot say of the way to the cursor, in a sentence; empty where it gives the same training."""
        kept, history = self.settings.kept, self.training.history
        missing = [f"that layer {number} is frozen" for number in sorted(self.settings.frozen)]
        if kept is not None and not kept.all():
            missing.append("which weights are pruned")
        changed = [str(first) for first, _ in history.segments if 0 < first <= self.training.cursor]
        if changed:
            missing.append(f"what was changed at update {' and '.join(changed)}")
        elif kept is None and (history.frame(0).parameters != self.plan.begin().frame.parameters).any():
            missing.append("which weights were set by hand")
        return f"The line does not say {' or '.join(missing)}: it gives another training." if missing else ""

    def step(self, updates: int = 1) -> Self:
        """Make updates."""
        return self._at(self.training.forward(updates))

    def back(self, updates: int = 1) -> Self:
        """Go back, at most to the start."""
        return self._at(self.training.back(updates))

    def seek(self, index: int) -> Self:
        """Go to a frame."""
        return self._at(self.training.seek(index))

    def near(self, epoch: float) -> Self:
        """Go to the measured frame that is nearest to so many epochs."""
        return self.seek(min(self.measured, key=lambda moment: abs(moment.epoch - epoch)).index)

    def epoch(self) -> Self:
        """Make updates until all examples have been seen once more."""
        return self.step(self._updates_to_epoch())

    def epoch_back(self) -> Self:
        """Go back by an epoch's updates."""
        return self.back(self.training.updates_per_epoch)

    def run(self, updates: int, at_once: int = 16) -> Iterator[Self]:
        """Make updates, a few at a time, measured after every epoch; whoever asks may stop asking at any time.

        It ends early where a number is no longer finite.
        """
        trainer, end = self, self.training.cursor + updates
        while trainer.training.cursor < end:
            to_epoch, cursor = trainer._updates_to_epoch(), trainer.training.cursor
            training = trainer.training.seek(min(cursor + at_once, cursor + to_epoch, end))
            is_measured = training.cursor in (cursor + to_epoch, end) or not training.frame.is_finite
            trainer = trainer._at(training) if is_measured else replace(trainer, training=training)
            yield trainer
            if not training.frame.is_finite:
                return

    def with_typed(self, text: str) -> Self:
        """What was typed changes: settings from here on, or, where data or network are others, a new beginning.

        Raises:
            UserError: what was typed does not fit.
        """
        options = options_of(text)
        if begins_anew(options):
            return type(self).begin(changed_plan(self.plan, options))
        of_plan = {key: options.pop(key) for key in ("epochs",) if key in options}
        trainer = replace(self, plan=changed_plan(self.plan, of_plan))
        if not options:
            return trainer
        changes = with_total(options, trainer.plan, trainer.updates_left)
        return trainer.change(changed_settings(self.settings, changes, self.training.cursor))

    def again(self, seed: int | None = None) -> Self:
        """The same training from its beginning, with another seed where one is given."""
        return type(self).begin(self.plan if seed is None else replace(self.plan, seed=seed))

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

    def _at(self, training: Training) -> Self:
        """The same run at another frame, measured there."""
        place = bisect_left(self.measured, training.cursor, key=lambda moment: moment.index)
        if place < len(self.measured) and self.measured[place].index == training.cursor:
            return replace(self, training=training)
        measured = (*self.measured[:place], _measure(training), *self.measured[place:])
        if len(measured) > MOST_MEASURED:
            measured = (*measured[:-1:2], measured[-1])
        return replace(self, training=training, measured=measured)

    def _branch(self, training: Training) -> Self:
        """Another future from the cursor on, where the parameters may be others too."""
        before = tuple(moment for moment in self.measured if moment.index < training.cursor)
        return replace(self, training=training, measured=(*before, _measure(training)))


def _measure(training: Training) -> Measured:
    return Measured(training.cursor, training.epoch, *training.metrics())
