"""The guide for lesson writers says what the code does."""

import math
import re
from pathlib import Path

import pytest

from tutor.charts.probes.registry import PROBES
from tutor.course.lesson.checking import check
from tutor.course.lesson.figure import Figure
from tutor.course.lesson.lesson import LARGEST, MOST_YAML
from tutor.course.lesson.yaml_block import LONGEST
from tutor.course.mistakes.broken_passes import PASS_NAMES
from tutor.course.mistakes.wrong_chains import BROKEN_CHAINS
from tutor.course.mistakes.wrong_rules import MISTAKES
from tutor.course.questions.kinds import KINDS
from tutor.course.questions.kinds.choice import Option
from tutor.course.questions.kinds.goal import Goal
from tutor.course.questions.kinds.training import TrainingGoal
from tutor.course.questions.question import Question, draw
from tutor.engine.formula import FUNCTIONS

GUIDE = (Path(__file__).parents[3] / "lessons" / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"^(`{3,}).*?^\1$", "", GUIDE, flags=re.DOTALL | re.MULTILINE)
WORDS = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`]+)`", PROSE))))
"""What stands in the guide's prose and tables as code."""


def keys(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def test_every_key_of_every_block_stands_in_the_guide():
    models = [*KINDS.values(), Option, Goal, TrainingGoal, Figure, Question]
    assert set().union(*map(keys, models)) - {"tasks", "keeps_draws"} <= WORDS
    assert {*KINDS, *PROBES, *FUNCTIONS} <= WORDS


def test_every_named_mistake_stands_in_the_guide_and_no_other():
    table = GUIDE[GUIDE.index("| the rule that is broken") : GUIDE.index("Add your own under")]
    named = {*(mistake.name for mistake in MISTAKES), *BROKEN_CHAINS, *PASS_NAMES, "sign-slip", "rounded-early"}
    assert set(re.findall(r"`([\w-]+)`", table)) == named


def test_the_limits_stand_in_the_guide():
    for limit in (LARGEST, MOST_YAML, LONGEST):
        assert re.search(rf"\b{limit:,}\b".replace(",", " "), GUIDE)


def test_the_lesson_in_the_guide_is_clean(tmp_path):
    lesson = re.search(r"^````markdown\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)
    path = tmp_path / "18-half-way.md"
    path.write_text(lesson[1], encoding="utf-8")
    assert [str(problem) for problem in check([path], PROBES)] == []


def test_the_guides_examples_of_pictures_and_predictions_are_clean(tmp_path):
    section = GUIDE[GUIDE.index("### The question in the picture") : GUIDE.index("### What is given")]
    blocks = re.findall(r"^```yaml question\n.*?^```$", section, re.DOTALL | re.MULTILINE)
    assert {found for block in blocks for found in re.findall(r"(?:figure|closes): \w+", block)} == {
        "figure: question",
        "closes: next",
    }
    front = "---\nformat: 1\nid: half-way\ntitle: Half the way\nneeds: []\n---\n"
    path = tmp_path / "18-half-way.md"
    path.write_text("\n\n".join([front, *blocks, "What follows."]), encoding="utf-8")
    assert [str(problem) for problem in check([path], PROBES)] == []
    path.write_text("\n\n".join([front, *blocks]), encoding="utf-8")
    said = [str(problem) for problem in check([path], PROBES)]
    assert len(said) == 1
    assert "there is nothing after it" in said[0]
    asked_of_nothing = "```yaml question\nid: half-way.sum\nkind: number\ngiven: { a: [1, 2] }\nfigure: question\n"
    asked_of_nothing += "closes: figure\nask: What is {a} + 5?\nanswer: a + 5\nhint: Count on.\n```"
    path.write_text("\n\n".join([front, asked_of_nothing]), encoding="utf-8")
    said = [str(problem) for problem in check([path], PROBES)]
    assert len(said) == 2
    assert any("no figure" in each for each in said)
    assert any("no run over one weight or two" in each for each in said)


def test_the_rule_in_the_guide_is_a_question_that_proves_itself(tmp_path):
    section = GUIDE[GUIDE.index("### Rules") : GUIDE.index("### Goals")]
    (block,) = re.findall(r"^```yaml question\n.*?^```$", section, re.DOTALL | re.MULTILINE)
    path = tmp_path / "18-mine.md"
    path.write_text(f"---\nformat: 1\nid: mine\ntitle: Mine\npart: Mine\n---\n\n{block}\n", encoding="utf-8")
    assert [str(problem) for problem in check([path], PROBES)] == []


def test_the_question_about_a_network_in_the_guide_is_right(question):
    block = re.search(r"^```yaml question\n(id: half-way.slope\n.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)[1]
    w, v, x, y = (draw(question(block), 3).values[name] for name in "wvxy")
    a = math.tanh(w * x + 0.1)
    assert draw(question(block), 3).expected == pytest.approx([2 * (v * a - y) * v * (1 - a * a) * x])
