"""The home screen: what to press first, the lessons, and the places to play."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from tutor.course.catalogue import list_lessons
from tutor.course.front_matter import Header


class HomeScreen(Screen[None]):
    """The lessons in order, and the simulator."""

    CSS_PATH = "home.tcss"
    HELP = """
# Home

Choose a lesson with the arrow keys and open it with enter, or click on it.
The simulator lets you step a point down any surface on your own.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "simulator", "Simulator", tooltip="Step a point down a surface of your choice.", id="simulator"),
        Binding("q", "app.quit", "Quit", tooltip="Leave; everything is saved.", id="leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.lessons = list_lessons()

    def compose(self) -> ComposeResult:
        yield Static("tutor · learn gradient descent by doing it", classes="title", markup=False)
        with Horizontal(id="places"):
            yield OptionList(*self._options(), id="lessons", markup=False)
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="about-text", markup=False)
        yield Footer()

    def _options(self) -> list[Option]:
        return [Option(f"{header.path.stem.partition('-')[0]}  {header.title}", header.id) for header in self.lessons]

    @on(OptionList.OptionHighlighted, "#lessons")
    def describe(self, event: OptionList.OptionHighlighted) -> None:
        header = self.lessons[event.option_index]
        self.query_one("#about-text", Static).update(_about(header, first=event.option_index == 0))

    @on(OptionList.OptionSelected, "#lessons")
    def open_lesson(self, event: OptionList.OptionSelected) -> None:
        from tutor.app.screens.lesson import LessonScreen

        self.app.push_screen(LessonScreen.opening(self.lessons[event.option_index].path))

    def action_simulator(self) -> None:
        from tutor.app.screens.simulator import SimulatorScreen

        self.app.push_screen(SimulatorScreen())


def _about(header: Header, first: bool) -> Content:
    lines = [Content(header.title).stylize("bold"), Content(header.summary)]
    if header.needs:
        lines.append(Content(f"Builds on: {', '.join(header.needs)}"))
    lines.append(Content("Start here: press enter." if first else "Press enter to open it."))
    return Content("\n\n").join(lines)
