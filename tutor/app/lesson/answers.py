"""Which widget takes the answer of which kind of question."""

from typing import TypeAlias

from tutor.app.lesson.chosen_answer import ChosenAnswer
from tutor.app.lesson.ordered_answer import OrderedAnswer
from tutor.app.lesson.run_answer import RunAnswer
from tutor.app.lesson.typed_answer import TypedAnswer
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.prose import one_line
from tutor.course.questions.kinds.choice import ChoiceVariant
from tutor.course.questions.kinds.goal import GoalVariant
from tutor.course.questions.kinds.order import OrderVariant
from tutor.course.questions.task import Variant

AnswerBox: TypeAlias = TypedAnswer | ChosenAnswer | OrderedAnswer | RunAnswer

_TITLES = {
    "number": "your number",
    "vector": "your numbers",
    "formula": "your formula",
    "rule": "your rule",
    "sentence": "your sentence",
    "training": "your training",
}


def answer_box(variant: Variant, figure: SimulatorView | None = None, given: str = "") -> AnswerBox:
    """The widget for a variant's answer; each has `text`, `focus_answer`, and posts `AnswerGiven`.

    Args:
        figure: the page's own, in which a goal may be reached.
        given: an answer that is shown again.
    """
    match variant:
        case ChoiceVariant():
            return ChosenAnswer(tuple(map(one_line, variant.listed)), variant.has_several, given)
        case OrderVariant():
            return OrderedAnswer(tuple(map(one_line, variant.listed)), given)
        case GoalVariant():
            return RunAnswer(variant, figure, given)
    return TypedAnswer(_TITLES.get(variant.kind, "your place"), variant.precision, variant.read, given)
