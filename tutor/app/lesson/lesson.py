"""A lesson: a page at a time, its figures to touch and its questions to answer."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.contents import ContentsScreen, page_of, place_in_dots
from tutor.app.lesson.drafts import draft_of, go_on_with_drafts, keep_drafts
from tutor.app.lesson.lesson_end import LessonEndScreen
from tutor.app.lesson.page import Needs, PageView, box_around, card_around, figure_before
from tutor.app.lesson.picture_view import PictureView
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.lesson.saved_file import SavedFile
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import one_line
from tutor.app.widgets.spans import SpansScreen
from tutor.course.lesson.asking import Asking, answered_before, missed_questions
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import Lesson, read_lesson
from tutor.course.lesson.problems import LessonError
from tutor.course.progress import Position
from tutor.course.progress.attempt import Attempt
from tutor.course.questions.question import Question
from tutor.course.review.finishing import finish_lesson, new_in
from tutor.course.review.what_now import CORE

_SAVED_EVERY = 1.0  # seconds between looks at the lesson's file
_READS_FOR = 0.3  # seconds after which the page that follows is made


def _key(
    key: str, action: str, label: str, tooltip: str, name: str, *, show: bool = False, shown: str | None = None
) -> Binding:
    """A key; of F-keys, which many a laptop keeps for itself, the footer shows the twin."""
    return Binding(key, action, label, tooltip=tooltip, id=f"lesson.{name}", show=show, key_display=shown)


class LessonScreen(SpansScreen[None]):
    """One lesson under a learner's hands; it remembers every question of this visit, and the store the place."""

    CSS_PATH = "lesson.tcss"
    HELP = """
# Lesson

Read, touch the figure, and answer. Nothing moves on by itself.
Enter goes to the next question that is open, and turns the page once all are answered.
Ctrl+f goes to the picture of a question, on to the figure, and back. In a figure, space makes an update and ← takes
it back; in a picture, after a miss, space follows the right rule and yours.
A miss costs nothing: you are told what was done, and ctrl+t brings a hint, a smaller question, and then the working.
The marks above stand for the pages: ● done, ◐ begun, ✗ missed, ○ open, · without a question.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("enter", "go_on", "Go on", "To the next open question, else to the next page.", "go-on", show=True),
        Binding(
            "f9,ctrl+f",
            "to_figure",
            "Figure",
            tooltip="To the figure, and back to where you were.",
            id="lesson.figure",
            key_display="^f",
            priority=True,  # a line that is typed into would take it for its own
        ),
        _key("f8,ctrl+n,n", "turn(1)", "Next", "The next page.", "next", show=True, shown="^n"),
        _key("f7,ctrl+b,b", "turn(-1)", "Back", "The page before.", "back"),
        _key("f2,ctrl+o,t", "contents", "Pages", "The pages of this lesson, and what is done.", "pages"),
        _key("f5,ctrl+e,p", "play", "Play", "Open the figure on a screen of its own, as it stands.", "play"),
        _key("f6,ctrl+r", "renew", "Ask again", "The question answered last, once more.", "renew"),
        _key("f10,k", "test_out", "I know this", "This lesson's questions without its pages.", "test-out"),
        Binding("escape", "app.pop_screen", "Leave", tooltip="Leave the lesson; the place is kept.", id="lesson.leave"),
    ]

    def __init__(self, lesson: Lesson, learner: Learner, at_question: str | None = None, core: bool = False) -> None:
        """Open where the learner left, or at the page of a question; on the core path, without what is off it."""
        super().__init__()
        self._at_question = at_question
        """Until a page is turned: a visit to one question leaves the place in the course where it was."""
        self._lesson = lesson.core if core else lesson
        self._is_core = core
        self._learner = learner
        self._page = 0
        self._askings: dict[str, Asking] = {}
        """Each question as it was left, by id."""
        self._missed: dict[str, str] = {}
        """What was said to the first miss of each question, by id."""
        self._before: list[Attempt] = []
        """What was answered in this lesson before this visit, oldest first."""
        self._read_on = Timer(self, _READS_FOR)
        """Until the page that follows is made."""
        self._came_from: Widget | None = None
        """Where one was before one went to the figure."""
        self._making = asyncio.Lock()
        self._views: dict[int, PageView] = {}
        """The pages that stand, of which one is shown: whoever turns back finds each as it was left."""
        self._opened_on: QuestionCard | None = None
        """The question that has the focus because its page was opened, and not because one turned to it."""
        self._changed_last: QuestionCard | None = None
        self._file = SavedFile(lesson.header.path)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="title"):
            yield Static(id="lesson-title", markup=False)
            yield Static(id="lesson-place", markup=False)
        yield Container(id="page")
        yield KeysLine()

    async def on_mount(self) -> None:
        self._before = self._learner.store.attempts(lesson=self._lesson.id)
        await self._show_page(*self._place_to_open())
        self._recall()
        self.set_interval(_SAVED_EVERY, self._reload_if_saved)

    def _recall(self) -> None:
        """A lesson begins with a question from an earlier one, where one is due."""
        from tutor.app.lesson.review import ReviewScreen

        is_beginning = self._page == self._lesson.way[0] and self._at_question is None
        recall = ReviewScreen.recall(self._lesson, self._learner) if is_beginning else None
        if recall is not None:
            self.app.push_screen(recall)

    def _place_to_open(self) -> tuple[int, str | None]:
        """A page, counted from 0, and the question on it to answer next."""
        if self._at_question is not None:
            return page_of(self._lesson).get(self._at_question, 0), None
        position = self._learner.store.position(self._lesson.id)
        if position is None or position.page not in self._lesson.way:
            return self._lesson.way[0], None
        return position.page, position.question

    @property
    def lesson_id(self) -> str:
        return self._lesson.id

    @property
    def page(self) -> PageView:
        """The page that is shown."""
        return self._views[self._page]

    async def _show_page(self, page: int, question: str | None = None) -> None:
        """Show a page from its top, or from one of its questions."""
        self._keep_drafts()
        if self._views:
            self.page.rest()
            self._at_question = None
        with self.app.batch_update():
            view = await self._stand(page)
            for each in self._views.values():
                each.display = False  # first: were two shown, even for a moment, both would be laid out
            self._page, view.display = page, True
            view.scroll_home(animate=False)
            self._show_place()
        card = next((card for card in view.cards if card.asking.question.id == question), None)
        self._opened_on = None if card else view.open_card()
        if card is not None:
            self.call_after_refresh(card.focus_answer)
        elif self._opened_on is None or not self._opened_on.wait_for_answer():
            view.focus()
        self._keep_position(question)
        self._read_on.stop()
        self._read_on = self.set_timer(_READS_FOR, self._stand_ahead)

    async def _stand(self, page: int, left_at: Mapping[Figure, object] | None = None) -> PageView:
        """A page, hidden where it is new."""
        async with self._making:  # who turns to the page that is being made waits for it
            if page not in self._views:
                view = PageView(
                    self._lesson.pages[page],
                    self._ask,
                    self._learner,
                    "Finish the lesson" if page >= self._lesson.way[-1] else "Continue",
                    *self._opening(page),
                    left_at=left_at or {},
                    before=figure_before(self._lesson, page),
                )
                view.display = False
                await self.query_one("#page", Container).mount(view)
                go_on_with_drafts(self._learner.kept, view.cards)
                self.watch(view, "question_below", self._show_place, init=False)
                self._views[page] = view
        return self._views[page]

    async def _stand_ahead(self) -> None:
        """Make the page that follows, so that it is turned to without waiting."""
        await self._stand(next((page for page in self._lesson.way if page > self._page), self._page))

    def _ask(self, question: Question) -> Asking:
        """A question as it was left in this visit, or as it was passed before, or with new numbers."""
        if question.id not in self._askings:
            draft, seed = draft_of(self._learner.kept, question.id), self._learner.new_seed()
            self._askings[question.id] = answered_before(self._lesson, question, self._before) or Asking.begin(
                self._lesson, question, draft[0] if draft else seed, self._learner.store.mistakes_made()
            )
        return self._askings[question.id]

    def _keep_drafts(self) -> None:
        keep_drafts(self._learner.kept, self.page.cards if self._views else ())

    on_screen_suspend = _keep_drafts

    def _opening(self, page: int) -> list[Widget]:
        """On the first page, what the lesson builds on, and a way around it for whoever knows it already."""
        if page != self._lesson.way[0] or not self._lesson.questions:
            return []
        return [Needs(self._lesson, self._learner, new_in(self._lesson, self._learner.store))]

    def _show_place(self) -> None:
        number = self._lesson.header.path.stem.partition("-")[0]
        on_core = f" {CORE} core" if self._is_core else ""
        self.query_one("#lesson-title", Static).update(one_line(f"{number} · {self._lesson.title}{on_core}"))
        below = "question ↓ · " if self.page.question_below else ""
        done, missed = self._done_and_missed
        dots = place_in_dots(self._lesson, self._page, done, missed)
        where = f"  page {self._page + 1} of {len(self._lesson.pages)}"
        self.query_one("#lesson-place", Static).update(Content.assemble(below, dots, where))

    @property
    def _done_and_missed(self) -> tuple[set[str], set[str]]:
        """The questions that were passed, before or in this visit, and those that were only tried."""
        passed = {name for name, asking in self._askings.items() if asking.is_over and asking.attempted.passed}
        done = {each.question for each in self._before if each.verdict in ("right", "self-graded")} | passed
        return done, (missed_questions(self._before) | self._missed.keys()) - done

    def _keep_position(self, question: str | None = None) -> None:
        if self._at_question is None:
            now = self._learner.now()
            self._learner.store.set_position(Position(self._lesson.id, self._page, question, now))

    @on(QuestionCard.AskingChanged)
    def remember(self, event: QuestionCard.AskingChanged) -> None:
        """Keep the question as it is now, and its first miss for the summary."""
        asking, self._changed_last = event.asking, event.card
        self._askings[asking.question.id] = asking
        if asking.verdict and asking.verdict.outcome == "wrong":
            self._missed.setdefault(asking.question.id, asking.verdict.message)
        elif asking.attempted.skipped:
            self._missed.setdefault(asking.question.id, "You looked at the working.")
        self._show_place()
        self._keep_position(None if asking.is_over else asking.question.id)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        card = card_around(event.widget)
        if card is None or card is not self._opened_on:
            self._opened_on = None
            beside = card.picture_view if card else box_around(event.widget)
            if card or beside:
                self.page.stand_beside(beside)
        if card is not None and card is not self._opened_on:
            self._keep_position(card.asking.question.id)

    def action_test_out(self) -> None:
        from tutor.app.lesson.review import ReviewScreen

        self.app.push_screen(ReviewScreen.test_out(self._lesson, self._learner))

    async def action_turn(self, pages: int) -> None:
        ahead = [page for page in self._lesson.way if (page - self._page) * pages > 0]
        if ahead:
            await self._show_page(ahead[0] if pages > 0 else ahead[-1])
        elif pages > 0:
            self._finish()

    def _finish(self) -> None:
        """The last page is done: the course goes on with the next lesson, and what happened is summed up."""
        if not self._is_core:
            finish_lesson(self._learner.store, self._lesson.id, self._learner.now())
        self.app.push_screen(LessonEndScreen(self._lesson, self._missed, self._learner, self._is_core), self._leave_end)

    async def _leave_end(self, choice: str | int | None) -> None:
        if isinstance(choice, int):
            await self._show_page(choice)
        elif choice is not None:
            await self._open_lesson(choice)
        else:
            self.dismiss()

    async def _open_lesson(self, lesson: str) -> None:
        path = next((header.path for header in list_lessons() if header.id == lesson), None)
        if path is not None:
            self.app.switch_screen(LessonScreen(read_lesson(path), self._learner, core=self._is_core))

    def action_contents(self) -> None:
        self.app.push_screen(ContentsScreen(self._lesson, self._page, *self._done_and_missed), self._go_to_page)

    async def _go_to_page(self, page: int | None) -> None:
        if page is not None and page != self._page and page in self._lesson.way:
            await self._show_page(page)

    async def action_play(self) -> None:
        """Open the nearest figure on its own screen."""
        box = self.page.nearest_box(self.focused)
        if box is not None and not box.is_closed:
            await box.play()

    def action_to_figure(self) -> None:
        """To the question's picture and on to the nearest figure, and from there back to where one was."""
        box, card = self.page.nearest_box(self.focused), card_around(self.focused)
        picture = card.picture_view if card and not isinstance(self.focused, PictureView) else None
        if picture is not None and picture.picture is not None:
            self._came_from = self.focused
            self.page.stand_beside(picture)
            self.set_focus(picture)
        elif box_around(self.focused) is None and box is not None and not box.is_closed:
            if not isinstance(self.focused, PictureView):
                self._came_from = self.focused
            self.page.stand_beside(box)
            self.set_focus(box.touched)  # now: what is hidden meanwhile would take the focus from it
        elif self._came_from is not None and self._came_from.is_attached:
            self._came_from.focus()
        else:
            (card.focus_answer if (card := self.page.open_card()) else self.page.focus)()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "play" | "to_figure":
                page = self._views.get(self._page)
                return page is not None and page.has_figure(or_picture=action == "to_figure")
            case "turn":
                return parameters != (-1,) or self._page > self._lesson.way[0]
            case "renew":
                return self._done_last is not None
        return True

    @property
    def _done_last(self) -> QuestionCard | None:
        """The question that was answered last, where it still stands and is over."""
        card = self._changed_last
        return card if card is not None and card.is_attached and card.asking.is_over else None

    async def action_go_on(self) -> None:
        """To the next open question on the page, to an earlier one, or, where all are answered, to the next page."""
        card = self.page.open_card(after=card_around(self.focused)) or self.page.open_card()
        if card is not None:
            card.focus_answer()
        else:
            await self.action_turn(1)

    def action_renew(self) -> None:
        """The question that was answered last again, though the focus has gone on to what follows it."""
        if self._done_last is not None:
            self._done_last.action_renew()

    async def _reload_if_saved(self) -> None:
        """Show a lesson's file as its author saved it; questions that did not change keep their state."""
        self._keep_drafts()
        path = self._file.path
        match self._file.look():
            case None:
                return
            case "gone":
                self.notify(
                    f"{path.name} is no longer there. What you see stays, and your answers are kept.",
                    title="The lesson's file is gone",
                    severity="warning",
                    markup=False,
                )
                return
        try:
            lesson = read_lesson(path)
            lesson = lesson.core if self._is_core else lesson
        except LessonError as error:
            self.notify(str(error.problems[0]), title="Not shown yet", severity="warning", markup=False)
            return
        unchanged = {question.id: question for question in lesson.questions}
        self._askings = {
            name: replace(asking, lesson=lesson)
            for name, asking in self._askings.items()
            if unchanged.get(name) == asking.question
        }
        self._lesson = lesson
        here = max((page for page in lesson.way if page <= self._page), default=lesson.way[0])
        left_at = self.page.figure_states
        self._views.clear()
        with self.app.batch_update():
            await self.query_one("#page", Container).remove_children()
            await self._stand(here, left_at)
            await self._show_page(here)
