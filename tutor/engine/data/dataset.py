"""A data set, and what can be made of it: parts, inputs derived from others, other scales."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.preparation import Preparation
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels, Loss
from tutor.engine.network.network_loss import Examples

_EXAMPLE = "split=0.6,0.2,0.2"


class Shares(NamedTuple):
    """What share of the samples each part has; together 1."""

    train: float
    validation: float
    """Curves and early stopping look at these samples; where there are none, at the test samples."""
    test: float


USUAL_SHARES = Shares(0.6, 0.2, 0.2)
"""Those of a training that is begun in the app."""


def shares_in(numbers: Sequence[float]) -> Shares:
    """Three shares as they are typed, of 1 or of 100.

    Raises:
        UserError: they are not three, or not shares of a whole.
    """
    whole = 100.0 if sum(numbers) > 1.5 else 1.0
    shares = [number / whole for number in numbers] if whole > 1 else list(numbers)
    if len(shares) != 3 or min(shares) < 0 or shares[0] == 0 or abs(sum(shares) - 1) > 1e-9:
        raise UserError(f"split= gives the shares to train on, to decide by and to test with, as in {_EXAMPLE}.")
    return Shares(*shares)


def stratified(labels: Labels, samples: int, shares: Shares, seed: int) -> tuple[Labels, Labels, Labels]:
    """The samples' numbers in three parts, shuffled by seed, every class shared out like the whole to within one.

    Args:
        labels: the samples' classes, (samples,); empty where there are values, which are shuffled only.
        samples: how many there are.
        shares: how much each part has.
        seed: shuffles.

    Raises:
        UserError: a part that should have samples has none.
    """
    random = np.random.default_rng((seed, samples, 3))
    ranks = np.empty(samples)  # of each sample within its class, from 0 to 1: cutting there cuts every class alike
    for label in np.unique(labels) if len(labels) else [None]:
        members = np.arange(samples) if label is None else np.flatnonzero(labels == label)
        ranks[random.permutation(members)] = (np.arange(len(members)) + random.random()) / len(members)
    order = np.argsort(ranks, kind="stable")
    train, validation, test = map(random.permutation, _cut(order, shares))
    return train, validation, test


def shuffled(samples: int, shares: Shares, seed: int) -> tuple[Labels, Labels, Labels]:
    """The samples' numbers in three parts, shuffled by seed whatever their classes.

    Raises:
        UserError: a part that should have samples has none.
    """
    return _cut(np.random.default_rng((seed, samples)).permutation(samples), shares)


def _cut(order: Labels, shares: Shares) -> tuple[Labels, Labels, Labels]:
    samples = len(order)
    first, second = (round(share * samples) for share in (shares.train, shares.train + shares.validation))
    parts = order[:first], order[first:second], order[second:]
    for part, share, name in zip(parts, shares, ("train on", "decide by", "test with"), strict=True):
        if share > 0 and not len(part):
            raise UserError(f"{samples} samples are too few for {share:g} of them to {name}: give that part more.")
    return parts


Kind: TypeAlias = Literal["classification", "regression"]
Window: TypeAlias = tuple[tuple[float, float], ...]

DERIVED: Mapping[str, tuple[str, Callable[[Array, Array], Array]]] = {
    "x": ("x", lambda x, y: x),
    "y": ("y", lambda x, y: y),
    "x2": ("x²", lambda x, y: x * x),
    "y2": ("y²", lambda x, y: y * y),
    "xy": ("xy", lambda x, y: x * y),
    "sinx": ("sin x", lambda x, y: np.sin(x)),
    "siny": ("sin y", lambda x, y: np.sin(y)),
}
"""Inputs that can be made from a point (x, y): by the name people type, the one they read, and how."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Inputs with their classes or values."""

    name: str
    title: str
    features: tuple[str, ...]
    """What each input is called; names of DERIVED where it comes from a point (x, y)."""
    inputs: Array
    """(features, samples)."""
    classes: tuple[str, ...]
    """What each class is called; empty where there are values instead."""
    labels: Labels
    """Class numbers (samples,); empty where there are values instead."""
    values: Array
    """(1, samples); empty where there are classes instead."""
    window: Window = ()
    """The part of the plane to draw; empty where the inputs are no such thing."""
    picture: tuple[int, int] | None = None
    """Height and width, where each sample is a picture."""
    preparation: Preparation | None = None
    """How a file's rows became these; none where they were drawn."""

    @property
    def units(self) -> tuple[float, float] | None:
        """The mean and the deviation that make values those of a file again; none where they were drawn."""
        return None if self.preparation is None else self.preparation.units

    @property
    def scales(self) -> tuple[tuple[float, float], ...]:
        """The mean and the deviation that make each input that of a file again; 0 and 1 where it was drawn."""
        return ((0.0, 1.0),) * len(self.features) if self.preparation is None else self.preparation.scales

    def __len__(self) -> int:
        return int(self.inputs.shape[1])

    def take(self, indices: Labels) -> "Dataset":
        """The samples with these numbers."""
        return replace(
            self,
            inputs=self.inputs[:, indices],
            labels=self.labels[indices] if self.classes else self.labels,
            values=self.values if self.classes else self.values[:, indices],
        )

    def derived(self, features: Sequence[str]) -> "Dataset":
        """The same samples with inputs made from their points (x, y)."""
        if self.features != ("x", "y"):
            raise UserError(f"{self.name} has no points (x, y) to derive inputs from.")
        return replace(self, features=tuple(features), inputs=derive(self.inputs, features))

    def examples(self, loss: Loss) -> Examples:
        """What a network with this loss is trained on."""
        if not self.classes and loss.name != "mse":
            raise UserError(f"{self.name} has values to predict and no classes: use the loss mse.")
        targets = loss.targets(self.labels, len(self.classes)) if self.classes else self.values
        return Examples.of(self.inputs, targets)

    def outputs(self, loss: Loss) -> int:
        """How many outputs a network with this loss needs."""
        return len(self.examples(loss).targets)


def derive(points: Array, features: Sequence[str]) -> Array:
    """Inputs made from points: (2, *shape) to (features, *shape)."""
    unknown = [name for name in features if name not in DERIVED]
    if unknown or not features:
        named = f"There is no input {unknown[0]}" if unknown else "A network needs an input"
        raise UserError(f"{named}: choose from {', '.join(DERIVED)}.")
    x, y = points
    return np.stack([DERIVED[name][1](x, y) for name in features])


def split(dataset: Dataset, train: float = 0.8, seed: int = 0) -> tuple[Dataset, Dataset]:
    """Part the samples, shuffled by seed, into those to train on and those to test with."""
    samples = len(dataset)
    if not 0 < round(train * samples) < samples:
        raise UserError(f"A share of {train:g} leaves no sample on one side of {samples}: choose between 0 and 1.")
    trained, _, tested = shuffled(samples, Shares(train, 0.0, 1 - train), seed)
    return dataset.take(trained), dataset.take(tested)


def window_around(inputs: Array) -> Window:
    """The interval that each input (features, samples) fills, with a tenth to spare on both sides."""
    low, high = inputs.min(axis=1), inputs.max(axis=1)
    spare = np.where(high > low, 0.1 * (high - low), 1.0)
    return tuple(zip((low - spare).tolist(), (high + spare).tolist(), strict=True))
