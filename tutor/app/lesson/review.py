"""Questions one after another: what is due today, or all of a lesson by whoever knows it already."""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Self

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.lesson.question_card import QuestionCard
from tutor.app.widgets.command_line import Command, CommandLine
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.messages import LessonAsked
from tutor.app.widgets.prose import one_line
from tutor.app.widgets.spans import SpansScreen
from tutor.course.lesson.asking import Asking
from tutor.course.lesson.lesson import Lesson
from tutor.course.progress.days import local_day
from tutor.course.review.due import SESSIONS, Queued, due_questions, next_questions, recall_for, session
from tutor.course.review.placement import is_over, placement, take_place
from tutor.course.review.summary import coming
from tutor.course.review.what_now import next_reviews
from tutor.course.scenario.filling import QuestionError
from tutor.engine.rounding import counted

if TYPE_CHECKING:
    from tutor.app.widgets.learnt import Learnt

_MOST_MIX_UPS, _MOST_COMING = 3, 8
_HOW_IT_WORKS = """\
Each comes with new numbers, shortly before you would forget it: first after some days, then after weeks, then after \
months. What you miss comes back the next day.

Lessons are mixed here, for then one must find out first which rule a question is about. That is harder than one kind \
after another, and is remembered for longer."""


class ReviewScreen(SpansScreen[None]):
    """A queue of questions, each with new numbers."""

    CSS_PATH = "review.tcss"
    HELP = """
# Questions one after another

Each comes with new numbers. Enter goes on to the next one when this one is done.
Above each stands why it comes. What you knew comes back later, and what you missed comes back soon.
At the end you may practise on for 5, 10 or 20 minutes, before anything is due.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8,enter,n", "next", "Next", tooltip="The next question.", id="review.next"),
        Binding(
            "f5,p",
            "reread",
            "Lesson",
            tooltip="Read the page that teaches this; a moment that you kept opens in the simulator.",
            id="review.page",
        ),
        *(
            Binding(
                str(key),
                f"practise({minutes})",
                f"{minutes} minutes",
                tooltip=f"Practise for about {minutes} minutes, lessons mixed, due or not.",
                show=False,
                id=f"review.practise-{minutes}",
            )
            for key, minutes in enumerate(SESSIONS, 1)
        ),
        Binding("escape,enter", "dismiss", "Leave", tooltip="Leave; what is left stays due.", id="review.leave"),
    ]

    def __init__(self, title: str, queue: Sequence[Queued], learner: Learner, praise: str) -> None:
        """Ask a queue.

        Args:
            praise: what to say when every question was right at the first try.
        """
        super().__init__()
        self._heading, self._queue, self._learner, self._praise = title, queue, learner, praise
        self._place = 0
        self._firsts: dict[int, bool] = {}
        """By place in the queue, whether every part was right at the first try."""
        self._goes_on_to_practice = self._ends_at_once = False

    @classmethod
    def due(cls, learner: Learner, minutes: float | None = None) -> Self:
        """What is due by the end of the day, lessons mixed; or a session of so many minutes, due or not."""
        store, now = learner.store, learner.now()
        queue = list(due_questions(store, now)) if minutes is None else session(store, now, minutes)
        title = "Review" if minutes is None else f"Review: about {minutes:g} minutes"
        screen = cls(title, queue, learner, "Everything was right at the first try.")
        screen._goes_on_to_practice = True
        return screen

    @classmethod
    def recall(cls, lesson: Lesson, learner: Learner) -> Self | None:
        """One question of an earlier lesson before this one begins, where one is due."""
        queued = recall_for(learner.store, lesson, learner.now())
        if queued is None:
            return None
        screen = cls(f"Before {lesson.title}", [queued], learner, "")
        screen._ends_at_once = True
        return screen

    @classmethod
    def test_out(cls, lesson: Lesson, learner: Learner) -> Self:
        """A lesson's questions without its pages."""
        queue = [Queued(lesson, question) for question in lesson.questions]
        praise = "Everything was right at the first try: this lesson is done."
        return cls(f"{lesson.title}: its questions", queue, learner, praise)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="title"):
            yield Static(Content(self._heading), id="review-title", markup=False)
            yield Static(id="review-place", markup=False)
        yield VerticalScroll(id="asked", can_focus=False)
        yield KeysLine()

    async def on_mount(self) -> None:
        await self._show()

    async def _show(self) -> None:
        asked = self.query_one("#asked", VerticalScroll)
        self.refresh_bindings()
        await asked.remove_children()
        if self._is_through:
            self.query_one("#review-place", Static).update("")
            sessions: list[Command] = [
                (f"Practise {minutes} minutes", str(key), f"practise({minutes})")
                for key, minutes in enumerate(SESSIONS, 1)
                if self._can_practise
            ]
            commands = CommandLine(("Leave", "enter", "dismiss"), *sessions, classes="commands")
            done = Static(self._summary(), id="summary", markup=False), commands, Static(id="coming", markup=False)
            await asked.mount(Vertical(*done, id="done"), Static(id="you", markup=False))
            asked.add_class("-through")
            asked.can_focus = True  # there is no answer to type, and the arrow keys scroll
            asked.focus()
            self.tell_learnt()
            return
        queued = self._queue[self._place]
        self.query_one("#review-place", Static).update(f"{self._place + 1} of {len(self._queue)}")
        asking = self._card(queued)
        card = asking if isinstance(asking, QuestionCard) else None
        picture = [card.picture_view] if card and card.picture_view else []
        following = CommandLine(("Next question", "F8", "next"), classes="commands")
        await asked.mount(*self._opening(queued), asking, *picture, following)
        if card is not None:
            self.call_after_refresh(card.focus_answer)

    @work(thread=True, exclusive=True)
    def tell_learnt(self) -> None:
        """Say what is known by now, and what comes next; to read all lessons takes a moment."""
        from tutor.app.widgets.learnt import Learnt

        learnt = Learnt.read(self._learner, _MOST_MIX_UPS)
        following = tuple(islice(next_questions(self._learner.store, self._learner.now()), _MOST_COMING))
        self.app.call_from_thread(self._show_learnt, learnt, following)

    def _show_learnt(self, learnt: "Learnt", following: Sequence[Queued]) -> None:
        you, next_ones = self.query_one("#you", Static), self.query_one("#coming", Static)
        you.update(learnt.panel(you.content_size.width, opens=False))
        lines = [Content("What comes next").stylize("bold")] if following else []
        for each in following:
            lines.append(Content(one_line(each.question.skill or each.lesson.title)))
            where = Content(f"  {each.reason} {each.lesson.title}").stylize("$text-muted")
            lines.append(where.truncate(next_ones.content_size.width, ellipsis=True))
        next_ones.update(Content("\n").join(lines))

    def _opening(self, queued: Queued) -> list[Widget]:
        """Where the question comes from, and the page to read first where the same mistake came three times."""
        where = Content(" ".join(filter(None, (f"From: {queued.lesson.title}.", queued.reason))))
        widgets: list[Widget] = [Static(where, classes="from", markup=False)]
        if queued.reread:
            words = Content(f"The same slip came three times here ({queued.reread}). Its page may help first.")
            widgets += [
                Static(words, classes="from", markup=False),
                CommandLine(("Read the page", "F5", "reread"), classes="commands"),
            ]
        return widgets

    def _card(self, queued: Queued) -> Widget:
        try:
            seed = self._learner.new_seed() if queued.seed is None else queued.seed
            asking = Asking.begin(queued.lesson, queued.question, seed, self._learner.store.mistakes_made())
        except QuestionError as error:
            return Static(Content(f"This question cannot be asked: {error}"), markup=False)
        return QuestionCard(asking, self._learner)

    @property
    def card(self) -> QuestionCard | None:
        """The question that is asked now."""
        return next(iter(self.query(QuestionCard)), None)

    @property
    def _is_through(self) -> bool:
        """Whether no more is to be asked."""
        return self._place >= len(self._queue)

    def _summary(self) -> Content:
        now = self._learner.now()
        dates = next_reviews(0, coming(self._learner.store, now), local_day(now), most=5)
        if not self._queue:
            lines = ["Nothing is due today. Lessons bring new questions, and those come back here."]
            if not self._learner.store.cards():
                lines.append(_HOW_IT_WORKS)
        else:
            right = sum(self._firsts.values())
            asked = counted(len(self._queue), "question")
            lines = [f"{len(self._firsts)} of {asked} answered, {right} right at the first try."]
            if right == len(self._queue):
                lines.append(self._praise)
        if dates:
            lines.append(f"Next reviews: {dates}.")
        if self._can_practise:
            lines.append("You may practise before anything is due, lessons mixed:")
        return Content("\n\n".join(lines))

    @property
    def _can_practise(self) -> bool:
        return self._goes_on_to_practice and self._place >= len(self._queue) and bool(self._learner.store.cards())

    @on(QuestionCard.AskingChanged)
    def count(self, event: QuestionCard.AskingChanged) -> None:
        asking = event.asking
        if asking.is_done and not (asking.variant.part == 1 and self._firsts.get(self._place) is not None):
            earlier = self._firsts.get(self._place, True)
            self._firsts[self._place] = earlier and asking.attempted.is_first_try

    async def action_next(self) -> None:
        """The next question; from one that is still open, only after its answer or a skip."""
        card = self.card
        if card is not None and not card.asking.is_over:
            self.notify("This one is still open: answer it, or press F4 to see its working.", markup=False)
            card.focus_answer()
            return
        self._place = min(self._place + 1, len(self._queue))
        if self._ends_at_once and self._place == len(self._queue):
            self.dismiss()
        else:
            await self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "practise":
            return self._can_practise
        return action not in {"next", "reread"} or not self._is_through

    def action_practise(self, minutes: int) -> None:
        self.app.switch_screen(ReviewScreen.due(self._learner, minutes))

    def action_reread(self) -> None:
        from tutor.app.simulator.screen import SimulatorScreen

        queued = self._queue[self._place]
        if queued.moment:
            self.app.push_screen(SimulatorScreen(run_line=queued.moment.line))
        else:
            self.post_message(LessonAsked(queued.lesson, queued.question.id))


class PlacementScreen(ReviewScreen):
    """Questions from easy to hard, until enough are missed; the course goes on with what is not known."""

    HELP = """
# Find your place

Each question stands for some lessons. What you answer right at the first try is known, and its lessons are marked as
such. F4 leaves a question; after two in a row that you do not know, the rest is not asked.
"""

    def __init__(self, learner: Learner) -> None:
        self._asked = placement()
        queue = [Queued(each.lesson, each.question) for each in self._asked]
        super().__init__("Find your place", queue, learner, "")

    @property
    def _rights(self) -> list[bool]:
        return [self._firsts.get(place, False) for place in range(min(self._place, len(self._queue)))]

    @property
    def _is_through(self) -> bool:
        return super()._is_through or is_over(self._rights)

    def _summary(self) -> Content:
        return Content(take_place(self._learner.store, self._asked, self._rights, self._learner.now()))
