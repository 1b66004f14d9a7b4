"""Shuffled pixels, on a small case; the whole experiment is tests/benchmarks/pixels.py."""

import numpy as np

from tests.benchmarks.pixels import with_pixels_shuffled
from tutor.engine.data.dataset import split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network, picture_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.training.training import Training, TrainingSettings

LOSS, RELU = LOSSES["cross-entropy"], ACTIVATIONS["relu"]


def test_every_picture_is_shuffled_in_the_same_way():
    digits = DATASETS["digits"].draw(samples=30)
    shuffled = with_pixels_shuffled(digits, seed=1)
    order = [digits.features.index(name) for name in shuffled.features]
    assert sorted(order) == list(range(64)) != order
    np.testing.assert_array_equal(shuffled.inputs, digits.inputs[order])
    assert shuffled.labels is digits.labels


def test_to_a_dense_network_shuffled_pixels_are_the_same_problem():
    """With its first weights shuffled alike, its gradient is the same, so its whole training is."""
    digits = DATASETS["digits"].draw(samples=40)
    shuffled = with_pixels_shuffled(digits, seed=1)
    order = [digits.features.index(name) for name in shuffled.features]
    network = dense_network(64, [6], 10, LOSS, RELU)
    parameters = network.initial(0)
    moved = np.arange(network.size)
    for row in network.rows[:6]:
        moved[row] = [*(row.start + np.array(order)), row.stop - 1]
    plain, other = (NetworkLoss(network, data.examples(LOSS)) for data in (digits, shuffled))
    np.testing.assert_allclose(other.gradient(parameters[moved]), plain.gradient(parameters)[moved], atol=1e-14)


def test_a_convolution_loses_when_pixels_are_shuffled():
    digits = DATASETS["digits"].draw(samples=900)
    network = picture_network((8, 8), 6, [], 10, LOSS, RELU)
    settings = TrainingSettings(Settings(OPTIMIZERS["adam"], {"learning_rate": 0.02}), batch=64)

    def accuracy(data):
        training = Training.begin(network, *split(data, 0.7), settings)
        return training.forward(12 * training.updates_per_epoch).metrics()[1].accuracy

    assert accuracy(digits) - accuracy(with_pixels_shuffled(digits)) >= 0.01
