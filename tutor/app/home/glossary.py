"""The words of the course on screen: what each means, and which lesson introduces it; to be searched."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tutor.app.home.searched import SearchedPage
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.glossary import Word, found, read_words
from tutor.course.lesson.problems import LessonError


class WordsScreen(SearchedPage):
    """Every word, or those that are sought."""

    EXAMPLE = "Type a word: gradient, epoch, saddle …"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "dismiss", "Close", tooltip="Back to where you were.", id="words.close"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._titles = {header.id: header.title for header in list_lessons()}
        try:
            self._words: tuple[Word, ...] = read_words()
        except LessonError:
            self._words = ()

    def show_found(self, sought: str) -> None:
        words = found(self._words, sought) if sought else self._words
        if words:
            said = Content("\n").join(map(self._entry, words))
        elif self._words:
            said = Content(f"The course has no word “{sought}”.")
        else:
            said = Content("These lessons have no list of words.")
        self.found.update(said)

    def _entry(self, word: Word) -> Content:
        also = f" (also {', '.join(word.aliases)})" if word.aliases else ""
        where = f"  {self._titles.get(word.lesson, word.lesson)}"
        return Content.assemble(
            (word.term, "bold $accent"), (also, "$text-muted"), f": {one_line(word.meaning)}", (where, "$text-muted")
        )
