"""The home screen: where you left, what is due, the lessons, and how far you are."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.widgets.option_list import Option

from tutor.app.widgets.choices import Choices
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import resume
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.problems import LessonError

if TYPE_CHECKING:
    from tutor.course.review.summary import MistakeCount, Summary

_CONTINUE, _REVIEW = "go on", "due today"
_WEEK_COLUMNS = 2
_MOST_WEEKS = 26

_SLIP_KEYS = [
    Binding(
        str(place),
        f"open_slip({place})",
        "Mend slip" if place == 1 else f"Mend slip {place}",
        tooltip="Open the lesson that cures this slip, at its page.",
        show=place == 1,
        id=f"home.slip-{place}",
    )
    for place in range(1, 6)
]

_SCROLL_KEYS = [
    Binding(
        key, f"scroll_beside({rows})", label, tooltip=f"Scroll what stands beside the lessons {way}.", show=False, id=id
    )
    for key, rows, label, way, id in (
        ("ctrl+up", -3, "Scroll up", "up", "home.scroll-up"),
        ("ctrl+down", 3, "Scroll down", "down", "home.scroll-down"),
    )
]


@dataclass(frozen=True, slots=True)
class Counted:
    """The questions of every lesson, which take a moment to read."""

    lessons: list[tuple[str, list[str]]]
    ideas: dict[str, list[str]]


class HomeScreen(Screen[None]):
    """The lessons first; progress arrives as soon as it is read."""

    HELP = """
# Home

