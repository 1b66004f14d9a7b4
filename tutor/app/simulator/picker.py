"""Choose one of many by typing a part of its name."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from tutor.app.widgets.chart import Chart, ChartView
from tutor.app.widgets.choices import Choices


class Choice(NamedTuple):
    """Something to choose."""

    name: str
    """What is handed back."""
    about: str


class Preview(NamedTuple):
    """What stands beside a list: a small picture, and what is to be said."""

    chart: Chart | None
    words: Sequence[str]


class PickerScreen(ModalScreen[str | None]):
    """A list that shrinks as one types; hands back a name, what was typed where nothing fits, or None."""

    DEFAULT_CSS = """
    PickerScreen {
        align: center middle;
        #picker { width: 90%; max-width: 100; height: 90%; max-height: 30; }
        #picker { background: $surface; border: round $primary; }
        #picker Choices { height: 1fr; border: none; background: $surface; padding: 0; }
        #picker-preview { width: 44; height: 1fr; padding: 0 1; display: none; }
        #picker-chart { height: 1fr; }
        #picker-words { height: auto; max-height: 60%; }
        #picker-told { height: auto; padding: 0 1; color: $text-muted; }
    }
    PickerScreen.-wide #picker-preview { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Leave", tooltip="Choose nothing.", id="picker.leave"),
        Binding("up", "move(-1)", "Up", tooltip="The one above.", show=False, id="picker.up", priority=True),
        Binding("down", "move(1)", "Down", tooltip="The one below.", show=False, id="picker.down", priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        present: str = "",
        takes_text: str = "",
        preview: Callable[[str], Preview] | None = None,
    ) -> None:
        """Offer choices.

        Args:
            title: what is chosen.
            choices: in the order shown.
            present: the one that holds now.
            takes_text: what a text that fits nothing is read as; empty where only the choices count.
            preview: what stands beside the list, of the name that is marked or of what was typed.
        """
        super().__init__()
        self._title, self._choices, self._present, self._takes_text = title, choices, present, takes_text
        self._preview = preview

    def compose(self) -> ComposeResult:
        with Vertical(id="picker") as box:
            box.border_title = Content(self._title).markup
            yield Input(placeholder="type a part of the name", compact=True)
            with Horizontal():
                yield Choices(markup=False)
                if self._preview is not None:
                    with Vertical(id="picker-preview"):
                        yield ChartView(id="picker-chart")
                        yield Static(id="picker-words", markup=False)
            yield Static(id="picker-told", markup=False)

    def on_mount(self) -> None:
        self._offer("")
        self.query_one(Choices).highlighted = next(
            (position for position, choice in enumerate(self._choices) if choice.name == self._present), 0
        )
        self.query_one(Input).focus()

    @on(Input.Changed)
    def narrow_down(self, event: Input.Changed) -> None:
        event.stop()
        self._offer(event.value.strip().lower())

    def _offer(self, part: str) -> None:
        options = self.query_one(Choices)
        width = max(len(choice.name) for choice in self._choices)
        fitting = [choice for choice in self._choices if part in choice.name or part in choice.about.lower()]
        options.clear_options()
        options.add_options(
            [
                Option(Content.assemble((choice.name.ljust(width), "bold"), "  ", choice.about), choice.name)
                for choice in fitting
            ]
        )
        if fitting:
            options.highlighted = 0
            told = "Enter takes the marked one."
        else:
            told = f"Enter reads it as {self._takes_text}." if self._takes_text else "Nothing fits."
            told += self._show(part)
        self.query_one("#picker-told", Static).update(told)

    @on(Choices.OptionHighlighted)
    def show_preview(self, event: Choices.OptionHighlighted) -> None:
        event.stop()
        if event.option.id is not None:
            self._show(event.option.id)

    def _show(self, name: str) -> str:
        """Show what is marked, or what a typed text would be; returns what is to be said where there is no room."""
        if self._preview is None:
            return ""
        seen = self._preview(name)
        self.query_one("#picker-chart", ChartView).show(seen.chart)
        self.query_one("#picker-words", Static).update("\n".join(seen.words))
        return "" if self.has_class("-wide") else f" {';  '.join(seen.words)}"

    @on(Input.Submitted)
    def take_marked(self, event: Input.Submitted) -> None:
        event.stop()
        marked = self.query_one(Choices).highlighted_option
        if marked is not None:
            self.dismiss(marked.id)
        elif self._takes_text and event.value.strip():
            self.dismiss(event.value.strip())

    @on(Choices.OptionSelected)
    def take_clicked(self, event: Choices.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option.id)

    def action_move(self, by: int) -> None:
        options = self.query_one(Choices)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()
