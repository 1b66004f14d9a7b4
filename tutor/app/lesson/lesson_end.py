"""The end of a lesson: what is done, what was missed and why, and where to go from here."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.widgets.option_list import Option

from tutor.app.lesson.contents import page_of, page_title
from tutor.app.widgets.choices import Choices
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.lesson.lesson import Lesson


class LessonEndScreen(Screen[int | str | None]):
    """Gives a page to go back to, the id of the lesson to go on with, or nothing to go home."""

    CSS_PATH = "lesson_end.tcss"
    HELP = """
# The end of a lesson

What you missed stands here with what was said to it; choose a line to go back to its page.
Every question comes back in the review with new numbers, when it is due.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Home", tooltip="Leave the lesson.", id="end.home"),
    ]

    def __init__(self, lesson: Lesson, missed: dict[str, str], learner: Learner) -> None:
        super().__init__()
        self._lesson, self._missed = lesson, missed
        self._next = _following(lesson)
        self._asked = {question.id for question in lesson.questions}
        self._done = len(learner.done_questions(lesson.id) & self._asked)

    def compose(self) -> ComposeResult:
        reached = "You came to the end of" if self._asked and not self._done else "You finished"
        yield Static(Content(f"{reached}: {one_line(self._lesson.title)}"), classes="title", markup=False)
        with VerticalScroll(can_focus=False):
            yield Static(self._said(), id="said", markup=False)
            yield Choices(*self._options(), markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        choices = self.query_one(Choices)
        choices.highlighted = len(self._missed)
        choices.focus()

    def _said(self) -> Content:
        lines = [f"{self._done} of {len(self._asked)} questions of this lesson are answered."]
        if self._missed:
            lines.append("Missed at least once this time, and what was said to it:")
        elif self._done == len(self._asked):
            lines.append("Nothing was missed this time.")
        elif self._done:
            lines.append("Open ones can be answered whenever you come back.")
        else:
            lines.append("They still wait: answer them whenever you come back.")
        return Content("\n".join(lines))

    def _options(self) -> list[Option]:
        pages = page_of(self._lesson)
        missed = [self._missed_option(pages[name], said) for name, said in self._missed.items() if name in pages]
        onward = [Option(Content(f"→ Next lesson: {one_line(self._next.title)}"))] if self._next else []
        return [*missed, *onward, Option(Content("⌂ Home"))]

    def _missed_option(self, page: int, said: str) -> Option:
        title = page_title(self._lesson.pages[page], page)
        return Option(Content(f"✗ Page {page + 1}, {title}\n  {one_line(said)}"))

    @on(Choices.OptionSelected)
    def leave(self, event: Choices.OptionSelected) -> None:
        pages = page_of(self._lesson)
        places = [pages[name] for name in self._missed if name in pages]
        ways: list[int | str | None] = [*places, *([self._next.id] if self._next else []), None]
        self.dismiss(ways[event.option_index])


def _following(lesson: Lesson) -> Header | None:
    """The lesson after this one, in the order of the files."""
    headers = list_lessons()
    ids = [header.id for header in headers]
    place = ids.index(lesson.id) + 1 if lesson.id in ids else len(ids)
    return headers[place] if place < len(headers) else None
