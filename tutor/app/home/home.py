"""The home screen: what to do now, the course in its parts, a lesson playing by itself, and what you know."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.app.home.course_list import WAY, course_rows, lesson_number
from tutor.app.home.preview import Preview, frames_of, rolled
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.choices import Choices
from tutor.app.widgets.keys import key
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import resume
from tutor.app.widgets.spans import SpansScreen
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.problems import LessonError
from tutor.course.progress.days import local_day
from tutor.course.review.opening import OPENING_LINE, OPENING_TITLE, OPENING_WORDS
from tutor.course.review.placement import is_placed
from tutor.course.review.what_now import CORE, CorePath, Way, review_words, ways_now
from tutor.engine.rounding import counted

if TYPE_CHECKING:
    from tutor.app.widgets.learnt import Learnt
    from tutor.course.review.summary import MistakeCount

_REVIEW_WORDS = "What you answered comes back with new numbers just before it would be forgotten, lessons mixed."
_TOLD = {
    "review": ("Review", _REVIEW_WORDS),
    "core": (
        "Core path",
        "The shortest way to a network that learns: of the lessons with a ◆ only what all the rest builds on.",
    ),
    "placement": (
        "Find your place",
        "Twelve questions, from easy to hard. What you know is marked, and the course goes on with what you do not.",
    ),
}
"""The title and the words of what is no lesson."""
_MOST_MIX_UPS = 3
_NARROWEST = 70
"""Columns from which there is room for something beside the course."""

_SLIP_LABELS = ("Mix-up", *(f"Mix-up {place}" for place in range(2, _MOST_MIX_UPS + 1)))
_CLEARS = "Open the page that clears this mix-up."
_SCROLLS = "Scroll what stands beside the lessons {}."

_FOR_A_NEWCOMER = """\
You step a point downhill, one update at a time, and see every number. What you answer comes back after some days, so \
that it stays.

Here will stand what holds already and what you are learning, when it comes back, and what you mix up, with the page \
that clears it.

s is the simulator, where nothing is asked; f1 says what every key does."""
"""What stands where progress will."""


class Course(Choices):
    """What can be opened, in the parts of the course."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "Open", "Open what is marked.", "home.open"),
    ]


