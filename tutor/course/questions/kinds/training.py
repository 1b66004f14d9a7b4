"""A training of the learner's own, judged by how well its network does and by what a coach sees in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from tutor.course.questions.task import Lead, Model, Name, Task, Text, Variant, one_or_more
from tutor.course.questions.verdict import Verdict
from tutor.course.scenario.filling import QuestionError, exact
from tutor.engine.errors import UserError
from tutor.engine.network.metrics import Metrics
from tutor.engine.rounding import counted, number
from tutor.engine.runs.keys import brought_along
from tutor.engine.suggestion import did_you_mean
from tutor.engine.training.coach import advise
from tutor.engine.training.training import Training
from tutor.engine.training.training_keys import training_keys
from tutor.engine.training.training_line import (
    changed_plan,
    options_of,
    parse_training,
    training_line,
    training_options,
)
from tutor.engine.training.training_plan import TrainingPlan
from tutor.words.answers import Unreadable, read_sentence

MOST_UPDATES = 20_000
"""Updates of a training that is judged while somebody waits."""
MOST_WEIGHTS = 5_000


class TrainingGoal(Model):
    """What a training must reach; everything named here must hold."""

    accuracy: Annotated[float, Field(gt=0, le=1)] | None = None
    """The share of the held-out examples that must be right after some epoch."""
    loss_below: Annotated[float, Field(gt=0)] | None = None
    """What the loss of the held-out examples must come under."""
    epochs: Annotated[int, Field(ge=1, le=500)] = 20
    """In which it must happen, and after which the training is looked at."""
    weights: Annotated[int, Field(ge=1)] | None = None
    """How many parameters the network may have, weights and biases."""
    without: Annotated[tuple[Text, ...], BeforeValidator(one_or_more)] = ()
    """What a coach must not have to say at the end, by the beginning of its name: `overfitting`."""

    @model_validator(mode="after")
    def _something(self) -> "TrainingGoal":
        if self.accuracy is None and self.loss_below is None and not self.without:
            raise ValueError("A training's goal names “accuracy”, “loss_below” or “without”.")
        return self


class TrainingTask(Task):
    """Train a network that does what is asked."""

    kind: Literal["training"]
    goal: TrainingGoal
    change: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The keys of the training that the learner may change."""
    solution: Text
    """The author's training line, which meets the goal."""

    def draw(self, lead: Lead) -> Variant:
        known = training_keys()
        for key in self.change:
            if key not in known:
                raise QuestionError(f"A training has no key “{key}” to change. {did_you_mean(key, known)}")
        if not isinstance(lead.run, str) or lead.fill.graph is not None:
            raise QuestionError("A training to make needs a line under “train”, at which it begins.")
        try:
            return TrainingVariant(lead, self, parse_training(exact(lead.run, lead.fill.values)))
        except UserError as error:
            raise QuestionError(f"The training: {error}") from None


