"""A moment of a run as a question: the moment itself first, then its neighbours, graded as any other."""

import re
from contextlib import suppress

import numpy as np
import pytest

from tutor.course.questions.grading import grade
from tutor.course.questions.question import draw, variant_at
from tutor.course.questions.task import Variant
from tutor.course.review.moment_question import moment_question, moment_seed
from tutor.course.scenario.draws import count
from tutor.course.scenario.filling import QuestionError, Unfit
from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.line import parse_run

ID = "simulator.moment-0123456789ab"


def itself(line: str) -> Variant:
    question = moment_question(ID, line)
    return draw(question, moment_seed(question))


def test_the_worked_moment_is_asked_graded_and_worked_out() -> None:
    variant = itself("parabola rate=0.3")
    for said in ("L(w) = (w − 2)²", "w = 6.0", "dL/dw = 8.0", "gradient descent", "θ ← θ − α·∇L", "α = 0.3", "w_new"):
        assert said in variant.ask
    assert (variant.kind, variant.precision) == ("number", "to 2 decimals")
    assert grade(variant, "3.6").is_right
    assert grade(variant, "6 − 0.3·8").is_right
    assert variant.working[-1] == "The answer: 3.6"


def test_two_coordinates_are_answered_with_a_vector() -> None:
    variant = itself("bowl rate=0.2 steps=1")
    assert variant.kind == "vector"
    assert "(x, y) = (1.8, 2.4), where (∂L/∂x, ∂L/∂y) = (3.6, 4.8)" in variant.ask
    assert grade(variant, "1.08, 1.44").is_right


@pytest.mark.parametrize(
    ("line", "answer", "mistake"),
    [
        ("parabola rate=0.3", "8.4", "uphill"),
        ("parabola rate=0.3 steps=2", "1.36", "no-rate"),
        ("parabola rate=0.3 steps=1", "-0.96", "change-only"),
        ("bowl rate=0.2", "2.4, 1.8", "swapped-components"),
    ],
)
def test_a_mistake_at_a_moment_has_its_name(line: str, answer: str, mistake: str) -> None:
    verdict = grade(itself(line), answer)
    assert mistake in (verdict.mistake, *verdict.others)


def test_what_a_rule_remembers_is_given_and_leaving_it_out_is_told() -> None:
    # v is 0.1·6 = 0.6 after the first update from x = 3, so the second is 0.9·0.6 + 0.1·4.8 = 1.02 long.
    variant = itself("bowl start=3,4 optimizer=momentum rate=0.1 steps=1")
    assert "v_before = (0.6, 0.8)" in variant.ask
    assert "β = 0.9" in variant.ask
    assert grade(variant, "1.38; 1.84").is_right
    assert "left out what the rule remembers" in grade(variant, "1.92; 2.56").message
    assert "other way" in grade(variant, "3.42; 4.56").message


LINES = [f"bowl rate=0.1 optimizer={name} steps={steps}" for name in OPTIMIZERS for steps in (0, 3)] + [
    "parabola rate=0.3 steps=2 then rate=0.5",
    "ripples rate=0.5 schedule=cosine total=20 steps=4",
    "bowl rate=0.1 clip=1 decay=0.01 freeze=x steps=2 then optimizer=rmsprop steps=2",
    "line-fit batch=8 seed=3 rate=0.05 steps=3",
    "line-fit batch=8 seed=3 rate=0.05 optimizer=momentum",
    "line-fit batch=8 seed=3 rate=0.05 steps=3 then optimizer=momentum",
    "bowl rate=0.1 optimizer=adam steps=3 then rate=0.2",
    '"x^2 + 3x*y + 5y^2" rate=0.05 steps=2',
    "stretched-bowl kappa=25 rate=0.01 optimizer=nesterov steps=2",
]


@pytest.mark.parametrize("line", LINES)
def test_the_first_draw_is_the_moment_itself(line: str) -> None:
    variant = itself(line)
    truth = parse_run(line).descent().forward().frame.parameters
    assert np.abs(variant.expected - truth).max() < variant.tolerance / 5
    assert variant.mistakes


@pytest.mark.parametrize("line", LINES)
def test_every_other_draw_is_another_question_with_an_answer(line: str) -> None:
    question = moment_question(ID, line)
    variants = []
    for index in range(count(question.given)):
        with suppress(Unfit):
            variants.append(variant_at(question, index, index))
    assert len(variants) >= 3
    assert len({tuple(np.round(variant.expected, 9)) for variant in variants}) >= 3
    for variant in variants:
        assert np.abs(variant.expected).max() < 20_000
        assert grade(variant, variant.right_answer).is_right


def test_the_numbers_shown_are_enough_to_answer_from() -> None:
    # The steps are a thousandth of where the point stands, and six digits of it would not do.
    for line in ("rosenbrock rate=0.0002 optimizer=momentum steps=40", "rosenbrock rate=0.0002 steps=40"):
        variant = itself(line)
        shown = re.search(r"stands at \(x, y\) = \((.*?), (.*?)\)", variant.ask)
        point = [float(part.replace("−", "-")) for part in shown.groups()]
        descent = parse_run(line).descent()
        assert np.abs(point + descent.update.change - variant.expected).max() < variant.tolerance / 3


def test_where_a_wrong_rule_is_right_the_question_moves_beside_the_moment() -> None:
    # From (1, 1) Adam moves both coordinates alike, so whoever swaps them would be right.
    variant = itself("stretched-bowl kappa=25 rate=0.1 optimizer=adam steps=4")
    assert variant.expected[0] != pytest.approx(variant.expected[1], abs=variant.tolerance)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("no-such-surface start=1", "no-such-surface"),
        ("parabola start=2 rate=0.3", "moves nothing"),
        ("parabola rate=9 steps=300", "too large"),
        ("parabola rate=0.3 steps=40", "cannot be asked again"),
        ("parabola rate=0.3 steps=20000", "first 10000 updates"),
        ("bowl rate=0.1 optimizer=adam steps=399", "first 400 updates"),
        ("saddle start=1,0 rate=0.1 optimizer=best-direction steps=15", "cannot be asked again"),
    ],
)
def test_what_cannot_be_asked_says_why(line: str, sentence: str) -> None:
    with pytest.raises(UserError, match=re.escape(sentence)):
        moment_question(ID, line)


def test_the_seed_of_the_moment_stands_for_the_first_of_all_draws() -> None:
    question = moment_question(ID, "parabola rate=0.3")
    assert count(question.given) == 9
    assert draw(question, moment_seed(question)).values == {"at": "6.0", "rate": 0.3}
    assert len({tuple(draw(question, seed).values.items()) for seed in range(40)}) > 5


def test_no_number_is_drawn_that_the_surface_has_no_loss_for() -> None:
    question = moment_question(ID, '"w + 1/w" start=0.5 rate=0.1')
    for seed in range(30):
        assert np.isfinite(draw(question, seed).expected).all()
    with pytest.raises(QuestionError):
        moment_question(ID, '"w + 1/w" start=1 rate=0.1')
