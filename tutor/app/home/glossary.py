"""The words of the course on screen: what each means, and which lesson introduces it; to be searched."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Static

from tutor.app.widgets.prose import one_line
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.glossary import Word, found, read_words
from tutor.course.lesson.problems import LessonError


class WordsScreen(ModalScreen[None]):
    """Every word, or those that are sought."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "dismiss", "Close", tooltip="Back to where you were.", id="words.close"),
        Binding("down", "scroll(2)", "Down", tooltip="Scroll down.", id="words.down", show=False),
        Binding("up", "scroll(-2)", "Up", tooltip="Scroll up.", id="words.up", show=False),
        Binding("pagedown", "scroll(12)", "Page down", tooltip="Scroll down by a page.", id="words.page-down"),
        Binding("pageup", "scroll(-12)", "Page up", tooltip="Scroll up by a page.", id="words.page-up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._titles = {header.id: header.title for header in list_lessons()}
        try:
            self._words: tuple[Word, ...] = read_words()
        except LessonError:
            self._words = ()

    def compose(self) -> ComposeResult:
        yield Input(placeholder="Type a word: gradient, epoch, saddle …", id="words-search")
        with VerticalScroll(id="words-list", can_focus=False):
            yield Static(id="words-found", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show("")

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value.strip())

    def action_scroll(self, rows: int) -> None:
        self.query_one("#words-list").scroll_relative(y=rows, animate=False)

    def _show(self, sought: str) -> None:
        words = found(self._words, sought) if sought else self._words
        if words:
            said = Content("\n\n").join(map(self._entry, words))
        elif self._words:
            said = Content(f"The course has no word “{sought}”.")
        else:
            said = Content("These lessons have no list of words.")
        self.query_one("#words-found", Static).update(said)

    def _entry(self, word: Word) -> Content:
        also = f" (also {', '.join(word.aliases)})" if word.aliases else ""
        where = f"  {self._titles.get(word.lesson, word.lesson)}"
        return Content.assemble(
            (word.term, "bold $accent"), (also, "$text-muted"), f": {one_line(word.meaning)}", (where, "$text-muted")
        )
