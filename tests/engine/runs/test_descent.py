"""A run goes forward, back and on along a branch, and what is common to all rules is done before them."""

import tracemalloc
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import make_schedule
from tutor.engine.runs.frames import Settings, advance, first_frame, frames_from, parameters_from
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.built_in import SURFACES

BOWL, PARABOLA = SURFACES["bowl"], SURFACES["parabola"]

starts = st.tuples(st.floats(-3, 3), st.floats(-3, 3)).map(np.array)
rules = st.sampled_from(list(OPTIMIZERS.values()))


def with_rate(setup, rate):
    return replace(setup, knobs={**setup.knobs, "learning_rate": rate})


def assert_same_frame(one, other):
    assert one.index == other.index
    for name in ("parameters", "loss", "gradient"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert set(one.state) == set(other.state)
    for name, value in one.state.items():
        np.testing.assert_array_equal(value, other.state[name])


@given(rules, starts, st.integers(0, 12), st.integers(0, 12))
@settings(deadline=None)
def test_back_undoes_forward(optimizer, start, here, steps):
    begun = Descent.begin(SURFACES["saddle"], Settings(optimizer), start).seek(here)
    frame, update = begun.frame, begun.update
    returned = begun.forward(steps).back(steps)
    assert returned.cursor == here
    assert_same_frame(returned.frame, frame)
    assert np.shares_memory(returned.frame.parameters, begun.frame.parameters)  # the same numbers, not like ones
    for name, value in update.terms.items():
        np.testing.assert_array_equal(returned.update.terms[name], value)


@given(rules, starts, st.integers(1, 8))
@settings(deadline=None)
def test_forward_is_advance(optimizer, start, steps):
    setup = Settings(optimizer, weight_decay=0.01, clip=2.0)
    frame = first_frame(BOWL, start, optimizer.init(start))
    for _ in range(steps):
        frame = advance(BOWL, frame, setup)
    assert_same_frame(Descent.begin(BOWL, setup, start).forward(steps).frame, frame)


def test_back_stops_at_the_start():
    assert Descent.begin(BOWL, Settings(OPTIMIZERS["adam"])).forward(3).back(9).cursor == 0


@given(starts, st.floats(0.01, 0.2), st.floats(0.0, 0.95))
@settings(deadline=None)
def test_the_two_forms_of_momentum_agree_until_the_rate_changes(start, rate, beta):
    knobs = {"learning_rate": rate, "beta": beta}
    course = Descent.begin(BOWL, Settings(OPTIMIZERS["momentum"], knobs), start).forward(30)
    pytorch = Descent.begin(BOWL, Settings(OPTIMIZERS["momentum-pytorch"], knobs), start).forward(30)
    np.testing.assert_allclose(course.history.parameters, pytorch.history.parameters, rtol=1e-12, atol=1e-12)
    course, pytorch = (d.seek(4).change(with_rate(d.settings, rate / 2)).forward(1) for d in (course, pytorch))
    # The old velocity coasts on in the one and is halved in the other, so they part by half of β times it.
    velocity = course.history.frame(4).state["velocity"]
    apart = course.frame.parameters - pytorch.frame.parameters
    np.testing.assert_allclose(apart, -beta * velocity / 2, rtol=1e-9, atol=1e-12)


def test_the_two_forms_of_momentum_part_visibly():
    paths = []
    for name in ("momentum", "momentum-pytorch"):
        run = Descent.begin(PARABOLA, Settings(OPTIMIZERS[name], {"learning_rate": 0.1})).seek(3)
        paths.append(run.change(with_rate(run.settings, 0.01)).forward(47).history.parameters)
    assert np.abs(paths[0] - paths[1]).max() > 1


@given(rules, starts, st.integers(1, 6))
@settings(deadline=None)
def test_a_changed_knob_keeps_the_state_and_the_old_future(optimizer, start, at):
    run = Descent.begin(BOWL, Settings(optimizer), start).forward(10).seek(at)
    old = run.history.parameters.copy()
    branch = run.change(with_rate(run.settings, 0.02))
    assert_same_frame(branch.frame, run.frame)
    branch.forward(10)
    np.testing.assert_array_equal(run.history.parameters, old)
    np.testing.assert_array_equal(branch.history.parameters[: at + 1], old[: at + 1])
    assert [first for first, _ in branch.history.segments] == [0, at]


@given(rules, rules, st.integers(1, 6))
def test_a_changed_optimizer_starts_afresh(optimizer, other, at):
    run = Descent.begin(BOWL, Settings(optimizer)).forward(at)
    branch = run.change(Settings(other))
    if other is optimizer:
        assert_same_frame(branch.frame, run.frame)
    else:
        fresh = Descent.begin(BOWL, Settings(other), run.frame.parameters)
        np.testing.assert_array_equal(branch.forward(5).frame.parameters, fresh.forward(5).frame.parameters)


def test_a_change_at_the_start_replaces_the_settings():
    run = Descent.begin(BOWL, Settings(OPTIMIZERS["momentum"])).change(Settings(OPTIMIZERS["adam"]))
    assert [(first, setup.optimizer.name) for first, setup in run.history.segments] == [(0, "adam")]
    assert set(run.frame.state) == {"step", "mean", "square"}


def test_a_schedule_counts_from_where_it_was_set():
    step = make_schedule("step", {"every": 2, "factor": 0.5})
    run = Descent.begin(BOWL, Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": 0.1})).forward(3)
    run = run.change(replace(run.settings, schedule=step, schedule_from=3)).forward(4)
    rates = [run.history.settings_at(index).knobs_at(index)["learning_rate"] for index in range(7)]
    assert rates == [0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05]


# Mask, clip, decay, rule, in this order. On x² + y² at (3, 4) the gradient is (6, 8), its norm 10.


def first_update(**more):
    return Descent.begin(BOWL, Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": 0.5}, **more)).update


def test_clipping_shortens_a_long_gradient_and_keeps_its_direction():
    update = first_update(clip=5.0)
    assert update.terms["gradient_norm"] == 10.0
    assert update.terms["clipped_gradient"] == pytest.approx([3.0, 4.0], rel=1e-6)
    assert update.change == pytest.approx([-1.5, -2.0], rel=1e-6)


def test_clipping_leaves_a_short_gradient_as_it_is():
    np.testing.assert_array_equal(first_update(clip=20.0).change, [-3.0, -4.0])


def test_weight_decay_comes_after_clipping():
    update = first_update(clip=5.0, weight_decay=1.0)
    assert list(update.terms) == ["gradient_norm", "clipped_gradient", "decayed_gradient", "gradient", "change"]
    assert update.terms["decayed_gradient"] == pytest.approx([6.0, 8.0], rel=1e-6)


def test_a_mask_freezes_a_parameter_and_takes_it_out_of_the_norm():
    update = first_update(clip=3.0, weight_decay=1.0, mask=np.array([1.0, 0.0]))
    assert update.terms["gradient_norm"] == 6.0
    assert update.terms["decayed_gradient"] == pytest.approx([6.0, 0.0], rel=1e-6)
    assert update.change == pytest.approx([-3.0, 0.0], rel=1e-6)


@given(rules, starts)
@settings(deadline=None)
def test_a_frozen_parameter_does_not_move(optimizer, start):
    setup = Settings(optimizer, weight_decay=0.1, mask=np.array([0.0, 1.0]))
    path = Descent.begin(SURFACES["saddle"], setup, start).forward(6).history.parameters
    assert (path[:, 0] == start[0]).all()


def test_adamw_decays_once():
    plain = Descent.begin(BOWL, Settings(OPTIMIZERS["adamw"])).update.change
    np.testing.assert_array_equal(
        Descent.begin(BOWL, Settings(OPTIMIZERS["adamw"], weight_decay=9.0)).update.change, plain
    )


def test_a_batch_is_clipped_run_by_run():
    setup = Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": 0.5}, clip=5.0)
    frames = frames_from(BOWL, first_frame(BOWL, np.array([[3.0, 0.3], [4.0, 0.4]]), {}), setup)
    next(frames)
    assert next(frames).parameters == pytest.approx(np.array([[1.5, 0.0], [2.0, 0.0]]), rel=1e-6, abs=1e-12)


@given(rules, st.integers(0, 6))
@settings(deadline=None)
def test_the_end_of_a_map_is_where_its_frames_end(optimizer, steps):
    starts = np.array([[0.5, -1.0, 2.0], [0.25, 1.5, -0.5]])
    setup = Settings(optimizer, weight_decay=0.1, clip=3.0, mask=np.array([1.0, 0.5]))
    frames = frames_from(BOWL, first_frame(BOWL, starts, optimizer.init(starts)), setup)
    last = next(islice(frames, steps, None))
    ends = next(islice(parameters_from(BOWL, starts, setup), steps, None))
    np.testing.assert_array_equal(ends, last.parameters)


def test_a_diverging_run_is_data():
    run = Descent.begin(PARABOLA, Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": 1e200})).forward(4)
    assert [run.history.frame(index).is_finite for index in range(5)] == [True, False, False, False, False]


def test_a_frame_holds_little_memory():
    tracemalloc.start()
    try:
        run = Descent.begin(BOWL, Settings(OPTIMIZERS["adam"], {"learning_rate": 1e-4})).seek(99_999)
        held, _ = tracemalloc.get_traced_memory()
        branch = run.back(10).change(with_rate(run.settings, 1e-3)).forward(20)
        with_branch, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (len(run.history), len(branch.history)) == (100_000, 100_010)
    assert 8e6 <= held <= 17e6
    assert with_branch - held <= 1e5  # what was before is shared
    assert_same_frame(branch.back(20).frame, run.back(10).frame)
    np.testing.assert_array_equal(branch.history.parameters[:99_990], run.history.parameters[:99_990])
