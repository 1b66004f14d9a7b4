"""What works on every screen: help, the glossary, the gallery, and finding things by name."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider

from tutor.app.widgets.choices import Palette
from tutor.app.widgets.keys import key
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import resume
from tutor.engine.errors import UserError

if TYPE_CHECKING:
    from tutor.app.home.gallery import Chosen
    from tutor.app.home.home import HomeScreen
    from tutor.course.lesson.front_matter import Header


def _finder() -> "type[Provider]":
    from tutor.app.home.finding import Finder

    return Finder


class Everywhere(App[None]):
    """The part of the app that is the same wherever one is."""

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_finder}
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1,question_mark", "show_help", "Help", "What this screen is, and every key.", "help"),
        key(
            "ctrl+p",
            "command_palette",
            "Find",
            "Find a key, a place, a lesson or a theme by its name.",
            "find",
            show=False,
            is_first=True,
        ),
        key(
            "ctrl+g",
            "show_words",
            "Words",
            "The glossary: what each word of the course means.",
            "words",
            show=False,
            is_first=True,
        ),
        key(
            "ctrl+l",
            "show_gallery",
            "Saved runs",
            "The gallery: keep a run, a training or a rule under a name, open or race what was kept.",
            "gallery",
            show=False,
            is_first=True,
        ),
    ]

    learner: Learner

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())  # without a name of its own: one that closes may still stand there

    def action_show_help(self) -> None:
        from tutor.app.home.help import HelpScreen
        from tutor.app.lesson.lesson import LessonScreen
        from tutor.course.lesson.glossary import not_met

        if not isinstance(self.screen, HelpScreen):
            words = not_met(self.screen.lesson_id) if isinstance(self.screen, LessonScreen) else ()
            self.push_screen(HelpScreen(self.screen, words))

    def go_to(self, place: str) -> None:
        """Open a place from wherever one is, by the name of the home screen's action."""
        getattr(self.home(), f"action_{place}")()

    def go_to_lesson(self, header: "Header") -> None:
        """Open a lesson from wherever one is."""
        self.home().open_lesson(header)

    @abstractmethod
    def home(self) -> "HomeScreen":
        """The home screen, which need not stand anywhere."""

    def toggle_motion(self) -> None:
        """Let nothing move by itself from now on, or let it again."""
        is_still = self.animation_level != "none"
        self.animation_level = "none" if is_still else "full"
        self.learner.kept.put("still", is_still or None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where nothing may move by itself, the cursor of a line that one types in does not blink either."""
        if hasattr(event.widget, "cursor_blink"):
            event.widget.cursor_blink = self.animation_level != "none"

    def action_show_gallery(self) -> None:
        """Keep what stands now under a name, or open or race what was kept."""
        from tutor.app.home.gallery import GalleryScreen
        from tutor.app.simulator.screen import SimulatorScreen
        from tutor.app.trainer.screen import TrainerScreen
        from tutor.app.widgets.rule_editor import RuleEditor

        here, line = self.screen, None
        if isinstance(here, (SimulatorScreen, TrainerScreen, RuleEditor)):
            try:
                line = here.line
            except UserError as error:
                self.notify(str(error), severity="warning", markup=False)
        if not isinstance(here, GalleryScreen):
            is_run = isinstance(here, SimulatorScreen)
            only_rules = isinstance(here, RuleEditor)
            self.push_screen(GalleryScreen(self.learner, line, is_run, only_rules), self._take_kept)

    def _take_kept(self, chosen: "Chosen | None") -> None:
        from tutor.app.simulator.screen import SimulatorScreen
        from tutor.app.trainer.screen import TrainerScreen
        from tutor.app.widgets.rule_editor import RuleEditor

        if chosen is None:
            return
        try:
            if isinstance(self.screen, RuleEditor | TrainerScreen) and chosen.saved.kind == "rule":
                self.screen.take_kept(chosen.saved)
                return
            if chosen.saved.kind == "training":
                self.push_screen(TrainerScreen(chosen.saved.line, self.learner))
                return
            if not isinstance(self.screen, SimulatorScreen):
                resume(self, "simulator", lambda: SimulatorScreen(learner=self.learner))
            simulator = self.screen
            assert isinstance(simulator, SimulatorScreen)
            self.call_after_refresh(simulator.take_kept, chosen.saved, chosen.as_race)
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)

    def action_show_words(self) -> None:
        from tutor.app.home.glossary import WordsScreen

        if not isinstance(self.screen, WordsScreen):
            self.push_screen(WordsScreen())
