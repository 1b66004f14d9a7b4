"""What a lesson builds on, and a way around it for whoever knows it already."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.widgets.command_line import CommandLine
from tutor.app.widgets.learner import Learner
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import Lesson
from tutor.course.review.finishing import new_in_words


class Needs(Widget):
    """Shown before the first page's text."""

    DEFAULT_CSS = """
    Needs { height: auto; margin: 0 1 1 1; padding: 0 1; layout: vertical; }
    Needs .told { height: auto; color: $text-muted; }
    """

    def __init__(self, lesson: Lesson, learner: Learner, new_on: Sequence[int] = ()) -> None:
        """Say what a lesson builds on.

        Args:
            new_on: the pages with questions that came in after the learner had finished it.
        """
        super().__init__()
        self._lesson, self._learner, self._new_on = lesson, learner, new_on

    def compose(self) -> ComposeResult:
        if self._lesson.needs:
            titles = {header.id: header.title for header in list_lessons()}
            visited = {need for need in self._lesson.needs if self._learner.done_questions(need)}
            needs = [f"{titles.get(need, need)}{' ✓' if need in visited else ''}" for need in self._lesson.needs]
            yield Static(Content(f"Builds on: {', '.join(needs)}"), classes="told", markup=False)
        if self._new_on:
            yield Static(Content(new_in_words(self._new_on)), classes="told", markup=False)
        yield CommandLine(("I know this: ask me its questions", "F10", "test_out"))
