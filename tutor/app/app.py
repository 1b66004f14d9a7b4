"""The terminal app: a switchboard of screens, bindings and themes."""

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, NoReturn

from rich.console import RenderableType
from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.events import Event, Key, Paste
from textual.notifications import SeverityLevel
from textual.screen import Screen

from tutor.app.everywhere import Everywhere
from tutor.app.widgets.keys import key
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.messages import AttemptKept, LessonAsked
from tutor.app.widgets.resuming import resume
from tutor.app.widgets.themes import THEMES
from tutor.collector import collect_nothing_yet, leave_out_what_is_loaded
from tutor.ending import PATIENCE, Ending
from tutor.engine.errors import UserError
from tutor.words.visible import has_light_background, visible

if TYPE_CHECKING:
    from textual.driver import Driver

    from tutor.app.home.home import HomeScreen
    from tutor.course.lesson.lesson import Lesson
    from tutor.course.progress import Store
    from tutor.course.progress.attempt import Attempt
    from tutor.course.questions.verdict import Verdict
    from tutor.engine.runs.history import Descent
    from tutor.lab.exploring.challenges import Challenge
    from tutor.lab.predicting import Judged

Place = Literal["home", "opening", "learn", "core", "placement", "sim", "train", "review"]


_STYLESHEETS: dict[Place, str] = {
    "learn": "lesson/lesson.tcss",
    "core": "lesson/lesson.tcss",
    "sim": "simulator/simulator.tcss",
    "train": "trainer/trainer.tcss",
}
"""Of the screen that opens first, else home's: for that of a later one Textual reads all of them anew."""
_WIDTHS: list[tuple[int, str]] = [(0, "-narrow"), (100, "-wide")]
_HEIGHTS: list[tuple[int, str]] = [(0, "-low"), (32, "-tall")]
"""From how many columns and rows on the screen has which class."""
_WARMING_UP = 0.5
"""Seconds after which what draws is imported and garbage is collected: the first picture does not share its time."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the app opens."""

    place: Place = "home"
    argument: str | None = None
    """A lesson, a path, a run line or a data set, as the place understands it."""
    data_directory: Path | None = None
    theme: str | None = None


class Behind(Screen[None]):
    """The ground below the screen that was asked for: whoever comes back to it finds home, for which nobody waited."""

    def __init__(self, home: Callable[[], Screen[None]]) -> None:
        super().__init__()
        self._home = home
        self._was_left = False

    def on_screen_suspend(self) -> None:
        self._was_left = True

    def on_screen_resume(self) -> None:
        if self._was_left:
            self.app.push_screen(self._home())


