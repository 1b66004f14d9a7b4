"""Every lesson's goal is reached in the figure that stands beside it on the page, at the numbers that were drawn."""

import numpy as np
import pytest

from tests.app.conftest import NOON
from tutor.app.lesson.figure import FigureBox
from tutor.course.lesson.catalogue import find_lesson, lesson_directory, lesson_files
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import read_lesson
from tutor.course.progress import Position
from tutor.course.questions.question import draw
from tutor.course.scenario.scenario import Scenario
from tutor.engine.runs.line import parse_run
from tutor.lab.comparison import same_subject


@pytest.mark.parametrize("path", lesson_files(lesson_directory()), ids=lambda path: path.stem)
def test_a_goal_stands_beside_a_figure_of_its_own_surface_and_start(path):
    for page in read_lesson(path).pages:
        goals = [block for block in page.blocks if getattr(block, "tasks", None) and block.tasks[0].kind == "goal"]
        figures = [parse_run(block.run).descent() for block in page.blocks if isinstance(block, Figure) and block.run]
        for goal in goals:
            scenario = draw(goal, 0).scenario
            assert isinstance(scenario, Scenario)
            wanted = scenario.run.descent()
            if goal.given:  # the figure is set to what was drawn
                assert wanted.surface.name in [figure.surface.name for figure in figures]
            else:
                assert any(same_subject(figure, wanted) for figure in figures)


async def test_the_figure_opens_at_the_numbers_that_the_goal_has_drawn(open_app, monkeypatch):
    monkeypatch.delenv("DESCENT_TUTOR_LESSONS")
    lesson = find_lesson("gradient")
    app = open_app("learn", lesson.id)
    app.learner.store.set_position(Position(lesson.id, len(lesson.pages) - 1, None, NOON))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        card = next(card for card in app.screen.page.cards if card.asking.question.id == "gradient.bottom")
        drawn = [card.asking.variant.values["s"], card.asking.variant.values["t"]]
        shown = app.screen.query_one(FigureBox).view.simulation.descent
        assert np.array_equal(shown.history.parameters[0], drawn)
        assert shown.frame.index == 0
