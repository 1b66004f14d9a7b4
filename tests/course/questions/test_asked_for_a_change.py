"""A change that is asked for: no weight need be given, and what ε adds to a root is not told."""

import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw

ASKED = """
id: tried.change
kind: vector
run: { start: [1, 2], gradient: [-0.4, -6], optimizer: adagrad, rate: 0.3 }
ask: AdaGrad's first update with α = 0.3. The gradient is (−0.4, −6), s is 0 before. By what do the weights change?
answer: change[0]
decimals: 2
hint: Look at the signs.
"""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0.3, 0.3", "Right."),
        (
            "-0.3, -0.3",
            "Either: You added the step: the change became (−0.3, −0.3). The loss rises that way."
            " Or: You gave the change with its sign turned, (−0.3, −0.3).",
        ),
        (
            "0.12, 1.8",
            "Either: You did not divide by 0.4: −0.3·(−0.4), −0.3·(−6)."
            " Or: You made a plain step, α times the gradient: the step became (0.12, 1.8).",
        ),
    ],
)
def test_a_change_is_told_without_a_weight_and_without_the_digits_of_epsilon(question, typed, told):
    assert grade(draw(question(ASKED), 0), typed).message == told


def test_digits_that_are_more_than_epsilon_are_told(question):
    third = ASKED.replace("rate: 0.3", "rate: 1/3").replace("α = 0.3", "α = 1/3")
    assert grade(draw(question(third), 0), "0.33, 0.33").message.startswith("Right. To more digits it is (0.3333333")
