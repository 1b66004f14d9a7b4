"""What the lesson `clinic` says of its patients is what their trainings do."""

import pytest

from tests.course.worked import losses, nearly, percent_right, states, trained


def test_the_wild_patient_is_worse_than_a_coin() -> None:
    training = trained("moons layers=8 epochs=20 optimizer=gradient-descent rate=50")
    assert percent_right(training)[0] == nearly(44)
    assert training.metrics()[0].loss == pytest.approx(48, rel=0.1)
    states("clinic", [44.0, 48.0])


@pytest.mark.parametrize(
    ("line", "loss"),
    [
        ("moons layers=8,8,8,8,8,8 activation=sigmoid epochs=30 optimizer=gradient-descent rate=0.5", 0.693),
        ("xor layers=none epochs=40", 0.689),
    ],
)
def test_two_patients_stand_near_chance(line: str, loss: float) -> None:
    assert trained(line).metrics()[0].loss == pytest.approx(loss, abs=0.002)
    states("clinic", [loss])


def test_six_sigmoids_leave_little_of_a_slope() -> None:
    assert 0.25**6 == 1 / 4096
    states("clinic", [4096.0])


def test_the_patient_of_the_ravine_can_be_cured_by_no_rate_of_plain_descent() -> None:
    for rate in (0.004, 0.0049, 0.00499):
        assert losses(f"stretched-bowl kappa=400 start=1,1 rate={rate} steps=60")[-1] > 0.01
