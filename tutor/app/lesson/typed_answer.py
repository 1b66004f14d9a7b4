"""An answer that is typed: a number, a vector, a formula, a sentence."""

from collections.abc import Callable
from typing import TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from tutor.app.lesson.option_answer import is_in_view
from tutor.app.widgets.messages import AnswerGiven, AnswerTyped
from tutor.words.answers import Read, Unreadable
from tutor.words.tex import TexError, display, width_of
from tutor.words.visible import visible

_TALLEST = 5
"""Lines of a formula drawn in two dimensions; a taller one is told on one line."""

Reader: TypeAlias = Callable[[str], Read | None]


def _unread(text: str) -> Read | None:
    return None


class TypedAnswer(Widget):
    """A line with its precision beside it, and below it how what is typed is read; enter gives the answer."""

    DEFAULT_CSS = """
    TypedAnswer {
        height: auto; margin: 1 0 0 0;
        Horizontal { height: 1; background: $panel; }
        .prompt { width: 2; color: $accent; }
        .precision { width: auto; padding: 0 1; color: $accent; }
        Input { width: 1fr; }
        .reading { height: auto; padding: 0 1; color: $text-muted; }
        .reading.-empty { display: none; }
    }
    """

    def __init__(self, title: str, precision: str = "", reader: Reader = _unread, given: str = "") -> None:
        super().__init__()
        self._precision, self._reader = precision, reader
        self._entry = Input(given, placeholder=title, select_on_focus=False, compact=True)
        self._reading = Static(classes="reading -empty", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("▸", classes="prompt", markup=False)
            yield self._entry
            yield Static(self._precision, classes="precision", markup=False)
        yield self._reading

    @property
    def text(self) -> str:
        """What is typed, or what was given before."""
        return self._entry.value

    def focus_answer(self) -> None:
        """Put the cursor where one answers."""
        self._entry.focus()

    def wait_for_answer(self) -> bool:
        """Take what is typed next, without scrolling here."""
        self._entry.focus(scroll_visible=False)
        return True

    def put(self, text: str) -> None:
        """Take what was placed in the picture, or begun another time, for what is typed."""
        with self._entry.prevent(Input.Changed):
            self._entry.value = text
        self._show_reading()

    @on(Input.Changed)
    def follow(self, event: Input.Changed) -> None:
        """Show how it is read, and the line itself to whoever types while the page is scrolled away from it."""
        event.stop()
        self._show_reading()
        if not is_in_view(self):
            self.scroll_visible(animate=False)

    def _show_reading(self) -> None:
        self.post_message(AnswerTyped(self.text))
        shown = reading_of(self.text, self._reader, max(20, self.size.width - 2))
        self._reading.set_class(not shown, "-empty")
        self._reading.update(shown)

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip() and not is_in_view(self):
            self.scroll_visible(animate=False)
            return
        self.post_message(AnswerGiven(self.text))
        self._entry.action_select_all()  # another try takes the place of this one


def reading_of(typed: str, reader: Reader, width: int) -> str:
    """How an answer is read as it stands, in two dimensions where that fits; empty where there is nothing to say."""
    try:
        read = reader(typed)
    except Unreadable:
        return ""  # It may be half typed; what is wrong is told when it is given.
    if read is None or not read.note:
        return ""
    try:
        drawn = display(read.tex) if read.tex else []
    except TexError:
        drawn = []
    if not drawn or len(drawn) > _TALLEST or max(map(width_of, drawn)) > width:
        return visible(read.note)
    return "\n".join(drawn)
