import numpy as np
import pytest

from tutor.lab.predicting import Predictions, asked_for, judged, read_guess
from tutor.lab.simulation import Simulation
from tutor.words.answers import Unreadable


def descent_of(line: str):
    return Simulation.from_line(line).descent


@pytest.mark.parametrize(
    ("line", "wrong", "mistake"),
    [
        ("parabola start=6 rate=0.3", lambda d: d.frame.parameters - d.update.change, "uphill"),
        ("parabola start=6 rate=0.3 steps=4", lambda d: d.frame.parameters - d.frame.gradient, "no-rate"),
        ("bowl optimizer=momentum rate=0.1 steps=3", lambda d: d.frame.parameters - d.update.change, "uphill"),
        (
            "bowl optimizer=momentum rate=0.1 steps=3",
            lambda d: d.frame.parameters - 0.1 * d.frame.gradient,
            "no-momentum",
        ),
    ],
)
def test_a_named_mistake_in_the_middle_of_a_run_is_named(line: str, wrong, mistake: str) -> None:
    descent = descent_of(line)
    found = judged(descent, wrong(descent))
    assert not found.is_right
    assert found.mistake == mistake
    assert found.truth.tolist() == descent.forward().frame.parameters.tolist()


def test_a_guess_is_right_to_the_decimals_that_were_asked_for() -> None:
    descent = descent_of("parabola start=6 rate=0.3 steps=1")
    assert asked_for(descent) == "w_new to 2 decimals"
    assert judged(descent, np.array([2.644])).is_right
    assert not judged(descent, np.array([2.65])).is_right


def test_a_placed_ghost_is_right_within_its_reach() -> None:
    descent = descent_of("bowl steps=1")
    near = descent.frame.parameters + descent.update.change + 0.1
    assert not judged(descent, near).is_right
    assert judged(descent, near, reach=0.15).is_right


def test_the_score_counts_what_was_judged() -> None:
    descent = descent_of("parabola start=6 rate=0.3")
    predictions = Predictions().judge(descent)
    assert predictions.score == "0 of 0 right"
    predictions = predictions.with_guess((3.6,)).judge(descent).with_guess((8.4,)).judge(descent)
    assert predictions.score == "1 of 2 right"
    assert predictions.guess is None


def test_a_run_that_left_the_numbers_can_still_be_predicted() -> None:
    descent = descent_of("parabola rate=9 steps=400")
    assert not judged(descent, np.array([1.0])).is_right


def test_a_guess_may_be_a_sum() -> None:
    descent = descent_of("parabola start=6 rate=0.3")
    assert read_guess(descent, "6 − 0.3·8") == pytest.approx((3.6,))
    with pytest.raises(Unreadable):
        read_guess(descent, "six")
