"""Trainings as lines: there and back to the last bit, and an answer for everything that cannot be read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.training.training_line import (
    begins_anew,
    changed_plan,
    changed_settings,
    options_of,
    parse_training,
    training_keys,
    training_line,
)

FULL = (
    "circle samples=40 noise=0.25 train=0.5 inputs=x,y,x2 layers=8,4 activation=relu loss=mse init=he batch=all l1=0.01"
    " l2=0.02 epochs=3 seed=2 optimizer=momentum rate=0.05 beta=0.8 schedule=cosine total=50 decay=0.01 clip=1"
)


@pytest.mark.parametrize("line", ["moons", "digits layers=32", "moons layers=none optimizer=gradient-descent", FULL])
def test_a_line_is_written_as_it_was_read(line):
    assert training_line(parse_training(line)) == line


def test_every_key_of_the_line_arrives():
    plan = parse_training(FULL)
    assert (plan.dataset, plan.samples, plan.noise, plan.train_share) == ("circle", 40, 0.25, 0.5)
    assert (plan.features, plan.layers, plan.activation, plan.loss) == (("x", "y", "x2"), (8, 4), "relu", "mse")
    assert (plan.initialisation, plan.batch, plan.l1, plan.l2, plan.epochs, plan.seed) == ("he", None, 0.01, 0.02, 3, 2)
    updates = plan.updates
    assert (updates.optimizer.name, dict(updates.knobs)) == ("momentum", {"learning_rate": 0.05, "beta": 0.8})
    assert (updates.schedule.name, updates.weight_decay, updates.clip) == ("cosine", 0.01, 1.0)


@given(
    rate=st.floats(1e-9, 10),
    optimizer=st.sampled_from([*OPTIMIZERS]),
    layers=st.lists(st.integers(1, 64), max_size=4),
    batch=st.none() | st.integers(1, 500),
)
def test_any_line_read_again_says_the_same(rate, optimizer, layers, batch):
    neurons = ",".join(map(str, layers)) or "none"
    plan = parse_training(f"spiral layers={neurons} batch={batch or 'all'} optimizer={optimizer} rate={rate!r}")
    again = parse_training(training_line(plan))
    assert (again.layers, again.batch) == (plan.layers, plan.batch) == (tuple(layers), batch)
    rates = [{**p.updates.optimizer.knobs, **p.updates.knobs}["learning_rate"] for p in (plan, again)]
    assert rates == [rate, rate]
    assert again.updates.optimizer is plan.updates.optimizer is OPTIMIZERS[optimizer]


def test_adaptive_rules_start_with_a_smaller_rate_than_the_others():
    for name, rate in {"adam": 0.01, "rmsprop": 0.01, "gradient-descent": 0.1, "momentum": 0.1}.items():
        updates = parse_training(f"moons optimizer={name}").updates
        assert {**updates.optimizer.knobs, **updates.knobs}["learning_rate"] == rate


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("moon", "moons"),
        ("moons layer=8", "layers"),
        ("moons layers=8,x", "layers=x"),
        ("moons layers=0", "layers=0 is no number of neurons; give a whole number from 1 to"),
        ("moons layers=2.5", "layers=2.5 is no number of neurons"),
        ("moons seed=-1", "seed=-1 is no seed; give a whole number from 0 to"),
        ("moons noise=-1", "negative"),
        ("moons rate=fast", "rate=fast"),
        ("moons hidden=4", "it is called layers here"),
        ("moons inputs=z", "no input z"),
        ("moons init=hee", "he"),
        ("moons optimizer=momentum beta1=0.5", "beta1"),
        ("moons steps=3", "no key of a training"),
        ("moons rate=0.1 then rate=0.2", "then"),
        ("moons rate", "sets nothing"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_word_and_what_to_do(line, said):
    with pytest.raises(UserError, match=said):
        parse_training(line)


def test_every_key_has_a_meaning():
    assert {"layers", "batch", "seed"} < training_keys().keys()
    assert {"rate", "optimizer", "beta", "schedule", "total"} < training_keys().keys()
    assert all(key.meaning for key in training_keys().values())


@pytest.mark.parametrize(
    ("text", "options", "anew"),
    [
        ("0.03", {"rate": "0.03"}, False),
        ("momentum beta=0.8", {"optimizer": "momentum", "beta": "0.8"}, False),
        ("batch=8", {"batch": "8"}, False),
        ("digits", {"dataset": "digits"}, True),
        ("layers=4 rate=0.3", {"layers": "4", "rate": "0.3"}, True),
    ],
)
def test_bare_words_say_what_they_are_a_value_of(text, options, anew):
    assert options_of(text) == options
    assert begins_anew(options_of(text)) is anew


def test_other_data_brings_its_own_inputs_and_loss_and_keeps_the_network():
    plan = changed_plan(
        parse_training("circle inputs=x2,y2 noise=0.3 layers=5 loss=binary-cross-entropy"), {"dataset": "plane"}
    )
    assert (plan.features, plan.noise, plan.loss, plan.layers) == ((), None, "", (5,))
    plan.begin()


def test_a_change_in_mid_run_keeps_what_it_does_not_name():
    settings = parse_training("moons optimizer=momentum beta=0.7 decay=0.01 l2=0.1").begin().settings
    changed = changed_settings(settings, {"rate": "0.03", "batch": "4"}, 10)
    assert dict(changed.updates.knobs) == {"learning_rate": 0.03, "beta": 0.7}
    assert (changed.updates.weight_decay, changed.batch, changed.l2) == (0.01, 4, 0.1)
    scheduled = changed_settings(changed, {"schedule": "cosine", "total": "50"}, 10)
    assert (scheduled.updates.schedule.name, scheduled.updates.schedule_from) == ("cosine", 10)


def test_a_change_keeps_a_mask():
    training = parse_training("moons layers=2").begin()
    mask = np.zeros(training.network.size)
    settings = changed_settings(training.settings, {"rate": "0.5"}, 0)
    assert settings.updates.mask is None
    masked = replace(training.settings, updates=replace(training.settings.updates, mask=mask))
    assert changed_settings(masked, {"rate": "0.5"}, 0).updates.mask is mask
