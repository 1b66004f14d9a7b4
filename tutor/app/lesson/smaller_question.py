"""The smaller question that a learner who missed is offered, inside the larger one."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.answers import answer_box
from tutor.app.lesson.verdict import verdict_content
from tutor.app.widgets.messages import AnswerGiven
from tutor.app.widgets.prose import Prose
from tutor.course.lesson.asking import Asking


class SmallerQuestion(Widget):
    """Asked and graded, never logged; after it one goes back to the larger question."""

    DEFAULT_CSS = """
    SmallerQuestion {
        height: auto; margin: 1 0 0 2; padding: 0 1; border-left: thick $secondary;
        .verdict { height: auto; padding: 0 1; }
    }
    """

    def __init__(self, asking: Asking) -> None:
        """Ask the smaller question of an asking that has taken that help."""
        super().__init__()
        assert asking.sub_question is not None
        self._asking = Asking(asking.lesson, asking.question, asking.sub_question, made=asking.made)
        self._box = answer_box(asking.sub_question)

    def compose(self) -> ComposeResult:
        yield Static(Content("A smaller question first").stylize("bold $secondary"), markup=False)
        yield Prose(self._asking.variant.ask)
        yield self._box
        yield Static(classes="verdict", markup=False)

    def focus_answer(self) -> None:
        """Put the cursor where one answers."""
        self._box.focus_answer()

    @on(AnswerGiven)
    def grade(self, event: AnswerGiven) -> None:
        event.stop()
        self._asking = self._asking.give(event.text)
        self.query_one(".verdict", Static).update(verdict_content(self._asking))
