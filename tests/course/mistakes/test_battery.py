"""Wrong answers with a known idea behind them are told what was done: at the course's questions and at bare ones.

`BATTERY_SEEDS` sets how many draws of each question are tried; with -s the shares and what was not named are printed.
"""

import math
import os
import re
from collections import Counter

import pytest

from tests.course.mistakes.ideas_of_bare_questions import BARE
from tests.course.mistakes.ideas_of_the_course import IDEAS
from tutor.course.lesson.catalogue import find_question
from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

SEEDS = int(os.environ.get("BATTERY_SEEDS", "1"))


def heard(question, ideas):
    """How often an idea is named, told otherwise, met with silence, or passed."""
    outcomes, cases = Counter(), Counter()
    for seed in range(SEEDS):
        variant = draw(question, seed)
        for formula, pattern in ideas.items():
            wrong = eval(formula, {"math": math, **variant.values})
            numbers = wrong if isinstance(wrong, tuple) else (wrong,)
            verdict = grade(variant, "; ".join(f"{x:.{variant.decimals}f}" for x in numbers))
            outcome = outcome_of(verdict, pattern)
            outcomes[outcome] += 1
            if outcome != "named":
                cases[f"{outcome}: {question.id}: {formula}: {verdict.message[:160]}"] += 1
    return outcomes, cases


def outcome_of(verdict, pattern):
    if verdict.is_right:
        return "passed"
    if not verdict.mistake:
        return "silent"
    return "named" if re.search(pattern, verdict.message) else "otherwise"


def shares(heard_at_each):
    outcomes, cases = Counter(), Counter()
    for each, other in heard_at_each:
        outcomes += each
        cases += other
    total = outcomes.total()
    found = {name: count / total for name, count in outcomes.items()}
    print(f"\n{total} wrong answers:", {name: f"{share:.1%}" for name, share in found.items()})
    for case, count in cases.most_common():
        print(count, case)
    return found


def test_wrong_ideas_at_the_course_s_questions_are_named():
    found = shares(heard(find_question(name)[1], ideas) for name, ideas in IDEAS.items())
    assert found["named"] >= 0.95
    assert found.get("otherwise", 0) <= 0.03
    assert found.get("passed", 0) <= 0.01


@pytest.fixture
def bare(question):
    def build(given, truth, answer, at):
        kind = "vector" if answer in ("gradient[0]", "parameters[1]") and "x0" in given else "number"
        return question(f"""
            id: bare.number-{at}
            kind: {kind}
            given: {{ {given} }}
            {truth}
            ask: What comes out?
            answer: {answer}
            decimals: 5
            hint: Work it out.
            """)

    return build


def test_wrong_ideas_at_questions_without_written_mistakes_are_named(bare):
    found = shares(heard(bare(*which, at), ideas) for at, (*which, ideas) in enumerate(BARE))
    assert found["named"] >= 0.92
    assert found.get("otherwise", 0) <= 0.03
    assert found.get("passed", 0) == 0
