"""One line to type into, below the charts: what is asked, what was typed, and what is wrong with it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from tutor.words.visible import visible


class EntryLine(Widget):
    """Hidden until something is asked; enter hands over what was typed, escape leaves."""

    DEFAULT_CSS = """
    EntryLine {
        height: auto; display: none; background: $surface;
        Horizontal { height: 1; }
        #entry-prompt { width: auto; max-width: 60%; padding: 0 1; color: $accent; }
        #entry-input { width: 1fr; }
        #entry-told { height: auto; max-height: 3; padding: 0 1; display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", tooltip="Back to the run without it.", id="sim.entry-leave"),
    ]

    @dataclass
    class Entered(Message):
        """Something was typed and handed over."""

        purpose: str
        text: str

    @dataclass
    class Edited(Message):
        """What stands there is another text now."""

        purpose: str
        text: str

    @dataclass
    class Left(Message):
        """Nothing is wanted any more."""

        purpose: str

    def __init__(self) -> None:
        super().__init__()
        self.purpose = ""

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(id="entry-prompt", markup=False)
            yield Input(id="entry-input", select_on_focus=False, compact=True)
        yield Static(id="entry-told", markup=False)

    def ask(self, purpose: str, prompt: str, example: str, text: str = "") -> None:
        """Open for one purpose."""
        self.purpose = purpose
        self.display = True
        self.query_one("#entry-prompt", Static).update(prompt)
        entry = self.query_one(Input)
        entry.placeholder = example
        entry.value = visible(text)  # a line may name a file
        self.tell("")
        entry.focus()

    def tell(self, sentence: str, is_good: bool = False) -> None:
        """Say what came of it."""
        told = self.query_one("#entry-told", Static)
        told.display = bool(sentence)
        told.update(Content(visible(sentence)).stylize("$text-success" if is_good else "$text-warning"))

    def clear(self) -> None:
        """Make room for the next text."""
        self.query_one(Input).value = ""

    def close(self) -> None:
        """Hide, until something is asked again."""
        self.purpose = ""
        self.display = False

    @on(Input.Submitted)
    def hand_over(self, event: Input.Submitted) -> None:
        event.stop()
        if self.purpose:  # an enter that comes after an escape, before the keys are another's, is for nothing
            self.post_message(self.Entered(self.purpose, event.value))

    @on(Input.Changed)
    def pass_on(self, event: Input.Changed) -> None:
        event.stop()
        if self.purpose:
            self.post_message(self.Edited(self.purpose, event.value))

    def action_leave(self) -> None:
        self.post_message(self.Left(self.purpose))
        self.close()
        next(node for node in self.ancestors if isinstance(node, Widget) and node.can_focus).focus()