class HomeScreen(SpansScreen[None]):
    """The course first; what is learnt arrives as soon as it is read, in places that stand there already."""

    CSS_PATH = "home.tcss"
    HELP = """
# Home

Choose with the arrow keys and press enter, or click. The first line is what to do now.
● is done, ◐ is begun, ○ is not begun, ✓ need not be done: you came to its end once, or the placement found it known.
Behind it stand how many of a lesson's questions you have answered, and about how long it takes.
◆ marks the lessons of the core path, the shortest way through: of each only the pages that all others build on.
What you answered comes back in the review after some days, with new numbers, so that it stays: it is being learnt until
it comes back after more than three weeks; then it holds.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "simulator", "Simulator", "Step a point down a surface of your choice.", "home.sim"),
        key("t", "trainer", "Trainer", "Train a small network and open its weights.", "home.train"),
        key("g", "graph", "Graph", "Walk the chain rule forward and back.", "home.graph"),
        key("r", "review", "Review", "Answer what is due today, with new numbers.", "home.review"),
        *(
            key(f"{place}", f"open_slip({place})", label, _CLEARS, f"home.slip-{place}", show=place == 1)
            for place, label in enumerate(_SLIP_LABELS, 1)
        ),
        key("ctrl+up", "scroll_beside(-3)", "Scroll up", _SCROLLS.format("up"), "home.scroll-up", show=False),
        key("ctrl+down", "scroll_beside(3)", "Scroll down", _SCROLLS.format("down"), "home.scroll-down", show=False),
        key("o", "opening", "First minute", "Roll a ball: the opening, again.", "home.opening", show=False),
        key("q", "app.quit", "Quit", "Leave; everything is saved.", "home.leave"),
    ]

    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self._learner = learner
        self._headers = list_lessons()
        self._learnt: Learnt | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(classes="title"):
            yield Static("tutor · learn gradient descent by doing it", id="home-title", markup=False)
            yield Static(id="home-answered", markup=False)
        with Horizontal(id="places"):
            lessons = Course(id="lessons", markup=False)
            lessons.border_title = "The course"
            yield lessons
            with Vertical(id="aside"):
                yield Preview(id="preview")
                # A click there leaves the keys to the list.
                with VerticalScroll(id="beside", can_focus=False) as beside:
                    beside.border_title = "You"
                    yield Static(id="you", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        self.query_one("#lessons", Choices).focus()

    def on_screen_resume(self) -> None:
        self._show_rows()
        self._show_you()
        # After the first paint: reading every lesson takes longer than showing their titles.
        self.call_after_refresh(self.count_progress)

    @work(thread=True, exclusive=True)
    def count_progress(self) -> None:
        """Read the questions, which only a new lesson changes, and what the store says of them."""
        from tutor.app.widgets.learnt import Learnt

        learnt = Learnt.read(self._learner, _MOST_MIX_UPS, self._learnt.course if self._learnt else None)
        self.app.call_from_thread(self._show, learnt)

    def _show(self, learnt: "Learnt") -> None:
        self._learnt = learnt
        self.refresh_bindings()
        self._show_rows()
        self._show_you()

    @property
    def _is_new(self) -> bool:
        """Whether nothing was ever answered, which is known before the lessons are read."""
        return not self._learner.store.count_answers()

    @property
    def _ways(self) -> tuple[Way, ...]:
        """What to do now, known before every lesson has been read."""
        learner, summary = self._learner, self._learnt.summary if self._learnt else None
        now, ids = learner.now(), {"simulator", *(header.id for header in self._headers)}
        return ways_now(
            self._headers,
            position=learner.store.position(),
            answered=summary.answered if summary else learner.store.count_answers(),
            opened=bool(learner.kept.get("opened")),
            due=summary.due if summary else sum(card.lesson in ids for card in learner.store.due(now)),
            coming=summary.coming if summary else (),
            today=local_day(now),
            core=CorePath.of(self._headers, summary.lessons if summary else ()),
            placed=is_placed(learner.store),
        )

    def _show_rows(self) -> None:
        choices = self.query_one("#lessons", Choices)
        width, height = choices.scrollable_content_region.size
        width -= choices.max_scroll_y > 0  # a gap before the bar
        if not width:
            return
        progress = {each.lesson: each for each in self._learnt.summary.lessons} if self._learnt else {}
        rows = course_rows(self._ways, self._headers, progress, width, height)
        before = choices.highlighted_option.id if choices.highlighted_option else None
        with self.prevent(Choices.OptionHighlighted):
            choices.set_options(rows)
            ids = [row.id for row in rows]
            choices.highlighted = ids.index(before) if before in ids and before else 0
        self._describe(choices.highlighted_option.id if choices.highlighted_option else None)

    def _show_you(self) -> None:
        you = self.query_one("#you", Static)
        is_new = self._is_new
        self.set_class(is_new, "-new")
        if is_new:
            you.update(_FOR_A_NEWCOMER)
        if self._learnt is None:
            return
        summary, today = self._learnt.summary, self._learnt.today
        questions = sum(each.questions for each in summary.lessons)
        done = sum(each.done for each in summary.lessons)
        said = f"{done} of {questions} answered"
        if summary.answered:
            said += f" · {review_words(summary.due, summary.coming, today).lower()}"
        self.query_one("#home-answered", Static).update(said)
        if not is_new:
            you.update(self._learnt.panel(you.content_size.width, opens=True))

    def on_resize(self) -> None:
        self.set_class(self.size.width < _NARROWEST, "-small")
        self.call_after_refresh(self._show_rows)
        self.call_after_refresh(self._show_you)

    @on(Choices.OptionHighlighted, "#lessons")
    def describe(self, event: Choices.OptionHighlighted) -> None:
        self._describe(event.option_id)

    def _describe(self, option: str | None) -> None:
        preview, way, header = self.query_one(Preview), self._way_of(option), self._header_of(option)
        if way is not None and way.to == "opening":
            preview.show("opening", OPENING_TITLE, Content(OPENING_WORDS), lambda: rolled(OPENING_LINE))
        elif header is not None:
            title, words = _TOLD.get(way.to if way else "", (header.title, ""))
            shown = Content(words) if words else _about(header, self._headers)
            preview.show(header.id, title, shown, lambda: frames_of(header))

    def _way_of(self, option: str | None) -> Way | None:
        return self._ways[int(option.removeprefix(WAY))] if option and option.startswith(WAY) else None

    def _header_of(self, option: str | None) -> Header | None:
        """The lesson behind an option; of the review and of the opening, where the course goes on."""
        if option and option.startswith(WAY):
            return next((way.lesson for way in self._ways if way.lesson), None)
        return next((header for header in self._headers if header.id == option), None)

    @on(Choices.OptionSelected, "#lessons")
    async def open_place(self, event: Choices.OptionSelected) -> None:
        way = self._way_of(event.option_id)
        header = way.lesson if way else self._header_of(event.option_id)
        if way is not None and way.to not in ("lesson", "core"):
            await self.run_action(way.to)
        elif header is not None:
            self.open_lesson(header, core=way is not None and way.to == "core")

    @on(ChartView.Clicked)
    def open_shown(self, event: ChartView.Clicked) -> None:
        """The picture is a door too."""
        event.stop()
        self.query_one("#lessons", Choices).action_select()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_slip":
                return self._slip(parameters[0]) is not None
            case "scroll_beside":
                return self.query_one("#beside").max_scroll_y > 0
        return True

    def _slip(self, place: object) -> "MistakeCount | None":
        """The mix-up that stands there in the list, counted from 1, where its lesson is still among the lessons."""
        made = self._learnt.summary.mistakes[:_MOST_MIX_UPS] if self._learnt else ()
        slip = next((each for number, each in enumerate(made, 1) if number == place), None)
        return slip if slip and self._header_of(slip.lesson) else None

    def action_open_slip(self, place: int) -> None:
        """Open the lesson that clears a mix-up, at the page of the question where it was made."""
        slip = self._slip(place)
        header = self._header_of(slip.lesson) if slip else None
        if slip and header:
            self.open_lesson(header, slip.question)

    def action_scroll_beside(self, rows: int) -> None:
        self.query_one("#beside").scroll_relative(y=rows, animate=False)

    def open_lesson(self, header: Header, question: str | None = None, core: bool = False) -> None:
        """Open a lesson where it was left, or at a question; on the core path, without what is off it."""
        from tutor.app.lesson.lesson import LessonScreen
        from tutor.course.lesson.lesson import read_lesson

        try:
            lesson = read_lesson(header.path)
        except LessonError as error:
            self.notify(str(error.problems[0]), title="This lesson cannot be read", severity="error", markup=False)
            return
        self.app.push_screen(LessonScreen(lesson, self._learner, at_question=question, core=core))

    def action_opening(self) -> None:
        from tutor.app.home.opening import OpeningScreen

        self.app.push_screen(OpeningScreen(), self._leave_opening)

    def _leave_opening(self, goes_on: bool | None) -> None:
        """The opening was seen; whoever played it to its end goes on into the course."""
        self._learner.kept.put("opened", True)
        if self.is_mounted:
            self._show_rows()
        way = next((way for way in self._ways if way.lesson), None)
        if goes_on and way is not None and way.lesson is not None:
            self.open_lesson(way.lesson)

    def action_simulator(self) -> None:
        from tutor.app.simulator.screen import SimulatorScreen

        resume(self.app, "simulator", lambda: SimulatorScreen(learner=self._learner))

    def action_trainer(self) -> None:
        from tutor.app.trainer.screen import TrainerScreen

        resume(self.app, "trainer", lambda: TrainerScreen(learner=self._learner))

    def action_graph(self) -> None:
        from tutor.app.graph.screen import GraphScreen

        resume(self.app, "graph", lambda: GraphScreen(learner=self._learner))

    def action_review(self) -> None:
        from tutor.app.lesson.review import ReviewScreen

        self.app.push_screen(ReviewScreen.due(self._learner))

    def action_placement(self) -> None:
        from tutor.app.lesson.review import PlacementScreen

        self.app.push_screen(PlacementScreen(self._learner))


def _about(header: Header, headers: list[Header]) -> Content:
    titles = {each.id: f"{lesson_number(each)} {each.title}" for each in headers}
    facts = [f"about {header.minutes} minutes", counted(header.questions, "question")]
    if header.core_questions:
        facts.append(f"{CORE} core path: {header.core_minutes} minutes, {counted(header.core_questions, 'question')}")
    if header.needs:
        facts.append(f"builds on {', '.join(titles.get(need, need) for need in header.needs)}")
    return Content("\n").join([Content(header.summary), Content(" · ".join(facts)).stylize("$text-muted")])
