"""How well a network does on a data set."""

from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array
from tutor.engine.network.losses import Labels
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Examples


@dataclass(frozen=True, slots=True, eq=False)
class Metrics:
    """A network's loss on a data set, without penalties, and how often it is right."""

    loss: float
    accuracy: float | None = None
    """The share of samples whose class is right; none where there are values to predict."""
    confusion: NDArray[np.intp] | None = None
    """How many samples of each class (row) were given each class (column); none where there are values to predict."""

    @property
    def floor(self) -> tuple[int, float] | None:
        """The commonest class, and the share that is right by always saying it; none where there are no classes."""
        if self.confusion is None:
            return None
        samples = self.confusion.sum(axis=1)
        return int(samples.argmax()), float(samples.max() / samples.sum())


class OfAClass(NamedTuple):
    """How well one class is told from the others."""

    precision: float | None
    """The share of the samples given the class that are of it; none where none is given it."""
    recall: float | None
    """The share of the samples of the class that are given it; none where there are none of it."""
    samples: int
    """How many are of it."""


def by_class(confusion: NDArray[np.intp]) -> list[OfAClass]:
    """Precision and recall of each class of a confusion matrix (true class, class given)."""
    right, given, true = np.diag(confusion).tolist(), confusion.sum(axis=0).tolist(), confusion.sum(axis=1).tolist()
    return [OfAClass(r / g if g else None, r / t if t else None, t) for r, g, t in zip(right, given, true, strict=True)]


UNTESTED = Metrics(nan)
"""What is known of how a network does on no examples."""


def measure(network: Network, parameters: Array, examples: Examples, labels: Labels, classes: int) -> Metrics:
    """The metrics on examples; `labels` are their classes, and `classes` is 0 where there are values to predict."""
    if not len(examples):
        return UNTESTED
    with np.errstate(all="ignore"):
        outputs = network.begin(len(examples)).forward(parameters, examples.rows.T)
        loss = float(network.loss.evaluate(outputs, examples.targets, np.empty_like(outputs)))
        if not classes:
            return Metrics(loss)
        pairs = labels * classes + network.loss.classes(outputs)
    confusion = np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
    return Metrics(loss, float(confusion.trace() / len(examples)), confusion)
