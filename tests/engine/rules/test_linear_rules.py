"""What is known of a rule whose update is a fixed linear map, against eigenvalues, limits and a long slope."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.update import Point
from tutor.engine.surfaces.formula_surface import SlopeSurface

LINEAR = [name for name, rule in OPTIMIZERS.items() if rule.linear]
rules = st.sampled_from(LINEAR)


def knobs_of(rule, beta):
    return {**OPTIMIZERS[rule].knobs, "beta": 0.0 if rule == "gradient-descent" else beta}


def roots_of(rule, step, beta):
    return OPTIMIZERS[rule].linear.roots(step, knobs_of(rule, beta))


def map_of(rule, step, beta):
    """One update as a matrix on (distance, velocity), with h = 1 and α = step, from the rule's equations."""
    match rule:
        case "gradient-descent":
            return np.array([[1 - step, 0], [0, 0]])
        case "momentum":
            return np.array([[1 - step, -beta], [step, beta]])
        case "momentum-pytorch":
            return np.array([[1 - step, -step * beta], [1, beta]])
    assert rule == "nesterov"
    return np.array([[1 - step * (1 + beta), -step * beta * beta], [1, beta]])


@given(rules, st.floats(0.01, 3), st.floats(0.05, 0.95))
def test_the_roots_are_the_eigenvalues_of_one_update_with_the_larger_first(rule, step, beta):
    larger, smaller = roots_of(rule, step, beta)
    assert abs(larger) >= abs(smaller)
    expected = sorted(np.abs(np.linalg.eigvals(map_of(rule, step, beta))))
    assert [abs(smaller), abs(larger)] == pytest.approx(expected, abs=1e-6)


@given(rules, st.floats(0.05, 50), st.floats(0, 0.99))
def test_the_limit_is_where_the_largest_root_reaches_one(rule, curvature, beta):
    limit = OPTIMIZERS[rule].linear.limit(knobs_of(rule, beta)) / curvature
    below, above = (abs(roots_of(rule, limit * share * curvature, beta)[0]) for share in (0.999, 1.001))
    assert below < 1 < above


@pytest.mark.parametrize(
    ("rule", "limit"), [("gradient-descent", 2), ("momentum", 3), ("momentum-pytorch", 3), ("nesterov", 1.5)]
)
def test_a_knob_that_is_not_told_leaves_the_limit_where_its_usual_value_does(rule, limit):
    assert OPTIMIZERS[rule].linear.limit({"beta": 0.5}) == limit


@pytest.mark.parametrize("rule", LINEAR)
@pytest.mark.parametrize("beta", [0.0, 0.3, 0.8])
def test_down_a_constant_slope_an_update_is_as_long_as_the_speed_in_the_long_run(rule, beta):
    optimizer, slope = OPTIMIZERS[rule], SlopeSurface("slope", (1.0,))
    knobs = {**knobs_of(rule, beta), "learning_rate": 0.25}
    w, change = np.zeros(1), np.zeros(1)
    state = optimizer.init(w)
    for _ in range(200):
        made = optimizer.update(Point(w, slope.gradient(w), slope), state, knobs)
        w, state, change = w + made.change, made.state, made.change
    given = {name: value for name, value in knobs.items() if name in optimizer.knobs}
    assert -change[0] / 0.25 == pytest.approx(optimizer.linear.speed(given), rel=1e-9)
