"""Every lesson's goal is reached in the figure that stands beside it on the page."""

import pytest

from tutor.course.lesson.catalogue import lesson_directory, lesson_files
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import read_lesson
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
            assert any(same_subject(figure, scenario.run.descent()) for figure in figures)