class TutorApp(Everywhere):
    """Home, lessons, simulator, trainer and review as a stack of screens: escape always goes one back."""

    TITLE = "tutor"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        key("ctrl+q", "quit", "Quit", "Leave; everything is saved.", "quit", show=False, is_first=True),
        key(
            "ctrl+k",
            "keep_moment",
            "Keep",
            "Keep what you predicted last as a card, which comes back in the review.",
            "keep",
            is_first=True,  # it works while the next prediction is typed
        ),
    ]

    def __init__(
        self, opening: Opening | None = None, learner: Learner | None = None, ending: Ending | None = None
    ) -> None:
        """Make the app. Without an ending, whoever runs it ends it: a test."""
        # NO_COLOR asks for no colour at all; with RGB colours Textual would still send greys.
        self.opening = opening or Opening()
        here, sheet = Path(__file__).parent, _STYLESHEETS.get(self.opening.place, "home/home.tcss")
        super().__init__(
            ansi_color=True if os.environ.get("NO_COLOR") else None,
            driver_class=_driver(ending),
            css_path=self.CSS_PATH or [here / "app.tcss", here / sheet],  # one that begins elsewhere names its own
        )
        self.ending = ending
        self._typed_early: list[Key | Paste] | None = []
        """Keys and pastes that came before what they are meant for stands there; None once it does."""
        self._leaves_with: int | None = None
        """The status with which it ends, once someone has asked to leave."""
        self.learner = learner or Learner(self.opening.data_directory)
        self._predicted: tuple[Screen[object], Descent] | None = None
        """The screen of the newest prediction, and where its update set out from."""
        for theme in THEMES:
            self.register_theme(theme)
        kept = self.learner.kept.get("theme")
        usual = "tutor-light" if has_light_background() else "tutor-dark"
        self.theme = self.opening.theme or (kept if kept in self.available_themes else usual)
        if os.environ.get("DESCENT_TUTOR_STILL") or self.learner.kept.get("still"):
            self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        return self.home() if self.opening.place in ("home", "opening") else Behind(self.home)

    def home(self) -> "HomeScreen":
        from tutor.app.home.home import HomeScreen

        return HomeScreen(self.learner)

    async def on_event(self, event: Event) -> None:
        is_leaving = isinstance(event, Key) and event.key == "ctrl+q"
        if self._typed_early is not None and isinstance(event, Key | Paste) and not is_leaving:
            self._typed_early.append(event)
            return
        if isinstance(event, Paste):  # an entry line would send back to the terminal what it must not obey
            lines = event.text.replace("\r\n", "\n").replace("\r", "\n")  # a terminal ends pasted lines by these
            event.text = "".join(mark for mark in lines if visible(mark) == mark)
        await super().on_event(event)

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, lambda theme: self.learner.kept.put("theme", theme.name))

    def on_ready(self) -> None:
        self.tell_news()
        self._open_place()
        self.screen.call_after_refresh(self._take_what_was_typed)
        self.set_timer(_WARMING_UP, self.warm_up)
        self.set_timer(_WARMING_UP, leave_out_what_is_loaded)
        self.hear_disputes()

    def _take_what_was_typed(self) -> None:
        typed, self._typed_early = self._typed_early or [], None
        for event in typed:
            self.post_message(event)

    def _open_place(self) -> None:
        """Open the screen that was asked for on the command line; home needs none above it."""
        argument = self.opening.argument
        match self.opening.place:
            case "opening":
                self.call_after_refresh(self.screen.run_action, "opening")
            case "learn" | "core":
                from tutor.app.lesson.lesson import LessonScreen

                lesson = _lesson_for(self.opening, self.learner.store)
                self.push_screen(LessonScreen(lesson, self.learner, core=self.opening.place == "core"))
            case "placement":
                from tutor.app.lesson.review import PlacementScreen

                self.push_screen(PlacementScreen(self.learner))
            case "sim":
                from tutor.app.simulator.screen import SimulatorScreen

                resume(self, "simulator", lambda: SimulatorScreen(run_line=argument, learner=self.learner))
            case "train":
                from tutor.app.trainer.screen import TrainerScreen

                resume(self, "trainer", lambda: TrainerScreen(argument, self.learner))
            case "review":
                from tutor.app.lesson.review import ReviewScreen

                self.push_screen(ReviewScreen.due(self.learner, float(argument) if argument else None))

    @work(thread=True)
    def warm_up(self) -> None:
        """Import what draws and computes, after the first paint and before it is asked for."""
        from tutor.charts.drawing.gate import load_plotext

        load_plotext()

    @work(thread=True)
    def hear_disputes(self) -> None:
        """Settle what the learner disputed and can be settled by now, and say so."""
        from tutor.course.progress.tables import DISPUTED_QUESTIONS

        if self.learner.store.rows(DISPUTED_QUESTIONS):
            from tutor.course.review.hearing import hear_disputes

            for told in hear_disputes(self.learner.store, self.learner.now()):
                self.call_from_thread(self.notify, told, title="You held it to be right", timeout=15, markup=False)

    def keep_prediction(self, descent: "Descent", judged: "Judged") -> None:
        """A prediction in the simulator is an attempt like any other; a run that has no line cannot be asked again."""
        from tutor.course.review.kept_moments import prediction_attempt

        self._predicted = self.screen, descent
        self.screen.refresh_bindings()
        try:
            attempt = prediction_attempt(descent, judged, self.learner.now())
        except UserError:
            return
        self._keep(attempt)

    def keep_challenge(self, challenge: "Challenge", line: str, verdict: "Verdict") -> None:
        self._keep(challenge.attempt(line, verdict, self.learner.now()))

    def _keep(self, attempt: "Attempt") -> None:
        self.learner.store.record(attempt)
        self.tell_news()

    def attempted(self, lesson: str, verdict: str) -> set[str]:
        return {each.question for each in self.learner.store.attempts(lesson=lesson) if each.verdict == verdict}

    def forget_prediction(self) -> None:
        if self._predicted is not None:
            self._predicted = None
            self.screen.refresh_bindings()

    def action_keep_moment(self) -> None:
        """Make the newest prediction a card."""
        from tutor.course.review.kept_moments import keep_moment

        assert self._predicted is not None
        try:
            self.notify(keep_moment(self.learner.store, self._predicted[1], self.learner.now()), markup=False)
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
        self.tell_news()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A moment can be kept on the screen where it was predicted."""
        if action == "keep_moment":
            return self._predicted is not None and self._predicted[0] is self.screen
        return super().check_action(action, parameters)

    @on(AttemptKept)
    def tell_news(self) -> None:
        """Say what there is to say of the disk after something went to it."""
        news = self.learner.news()
        if news:
            self.notify(news, title="Your progress", severity="warning", timeout=15, markup=False)

    @on(LessonAsked)
    def open_lesson(self, event: LessonAsked) -> None:
        from tutor.app.lesson.lesson import LessonScreen

        self.push_screen(LessonScreen(event.lesson, self.learner, at_question=event.question_id))

    def on_unmount(self) -> None:
        if self.ending is None:  # which else closes the store, and says what could not be kept
            self.learner.leave()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something in a corner for a while; it may name a file, of which a terminal must obey nothing."""
        super().notify(visible(message), title=visible(title), severity=severity, timeout=timeout, markup=markup)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave; what does not end by itself is ended."""
        self._leaves_with = return_code
        if self.ending is not None:
            self.ending.within(PATIENCE, return_code)
        super().exit(result, return_code, message)

    def panic(self, *renderables: RenderableType) -> None:
        """An error that Textual would print in full is one of our own as well."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Leave the terminal whole and say where the report is, instead of printing pages of traceback."""
        from tutor.app.crash import write_report

        is_ending = self.ending is not None and self.ending.has_begun
        if is_ending or (self._leaves_with is not None and not self.is_headless):
            # A screen that was still opening finds itself without its parts; whoever leaves does not miss it.
            self._return_code = self._leaves_with
            self._close_messages_no_wait()
            return
        where = write_report(sys.exception(), self.learner.directory)
        said = f"tutor met an error of its own and stopped; your answers are saved.\n{where}"
        if self.ending is None:
            self._exit_renderables.append(Content(said))
        else:
            self.ending.last_words = said
            self.ending.within(PATIENCE, 1)
        self._close_messages_no_wait()


