"""Data sets: their shapes, their seeds, their known statistics, and files of one's own."""

import numpy as np
import pytest

from tutor.engine.data.dataset import DERIVED, derive, split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.errors import UserError
from tutor.engine.network.losses import LOSSES


@pytest.mark.parametrize("source", DATASETS.values(), ids=lambda source: source.name)
def test_every_data_set_follows_its_seed_and_says_what_it_holds(source):
    first, again, other = source.draw(3), source.draw(3), source.draw(4, noise=0.2)
    assert first.inputs.tobytes() == again.inputs.tobytes() != other.inputs.tobytes()
    assert (first.name, first.title) == (source.name, source.title)
    assert first.inputs.shape == (len(first.features), source.samples)
    assert bool(first.classes) == (source.kind == "classification")
    if first.classes:
        assert set(first.labels.tolist()) == set(range(len(first.classes)))
        assert np.bincount(first.labels).min() > 0.8 * source.samples / len(first.classes)
    else:
        assert first.values.shape == (1, source.samples)
        assert abs(first.values).max() <= 3
    for (low, high), column in zip(first.window, first.inputs, strict=False):
        assert low <= column.min() <= column.max() <= high


def test_without_noise_the_rule_of_each_cloud_holds():
    circle, xor, plane = (DATASETS[name].draw(1, noise=0) for name in ("circle", "xor", "plane"))
    assert ((np.hypot(*circle.inputs) < 2.5) == circle.labels).all()
    assert ((xor.inputs[0] * xor.inputs[1] > 0) == xor.labels).all()
    np.testing.assert_allclose(plane.values[0], plane.inputs.sum(axis=0) / 10)
    hills = DATASETS["multi-gaussian"].draw(1, noise=0)
    near = np.hypot(hills.inputs[0], hills.inputs[1] + 2.5) < 1
    assert (hills.values[0, near] > 0.5).all()
    arms = DATASETS["spiral"].draw(1, samples=200, noise=0)
    np.testing.assert_allclose(arms.inputs[:, 0::2], -arms.inputs[:, 1::2], atol=1e-12)


def test_noise_moves_labels_across_the_border():
    noisy = DATASETS["circle"].draw(1, noise=0.5)
    assert 0.02 < ((np.hypot(*noisy.inputs) < 2.5) != noisy.labels).mean() < 0.5


def test_digits_are_the_real_ones():
    digits = DATASETS["digits"].draw()
    assert digits.inputs.shape == (64, 1797)
    assert digits.picture == (8, 8)
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert digits.inputs[:, 0].reshape(8, 8)[0].tolist() == [0, 0, 5 / 16, 13 / 16, 9 / 16, 1 / 16, 0, 0]
    assert digits.labels[:10].tolist() == list(range(10))


def test_a_split_parts_every_sample_to_one_side():
    digits = DATASETS["digits"].draw(samples=100)
    train, test = split(digits, 0.7, seed=2)
    assert (len(train), len(test)) == (70, 30)
    both = np.concatenate([train.inputs, test.inputs], axis=1)
    assert sorted(map(tuple, both.T.tolist())) == sorted(map(tuple, digits.inputs.T.tolist()))
    assert split(digits, 0.7, seed=2)[0].labels.tolist() == train.labels.tolist()
    assert split(digits, 0.7, seed=3)[0].labels.tolist() != train.labels.tolist()


def test_derived_inputs_are_made_from_points():
    moons = DATASETS["moons"].draw(samples=20).derived(tuple(DERIVED))
    x, y = moons.inputs[:2]
    np.testing.assert_array_equal(moons.inputs[2:], [x * x, y * y, x * y, np.sin(x), np.sin(y)])
    grid = np.zeros((2, 4, 5))
    assert derive(grid, ("x", "xy")).shape == (2, 4, 5)
    with pytest.raises(UserError, match="no input z: choose from x, y, x2"):
        derive(grid, ("x", "z"))
    with pytest.raises(UserError, match=r"no points \(x, y\)"):
        DATASETS["digits"].draw(samples=20).derived(("x",))


def test_targets_are_what_the_loss_expects():
    moons = DATASETS["moons"].draw(samples=4)
    assert moons.labels.tolist() == [0, 1, 0, 1]
    targets = {name: moons.examples(loss).targets.tolist() for name, loss in LOSSES.items()}
    assert targets == {
        "mse": [[-1, 1, -1, 1]],
        "binary-cross-entropy": [[0, 1, 0, 1]],
        "cross-entropy": [[1, 0, 1, 0], [0, 1, 0, 1]],
    }
    with pytest.raises(UserError, match="use the loss mse"):
        DATASETS["plane"].draw().examples(LOSSES["cross-entropy"])
    with pytest.raises(UserError, match="two classes, and there are 10"):
        DATASETS["digits"].draw().examples(LOSSES["binary-cross-entropy"])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"samples": 1}, "at least 2 samples"),
        ({"noise": 2.0}, "Noise runs from 0 to 1"),
        ({"samples": 5000}, "There are 1797 digits"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_sentence(asked, sentence):
    with pytest.raises(UserError, match=sentence):
        DATASETS["digits"].draw(**asked)
    with pytest.raises(UserError, match="choose between 0 and 1"):
        split(DATASETS["moons"].draw(), 1.0)
