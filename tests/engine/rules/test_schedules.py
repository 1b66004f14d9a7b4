"""Every schedule against PyTorch's rates, by hand, and by name."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.errors import UserError
from tutor.engine.rules.schedules import (
    SCHEDULES,
    default_constants,
    make_schedule,
)
from tutor.engine.runs.line import parse_run

ORACLES = Path(__file__).parents[2] / "oracles"
RUNS = [
    *json.loads((ORACLES / "optimizers.json").read_text(encoding="utf-8"))["plain"],
    *json.loads((ORACLES / "further_rules.json").read_text(encoding="utf-8")),
]
SCHEDULED = [run for run in RUNS if "schedule" in run]
COMPLETE = {
    "constant": {},
    "step": {"every": 3},
    "exponential": {},
    "inverse-time": {},
    "inverse-square-root": {},
    "linear": {"total": 10},
    "polynomial": {"total": 10},
    "warm-restarts": {"total": 10},
    "cosine": {"total": 10},
    "warm-up": {"warmup": 4},
    "one-cycle": {"total": 10},
}


def rates(name, constants, steps, rate=1.0):
    schedule = make_schedule(name, constants)
    return [schedule.knobs(step, {"learning_rate": rate})["learning_rate"] for step in range(steps)]


@pytest.mark.parametrize("run", SCHEDULED, ids=lambda run: f"{run['schedule']} {run['constants']} {run['optimizer']}")
def test_every_rate_and_beta_is_that_of_pytorch(run):
    schedule = make_schedule(run["schedule"], run["constants"])
    planned = [schedule.knobs(step, run["knobs"]) for step in range(len(run["rates"]))]
    beta = "beta" if "beta" in run["knobs"] else "beta1"
    np.testing.assert_allclose([knobs["learning_rate"] for knobs in planned], run["rates"], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose([knobs[beta] for knobs in planned], run["betas"], rtol=1e-14)


def test_every_schedule_was_run_by_pytorch():
    kinds = {"warm-up" if "warmup" in run["constants"] else run["schedule"] for run in SCHEDULED}
    assert kinds == set(SCHEDULES) - {"constant"}


def test_rates_worked_by_hand():
    assert rates("constant", {}, 3) == [1, 1, 1]
    assert rates("step", {"every": 2, "factor": 0.5}, 5) == [1, 1, 0.5, 0.5, 0.25]
    assert rates("exponential", {"factor": 0.5}, 4) == [1, 0.5, 0.25, 0.125]
    assert rates("inverse-time", {}, 11)[10] == 1 / 2
    assert rates("inverse-time", {"decay_rate": 1}, 4) == [1, 1 / 2, 1 / 3, 1 / 4]
    assert rates("inverse-square-root", {}, 4) == pytest.approx([1, 2**-0.5, 3**-0.5, 0.5])
    assert rates("polynomial", {"total": 4}, 6) == [1, 9 / 16, 1 / 4, 1 / 16, 0, 0]
    assert rates("warm-restarts", {"total": 2, "growth": 2}, 7) == pytest.approx(
        [1, 0.5, 1, (1 + 0.5**0.5) / 2, 0.5, (1 - 0.5**0.5) / 2, 1]
    )
    assert rates("linear", {"total": 4}, 6) == [1, 0.75, 0.5, 0.25, 0, 0]
    assert rates("cosine", {"total": 2, "floor": 0.5}, 4) == pytest.approx([1, 0.75, 0.5, 0.75])
    assert rates("warm-up", {"warmup": 4}, 6) == [0.25, 0.5, 0.75, 1, 1, 1]
    assert rates("exponential", {"factor": 0.5, "warmup": 2}, 5) == [0.5, 1, 1, 0.5, 0.25]


@pytest.mark.parametrize("schedule", ["exponential factor=3", "step every=1 factor=10", "exponential factor=1e-300"])
def test_a_rate_too_large_for_a_number_is_data_like_the_run_that_it_drives(schedule):
    descent = parse_run(f"parabola schedule={schedule} steps=1000").descent()
    assert descent.knobs["learning_rate"] in (0, np.inf)
    assert descent.history.frame(1).is_finite


@pytest.mark.parametrize("schedule", ["exponential factor=1e-200", "inverse-time decay_rate=0.2", "warm-up warmup=4"])
def test_before_it_counts_a_schedule_stands_at_its_first_update(schedule):
    descent = parse_run(f"parabola rate=0.1 schedule={schedule} schedule_from=5 steps=6").descent()
    rates = [descent.seek(index).knobs["learning_rate"] for index in range(7)]
    assert rates[:5] == [rates[5]] * 5
    assert 0 < rates[5] <= 0.1
    assert rates[6] != rates[5]


def test_one_cycle_rises_and_falls_and_stays_down():
    cycle = rates("one-cycle", {"total": 20}, 25)
    assert cycle[0] == pytest.approx(1 / 25)
    assert cycle[5] == pytest.approx(1)
    assert cycle[19:] == pytest.approx([1 / 25e4] * 6)
    assert cycle[:6] == sorted(cycle[:6])
    assert cycle[5:] == sorted(cycle[5:], reverse=True)


def test_one_cycle_leaves_a_rule_without_momentum_alone():
    knobs = make_schedule("one-cycle", {"total": 20}).knobs(3, {"learning_rate": 0.1, "rho": 0.9})
    assert set(knobs) == {"learning_rate", "rho"}
    assert knobs["rho"] == 0.9


@given(st.sampled_from(sorted(SCHEDULES)), st.booleans(), st.integers(0, 30))
def test_a_schedule_is_built_again_from_its_name_and_constants(name, warmed, step):
    schedule = make_schedule(name, {**COMPLETE[name], **({"warmup": 3} if warmed else {})})
    again = make_schedule(schedule.name, schedule.constants)
    assert again == schedule
    knobs = {"learning_rate": np.array([0.1, 0.2]), "beta": 0.9}
    np.testing.assert_array_equal(
        again.knobs(step, knobs)["learning_rate"], schedule.knobs(step, knobs)["learning_rate"]
    )
    alone = schedule.knobs(step, {"learning_rate": 0.2, "beta": 0.9})["learning_rate"]
    batched = schedule.knobs(step, knobs)["learning_rate"]
    assert np.broadcast_to(batched, 2)[1] == alone


def test_a_schedule_is_called_and_written_as_what_it_does_first():
    plain, warmed = (make_schedule("warm-restarts", {"total": 10, **more}) for more in ({}, {"warmup": 3}))
    assert (plain.title, plain.formula) == ("warm restarts", SCHEDULES["warm-restarts"].formula)
    assert (warmed.title, warmed.formula) == ("warm-up", SCHEDULES["warm-up"].formula)
    assert plain.name == warmed.name == "warm-restarts"


def test_what_a_line_leaves_out_of_a_schedule_means_the_same_for_good():
    given = {
        name: {key: usual for key, usual in default_constants(name).items() if usual is not None} for name in SCHEDULES
    }
    assert {name: usual for name, usual in given.items() if usual} == {
        "step": {"factor": 0.1},
        "exponential": {"factor": 0.95},
        "inverse-time": {"decay_rate": 0.1},
        "inverse-square-root": {"timescale": 1.0},
        "linear": {"start_factor": 1.0, "end_factor": 0.0},
        "polynomial": {"power": 2.0},
        "cosine": {"floor": 0.0},
        "warm-restarts": {"growth": 1.0, "floor": 0.0},
        "one-cycle": {
            "rise": 0.3,
            "div_factor": 25.0,
            "final_div_factor": 1e4,
            "lowest_beta": 0.85,
            "highest_beta": 0.95,
        },
    }


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_can_be_listed(name):
    kind = SCHEDULES[name]
    assert make_schedule(name, COMPLETE[name]).title
    assert kind.formula
    needed = {key for key, default in default_constants(name).items() if default is None}
    assert needed <= set(COMPLETE[name])
    assert all(key in kind.formula for key in needed - {"total"})


@pytest.mark.parametrize(
    ("name", "constants", "sentence"),
    [
        ("cosin", {}, "There is no schedule cosin; did you mean cosine?"),
        ("cosine", {}, "The cosine schedule needs a length; add total= and a number of updates."),
        ("cosine", {"warmup": 3}, "The cosine schedule needs a length; add total= and a number of updates."),
        ("step", {"every": 3, "facter": 1}, "The step schedule has no facter; did you mean factor?"),
        ("constant", {"zzz": 3}, "The constant schedule has no zzz; choose from warmup."),
        ("linear", {"total": 2.5}, "total counts updates: give a whole number of at least 1, not 2.5."),
        ("linear", {"total": float("nan")}, "total counts updates: give a whole number of at least 1, not nan."),
        ("linear", {"total": float("inf")}, "total counts updates: give a whole number of at least 1, not inf."),
        ("exponential", {"factor": 0}, "factor must be more than 0, not 0."),
        ("cosine", {"total": 5, "warmup": 0}, "warmup counts updates: give a whole number of at least 1, not 0."),
    ],
)
def test_an_error_says_what_to_do(name, constants, sentence):
    with pytest.raises(UserError) as raised:
        make_schedule(name, constants)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("constants", [{"total": 3}, {"total": 10, "rise": 1.5}, {"total": 10, "rise": 0.99}])
def test_one_cycle_needs_room_to_rise_and_to_fall(constants):
    with pytest.raises(UserError, match=r"room to rise"):
        make_schedule("one-cycle", constants)


def test_one_update_is_room_enough_to_fall_but_not_to_rise():
    assert make_schedule("one-cycle", {"total": 4, "rise": 0.75}) is not None
    assert make_schedule("one-cycle", {"total": 4, "rise": 0.3}) is not None
    with pytest.raises(UserError, match=r"room to rise"):
        make_schedule("one-cycle", {"total": 4, "rise": 0.25})
