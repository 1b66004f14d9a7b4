"""The pages of a lesson, and what is done on each."""

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets.option_list import Option

from tutor.app.widgets.choices import Choices
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.lesson import Lesson, Page, Prose
from tutor.course.questions.question import Question

_HEADING = re.compile(r"#{1,3} +(.+)")


class ContentsScreen(ModalScreen[int | None]):
    """Choose a page; gives its place, counted from 0."""

    CSS_PATH = "contents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2,ctrl+o,t", "dismiss", "Close", tooltip="Back to the page.", id="contents.close"),
    ]

    def __init__(self, lesson: Lesson, page: int, done: set[str], missed: set[str]) -> None:
        super().__init__()
        self._lesson, self._page = lesson, page
        self._done, self._missed = done, missed

    def compose(self) -> ComposeResult:
        places = Choices(*map(Option, contents(self._lesson, self._page, self._done, self._missed)), markup=False)
        places.border_title = Content(one_line(self._lesson.title)).markup
        places.border_subtitle = "● done  ◐ begun  ✗ missed  ○ open"
        yield places
        yield KeysLine()

    def on_mount(self) -> None:
        self.query_one(Choices).highlighted = self._page

    @on(Choices.OptionSelected)
    def go_to(self, event: Choices.OptionSelected) -> None:
        self.dismiss(event.option_index)


def contents(lesson: Lesson, page: int, done: set[str], missed: set[str]) -> list[Content]:
    """A row for each page: its mark, its title, and where one is."""
    return [
        Content(
            f"{page_mark(each, done, missed)} {number + 1:>2}  {page_title(each, number)}"
            f"{' ◂ here' if number == page else ''}"
        )
        for number, each in enumerate(lesson.pages)
    ]


def place_in_dots(lesson: Lesson, page: int, done: set[str], missed: set[str]) -> Content:
    """A mark for each page, the present one between brackets, so that it is seen without colour."""
    marks = [page_mark(each, done, missed) for each in lesson.pages]
    styles = {"●": "$success", "✗": "$error", "◐": "$success"}
    return Content.assemble(
        *((f"[{mark}]" if number == page else mark, styles.get(mark, "")) for number, mark in enumerate(marks))
    )


def page_title(page: Page, number: int) -> str:
    """The first heading of a page."""
    for block in page.blocks:
        if isinstance(block, Prose) and (found := _HEADING.search(block.markdown)):
            return one_line(found[1])
    return f"Page {number + 1}"


def page_mark(page: Page, done: set[str], missed: set[str]) -> str:
    """● where every question is done, ✗ where one was tried in vain, ◐ some, ○ none; a dot where there is none."""
    questions = {block.id for block in page.blocks if isinstance(block, Question)}
    if not questions:
        return "·"
    if questions & missed:
        return "✗"
    return "●" if questions <= done else "◐" if questions & done else "○"


def page_of(lesson: Lesson) -> dict[str, int]:
    """The page of each question, counted from 0."""
    return {
        block.id: number
        for number, page in enumerate(lesson.pages)
        for block in page.blocks
        if isinstance(block, Question)
    }
