"""Every data set that has a name: points in a plane and digits, drawn by seed, and tables that come along.

The points are those of TensorFlow Playground, moons and lines: each function takes a random generator, a number of
samples and the noise, 0 to 1, and returns inputs (features, samples) with class numbers (samples,) or values
(1, samples). The tables are read as a person's own are; README.md beside them has their licences.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset, Kind
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels

RADIUS = 5.0
PLANE_RADIUS = 6.0
Classified: TypeAlias = tuple[Array, Labels]
Valued: TypeAlias = tuple[Array, Array]


def _on_circles(radius: Array, angle: Array) -> Array:
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)])


def _alternating(samples: int) -> Labels:
    """0, 1, 0, 1, …: classes of equal size."""
    return np.arange(samples) % 2


def circle(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """A disc of one class inside a ring of the other; noise moves the place by which a point is labelled."""
    inside = _alternating(samples) == 1
    radius = RADIUS * np.where(inside, random.uniform(0.0, 0.5, samples), random.uniform(0.7, 1.0, samples))
    points = _on_circles(radius, random.uniform(0.0, 2 * np.pi, samples))
    labelled_at = points + noise * random.uniform(-RADIUS, RADIUS, (2, samples))
    return points, (np.hypot(*labelled_at) < 0.5 * RADIUS).astype(np.intp)


def xor(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """One class where x and y have the same sign, the other elsewhere; noise as in `circle`."""
    points = random.uniform(-RADIUS, RADIUS, (2, samples))
    points += np.where(points > 0, 0.3, -0.3)
    labelled_at = points + noise * random.uniform(-RADIUS, RADIUS, (2, samples))
    return points, (labelled_at[0] * labelled_at[1] >= 0).astype(np.intp)


def gaussians(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """Two round clouds around (−2, −2) and (2, 2), whose variance noise widens from 0.5 to 7.5."""
    labels = _alternating(samples)
    spread = np.sqrt(0.5 + 7 * noise)
    return np.where(labels == 1, 2.0, -2.0) + spread * random.normal(size=(2, samples)), labels


def spiral(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """Two arms, each turning 1¾ times; noise moves each point by at most its own size."""
    labels = _alternating(samples)
    along = np.arange(samples) // 2 / (samples / 2)
    angle = 1.75 * 2 * np.pi * along + np.pi * labels
    return _on_circles(RADIUS * along, angle) + noise * random.uniform(-1.0, 1.0, (2, samples)), labels


def moons(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """Two half circles of radius 3, each with its end in the other; noise is normal, in radii."""
    labels = _alternating(samples)
    angle = random.uniform(0.0, np.pi, samples)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return 3 * (np.where(labels == 1, -upper, upper) + noise * random.normal(size=(2, samples))), labels


def turned_moons(random: np.random.Generator, samples: int, noise: float) -> Classified:
    """The two moons, turned by 30 degrees: a task like another one, for layers that were trained on that."""
    points, labels = moons(random, samples, noise)
    cosine, sine = np.cos(np.pi / 6), np.sin(np.pi / 6)
    return np.array([[cosine, -sine], [sine, cosine]]) @ points, labels


def plane(random: np.random.Generator, samples: int, noise: float) -> Valued:
    """The value (x + y)/10; noise moves the place that is measured."""
    points = random.uniform(-PLANE_RADIUS, PLANE_RADIUS, (2, samples))
    measured_at = points + noise * random.uniform(-PLANE_RADIUS, PLANE_RADIUS, (2, samples))
    return points, measured_at.sum(axis=0, keepdims=True) / 10


def multi_gaussian(random: np.random.Generator, samples: int, noise: float) -> Valued:
    """Six cones of height 1 and radius 2, three up and three down; noise moves the place that is measured."""
    centres = np.array([[-4.0, 0.0, 4.0, -4.0, 0.0, 4.0], [2.5, 2.5, 2.5, -2.5, -2.5, -2.5]])
    heights = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    points = random.uniform(-PLANE_RADIUS, PLANE_RADIUS, (2, samples))
    measured_at = points + noise * random.uniform(-PLANE_RADIUS, PLANE_RADIUS, (2, samples))
    distances = np.hypot(*(measured_at[:, None] - centres[:, :, None]))
    # The cones' centres are 4 or more apart, so at most one of them is felt at any place.
    return points, (heights @ np.maximum(0.0, 1 - distances / 2))[None]


def line(random: np.random.Generator, samples: int, noise: float) -> Valued:
    """The value 0.4·x + 0.5 with normal noise."""
    x = random.uniform(-RADIUS, RADIUS, (1, samples))
    return x, 0.4 * x + 0.5 + noise * random.normal(size=(1, samples))


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


def _drawn(
    name: str, title: str, kind: Kind, cloud: Callable[[np.random.Generator, int, float], Classified | Valued],
    noise: float = 0.0,
) -> DatasetSource:  # fmt: skip
    def make(random: np.random.Generator, samples: int, level: float) -> Dataset:
        inputs, told = cloud(random, samples, level)
        features, sides = ("x", "y")[: len(inputs)], SIDES[: len(inputs)]
        if kind == "regression":
            return Dataset(name, title, features, inputs, (), _NO_LABELS, np.asarray(told, float), sides)
        return Dataset(name, title, features, inputs, ("orange", "blue"), np.asarray(told, np.intp), _NO_VALUES, sides)

    return DatasetSource(name, title, kind, 500, noise, make)


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
        _drawn("line", "a line with noise", "regression", line, 0.3),
        _drawn("gaussians", "two clouds", "classification", gaussians),
        _drawn("moons", "two moons", "classification", moons, 0.1),
        _drawn("turned-moons", "two moons, turned", "classification", turned_moons, 0.1),
        _drawn("circle", "a disc in a ring", "classification", circle),
        _drawn("xor", "exclusive or", "classification", xor),
        _drawn("spiral", "two spirals", "classification", spiral),
        _drawn("plane", "a tilted plane", "regression", plane),
        _drawn("multi-gaussian", "hills and hollows", "regression", multi_gaussian),
        DatasetSource("digits", "handwritten digits", "classification", 1797, 0.0, _digits),
    )
}
"""Every data set by the name people type, easiest first."""


@dataclass(frozen=True, slots=True)
class ShippedTable:
    """A table by the name people type."""

    name: str
    title: str
    kind: Kind
    source: str
    """A sentence on who measured it, and under what licence it is."""

    @property
    def path(self) -> Path:
        return Path(__file__).parent / "tables" / f"{self.name}.csv"


_UCI = "UCI Machine Learning Repository, CC BY 4.0."

SHIPPED: Mapping[str, ShippedTable] = {
    table.name: table
    for table in (
        ShippedTable("iris", "three kinds of iris", "classification",
            f"Petals and sepals of 150 irises in cm, by E. Anderson and R. A. Fisher (1936). {_UCI}"),
        ShippedTable("wine", "wines of three cultivars", "classification",
            f"What is in 178 wines of one region, by M. Forina and others (1991). {_UCI}"),
        ShippedTable("breast-cancer", "tumours, malignant or benign", "classification",
            f"Cell nuclei of 569 tumours, by W. Wolberg, O. Mangasarian and W. N. Street (1995). {_UCI}"),
        ShippedTable("diabetes", "how diabetes went on in a year", "regression",
            "442 patients and how ill they were a year later, by B. Efron and others (2004), who state no licence."),
    )
}  # fmt: skip

KNOWN: Mapping[str, DatasetSource | ShippedTable] = {**DATASETS, **SHIPPED}
"""Every data set that has a name, those that are drawn first."""
