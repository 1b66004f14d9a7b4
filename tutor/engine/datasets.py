"""Data to learn from: seeded points in a plane, handwritten digits, and inputs derived from others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from tutor.engine import point_clouds
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.losses import Labels, Loss
from tutor.engine.network_loss import Examples

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

    @property
    def kind(self) -> Kind:
        return "classification" if self.classes else "regression"

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
    trained = round(train * samples)
    if not 0 < trained < samples:
        raise UserError(f"A share of {train:g} leaves no sample on one side of {samples}: choose between 0 and 1.")
    order = np.random.default_rng((seed, samples)).permutation(samples)
    return dataset.take(order[:trained]), dataset.take(order[trained:])


def with_pixels_shuffled(dataset: Dataset, seed: int = 0) -> Dataset:
    """Every picture with its pixels in another order, the same order for all of them."""
    if dataset.picture is None:
        raise UserError(f"{dataset.name} has no pictures whose pixels could be shuffled.")
    order = np.random.default_rng(seed).permutation(len(dataset.inputs))
    return replace(dataset, inputs=dataset.inputs[order], features=tuple(dataset.features[place] for place in order))


def standardized(train: Dataset, test: Dataset) -> tuple[Dataset, Dataset]:
    """Both with every input, and every value to predict, as standard deviations from its mean in the training part.

    The mean squared error of a regression is then the share of the variance that is not explained, 1 − R².
    """

    def scale(numbers: Array, reference: Array) -> Array:
        if not reference.size:
            return numbers
        deviation = reference.std(axis=1, keepdims=True)
        scaled: Array = (numbers - reference.mean(axis=1, keepdims=True)) / np.where(deviation > 0, deviation, 1.0)
        return scaled

    parts = [
        replace(part, inputs=scale(part.inputs, train.inputs), values=scale(part.values, train.values))
        for part in (train, test)
    ]
    window = window_around(np.concatenate([part.inputs for part in parts], axis=1)) if train.window else ()
    return replace(parts[0], window=window), replace(parts[1], window=window)


def window_around(inputs: Array) -> Window:
    """The interval that each input (features, samples) fills, with a tenth to spare on both sides."""
    low, high = inputs.min(axis=1), inputs.max(axis=1)
    spare = np.where(high > low, 0.1 * (high - low), 1.0)
    return tuple(zip((low - spare).tolist(), (high + spare).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class DatasetSource:
    """A data set that can be drawn by seed."""

    name: str
    title: str
    kind: Kind
    samples: int
    """How many there usually are."""
    noise: float
    """How much noise there usually is."""
    make: Callable[[np.random.Generator, int, float], Dataset]

    def draw(self, seed: int = 0, samples: int | None = None, noise: float | None = None) -> Dataset:
        """The data of a seed; noise runs from 0 to about 0.5."""
        count = self.samples if samples is None else samples
        level = self.noise if noise is None else noise
        if count < 2:
            raise UserError(f"A data set needs at least 2 samples, not {count}.")
        if not 0 <= level <= 1:
            raise UserError(f"Noise runs from 0 to 1: {level:g} is outside.")
        return self.make(np.random.default_rng(seed), count, level)


_SIDES = ((-6.0, 6.0), (-6.0, 6.0))
_NO_LABELS = np.zeros(0, dtype=np.intp)
_NO_VALUES = np.zeros((1, 0))


def _classified(
    name: str, title: str, cloud: Callable[[np.random.Generator, int, float], point_clouds.Classified], noise: float
) -> DatasetSource:
    def make(random: np.random.Generator, samples: int, level: float) -> Dataset:
        inputs, labels = cloud(random, samples, level)
        return Dataset(name, title, ("x", "y"), inputs, ("orange", "blue"), labels, _NO_VALUES, _SIDES)

    return DatasetSource(name, title, "classification", 500, noise, make)


def _valued(
    name: str, title: str, cloud: Callable[[np.random.Generator, int, float], point_clouds.Valued], noise: float
) -> DatasetSource:
    def make(random: np.random.Generator, samples: int, level: float) -> Dataset:
        inputs, values = cloud(random, samples, level)
        features = ("x", "y")[: len(inputs)]
        return Dataset(name, title, features, inputs, (), _NO_LABELS, values, _SIDES[: len(inputs)])

    return DatasetSource(name, title, "regression", 500, noise, make)


def _digits(random: np.random.Generator, samples: int, noise: float) -> Dataset:
    """Pixels from 0 to 1 and normal noise on them; fewer samples than there are, are chosen at random."""
    with np.load(Path(__file__).parent / "data" / "digits.npz") as stored:
        pictures, labels = stored["pictures"], stored["labels"].astype(np.intp)
    if samples > len(labels):
        raise UserError(f"There are {len(labels)} digits, and not {samples}.")
    if samples < len(labels):
        chosen = random.permutation(len(labels))[:samples]
        pictures, labels = pictures[chosen], labels[chosen]
    inputs = np.ascontiguousarray(pictures.T) / 16.0
    if noise:
        inputs += noise * random.normal(size=inputs.shape)
    names = tuple(f"pixel[{row},{column}]" for row in range(8) for column in range(8))
    classes = tuple("0123456789")
    return Dataset("digits", "handwritten digits", names, inputs, classes, labels, _NO_VALUES, picture=(8, 8))


DATASETS: Mapping[str, DatasetSource] = {
    source.name: source
    for source in (
        _valued("line", "a line with noise", point_clouds.line, 0.3),
        _classified("gaussians", "two clouds", point_clouds.gaussians, 0.0),
        _classified("moons", "two moons", point_clouds.moons, 0.1),
        _classified("circle", "a disc in a ring", point_clouds.circle, 0.0),
        _classified("xor", "exclusive or", point_clouds.xor, 0.0),
        _classified("spiral", "two spirals", point_clouds.spiral, 0.0),
        _valued("plane", "a tilted plane", point_clouds.plane, 0.0),
        _valued("multi-gaussian", "hills and hollows", point_clouds.multi_gaussian, 0.0),
        DatasetSource("digits", "handwritten digits", "classification", 1797, 0.0, _digits),
    )
}
"""Every data set by the name people type, easiest first."""
