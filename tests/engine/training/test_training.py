"""Training: the same to the last bit in every direction, with layers frozen, weights pruned and knobs changed."""

import threading
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tutor.engine.data.dataset import split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.errors import UserError
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.metrics import by_class
from tutor.engine.network.network_loss import Batches, NetworkLoss
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings, advance, first_frame
from tutor.engine.runs.parts import Room
from tutor.engine.training.training import Training, TrainingSettings


def updates(optimizer="adam", **knobs):
    return Settings(OPTIMIZERS[optimizer], {"learning_rate": 0.02, **knobs})


def training(data="moons", batch=16, seed=0, loss="cross-entropy", hidden=(6,), settings=None, **more):
    train, test = split(DATASETS[data].draw(seed, samples=100), 0.7, seed)
    network = dense_network(len(train.features), hidden, train.outputs(LOSSES[loss]), LOSSES[loss], ACTIVATIONS["tanh"])
    return Training.begin(network, train, test, TrainingSettings(settings or updates(), batch, **more), seed)


def frames_one_by_one(run, count):
    """The frames by the engine's own step, with nothing of the training's history in between."""
    surface = NetworkLoss(run.network, run.surface.examples, batches=Batches(16, seed=0))
    start = run.network.initial(0)
    frame = first_frame(surface, start, run.settings.updates.optimizer.init(start))
    for _ in range(count):
        yield frame
        frame = advance(surface, frame, run.settings.updates)


def same(frame, other):
    assert frame.index == other.index
    assert frame.loss == other.loss
    assert frame.parameters.tobytes() == other.parameters.tobytes()
    assert frame.gradient.tobytes() == other.gradient.tobytes()
    assert {n: v.tobytes() for n, v in frame.state.items()} == {n: v.tobytes() for n, v in other.state.items()}


def in_room(most, **more):
    """The usual training, its frames kept within so many bytes."""
    usual = training(**more)
    settings, room = usual.settings, Room(most)
    return Training.begin(usual.network, usual.train_set, usual.test_set, settings, usual.seed, room=room), room


def test_every_frame_of_a_long_run_is_the_same_in_any_order_at_bounded_memory():
    run, room = in_room(30_000)
    run = run.forward(500)
    expected = list(frames_one_by_one(run, 501))
    for index in [500, 499, 498, 3, 0, 77, 76, 75, 250, 500, 251, 128]:
        same(run.seek(index).frame, expected[index])
    assert run.history.losses.tolist() == [float(frame.loss) for frame in expected]
    assert room.held <= 30_000
    path = run.history.kept
    assert [frame.index for frame in (path[0], path[-1])] == [0, 500]
    with pytest.raises(IndexError):
        run.history.frame(501)


def test_while_there_is_room_a_small_network_keeps_every_frame_and_a_large_one_every_thirty_second():
    small, _ = in_room(1e7)
    large, _ = in_room(1e7, hidden=(40,))
    assert [frame.index for frame in small.forward(9).history.kept] == [*range(10)]
    assert [frame.index for frame in large.forward(99).history.kept] == [0, 32, 64, 96, 99]
    assert large.forward(99).history.missing(63) == 31


def test_trainings_that_share_their_room_keep_their_frames_alike():
    one, room = in_room(60_000)
    other = replace(one, history=one.change(one.settings).history)
    one, other = one.forward(400), other.forward(400)
    assert room.held <= 60_000
    kept = [len(run.history.kept) for run in (one, other)]
    assert 0.4 <= kept[0] / kept[1] <= 2.5
    for index in (399, 17, 200):
        same(one.seek(index).frame, other.seek(index).frame)


def test_a_branch_shares_the_frames_before_it():
    run, room = in_room(1e7)
    run = run.forward(300)
    held = room.held
    branch = run.edit("W1[0,0]", 2.0)
    assert room.held - held < 0.1 * held
    assert branch.seek(299).frame.parameters is not None
    same(branch.seek(299).frame, run.seek(299).frame)


