"""A sentence of the learner's own beside a model, judged by its writer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tutor.course.questions.task import Lead, Task, Text, Variant
from tutor.course.questions.verdict import Verdict
from tutor.words.answers import read_sentence


class SentenceTask(Task):
    """Write a sentence, see a model, and judge for yourself."""

    kind: Literal["sentence"]
    model: Text

    def texts(self) -> Iterator[str]:
        yield from super().texts()
        yield self.model

    def draw(self, lead: Lead) -> Variant:
        return SentenceVariant(lead, self)


@dataclass(frozen=True, eq=False)
class SentenceVariant(Variant):
    """A sentence to write."""

    task: SentenceTask

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        return Verdict("compare", self.task.model, note=read_sentence(text))

    @property
    def right_answer(self) -> str:
        return self.task.model

    def worked(self) -> Iterator[str]:
        yield self.task.model
