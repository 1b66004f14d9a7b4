"""Probes: what derivatives promise, beside independent calculations of what happens."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tutor.engine.analysis.probes import (
    direction_dial,
    numerical_gradient,
    one_at_a_time,
    prediction,
    rate_limits,
    shrinking_step,
)
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.line import parse_run
from tutor.engine.runs.sweeps import rate_sweep, start_map
from tutor.engine.surfaces.built_in import SURFACES

SMOOTH = ["rosenbrock", "beale", "himmelblau", "styblinski-tang", "ravine", "monkey-saddle"]
places = st.tuples(st.floats(-2, 2), st.floats(-2, 2)).map(np.array)
moves = st.tuples(st.floats(-1, 1), st.floats(-1, 1)).filter(lambda move: np.hypot(*move) > 0.1).map(np.array)


def gradient_descent(rate):
    return Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": rate})


def test_the_bowl_from_3_4_keeps_less_than_its_slope_promises():
    found = prediction(SURFACES["bowl"], np.array([3.0, 4.0]), np.array([-0.6, -0.8]))
    assert (found.loss, found.first_order) == (25.0, 15.0)
    assert [found.second_order, found.true] == pytest.approx([16.0, 16.0], abs=1e-14)


@given(st.sampled_from(["bowl", "tilted-bowl", "saddle", "stretched-bowl", "line-fit"]), places, moves)
def test_the_second_order_is_exact_on_quadratics(name, place, move):
    found = prediction(SURFACES[name], place, move)
    assert found.second_order == pytest.approx(found.true, abs=1e-10)


@given(st.sampled_from(SMOOTH), places, moves)
@settings(deadline=None)
def test_the_first_gap_falls_like_the_square_of_the_step_and_the_second_like_its_cube(name, place, move):
    found = shrinking_step(SURFACES[name], place, 0.01 * move, halvings=1)
    # Bounds of the next Taylor terms, from the derivatives' own change along the step.
    hessian = SURFACES[name].hessian(place)
    square = 0.5 * move @ hessian @ move * 1e-4
    cubic = np.abs(found.gaps[1])
    assert found.gaps[0][0] == pytest.approx(abs(square), abs=cubic[0] + 1e-9)
    assert found.gaps[0][1] == pytest.approx(abs(square) / 4, abs=cubic[1] + 1e-9)
    assert cubic[1] <= cubic[0] / 8 + 3e-3 * np.abs(cubic[0]) + 1e-5


def test_halving_a_step_on_the_tilted_bowl_quarters_the_gap():
    surface, place = SURFACES["tilted-bowl"], np.array([3.0, 1.0])
    gaps = shrinking_step(surface, place, -0.1 * surface.gradient(place), halvings=6).gaps[0]
    assert gaps[:-1] / gaps[1:] == pytest.approx(np.full(6, 4.0), rel=1e-9)


def test_halving_a_step_on_rosenbrock_divides_the_gaps_by_4_and_by_8():
    found = shrinking_step(SURFACES["rosenbrock"], np.array([-1.2, 1.0]), np.array([0.01, 0.02]), halvings=5)
    assert found.gaps[0][-2] / found.gaps[0][-1] == pytest.approx(4, rel=0.01)
    assert found.gaps[1][-2] / found.gaps[1][-1] == pytest.approx(8, rel=0.01)


def test_the_best_direction_turns_to_the_negative_gradient_as_the_circle_shrinks():
    surface, place = SURFACES["tilted-bowl"], np.array([3.0, 1.0])
    apart = [direction_dial(surface, place, radius).apart for radius in (1.0, 0.1, 0.01, 0.001)]
    assert apart[0] > 0.01
    assert np.array(apart[:-1]) / apart[1:] == pytest.approx([10, 10, 10], rel=0.5)


@given(st.sampled_from(SMOOTH), places, st.floats(0.05, 1))
@example("monkey-saddle", np.array([0.0, 1e-6]), 1.0)  # three valleys that are almost alike
@settings(max_examples=40, deadline=None)
def test_no_direction_on_the_dial_is_lower_than_the_best(name, place, radius):
    surface = SURFACES[name]
    dial = direction_dial(surface, place, radius)
    best = place + radius * np.array([np.cos(dial.best), np.sin(dial.best)])
    rise = surface.loss(best) - surface.loss(place)
    assert rise <= dial.change.min() + 1e-9 * np.abs(dial.change).max()
    if surface.gradient(place).any():
        downhill = np.array([np.cos(dial.downhill), np.sin(dial.downhill)])
        slope = surface.gradient(place)
        assert downhill @ slope == pytest.approx(-np.linalg.norm(slope))


def test_a_dial_needs_two_parameters():
    with pytest.raises(ValueError, match="two parameters"):
        direction_dial(SURFACES["parabola"], np.array([6.0]), 1.0)


@given(places, moves, st.floats(-1.9, 1.9))
def test_moving_together_adds_the_cross_term_and_nothing_else(place, move, tilt):
    surface = SURFACES["tilted-bowl"].with_constants(tilt=tilt)
    found = one_at_a_time(surface, place, move)
    assert found.interaction == pytest.approx(tilt * move[0] * move[1], abs=1e-12)
    x, y = place
    alone = [(x + move[0]) ** 2 - x**2 + tilt * move[0] * y, (y + move[1]) ** 2 - y**2 + tilt * x * move[1]]
    assert found.alone == pytest.approx(alone, abs=1e-12)


@given(st.sampled_from(SMOOTH), places)
def test_central_differences_meet_the_gradient_with_two_losses_for_each_parameter(name, place):
    found = numerical_gradient(SURFACES[name], place)
    assert found.evaluations == 4
    assert found.numerical == pytest.approx(found.analytic, rel=1e-6, abs=1e-6)


def test_a_gradient_whose_square_is_no_number_is_still_compared():
    far = parse_run("rosenbrock rate=0.1 steps=4").descent().frame.parameters
    found = numerical_gradient(SURFACES["rosenbrock"], far)
    assert np.abs(found.analytic).max() > 1e170
    assert found.error < 1e-9


def limits_of(surface, rule, at, **settings):
    optimizer = OPTIMIZERS[rule]
    return rate_limits(surface, Settings(optimizer, **settings), optimizer.knobs, at)


def test_the_limits_of_the_ravine_are_those_of_the_lesson():
    for kappa, best in ((6.0, 2 / 7), (25.0, 2 / 26)):
        surface = SURFACES["stretched-bowl"].with_constants(kappa=kappa)
        limits = limits_of(surface, "gradient-descent", np.array([1.0, 1.0]))
        assert (limits.one_step, limits.stable, limits.best) == pytest.approx((1 / kappa, 2 / kappa, best))
        assert not limits.is_local


@pytest.mark.parametrize(("kappa", "steps"), [(1, 1), (6, 13), (25, 60)])
def test_the_best_rate_takes_as_many_steps_down_the_stretched_bowl_as_the_lesson_says(kappa, steps):
    rate = limits_of(SURFACES["stretched-bowl"].with_constants(kappa=float(kappa)), "gradient-descent", np.ones(2)).best
    losses = parse_run(f"stretched-bowl kappa={kappa} start=1,1 rate={rate!r} steps=80").descent().history.losses
    assert int(np.argmax(losses < 1e-3)) == steps


def test_momentum_and_nesterov_have_limits_of_their_own():
    at = np.array([6.0])
    assert limits_of(SURFACES["parabola"], "momentum", at).stable == pytest.approx(1.9)
    assert limits_of(SURFACES["parabola"], "nesterov", at).stable == pytest.approx(3.8 / 5.6)
    assert limits_of(SURFACES["parabola"], "adam", at).stable is None
    assert limits_of(SURFACES["saddle"], "gradient-descent", np.ones(2)).best is None
    assert limits_of(SURFACES["slope"], "gradient-descent", at).one_step == np.inf


def test_the_limits_are_those_of_what_may_move_and_count_weight_decay():
    surface, at = SURFACES["stretched-bowl"].with_constants(kappa=100.0), np.ones(2)
    frozen = limits_of(surface, "gradient-descent", at, mask=np.array([1.0, 0.0]), weight_decay=3.0)
    assert frozen.curvatures == pytest.approx([4.0])
    assert (frozen.one_step, frozen.stable, frozen.best) == pytest.approx((0.25, 0.5, 0.25))
    assert limits_of(surface, "gradient-descent", at, mask=np.zeros(2)).one_step == np.inf
    # AdamW decays in its own way, beside the gradient.
    assert limits_of(surface, "adamw", at, weight_decay=3.0).curvatures == pytest.approx([1.0, 100.0])


def test_a_clip_leaves_no_limit_in_a_formula():
    limits = limits_of(SURFACES["bowl"], "gradient-descent", np.ones(2), clip=1.0)
    assert (limits.one_step, limits.stable, limits.best) == (0.5, None, None)


def test_limits_away_from_quadratics_hold_only_here():
    limits = limits_of(SURFACES["double-well"], "gradient-descent", np.array([1.0]))
    assert limits.is_local
    assert limits.stable == pytest.approx(2 / 8)


def test_a_sweep_is_the_runs_one_by_one():
    rates = np.array([0.05, 0.3, 0.5, 0.9, 1.2, 3.0])
    swept = rate_sweep(SURFACES["parabola"], gradient_descent(0.1), np.array([6.0]), rates, steps=20)
    for rate, losses in zip(rates.tolist(), swept.losses.T, strict=True):
        alone = parse_run(f"parabola start=6 rate={rate!r} steps=20").descent()
        assert losses.tobytes() == alone.history.losses.tobytes()
    assert swept.diverged.tolist() == [False, False, False, False, True, True]


def test_himmelblau_has_four_basins():
    found = start_map(SURFACES["himmelblau"], gradient_descent(0.01), columns=25, rows=20, steps=300)
    assert np.round(found.minima, 4).T.tolist() == pytest.approx(
        np.array([[3.0, 2.0], [3.5844, -1.8481], [-2.8051, 3.1313], [-3.7793, -3.2832]]), abs=2e-4
    )
    assert set(found.reached.ravel()) == {0, 1, 2, 3}
    for row, column in [(0, 0), (19, 24), (7, 3), (12, 20)]:
        x, y = found.starts[:, row, column].tolist()
        line = f"himmelblau start={x!r},{y!r} rate=0.01 steps=300"
        path = parse_run(line).descent().history.parameters
        away = np.linalg.norm(path - found.minima[:, found.reached[row, column]], axis=1) > 0.11
        assert found.steps[row, column] == (np.flatnonzero(away)[-1] + 1 if away.any() else 0)


def test_the_start_decides_which_well_it_is():
    found = start_map(SURFACES["double-well"], gradient_descent(0.05), columns=21, rows=9, steps=200)
    assert found.reached.shape == (1, 21)
    assert SURFACES["double-well"].loss(found.minima)[0] < SURFACES["double-well"].loss(found.minima)[1]
    left_of_the_top = found.starts[0, 0] < SURFACES["double-well"].critical_points[1].parameters[0]
    assert (found.reached[0] == np.where(left_of_the_top, 0, 1)).all()


def test_minima_that_nobody_listed_are_found_where_runs_come_to_rest():
    found = start_map(SURFACES["ripples"], gradient_descent(0.1), columns=40, rows=1, steps=300)
    assert found.minima[0] == pytest.approx([0, -1.87005, 1.87005], abs=1e-4)


def test_runs_that_rest_nowhere_reach_nothing():
    found = start_map(SURFACES["saddle"], gradient_descent(0.1), columns=6, rows=5, steps=400)
    assert found.minima.shape == (2, 0)
    assert (found.reached == -1).all()
    assert (found.steps == -1).all()
    with pytest.raises(ValueError, match="can be drawn"):
        start_map(SURFACES["slope"].with_constants(gradient=(1.0, 2.0, 3.0)), gradient_descent(0.1), 4, 4, 10)


def test_a_map_of_starts_from_which_none_arrives_says_so_for_each() -> None:
    descent = parse_run("stretched-bowl rate=3").descent()
    found = start_map(descent.surface, descent.settings, 20, 10, 50)
    assert found.minima.shape == (2, 0)
    assert (found.reached == -1).all()
    assert (found.steps == -1).all()
