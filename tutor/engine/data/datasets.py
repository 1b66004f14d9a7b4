"""Data to learn from, drawn by seed: points in a plane, and handwritten digits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tutor.engine.data import point_clouds
from tutor.engine.data.dataset import Dataset, Kind
from tutor.engine.errors import UserError


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
        """The data of a seed; noise runs from 0 to 1."""
        count = self.samples if samples is None else samples
        level = self.noise if noise is None else noise
        if count < 2:
            raise UserError(f"A data set needs at least 2 samples, not {count}.")
        if not 0 <= level <= 1:
            raise UserError(f"Noise runs from 0 to 1: {level:g} is outside.")
        return self.make(np.random.default_rng(seed), count, level)


SIDES = ((-6.0, 6.0), (-6.0, 6.0))
_NO_LABELS = np.zeros(0, dtype=np.intp)
_NO_VALUES = np.zeros((1, 0))


def _classified(
    name: str, title: str, cloud: Callable[[np.random.Generator, int, float], point_clouds.Classified], noise: float
) -> DatasetSource:
    def make(random: np.random.Generator, samples: int, level: float) -> Dataset:
        inputs, labels = cloud(random, samples, level)
        return Dataset(name, title, ("x", "y"), inputs, ("orange", "blue"), labels, _NO_VALUES, SIDES)

    return DatasetSource(name, title, "classification", 500, noise, make)


def _valued(
    name: str, title: str, cloud: Callable[[np.random.Generator, int, float], point_clouds.Valued], noise: float
) -> DatasetSource:
    def make(random: np.random.Generator, samples: int, level: float) -> Dataset:
        inputs, values = cloud(random, samples, level)
        features = ("x", "y")[: len(inputs)]
        return Dataset(name, title, features, inputs, (), _NO_LABELS, values, SIDES[: len(inputs)])

    return DatasetSource(name, title, "regression", 500, noise, make)


def _digits(random: np.random.Generator, samples: int, noise: float) -> Dataset:
    """Pixels from 0 to 1 and normal noise on them; fewer samples than there are, are chosen at random."""
    with np.load(Path(__file__).parent / "digits.npz") as stored:
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
        _classified("turned-moons", "two moons, turned", point_clouds.turned_moons, 0.1),
        _classified("circle", "a disc in a ring", point_clouds.circle, 0.0),
        _classified("xor", "exclusive or", point_clouds.xor, 0.0),
        _classified("spiral", "two spirals", point_clouds.spiral, 0.0),
        _valued("plane", "a tilted plane", point_clouds.plane, 0.0),
        _valued("multi-gaussian", "hills and hollows", point_clouds.multi_gaussian, 0.0),
        DatasetSource("digits", "handwritten digits", "classification", 1797, 0.0, _digits),
    )
}
"""Every data set by the name people type, easiest first."""
