"""An answer that is typed: a number, a vector, a formula, a sentence."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input

from tutor.app.lesson.option_answer import is_in_view
from tutor.app.widgets.messages import AnswerGiven


class TypedAnswer(Widget):
    """A box with its precision beside it; enter gives the answer."""

    DEFAULT_CSS = """
    TypedAnswer {
        height: auto;
    }
    """

    def __init__(self, title: str, precision: str = "") -> None:
        super().__init__()
        self._title, self._precision = title, precision

    def compose(self) -> ComposeResult:
        box = Input()
        box.border_title = Content(self._title).markup
        box.border_subtitle = Content(self._precision).markup
        yield box

    @property
    def text(self) -> str:
        return self.query_one(Input).value

    def focus_answer(self) -> None:
        """Put the cursor where one answers."""
        self.query_one(Input).focus()

    def wait_for_answer(self) -> bool:
        """Take what is typed next, without scrolling here."""
        self.query_one(Input).focus(scroll_visible=False)
        return True

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip() and not is_in_view(self):
            self.scroll_visible(animate=False)
            return
        self.post_message(AnswerGiven(self.text))
        self.query_one(Input).action_select_all()  # another try takes the place of this one
