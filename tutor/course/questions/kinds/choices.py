"""Any number of right options."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import model_validator

from tutor.course.questions.kinds.options import OptionsTask, OptionsVariant, drawn_options
from tutor.course.questions.task import Lead, Variant
from tutor.course.questions.verdict import Verdict


class ChoicesTask(OptionsTask):
    """Any number of right options."""

    kind: Literal["choices"]

    @model_validator(mode="after")
    def _some_right(self) -> "ChoicesTask":
        if not any(option.right for option in self.options):
            raise ValueError("At least one option is “right: true”.")
        if any(option.is_ is not None for option in self.options):
            raise ValueError("“is” belongs to a question of kind: choice.")
        return self

    def draw(self, lead: Lead) -> Variant:
        right = [option.right for option in self.options]
        return ChoicesVariant(lead, self, drawn_options(self.options, right, lead))


@dataclass(frozen=True, eq=False)
class ChoicesVariant(OptionsVariant):
    """Every right option to choose."""

    def verdict_on(self, text: str, made: Mapping[str, int]) -> Verdict:
        chosen = self.chosen(text, several=True)
        if chosen == self.right:
            return Verdict("right", " ".join(["Right.", *self.whys(sorted(chosen))]))
        missing = len(self.right - chosen)
        told = f"{missing} right option{' is' if missing == 1 else 's are'} still missing." if missing else ""
        return self.missed(chosen - self.right, made, told)
