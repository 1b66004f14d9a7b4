"""What shuffled pixels do to a dense network and to a convolution: who minds that neighbours belong together?

    python -m tests.benchmarks pixels

For each seed the digits are split anew, and both networks are trained on them as they are and with their pixels in
another order, the same for every picture. The lesson's claim: the
dense network does as well on both, within the spread of its own differences, and the convolution loses at least one
point when shuffled (medians of paired differences).
"""

from collections.abc import Iterator
from dataclasses import replace
from statistics import median, stdev

import numpy as np

from tests.benchmarks.figures import Figure
from tutor.engine.data.dataset import Dataset, split
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network, picture_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.training.training import Training, TrainingSettings

SEEDS = range(7)
EPOCHS = 20
FILTERS = 8
LOSS, RELU = LOSSES["cross-entropy"], ACTIVATIONS["relu"]
NETWORKS = {
    "dense 64-32-10": dense_network(64, [32], 10, LOSS, RELU),
    f"{FILTERS} filters of 3×3, pooling": picture_network((8, 8), FILTERS, [], 10, LOSS, RELU),
}


def with_pixels_shuffled(dataset: Dataset, seed: int = 0) -> Dataset:
    """Every picture with its pixels in another order, the same order for all of them."""
    order = np.random.default_rng(seed).permutation(len(dataset.inputs))
    return replace(dataset, inputs=dataset.inputs[order], features=tuple(dataset.features[place] for place in order))


def accuracy(network, data, seed):
    """The share of test digits that are read rightly after training."""
    train, test = split(data, 0.8, seed)
    settings = TrainingSettings(Settings(OPTIMIZERS["adam"], {"learning_rate": 0.01}), batch=32)
    training = Training.begin(network, train, test, settings, seed)
    return training.forward(EPOCHS * training.updates_per_epoch).metrics()[1].accuracy


def figures() -> Iterator[Figure]:
    digits = DATASETS["digits"].draw()
    for name, network in NETWORKS.items():
        plain = [100 * accuracy(network, digits, seed) for seed in SEEDS]
        shuffled = [100 * accuracy(network, with_pixels_shuffled(digits, seed), seed) for seed in SEEDS]
        differences = [a - b for a, b in zip(plain, shuffled, strict=True)]
        lost, spread = median(differences), stdev(differences)
        yield Figure(f"{name}: digits read rightly, median of {len(SEEDS)} seeds", median(plain), " %")
        what = f"{name}: points lost by shuffled pixels, beside their spread of {spread:.1f}"
        if name.startswith("dense"):
            yield Figure(what, lost, " points", at_most=spread)
        else:
            yield Figure(what, lost, " points", at_least=1)
