"""Trainings as lines: there and back to the last bit, and an answer for everything that cannot be read."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.engine.errors import UserError
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.training.training_keys import training_keys
from tutor.engine.training.training_line import (
    begins_anew,
    changed_plan,
    changed_settings,
    options_of,
    parse_training,
    plan_to,
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
    assert (plan.features, plan.layers, plan.activation, plan.loss) == (("x", "y", "x2"), (8, 4), ("relu",), "mse")
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
        ("MNIST", "mnist does not come along; digits does"),
        ("moons layer=8", "layers"),
        ("moons layers=8,x", "layers=x"),
        ("moons layers=8,0", "layers=0 is no number of neurons; give a whole number from 1 to"),
        ("moons layers=2.5", "layers=2.5 is no number of neurons"),
        ("moons seed=-1", "seed=-1 is no seed; give a whole number from 0 to"),
        ("moons noise=-1", "negative"),
        ("moons rate=fast", "rate=fast"),
        ("moons hidden=4 layers=3", "it is called layers here"),
        ("moons inputs=z", "no input z"),
        ("moons init=hee", "he"),
        ("moons optimizer=momentum beta1=0.5", "beta1"),
        ("moons steps=-3", "steps=-3 is no number of updates"),
        ("moons steps=3 then layers=4", "layers cannot change after then"),
        ("moons steps=3 then epochs=4", "epochs cannot change after then"),
        ("moons steps=3 then batch", "sets nothing"),
        ("moons freeze=b1", "name one by its weights, as in freeze=W1"),
        ("moons steps=3 then freeze=W9", "layers 1 to 3, and no 9"),
        ("moons prune=120%", "no share; give one from 0 to 1"),
        ("moons W1[9,9]=2 layers=4", "no parameter W1.9,9."),
        ("moons W1[0,0]=much", "W1.0,0.=much is not a number"),
        ("moons rate", "sets nothing"),
    ],
)
def test_what_cannot_be_read_is_answered_with_the_word_and_what_to_do(line, said):
    with pytest.raises(UserError, match=said):
        parse_training(line)


def test_a_file_whose_name_has_no_ending_is_told_those_of_tables(tmp_path):
    path = tmp_path / "hostname"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match=r"hostname has no ending, and tables end in \.csv, \.tsv, \.txt or \.data"):
        parse_training(str(path))


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


WHOLE = (
    "moons samples=60 layers=4 batch=16 steps=7 then rate=0.001 freeze=W1 steps=3 then prune=20% steps=5"
    " then optimizer=momentum batch=8 l2=0.1 freeze=none W1[0,0]=0.5 b2[1]=-1.25 steps=4 then schedule=step every=2"
    " prune=50% W1[1,0]=2 steps=3"
)


def played(line):
    return played_out(parse_training(line))


def played_out(plan):
    training = plan.begin().forward(plan.steps or 0)
    for leg in plan.then:
        training = leg.of(training).forward(leg.steps or 0)
    return training


def assert_same(one, other):
    assert (one.cursor, one.epoch) == (other.cursor, other.epoch)
    for index in range(one.cursor + 1):
        ours, theirs = one.history.frame(index), other.history.frame(index)
        assert ours.parameters.tobytes() == theirs.parameters.tobytes()
        assert ours.loss == theirs.loss
        assert {n: v.tobytes() for n, v in ours.state.items()} == {n: v.tobytes() for n, v in theirs.state.items()}


def test_a_whole_training_is_one_line_that_gives_the_same_bits():
    training = played(WHOLE)
    assert training.cursor == 22
    assert training_line(plan_to(parse_training(WHOLE), training)) == WHOLE
    kept = training.settings.kept
    coordinates = training.network.coordinates
    assert kept[coordinates.index("W1[1,0]")] == 1.0  # set by hand, and so in use again
    assert training.frame.parameters[coordinates.index("W1[1,0]")] != 0
    assert (training.frame.parameters[kept == 0] == 0).all()


def test_a_leg_does_to_the_weights_what_it_says():
    before = played("moons samples=60 layers=4 batch=16 steps=7")
    leg = played("moons samples=60 layers=4 batch=16 steps=7 then freeze=W1 prune=50% W2[0,3]=0.5")
    by_hand = before.freeze(1).prune(0.5).edit("W2[0,3]", 0.5)
    assert_same(leg.forward(5), by_hand.forward(5))


@st.composite
def changes(draw):
    """What a person may do to a training at one moment."""
    weight = st.sampled_from(["W1[0,0]", "W1[2,1]", "b2[0]", "W2[1,3]"])
    kinds = {
        "set": lambda run: run.edit(draw(weight), draw(st.floats(-3, 3))),
        "prune": lambda run: run.prune(draw(st.floats(0, 1))),
        "freeze": lambda run: run.freeze(draw(st.integers(1, 2))),
        "thaw": lambda run: run.thaw(1),
        "typed": lambda run: run.change(
            changed_settings(
                run.settings,
                options_of(draw(st.sampled_from(["0.3", "momentum", "adam", "adam rate=0.02", "batch=8", "batch=all",
                                                 "l1=0.01", "l2=0.3", "clip=0.5", "decay=0.1", "cosine total=9"]))),
                run.cursor,
            )
        ),
        "step": lambda run: run.forward(draw(st.integers(1, 5))),
        "back": lambda run: run.back(draw(st.integers(1, 3))),
    }  # fmt: skip
    return [kinds[name] for name in draw(st.lists(st.sampled_from(sorted(kinds)), max_size=9))]


@settings(deadline=None, max_examples=60)
@given(changes())
def test_whatever_was_done_to_a_training_its_line_gives_the_same_bits(done):
    plan = parse_training("moons samples=40 layers=4 batch=16")
    training = plan.begin()
    for change in done:
        training = change(training)
    line = training_line(plan_to(plan, training))
    again = played(line)
    assert_same(training, again)
    if training.history.parts[-1].first <= training.cursor:  # else forward goes by what was changed later
        assert_same(training.forward(3), again.forward(3))


def test_first_weights_of_their_own_leave_the_data_as_they_are():
    one, other = (parse_training(f"moons samples=60 {more}").begin() for more in ("", "weights=3"))
    assert one.train_set.inputs.tobytes() == other.train_set.inputs.tobytes()
    assert (one.frame.parameters != other.frame.parameters).any()
    assert training_line(parse_training("moons weights=3")) == "moons weights=3"


def test_settings_of_a_training_are_typed_by_their_letters_and_without_an_equals_sign_too():
    assert options_of("l2 0.01 batch 16") == {"l2": "0.01", "batch": "16"}
    assert options_of("dropout: 0.3 β 0.5") == {"dropout": "0.3", "beta": "0.5"}
    assert options_of("adam 0.1 hidden 8") == {"layers": "8", "optimizer": "adam", "rate": "0.1"}
