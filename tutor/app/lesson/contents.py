"""The pages of a lesson, and what is done on each."""

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer
from textual.widgets.option_list import Option

from tutor.app.widgets.choices import Choices
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.lesson import Lesson, Page, Prose
from tutor.course.questions.question import Question

_HEADING = re.compile(r"#{1,3} +(.+)")


class ContentsScreen(ModalScreen[int | None]):
    """Choose a page; gives its place, counted from 0."""

    CSS_PATH = "contents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2,t", "dismiss", "Close", tooltip="Back to the page.", id="contents.close"),
    ]

    def __init__(self, lesson: Lesson, page: int, done: set[str]) -> None:
        super().__init__()
        self._lesson, self._page, self._done = lesson, page, done

    def compose(self) -> ComposeResult:
        places = Choices(*map(Option, contents(self._lesson, self._page, self._done)), markup=False)
        places.border_title = Content(one_line(self._lesson.title)).markup
        places.border_subtitle = "● done  ◐ begun  ○ open"
        yield places
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = self._page

    @on(Choices.OptionSelected)
    def go_to(self, event: Choices.OptionSelected) -> None:
        self.dismiss(event.option_index)


def contents(lesson: Lesson, page: int, done: set[str]) -> list[Content]:
    """A row for each page: its mark, its title, and where one is."""
    return [
        Content(
            f"{page_mark(each, done)} {number + 1:>2}  {page_title(each, number)}{' ◂ here' if number == page else ''}"
        )
        for number, each in enumerate(lesson.pages)
    ]


def page_title(page: Page, number: int) -> str:
    """The first heading of a page."""
    for block in page.blocks:
        if isinstance(block, Prose) and (found := _HEADING.search(block.markdown)):
            return one_line(found[1])
    return f"Page {number + 1}"


def page_mark(page: Page, done: set[str]) -> str:
    """● where every question is done, ◐ some, ○ none; blank where there is none."""
    questions = [block.id for block in page.blocks if isinstance(block, Question)]
    answered = sum(question in done for question in questions)
    if not questions:
        return " "
    return "●" if answered == len(questions) else "◐" if answered else "○"


def page_of(lesson: Lesson) -> dict[str, int]:
    """The page of each question, counted from 0."""
    return {
        block.id: number
        for number, page in enumerate(lesson.pages)
        for block in page.blocks
        if isinstance(block, Question)
    }
