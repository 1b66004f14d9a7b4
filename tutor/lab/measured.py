"""How well a training did at moments of it, and what the test set said when it was looked at."""

from dataclasses import dataclass

from tutor.engine.network.metrics import Metrics
from tutor.engine.training.training import Training


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How well the network did at one frame, on all examples."""

    index: int
    epoch: float
    train: Metrics
    held_out: Metrics
    """On the validation set, or on the test set where none is kept apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """One look at the test set."""

    index: int
    epoch: float
    metrics: Metrics


def measure_now(training: Training) -> Measured:
    """How well a training does at its cursor."""
    return Measured(training.cursor, training.epoch, *training.metrics())
