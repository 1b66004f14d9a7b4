"""A mistake that an author names: a wrong expression, or the answer of a changed run, training or graph."""

from collections.abc import Mapping
from typing import Any

from pydantic import model_validator

from tutor.course.mistakes.mistakes import Asked, Own
from tutor.course.questions.task import Expression, Lead, Model, Name, Text
from tutor.course.scenario.filling import QuestionError, Unfit, graph_of, scenario_of, trained_of
from tutor.course.scenario.trained import Trained
from tutor.engine.errors import UserError


class OwnMistake(Model):
    """What is done in place of the right thing, and what to say to it."""

    answer: Expression | None = None
    """A wrong expression in place of the question's own."""
    run: Mapping[Name, Any] | None = None
    """The keys of the run that are set otherwise; the answer is that run's."""
    train: Mapping[str, Any] | None = None
    """The keys of the training that are set otherwise; the answer is that training's."""
    graph: Text | None = None
    """Another graph; the answer is that graph's."""
    say: Text

    @model_validator(mode="after")
    def _one_change(self) -> "OwnMistake":
        if sum(change is not None for change in (self.answer, self.run, self.train, self.graph)) != 1:
            raise ValueError("A mistake is one thing: “answer”, “run”, “train” or “graph”, beside “say”.")
        return self

    def drawn(self, lead: Lead, asked: Asked) -> Own:
        """The mistake with the numbers of a draw; its sentence is filled with those that it leads to.

        Raises:
            QuestionError: what it changes is not there, or cannot be changed so.
        """
        fill = lead.fill
        if self.answer is not None:
            wrong = fill.components(self.answer)
            return Own(self.answer, wrong, fill(self.say), asked.scenario, asked.numbers)
        what = next(key for key in ("run", "train", "graph") if getattr(self, key) is not None)
        had = {"run": fill.scenario, "train": fill.scenario, "graph": fill.graph}[what]
        if had is None or isinstance(fill.scenario, Trained) != (what == "train"):
            raise QuestionError(f"A mistake with a changed “{what}” needs a question with a “{what}”.")
        try:
            made = scenario_of if what == "run" else trained_of
            scenario = fill.scenario if what == "graph" else made(lead.run, fill.values, self.run or self.train)
            graph = fill.graph if self.graph is None else graph_of(self.graph, fill.values)
            other = fill.of_another(scenario, graph)
            said = other(self.say)
        except (UserError, Unfit) as error:
            raise QuestionError(f"The mistake with a changed “{what}”: {error}") from None
        return Own(self.name, asked.answer, said, scenario, other.numbers, is_another_run=what != "graph")

    @property
    def name(self) -> str:
        """What is changed, as the log takes it."""
        for what, changes in (("run", self.run), ("train", self.train)):
            if changes is not None:
                return f"{what} {' '.join(f'{key}={value}' for key, value in changes.items())}"
        return self.answer or f"graph {self.graph}"


def listed_mistakes(value: Any) -> Any:
    """The short way, `expression: sentence`, as the long one."""
    return [{"answer": wrong, "say": say} for wrong, say in value.items()] if isinstance(value, dict) else value