@dataclass(frozen=True, eq=False)
class TrainingVariant(Variant):
    """A training to make."""

    task: TrainingTask
    plan: TrainingPlan
    """At which it begins."""

    @property
    def right_answer(self) -> str:
        return exact(self.task.solution, self.values)

    def worked(self) -> Iterator[str]:
        for line in (self.begins_as, self.right_answer):
            yield f"{line}: {self.verdict_on(line, {}).message}"

    @property
    def ask(self) -> str:
        return f"{self.lead.ask}\n\nIt begins as `{self.begins_as}`; type what you change, or the whole line."

    @property
    def begins_as(self) -> str:
        """The training line to change."""
        return training_line(self.plan)

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        plan, goal = self._plan(read_sentence(text)), self.task.goal
        try:
            training = plan.begin()
        except UserError as error:
            raise Unreadable(str(error)) from None
        size = training.network.size
        if size > (goal.weights or MOST_WEIGHTS):
            return Verdict(
                "wrong", f"The network has {size} parameters; at most {goal.weights or MOST_WEIGHTS} may be."
            )
        if goal.epochs * training.updates_per_epoch > MOST_UPDATES:
            raise Unreadable(f"That would be {goal.epochs * training.updates_per_epoch} updates; take larger batches.")
        line = training_line(plan)
        shortfall = next(_shortfalls(goal, *_trained(line, goal.epochs)), "")
        return Verdict("wrong", shortfall, mistake="trained") if shortfall else Verdict("right", _praise(line, goal))

    def problems(self) -> Iterator[str]:
        if self.verdict_on(self.begins_as, {}).is_right:
            yield "The goal is reached by the training that the question begins with."
        if self.task.goal.accuracy is not None and self.plan.begin().metrics()[1].accuracy is None:
            yield "This data has no classes, of which a share could be right; name “loss_below” instead."

    def _plan(self, text: str) -> TrainingPlan:
        """The plan that was typed: a whole line, or only what is changed.

        Raises:
            Unreadable: it is no training, or changes what is to stay.
        """
        try:
            plan = changed_plan(self.plan, options_of(text))
        except UserError as error:
            raise Unreadable(str(error)) from None
        before, after = training_options(self.begins_as), training_options(training_line(plan))
        allowed = {*self.task.change, "epochs", *brought_along(self.task.change, training_keys())}
        for key in {**before, **after}:
            if before.get(key) != after.get(key) and key not in allowed:
                raise Unreadable(f"Leave {key} as it is; change {' or '.join(self.task.change)}.")
        return plan


@lru_cache(maxsize=16)  # the verdict, its working and the check of one answer ask for the same training
def _trained(line: str, epochs: int) -> tuple[Training, tuple[tuple[float, Metrics, Metrics], ...]]:
    """A training after so many epochs, and how well it did after each."""
    training = parse_training(line).begin()
    moments = []
    for epoch in range(epochs + 1):
        training = training.seek(epoch * training.updates_per_epoch)
        moments.append((float(epoch), *training.metrics()))
    return training, tuple(moments)


def _shortfalls(
    goal: TrainingGoal, training: Training, moments: tuple[tuple[float, Metrics, Metrics], ...]
) -> Iterator[str]:
    """What is missing to a goal, in sentences."""
    part, held = f"the {training.held_out_name} set", [metrics for _, _, metrics in moments[1:]]
    right = max((metrics.accuracy or 0.0 for metrics in held), default=0.0)
    low = min((metrics.loss for metrics in held if np.isfinite(metrics.loss)), default=np.inf)
    within = f"within {counted(goal.epochs, 'epoch')}"
    seen = {advice.name: advice for advice in advise(training, moments)}
    reason = next((f" The coach sees {name}: {each.evidence}" for name, each in seen.items()), "")
    if goal.accuracy is not None and right < goal.accuracy:
        found, wanted = number(100 * right, 3), number(100 * goal.accuracy, 3)
        yield f"It has at most {found} % of {part} right {within}; asked for: {wanted} %.{reason}"
    if goal.loss_below is not None and not low < goal.loss_below:
        yield f"The loss of {part} comes to {number(low, 4)} {within}, not below {number(goal.loss_below)}.{reason}"
    for what in goal.without:
        for name, each in seen.items():
            if name.startswith(what):
                yield f"The coach sees {name}. {each.evidence}"


def _praise(line: str, goal: TrainingGoal) -> str:
    """That it is reached, when the last of what is named was, and with how many parameters."""
    training, moments = _trained(line, goal.epochs)
    held = [(int(epoch), metrics) for epoch, _, metrics in moments[1:]]
    met = []
    if goal.accuracy is not None:
        met.append(next(epoch for epoch, each in held if (each.accuracy or 0.0) >= goal.accuracy))
    if goal.loss_below is not None:
        met.append(next(epoch for epoch, each in held if each.loss < goal.loss_below))
    when = f" after {counted(max(met), 'epoch')}" if met else ""
    return f"Reached{when}, with {training.network.size} parameters."
