"""One page of a lesson: prose, figures and questions in the author's order, in one scroll."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.figure import CLOSED, FigureBox
from tutor.app.lesson.option_answer import is_in_view
from tutor.app.lesson.picture_view import PictureView
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.command_line import CommandLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.messages import AnswerTyped
from tutor.app.widgets.prose import Prose
from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import Lesson, Page
from tutor.course.lesson.lesson import Prose as Text
from tutor.course.questions.kinds.goal import GoalVariant
from tutor.course.questions.question import Question
from tutor.course.review.finishing import new_in_words
from tutor.course.scenario.filling import QuestionError
from tutor.lab.comparison import same_subject

Ask = Callable[[Question], Asking]
"""Begins a question, or gives it as it was left."""


class PageView(VerticalScroll):
    """The widgets of a page; the first figure stands beside the text where there is room."""

    DEFAULT_CSS = """
    PageView { height: 1fr; padding: 1 0 0 0; scrollbar-gutter: stable; }
    PageView #continue { margin: 0 2 1 2; }
    PageView .closed { height: auto; margin: 0 2 1 2; color: $warning; }
    PageView .-closed { display: none; }
    PageView FigureBox.-before { display: none; .caption { display: none; } }
    PageView FigureBox.-closed { display: block; }
    PageView .problem { height: auto; margin: 0 2 1 2; color: $error; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_down", "Scroll", tooltip="Scroll down.", show=False, id="page.scroll"),
    ]

    question_below: var[bool] = var(False)
    """Whether the next open question begins below what is seen."""

    def __init__(
        self,
        page: Page,
        ask: Ask,
        learner: Learner,
        onward: str,
        *opening: Widget,
        left_at: Mapping[Figure, object],
        before: Figure | None = None,
    ) -> None:
        """Show a page.

        Args:
            onward: what the button at its end says.
            opening: widgets that stand before its first block.
            left_at: where the page's figures were left, by figure.
            before: the figure of a page before, which stays beside the text where this page has nothing to show.
        """
        self._learner = learner
        self._boxes = [FigureBox(block, left_at.get(block)) for block in page.blocks if isinstance(block, Figure)]
        for box in self._boxes[:1]:
            box.add_class("-beside")
        self._before: list[FigureBox] = []
        """The figure of a page before, where it stays."""
        self.cards: list[QuestionCard] = []
        """The page's questions in order."""
        self._closed_blocks: list[tuple[QuestionCard, list[Widget]]] = []
        """By the question that closes it, a block's note and its widgets."""
        blocks = list(self._blocks(page, ask))
        if before is not None and not any(isinstance(widget, FigureBox | PictureView) for widget in blocks):
            self._before = [FigureBox(before, left_at.get(before)).add_class("-beside", "-before")]
        super().__init__(*opening, *blocks, *self._before, CommandLine((onward, "F8", "turn(1)"), id="continue"))

    def _blocks(self, page: Page, ask: Ask) -> Iterator[Widget]:
        boxes, closing = iter(self._boxes), None
        for block in page.blocks:
            match block:
                case Text():
                    widgets: list[Widget] = [Prose(block.markdown)]
                case Figure():
                    widgets = [next(boxes)]
                case Question():
                    card = self._card(block, ask)
                    picture = card.picture_view if isinstance(card, QuestionCard) else None
                    widgets = [card, *([picture] if picture else [])]
            if closing is not None:
                yield self._close(closing, widgets)
            yield from widgets
            closing = _closing(widgets[0], "next")
            if (of_figure := _closing(widgets[0], "figure")) and self._boxes:
                of_figure.opens_figure = True
                self._close(of_figure, self._boxes[:1])

    def _close(self, card: QuestionCard, widgets: Sequence[Widget]) -> Widget:
        """Close a block until its question was answered once or passed over; what stands there meanwhile."""
        note = Static(CLOSED, classes="closed", markup=False)
        self._closed_blocks.append((card, [note, *widgets]))
        for widget in widgets:
            widget.add_class("-closed")
        return note

    @on(QuestionCard.AskingChanged)
    def open_closed(self, event: QuestionCard.AskingChanged) -> None:
        """Open what the question has closed; a figure on its surface is set to its numbers, to see what happens."""
        if not event.asking.is_tried:
            return
        for card, (note, *widgets) in self._closed_blocks:
            if card is event.card:
                note.display = False
                for widget in widgets:
                    widget.remove_class("-closed")
                    if isinstance(widget, FigureBox):
                        widget.set_to(event.asking.variant.scenario)
                        picture = card.picture_view.picture if card.picture_view else None
                        self.stand_beside(card.picture_view if picture and picture.asks else widget)
        self._closed_blocks = [each for each in self._closed_blocks if each[0] is not event.card]

    @property
    def _figures(self) -> list[FigureBox]:
        return [*self._boxes, *self._before]

    @property
    def _pictures(self) -> list[PictureView]:
        return [card.picture_view for card in self.cards if card.picture_view]

    def rest(self) -> None:
        """Stop what plays by itself, for the page is left."""
        for figure in self._figures:
            figure.rest()

    def has_figure(self, *, or_picture: bool) -> bool:
        """Whether there is a figure to be seen, or a question's picture."""
        return self.nearest_box(None) is not None or (or_picture and bool(self._pictures))

    @property
    def figure_states(self) -> dict[Figure, object]:
        """Where the page's figures stand."""
        return {box.figure: box.state for box in self._figures}

    def _card(self, question: Question, ask: Ask) -> Widget:
        try:
            asking = ask(question)
        except QuestionError as error:
            return Static(Content(f"This question cannot be asked: {error}"), classes="problem", markup=False)
        self.cards.append(QuestionCard(asking, self._learner, _figure_for(asking, self._boxes)))
        return self.cards[-1]

    def nearest_box(self, focused: Widget | None) -> FigureBox | None:
        """The figure that the focus is in, or the last one before it, or else the first."""
        here, boxes = box_around(focused), [box for box in self._figures if box.display or box in self._boxes]
        if here is not None or not boxes:
            return here
        order = list(self.walk_children(with_self=False))
        place = order.index(focused) if focused in order else 0
        return next((box for box in reversed(boxes) if order.index(box) < place), boxes[0])

    def stand_beside(self, shown: Widget | None = None) -> None:
        """Of the figure and the questions' pictures, which share a place on a wide screen, show one there.

        Without a word the figure, or where there is none that is open the picture of a question.
        """
        boxes = [box for box in self._boxes[:1] if not box.is_closed]
        closing = [card for card, _ in self._closed_blocks]
        waiting = [card for card in self.cards if not card.asking.is_over]
        pictures = [card.picture_view for card in (*closing, *waiting, *self.cards) if card.picture_view]
        usual = [*boxes, *pictures, *self._boxes[:1]]
        shown = shown or next(iter(usual), None)
        for widget in (*self._boxes[:1], *self._pictures):
            if widget.has_class("-away") is (widget is shown):
                widget.set_class(widget is not shown, "-away")
                self.app.stylesheet.apply(widget)  # at once, for it may be given the keys next

    @on(AnswerTyped)
    def stand_beside_answer(self) -> None:
        """The picture of the question that is being answered, and below each other both in view."""
        card = card_around(self.screen.focused)
        if card is not None and card.picture_view is not None:
            self.stand_beside(card.picture_view)
            if not is_in_view(card.picture_view):
                self.scroll_to_widget(card, top=True, animate=False)

    def on_mount(self) -> None:
        self.stand_beside()
        self.watch(self, "scroll_y", self._look_below)
        self.watch(self, "virtual_size", self._look_below)

    def _look_below(self) -> None:
        self.call_after_refresh(self._see_below)

    on_resize = _look_below

    def _see_below(self) -> None:
        card = self.open_card()
        self.question_below = card is not None and card.virtual_region.y >= self.scroll_offset.y + self.size.height

    def open_card(self, after: QuestionCard | None = None) -> QuestionCard | None:
        """The next question that is not done, after a card or from the top."""
        cards = self.cards
        following = cards[cards.index(after) + 1 :] if after in cards else cards
        return next((card for card in following if not card.asking.is_over), None)


