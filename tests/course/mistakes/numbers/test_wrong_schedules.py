"""A schedule with one piece of its formula done wrongly: what is said, and the rate that it leads to, by hand."""

from math import cos, pi, sin

import pytest

from tests.course.mistakes.numbers.test_wrong_runs import asked
from tutor.course.mistakes.mistakes import made_in_run
from tutor.course.mistakes.wrong_schedules import wrong_schedules

EXPONENTIAL = [  # 0.4·0.5³ at update 3, which is the fourth
    ("factor-left-out", "You left out the factor α (at update 4): the rate became 0.125.", 0.125),
    ("factor-turned", "You divided by α instead of multiplying (at update 4): the rate became 0.3125.", 0.125 / 0.4),
    ("factor-left-out", "You left out the factor factor^t (at update 4): the rate became 0.4.", 0.4),
    ("factor-turned", "You divided by factor^t instead of multiplying (at update 4): the rate became 3.2.", 0.4 * 8),
    ("sum-for-product", "You added α and factor^t (at update 4): the rate became 0.525.", 0.525),
    ("factor-twice", "You multiplied by α twice (at update 4): the rate became 0.02.", 0.02),
    ("factor-twice", "You multiplied by factor^t twice (at update 4): the rate became 0.00625.", 0.4 / 64),
    ("no-power", "You left out the power t (at update 4): the rate became 0.2.", 0.2),
    (
        "product-for-power",
        "You multiplied factor by t instead of taking the power (at update 4): the rate became 0.6.",
        0.4 * 1.5,
    ),
    ("power-turned", "You turned base and exponent round (at update 4): the rate became 0.69282.", 0.4 * 3**0.5),
    ("power-off-by-one", "You took one factor less (at update 4): the rate became 0.1.", 0.1),
    ("power-off-by-one", "You took one factor more (at update 4): the rate became 0.025.", 0.025),
    (
        "other-schedule",
        "You let the rate fall by the same amount each time (at update 4): the rate became −0.2.",
        0.4 * (1 - 0.5 * 3),
    ),
]

OTHERS = [
    (
        "schedule=cosine total=10",
        [
            ("You let the rate fall in a straight line", 0.7),
            ("You took the bare cosine, which is still to be raised by 1 and halved", cos(0.3 * pi)),
        ],
    ),
    ("schedule=step every=2 factor=0.5", [("You multiplied by the factor at every update", 0.5**3)]),
    (
        "schedule=inverse-time decay_rate=0.5",
        [("You took the power, which is for what is multiplied each time", 1.5**-3)],
    ),
    ("schedule=exponential factor=0.9", [("You let the rate fall by the same amount each time", 1 - 0.1 * 3)]),
    ("schedule=linear total=10", []),
]


def _made(schedule, answer="rate[3]"):
    about = asked(f"parabola start=6 rate=0.4 {schedule}", answer)
    return [*made_in_run(about, wrong_schedules(about.scenario))]


def test_each_piece_of_a_schedule_done_wrongly_is_told_with_the_rate_that_it_leads_to():
    told = _made("schedule=exponential factor=0.5")
    assert [(each.name, each.sentence) for each in told] == [(name, said) for name, said, _ in EXPONENTIAL]
    assert [each.value[0] for each in told] == pytest.approx([rate for *_, rate in EXPONENTIAL])


@pytest.mark.parametrize(("schedule", "rows"), OTHERS)
def test_the_schedule_that_is_taken_for_another_one_is_named(schedule, rows):
    others = [each for each in _made(schedule) if each.name == "other-schedule"]
    assert [each.value[0] for each in others] == pytest.approx([0.4 * share for _, share in rows])
    for each, (did, _) in zip(others, rows, strict=True):
        assert each.sentence.startswith(f"{did} (at update 4): the rate became ")


def test_a_wrong_cosine_is_one_of_sines():
    told = {each.sentence: each.value[0] for each in _made("schedule=cosine total=10")}
    (sine,) = [value for said, value in told.items() if said.startswith("You took the sine")]
    assert sine == pytest.approx(0.4 * (1 + sin(0.3 * pi)) / 2)


def test_a_wrong_rate_moves_the_weight():
    # 6 − α·8, then what is left of 4 is multiplied by 1 − 2α again; with the rates 0.4 and 0.4 both times by 0.2.
    told = {each.sentence: each.value[0] for each in _made("schedule=exponential factor=0.5", "w[2]")}
    assert told["You left out the factor factor^t (at update 2): the rate became 0.4."] == pytest.approx(2 + 4 * 0.04)


def test_where_a_wrong_schedule_has_no_rate_it_stays_as_it_was_set():
    # 3/0 at the first update: α stays 0.4 there, and is 0.4·(0.5·1) at the second.
    told = {each.sentence: each.value[0] for each in _made("schedule=step every=1 factor=0.5", "rate[0]")}
    assert told["You turned the fraction round: the rate became 0.4."] == pytest.approx(0.4)


@pytest.mark.parametrize(
    "schedule", ["", "steps=2 then rate=0.1", "schedule=exponential factor=0.5 steps=2 then rate=0.1"]
)
def test_a_run_without_one_schedule_for_all_of_it_has_no_wrong_one(schedule):
    assert _made(schedule) == []
