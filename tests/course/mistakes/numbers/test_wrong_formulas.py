"""One piece of one formula of a network done wrongly: for numbers of one moment, each asked for by itself."""

import pytest

from tutor.course.mistakes.wrong_formulas import wrong_formulas
from tutor.course.questions.question import draw

ASKED = """
id: tried.layer
kind: number
train: { points: [[2, 1]], layers: none, loss: mse, W1: [[3]], b1: [1] }
ask: w = 3, b = 1 and x = 2. What is z?
answer: z1[0]
decimals: 2
hint: Multiply first.
"""


@pytest.fixture
def made(question):
    def of(answer, kind="number"):
        asked = draw(question(ASKED.replace("answer: z1[0]", f"answer: {answer}").replace("number", kind)), 0).asked
        return {(each.name, *each.value.tolist()) for each in wrong_formulas(asked.scenario, asked.answer, {})}

    return of


def test_a_number_and_two_of_one_moment_are_told_of(made):
    assert ("factor-left-out", 4.0) in made("z1[0]")  # 3 + 1, where 3·2 + 1 is right
    assert {len(each) for each in made("['z1[0]', 'delta1[0]']", "vector")} == {3}


@pytest.mark.parametrize(
    ("answer", "kind"), [("z1[0] + delta1[0]", "number"), ("['z1[0] + delta1[0]', '2']", "vector")]
)
def test_what_is_reckoned_from_several_is_none_of_them(made, answer, kind):
    assert made(answer, kind) == set()


def test_the_working_shows_how_a_number_is_made_and_no_given_one_that_was_not_asked_for(question):
    worked = [*draw(question(ASKED), 0).worked()]
    assert worked == ["z = W1[0,0]·x + b = 3·2 + 1 = 7.0", "The answer: 7.0"]
