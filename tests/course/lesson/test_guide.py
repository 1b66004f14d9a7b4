"""The guide for lesson writers says what the code does."""

import re
from pathlib import Path

from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.checking import check
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import LARGEST, MOST_YAML
from tutor.course.lesson.yaml_block import LONGEST
from tutor.course.mistakes.broken_chains import BROKEN_CHAINS
from tutor.course.mistakes.wrong_rules import MISTAKES
from tutor.course.questions.kinds import KINDS
from tutor.course.questions.kinds.goal import Goal
from tutor.course.questions.kinds.options import Option
from tutor.course.questions.question import Question
from tutor.engine.formula import FUNCTIONS

GUIDE = (Path(__file__).parents[3] / "lessons" / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^(`{3,}).*?^\1$", "", GUIDE, flags=re.DOTALL | re.MULTILINE)
WORDS = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`]+)`", PROSE))))
"""What stands in the guide's prose and tables as code."""


def keys(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def test_every_key_of_every_block_stands_in_the_guide():
    models = [*KINDS.values(), Option, Goal, Figure, Question]
    assert set().union(*map(keys, models)) - {"tasks", "keeps_draws"} <= WORDS
    assert {*KINDS, *PROBES, *FUNCTIONS} <= WORDS


def test_every_named_mistake_stands_in_the_guide_and_no_other():
    table = GUIDE[GUIDE.index("| the rule that is broken") : GUIDE.index("Add your own under")]
    named = {*(mistake.name for mistake in MISTAKES), *BROKEN_CHAINS, "sign-slip", "rounded-early"}
    assert set(re.findall(r"`([\w-]+)`", table)) == named


def test_the_limits_stand_in_the_guide():
    for limit in (LARGEST, MOST_YAML, LONGEST):
        assert re.search(rf"\b{limit:,}\b".replace(",", " "), GUIDE)


def test_the_lesson_in_the_guide_is_clean(tmp_path):
    lesson = re.search(r"^````markdown\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)
    path = tmp_path / "18-half-way.md"
    path.write_text(lesson[1], encoding="utf-8")
    assert [str(problem) for problem in check([path], PROBES)] == []