Choose with the arrow keys and press enter, or click. The first line goes on where you left.
● is done, ◐ is begun, ○ is not begun; behind it stands how many of a lesson's questions you have answered.
What you answered comes back in the review after some days, with new numbers, so that it stays.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "simulator", "Simulator", tooltip="Step a point down a surface of your choice.", id="home.sim"),
        Binding("t", "trainer", "Trainer", tooltip="Train a small network and open its weights.", id="home.train"),
        Binding("g", "graph", "Graph", tooltip="Walk the chain rule forward and back.", id="home.graph"),
        Binding("r", "review", "Review", tooltip="Answer what is due today, with new numbers.", id="home.review"),
        *_SLIP_KEYS,
        *_SCROLL_KEYS,
        Binding("q", "app.quit", "Quit", tooltip="Leave; everything is saved.", id="home.leave"),
    ]

    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self._learner = learner
        self._headers = list_lessons()
        self._counted: Counted | None = None
        self._summary: Summary | None = None

    def compose(self) -> ComposeResult:
        yield Static("tutor · learn gradient descent by doing it", classes="title", markup=False)
        with Horizontal(id="places"):
            yield Choices(*self._options(), id="lessons", markup=False)
            with VerticalScroll(id="beside", can_focus=False):  # a click there leaves the keys to the lessons
                yield Static(id="about", markup=False)
                yield Static(id="progress", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#lessons", Choices).highlighted = 0

    def on_screen_resume(self) -> None:
        # After the first paint: reading every lesson takes longer than showing their titles.
        self.call_after_refresh(self.count_progress)

    @work(thread=True, exclusive=True)
    def count_progress(self) -> None:
        """Read the questions, which only a new lesson changes, and what the store says of them."""
        from tutor.course.review.summary import summarise

        counted = self._counted or _count(self._headers)
        summary = summarise(
            self._learner.store,
            now=self._learner.now(),
            lessons=counted.lessons,
            ideas=counted.ideas,
            weeks=_MOST_WEEKS,
        )
        self.app.call_from_thread(self._show, counted, summary)

    def _show(self, counted: Counted, summary: "Summary") -> None:
        self._counted, self._summary = counted, summary
        self.refresh_bindings()
        choices = self.query_one("#lessons", Choices)
        before = choices.highlighted_option.id if choices.highlighted_option else None
        was_first = choices.highlighted in (None, 0)
        choices.set_options(self._options())
        ids = [option.id for option in choices.options]
        choices.highlighted = 0 if was_first or before not in ids else ids.index(before)
        self._show_progress()

    def _show_progress(self) -> None:
        from tutor.app.home.home_panels import progress_panel

        if self._summary is not None:
            titles = {header.id: header.title for header in self._headers}
            room = max(4, (self.query_one("#progress").content_size.width - 4) // _WEEK_COLUMNS)
            self.query_one("#progress", Static).update(progress_panel(self._summary, titles, min(_MOST_WEEKS, room)))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_progress)

    def _options(self) -> list[Option | None]:
        """Where one left and what is due, and under them the lessons."""
        if self._summary is None:
            return [Option(self._row(header), header.id) for header in self._headers]
        first = [option for option in (self._go_on(), self._due()) if option is not None]
        rows: list[Option | None] = [*first, None] if first else []
        return [*rows, *(Option(self._row(header), header.id) for header in self._headers)]

    def _row(self, header: Header) -> Content:
        from tutor.app.home.home_panels import lesson_number, lesson_row

        progress = {each.lesson: each for each in self._summary.lessons} if self._summary else {}
        width = max(len(lesson_number(each)) for each in self._headers)
        return lesson_row(header, progress.get(header.id), width)

    def _go_on(self) -> Option | None:
        if self._summary is None or not self._headers:
            return None
        position = self._summary.position
        header = next((each for each in self._headers if position and each.id == position.lesson), None)
        if position is None or header is None:
            return Option(Content(f"▶ Start here: {self._headers[0].title}").stylize("bold $accent"), _CONTINUE)
        words = f"▶ Go on: {header.title}, page {position.page + 1}"
        return Option(Content(words).stylize("bold $accent"), _CONTINUE)

    def _due(self) -> Option | None:
        if self._summary is None or not self._summary.answered:
            return None
        due = self._summary.due
        words = f"↻ Review: {due} due today" if due else "↻ Review: nothing is due today"
        return Option(Content(words).stylize("bold" if due else "$text-muted"), _REVIEW)

    @on(Choices.OptionHighlighted, "#lessons")
    def describe(self, event: Choices.OptionHighlighted) -> None:
        header = self._header_of(event.option_id)
        about = Content("Every question you have answered comes back when it is due, with new numbers.")
        self.query_one("#about", Static).update(_about(header, self._headers) if header else about)

    def _header_of(self, option: str | None) -> Header | None:
        """The lesson behind an option."""
        if option == _CONTINUE:
            position = self._summary.position if self._summary else None
            left = [header for header in self._headers if position and header.id == position.lesson]
            return (left or self._headers)[0]
        return next((header for header in self._headers if header.id == option), None)

    @on(Choices.OptionSelected, "#lessons")
    def open_place(self, event: Choices.OptionSelected) -> None:
        header = self._header_of(event.option_id)
        if header is not None:
            self._open_lesson(header.path)
        else:
            self.action_review()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_slip":
                return self._slip(parameters[0]) is not None
            case "scroll_beside":
                return self.query_one("#beside").max_scroll_y > 0
        return True

    def _slip(self, place: object) -> "MistakeCount | None":
        """The slip that stands there in the list, counted from 1, where its lesson is still among the lessons."""
        made = self._summary.mistakes if self._summary else ()
        slip = next((each for number, each in enumerate(made, 1) if number == place), None)
        return slip if slip and self._header_of(slip.lesson) else None

    def action_open_slip(self, place: int) -> None:
        """Open the lesson that cures a slip, at the page of the question where it was made."""
        slip = self._slip(place)
        header = self._header_of(slip.lesson) if slip else None
        if slip and header:
            self._open_lesson(header.path, slip.question)

    def action_scroll_beside(self, rows: int) -> None:
        self.query_one("#beside").scroll_relative(y=rows, animate=False)

    def _open_lesson(self, path: Path, question: str | None = None) -> None:
        from tutor.app.lesson.lesson import LessonScreen
        from tutor.course.lesson.lesson import read_lesson

        try:
            lesson = read_lesson(path)
        except LessonError as error:
            self.notify(str(error.problems[0]), title="This lesson cannot be read", severity="error", markup=False)
            return
        self.app.push_screen(LessonScreen(lesson, self._learner, at_question=question))

    def action_simulator(self) -> None:
        from tutor.app.simulator.screen import SimulatorScreen

        resume(self.app, "simulator", SimulatorScreen)

    def action_trainer(self) -> None:
        from tutor.app.trainer.screen import TrainerScreen

        resume(self.app, "trainer", lambda: TrainerScreen(learner=self._learner))

    def action_graph(self) -> None:
        from tutor.app.graph.screen import GraphScreen

        self.app.push_screen(GraphScreen())

    def action_review(self) -> None:
        from tutor.app.lesson.review import ReviewScreen

        self.app.push_screen(ReviewScreen.due(self._learner))


def _count(headers: list[Header]) -> Counted:
    """The ids of the questions of each lesson and of each idea; a lesson that cannot be read has none."""
    from tutor.course.lesson.lesson import read_lesson

    lessons: list[tuple[str, list[str]]] = []
    ideas: dict[str, list[str]] = {}
    for header in headers:
        try:
            questions = [question.id for question in read_lesson(header.path).questions]
        except LessonError:
            questions = []
        lessons.append((header.id, questions))
        for idea in header.ideas:
            ideas.setdefault(idea, []).extend(questions)
    return Counted(lessons, ideas)


def _about(header: Header, headers: list[Header]) -> Content:
    titles = {each.id: each.title for each in headers}
    lines = [Content(header.title).stylize("bold"), Content(header.summary)]
    if header.needs:
        needs = ", ".join(titles.get(need, need) for need in header.needs)
        lines.append(Content(f"Builds on: {needs}").stylize("$text-muted"))
    return Content("\n").join(lines)