def _driver(ending: Ending | None) -> "type[Driver] | None":
    """The driver that this ending owns; None is Textual's choice, as on Windows or where the environment names one."""
    if ending is None or os.environ.get("TEXTUAL_DRIVER") or os.name == "nt":
        return None
    from tutor.app.driver import driver_for

    return driver_for(ending)


def _lesson_for(opening: Opening, store: "Store") -> "Lesson":
    from tutor.course.review.outline import lesson_to_open

    return lesson_to_open(opening.argument, store, core=opening.place == "core")


def _refuse(opening: Opening, store: "Store") -> None:
    """Say what cannot be opened before the screen is taken.

    Raises:
        UserError: with what to type instead.
    """
    from tutor.engine.suggestion import did_you_mean

    names = [theme.name for theme in THEMES]
    if opening.theme and opening.theme not in names:
        raise UserError(f"There is no theme “{opening.theme}”. {did_you_mean(opening.theme, names)}")
    if opening.place in ("learn", "core"):
        _lesson_for(opening, store)
    elif opening.place == "sim" and opening.argument:
        from tutor.engine.runs.line import parse_run

        parse_run(opening.argument)
    elif opening.place == "train" and opening.argument:
        from tutor.engine.training.training_line import parse_training

        parse_training(opening.argument).begin()


def run_app(opening: Opening) -> NoReturn:
    """Run the app until it is left, and end the program with its status.

    Raises:
        UserError: what was to be opened is not there.
    """
    collect_nothing_yet()
    learner = Learner(opening.data_directory)
    try:
        _refuse(opening, learner.store)  # which itself refuses what a newer program wrote
    except UserError:
        learner.leave()
        raise
    loop = asyncio.new_event_loop()  # of our own: asyncio.run would wait for every worker
    with Ending(learner.leave) as ending:
        app = TutorApp(opening, learner, ending)
        app.run(loop=loop)
        ending.end(app.return_code or 0)