class Needs(Widget):
    """Shown before the first page's text."""

    DEFAULT_CSS = """
    Needs { height: auto; margin: 0 1 1 1; padding: 0 1; layout: vertical; }
    Needs .told { height: auto; color: $text-muted; }
    """

    def __init__(self, lesson: Lesson, learner: Learner, new_on: Sequence[int] = ()) -> None:
        """Say what a lesson builds on.

        Args:
            new_on: the pages with questions that came in after the learner had finished it.
        """
        super().__init__()
        self._lesson, self._learner, self._new_on = lesson, learner, new_on

    def compose(self) -> ComposeResult:
        if self._lesson.header.needs:
            titles = {header.id: header.title for header in list_lessons()}
            visited = {need for need in self._lesson.header.needs if self._learner.done_questions(need)}
            needs = [f"{titles.get(need, need)}{' ✓' if need in visited else ''}" for need in self._lesson.header.needs]
            yield Static(Content(f"Builds on: {', '.join(needs)}"), classes="told", markup=False)
        if self._new_on:
            yield Static(Content(new_in_words(self._new_on)), classes="told", markup=False)
        yield CommandLine(("I know this: ask me its questions", "F10", "test_out"))


def _closing(widget: Widget, what: str) -> QuestionCard | None:
    """The question that closes something of its page, while nothing was said to it."""
    is_closing = isinstance(widget, QuestionCard) and widget.asking.question.closes == what
    return widget if is_closing and isinstance(widget, QuestionCard) and not widget.asking.is_tried else None


def figure_before(lesson: Lesson, page: int) -> Figure | None:
    """The nearest figure of a run on the pages before one."""
    blocks = [block for each in lesson.pages[:page] for block in each.blocks]
    return next((block for block in reversed(blocks) if isinstance(block, Figure) and block.run), None)


def box_around(widget: Widget | None) -> FigureBox | None:
    """The figure that a widget is part of."""
    around = widget.ancestors if widget else []
    return next((node for node in around if isinstance(node, FigureBox)), None)


def card_around(widget: Widget | None) -> QuestionCard | None:
    """The question that a widget is part of, or the picture of."""
    around = widget.ancestors_with_self if widget else []
    found = next((node for node in around if isinstance(node, QuestionCard | PictureView)), None)
    card = found.card if isinstance(found, PictureView) else found
    return card if isinstance(card, QuestionCard) else None


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
