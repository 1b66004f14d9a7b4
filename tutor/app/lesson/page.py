"""One page of a lesson: prose, figures and questions in the author's order, in one scroll."""

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.figure import FigureBox
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.command_button import CommandButton
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import Prose
from tutor.course.lesson.asking import Asking
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import Page
from tutor.course.lesson.lesson import Prose as Text
from tutor.course.questions.kinds.goal import GoalVariant
from tutor.course.questions.question import Question
from tutor.course.scenario.filling import QuestionError
from tutor.lab.comparison import same_subject

Ask = Callable[[Question], Asking]
"""Begins a question, or gives it as it was left."""


class PageView(VerticalScroll):
    """The widgets of a page; the first figure stands beside the text where there is room."""

    DEFAULT_CSS = """
    PageView { height: 1fr; padding: 1 0 0 0; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    PageView { scrollbar-color: $border-blurred; scrollbar-background: $background; }
    PageView #continue { margin: 0 2 1 2; }
    PageView .problem { height: auto; margin: 0 2 1 2; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_down", "Scroll", tooltip="Scroll down.", show=False, id="page.scroll"),
    ]

    question_below: var[bool] = var(False)
    """Whether the next open question begins below what is seen."""

    def __init__(
        self, page: Page, ask: Ask, learner: Learner, onward: str, *opening: Widget, left_at: Mapping[Figure, object]
    ) -> None:
        """Show a page.

        Args:
            onward: what the button at its end says.
            opening: widgets that stand before its first block.
            left_at: where the page's figures were left, by figure.
        """
        self._learner = learner
        self._boxes = [FigureBox(block, left_at.get(block)) for block in page.blocks if isinstance(block, Figure)]
        for box in self._boxes[:1]:
            box.add_class("-beside")
        super().__init__(*opening, *self._blocks(page, ask), CommandButton(onward, "F8", id="continue"))

    def _blocks(self, page: Page, ask: Ask) -> Iterator[Widget]:
        boxes = iter(self._boxes)
        for block in page.blocks:
            match block:
                case Text():
                    yield Prose(block.markdown)
                case Figure():
                    yield next(boxes)
                case Question():
                    yield self._card(block, ask)

    @property
    def figure_states(self) -> dict[Figure, object]:
        """Where the page's figures stand."""
        return {box.figure: box.state for box in self._boxes}

    def _card(self, question: Question, ask: Ask) -> Widget:
        try:
            asking = ask(question)
        except QuestionError as error:
            return Static(Content(f"This question cannot be asked: {error}"), classes="problem", markup=False)
        return QuestionCard(asking, self._learner, _figure_for(asking, self._boxes))

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._look_below)
        self.watch(self, "virtual_size", self._look_below)

    def on_resize(self) -> None:
        self._look_below()

    def _look_below(self) -> None:
        self.call_after_refresh(self._see_below)

    def _see_below(self) -> None:
        card = self.open_card()
        self.question_below = card is not None and card.virtual_region.y >= self.scroll_offset.y + self.size.height

    @property
    def cards(self) -> list[QuestionCard]:
        """The page's questions in order."""
        return list(self.query(QuestionCard))

    def open_card(self, after: QuestionCard | None = None) -> QuestionCard | None:
        """The next question that is not done, after a card or from the top."""
        cards = self.cards
        following = cards[cards.index(after) + 1 :] if after in cards else cards
        return next((card for card in following if not card.asking.is_over), None)


def _figure_for(asking: Asking, boxes: list[FigureBox]) -> SimulatorView | None:
    """The figure in which a goal is to be reached: one that opens at the same start, or on a surface of that name."""
    if not isinstance(asking.variant, GoalVariant):
        return None
    wanted = asking.variant.first_frame()
    for box in boxes:
        if box.opens_at is not None and same_subject(box.opens_at, wanted):
            return box.view
    for box in boxes:
        if asking.question.given and box.opens_at is not None and box.opens_at.surface.name == wanted.surface.name:
            box.open_at(wanted)
            return box.view
    return None
