"""The terminal app: a switchboard of screens, bindings and themes."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen

from tutor.app.themes import THEMES

Place = Literal["home", "learn", "sim", "train", "review"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the app opens."""

    place: Place = "home"
    argument: str | None = None
    """A lesson, a path, a run line or a data set, as the place understands it."""
    data_directory: Path | None = None
    theme: str | None = None


class TutorApp(App[None]):
    """Home, lessons, simulator and trainer as a stack of screens: escape always goes one back."""

    TITLE = "tutor"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [(0, "-low"), (32, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "show_help", "Help", tooltip="What this screen is, and every key.", id="help"),
        Binding("ctrl+q", "quit", "Quit", tooltip="Leave; everything is saved.", id="quit", priority=True),
    ]

    numbers_ready: var[bool] = var(False)
    """Whether NumPy and plotext have been imported; the first paint does not wait for them."""

    def __init__(self, opening: Opening | None = None) -> None:
        # NO_COLOR asks for no colour at all; with RGB colours Textual would still send greys.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.opening = opening or Opening()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.opening.theme or _usual_theme()

    def get_default_screen(self) -> Screen[None]:
        from tutor.app.screens.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            # Without a handler the terminal would stay in the alternate screen with the mouse captured.
            loop.add_signal_handler(number, self.exit, None, 128 + number)

    def on_ready(self) -> None:
        if self.opening.place == "sim":
            from tutor.app.screens.simulator import SimulatorScreen

            self.push_screen(SimulatorScreen(run_line=self.opening.argument))
        self.load_numbers()

    @work(thread=True)
    def load_numbers(self) -> None:
        """Import what draws and computes, after the first paint."""
        import plotext  # noqa: F401

        import tutor.engine.descent  # noqa: F401

        self.call_from_thread(setattr, self, "numbers_ready", True)

    def action_show_help(self) -> None:
        from tutor.app.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything a key can do here can be found by its name as well."""
        from tutor.app.screens.help import distinct_bindings

        yield from super().get_system_commands(screen)
        for keys, binding in distinct_bindings(screen):
            title = f"{binding.description} ({keys})"
            yield SystemCommand(title, binding.tooltip, lambda action=binding.action: screen.run_action(action))

    def _fatal_error(self) -> None:
        """Leave the terminal whole and say where the report is, instead of printing pages of traceback."""
        import tempfile
        import traceback

        report = "".join(traceback.format_exception(*sys.exc_info()))
        with tempfile.NamedTemporaryFile("w", prefix="tutor-crash-", suffix=".txt", delete=False) as file:
            file.write(report)
        self._exit_renderables.append(
            Content(f"tutor met an error of its own and stopped; your answers are saved.\nThe report is in {file.name}")
        )
        self._close_messages_no_wait()


def _usual_theme() -> str:
    """A light theme where the terminal says that its background is light (COLORFGBG), else a dark one."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "tutor-light" if background in {"7", "15"} else "tutor-dark"


def run_app(opening: Opening) -> int:
    """Run the app until it is left; returns the exit status."""
    app = TutorApp(opening)
    app.run()
    return app.return_code or 0
