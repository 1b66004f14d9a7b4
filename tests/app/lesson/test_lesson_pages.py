"""Every page of every lesson of the course, drawn at two sizes: nothing is cut off that cannot be scrolled to."""

import gc
import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from textual._wait import wait_for_idle
from textual.screen import Screen
from textual.widget import Widget

from tests.app.golden import screen_text
from tutor.app.app import TutorApp
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.page import PageView
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import Prose
from tutor.app.widgets.still_text import Line
from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.question import Question

PATHS = lesson_files(lesson_directory())
SMALL, LARGE = (80, 24), (120, 40)


def out_of_reach(page: PageView) -> list[str]:
    """What leaves the widgets around it, up to the first that can be scrolled; sideways nothing can be."""
    problems = []
    for widget in page.query("*"):
        if not _is_shown(widget):
            continue
        region, can_scroll = widget.region, False
        if isinstance(widget, Prose) and (widest := max(map(cell_len, map(_text, widget.lines)))) > widget.size.width:
            problems.append(f"{widget} has a line of {widest} columns, and room for {widget.size.width}")
        for around in widget.ancestors:
            if region.x < around.region.x or region.right > around.region.right:
                problems.append(f"{widget} leaves {around} sideways: {region} in {around.region}")
            if not can_scroll and (region.y < around.region.y or region.bottom > around.region.bottom):
                if around.allow_vertical_scroll:
                    can_scroll = True
                else:
                    problems.append(f"{widget} leaves {around}: {region} in {around.region}")
            if around is page:
                break
    return problems


def _text(line: Line) -> str:
    return "".join(text for text, _ in line)


def _is_shown(widget: Widget) -> bool:
    return widget.display and widget.region.area > 0 and all(parent.display for parent in widget.ancestors)


@pytest.fixture
def app(tmp_path, monkeypatch) -> Iterator[TutorApp]:
    """The app without its home screen, which would read every lesson and be laid out behind each page.

    It is laid out as ever, and drawn where the test asks for that, instead of many times on the way. Looking for
    garbage among so many widgets would take a third of the time, so that waits for the end of a lesson.
    """
    monkeypatch.setattr(Screen, "_compositor_refresh", lambda _: None)
    monkeypatch.setattr(TutorApp, "get_default_screen", lambda _: Screen())
    gc.disable()
    yield TutorApp(learner=Learner(tmp_path, random.Random(1), lambda: datetime(2026, 3, 4, tzinfo=UTC)))
    gc.enable()
    gc.collect()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
async def test_every_page_can_be_read_to_its_end_at_both_sizes(path, app):
    lesson = read_lesson(path)
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(LessonScreen(lesson, app.learner))
        for number, page in enumerate(lesson.pages):
            # A page opens at the size that the one before was left at, and is then seen at the other.
            for size in (SMALL, LARGE) if number % 2 == 0 else (LARGE, SMALL):
                if app.size != size:
                    with app.batch_update():
                        await pilot.resize_terminal(*size)
                await pilot.pause()
                assert f"page {number + 1} of {len(lesson.pages)}" in screen_text(app)
                shown = app.screen.page
                assert out_of_reach(shown) == [], f"page {number + 1} at {size}"
                is_there = any(map(_is_shown, shown.query("FigureBox, PictureView")))
                assert app.screen.check_action("to_figure", ()) == is_there, f"page {number + 1} at {size}"
            questions = [block for block in page.blocks if isinstance(block, Question)]
            assert [card.asking.question for card in shown.query(QuestionCard)] == questions
            if number + 1 < len(lesson.pages):
                with app.batch_update():
                    await app.screen.action_turn(1)
                    await wait_for_idle(0)


async def test_what_is_too_wide_or_out_of_reach_is_noticed(app, tmp_path):
    path = tmp_path / "01-wide.md"
    wide = "x" * 120
    path.write_text(f"---\nformat: 1\nid: wide\ntitle: Wide\n---\n\n```\n{wide}\n```\n", encoding="utf-8")
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(LessonScreen(read_lesson(path), app.learner))
        await pilot.pause()
        page = app.screen.page
        before = out_of_reach(page)
        assert any("124 columns" in problem for problem in before)
        page.query_one("#continue").styles.offset = (70, 0)
        await pilot.pause()
        assert len(out_of_reach(page)) == len(before) + 1
