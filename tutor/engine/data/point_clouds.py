"""Points in a plane to learn from: the data sets of TensorFlow Playground, moons and a line.

Each function takes a random generator, a number of samples and the noise, 0 to 1, and returns inputs
(features, samples) with class numbers (samples,) or values (1, samples).
"""

from typing import TypeAlias

import numpy as np

from tutor.engine.arrays import Array
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
