"""A page over the screen that one searches by typing: the help, and the words of the course."""

from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tutor.app.widgets.keys_line import KeysLine


def _scroll(key: str, rows: int, label: str, *, show: bool = False) -> Binding:
    return Binding(key, f"scroll({rows})", label, tooltip=f"Scroll {label.lower()}.", id=f"searched.{key}", show=show)


class SearchedPage(ModalScreen[None]):
    """A line to type into, and below it what is found; arrow keys scroll while one types."""

    CSS_PATH = "searched.tcss"
    EXAMPLE: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        _scroll("down", 2, "Down"),
        _scroll("up", -2, "Up"),
        _scroll("pagedown", 12, "Page down", show=True),
        _scroll("pageup", -12, "Page up"),
    ]

    def compose(self) -> ComposeResult:
        yield Input(placeholder=self.EXAMPLE)
        with VerticalScroll(can_focus=False):
            yield Static(id="found", markup=False)
            yield from self.below()
        yield KeysLine()

    def below(self) -> ComposeResult:
        """What stands below what is found."""
        yield from ()

    @abstractmethod
    def show_found(self, sought: str) -> None:
        """Show what fits the typed words, or all where there are none."""

    @property
    def found(self) -> Static:
        return self.query_one("#found", Static)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.show_found("")

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        event.stop()
        self.show_found(event.value.strip())

    def action_scroll(self, rows: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