def test_ten_thousand_epochs_of_digits_stay_within_their_room():
    train, test = split(DATASETS["digits"].draw(samples=100), 0.8, seed=0)
    network = dense_network(64, [8], 10, LOSSES["cross-entropy"], ACTIVATIONS["relu"])
    room = Room(8_000_000)
    run = Training.begin(network, train, test, TrainingSettings(updates()), room=room).forward(10_000)
    assert run.epoch == 10_000
    assert room.held <= 8_000_000
    apart = [after.index - before.index for before, after in pairwise(run.history.kept)]
    assert max(apart) <= 64
    there = run.seek(7777)
    assert there.history.missing(7777) < max(apart)
    assert there.frame.index == 7777
    assert [there.history.missing(index) for index in (7777, 7776)] == [0, 0]  # the way there is remembered


def test_the_seed_decides_every_bit():
    first, again, other = (training(seed=seed).forward(40).frame.parameters for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes() != other.tobytes()


@pytest.mark.parametrize("batch", [None, 1, 16, 1000])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_batch_size_and_loss_learns_two_moons(batch, loss):
    run = training(batch=batch, loss=loss)
    before, after = run.metrics()[1], run.forward(300).metrics()[1]
    assert after.loss < before.loss
    assert after.accuracy >= 0.85


def test_values_are_learnt_and_have_no_accuracy():
    train, test = training("plane", loss="mse").forward(300).metrics()
    assert max(train.loss, test.loss) < 0.02
    assert (test.accuracy, test.confusion) == (None, None)


def test_a_knob_changed_in_mid_run_leaves_the_past_and_the_old_future_alone():
    old = training().forward(30)
    changed = old.back(10).change(replace(old.settings, updates=updates(learning_rate=0.5))).forward(10)
    same(changed.seek(20).frame, old.seek(20).frame)
    same(changed.seek(7).frame, old.seek(7).frame)
    assert changed.frame.is_finite
    assert changed.seek(21).frame.parameters.tobytes() != old.seek(21).frame.parameters.tobytes()
    assert changed.history.losses[:21].tolist() == old.history.losses[:21].tolist()
    assert [first for first, _ in changed.history.segments] == [0, 20]
    same(old.seek(30).frame, list(frames_one_by_one(old, 31))[30])


def test_another_optimizer_starts_afresh_and_another_rate_does_not():
    run = training().forward(5)
    assert run.change(replace(run.settings, updates=updates("adam", learning_rate=0.1))).frame.state is run.frame.state
    other = run.change(replace(run.settings, updates=updates("momentum"))).frame
    assert other.state["velocity"].tolist() == [0.0] * run.network.size
    same(run.change(replace(run.settings, updates=updates("momentum"))).seek(2).frame, run.seek(2).frame)


def test_another_batch_size_counts_epochs_on():
    run = training(batch=35).forward(3)
    assert (run.epoch, run.updates_per_epoch) == (1.5, 2)
    run = run.change(replace(run.settings, batch=7))
    assert (run.epoch, run.updates_per_epoch) == (1.5, 10)
    assert len(run.batch_surface.examples) == 7
    assert run.forward(5).epoch == 2.0
    assert run.change(replace(run.settings, batch=None)).forward(2).epoch == 3.5
    assert run.back(1).epoch == 1.0


def test_a_frozen_layer_stays_to_the_bit_and_a_thawed_one_moves():
    settings = Settings(OPTIMIZERS["adamw"], {"learning_rate": 0.02, "weight_decay": 0.1})
    run = training(settings=settings).forward(5)
    first, second = run.network.slices
    frozen = run.freeze(1).forward(20)
    assert frozen.frame.parameters[first].tobytes() == run.frame.parameters[first].tobytes()
    assert (frozen.frame.parameters[second] != run.frame.parameters[second]).all()
    assert frozen.settings.frozen == {1}
    thawed = frozen.thaw(1).forward(1)
    assert (thawed.frame.parameters[first] != run.frame.parameters[first]).all()
    with pytest.raises(UserError, match="layers 1 to 2, and no 5"):
        run.freeze(5)


@pytest.mark.parametrize("optimizer", ["momentum", "adam", "adamw"])
def test_pruned_weights_stay_zero_while_the_others_go_on(optimizer):
    settings = replace(updates(optimizer), weight_decay=0.1)
    run = training(hidden=(10, 10), settings=settings).forward(30)
    pruned = run.prune(0.3)
    weights = run.network.weights == 1
    zero = (pruned.frame.parameters == 0) & weights
    assert zero.sum() == weights.sum() - round(0.3 * weights.sum())
    assert abs(run.frame.parameters[zero]).max() <= abs(run.frame.parameters[weights & ~zero]).min()
    later = pruned.freeze(2).thaw(2).forward(30)
    assert (later.frame.parameters[zero] == 0).all()
    assert (later.frame.parameters[~zero] != pruned.frame.parameters[~zero]).all()
    with pytest.raises(UserError, match="runs from 0 to 1"):
        run.prune(50)


def test_penalties_hold_weights_back_from_the_update_they_are_changed():
    run = training().forward(50)
    free = run.forward(200)
    l1 = run.change(replace(run.settings, l1=0.05)).forward(200)
    l2 = run.change(replace(run.settings, l2=0.05)).forward(200)
    weights = run.network.weights == 1
    size = {name: abs(r.frame.parameters[weights]) for name, r in {"free": free, "l1": l1, "l2": l2}.items()}
    assert max(size["l1"].sum(), size["l2"].sum()) < size["free"].sum()
    assert (size["l1"] < 0.02).sum() > (size["l2"] < 0.02).sum()


def test_an_edited_weight_has_its_value_and_its_loss():
    run = training().forward(3)
    edited = run.edit("W2[0,1]", 2.5)
    opened = edited.open("W2[0,1]")
    assert opened.value == 2.5
    assert edited.frame.loss == pytest.approx(edited.batch_surface.loss(edited.frame.parameters))
    assert edited.frame.loss != run.frame.loss
    assert opened.gradient == pytest.approx(opened.central_difference, abs=1e-8)
    assert edited.update.terms["gradient"][opened.index] == pytest.approx(opened.gradient, abs=1e-15)


def test_a_diverging_training_is_data():
    run = training("plane", loss="mse", settings=updates("gradient-descent", learning_rate=1e6))
    diverged = run.forward(200)
    assert run.seek(1).frame.is_finite
    assert not diverged.frame.is_finite
    opened = diverged.open(0)
    assert not np.isfinite([opened.gradient, opened.central_difference]).all()
    assert not np.isfinite(run.network.predict(diverged.frame.parameters, run.test_set.inputs)).all()
    assert not np.isfinite([metrics.loss for metrics in diverged.metrics()]).any()


def test_confusion_counts_true_classes_by_row():
    run = training("gaussians")
    metrics = run.forward(100).metrics()[0]
    labels = run.train_set.labels
    chosen = run.network.classify(run.forward(100).frame.parameters, run.train_set.inputs)
    expected = [[int(((labels == row) & (chosen == column)).sum()) for column in range(2)] for row in range(2)]
    assert metrics.confusion.tolist() == expected
    assert metrics.accuracy == (labels == chosen).mean()
    for number, each in enumerate(by_class(metrics.confusion)):
        assert each.precision == pytest.approx((labels[chosen == number] == number).mean())
        assert each.recall == pytest.approx((chosen[labels == number] == number).mean())
    assert metrics.floor[1] == max((labels == number).mean() for number in range(2))
    assert [each[:2] for each in by_class(np.array([[0, 2], [0, 0]]))] == [(None, 0), (0, None)]


def test_frames_can_be_read_while_a_worker_trains():
    run = training()
    expected = list(frames_one_by_one(run, 301))
    worker = threading.Thread(target=lambda: [run.seek(index) for index in range(10, 301, 10)])
    worker.start()
    while worker.is_alive():
        index = run.last // 2
        same(run.history.frame(index), expected[index])
    worker.join()
    same(run.seek(300).frame, expected[300])


def test_a_network_that_does_not_fit_the_data_is_refused():
    train, test = split(DATASETS["digits"].draw(samples=50))
    network = dense_network(2, [3], 2, LOSSES["cross-entropy"], ACTIVATIONS["tanh"])
    with pytest.raises(UserError, match="takes 2 inputs and gives 2 outputs, but digits has 64 inputs and needs 10"):
        Training.begin(network, train, test, TrainingSettings(updates()))


def test_a_small_network_reads_digits():
    train, test = split(DATASETS["digits"].draw(), 0.8, seed=0)
    network = dense_network(64, [32], 10, LOSSES["cross-entropy"], ACTIVATIONS["relu"])
    run = Training.begin(network, train, test, TrainingSettings(updates(learning_rate=0.01), batch=32))
    assert run.forward(20 * run.updates_per_epoch).metrics()[1].accuracy >= 0.95
