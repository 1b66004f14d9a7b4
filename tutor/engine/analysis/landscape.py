"""A network's loss seen on a line or a plane through its many parameters, with the run's path laid onto it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.network.network import Network
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class LineSlice:
    """The loss from one place (t = 0) to another (t = 1) and a little beyond."""

    t: Array
    """(points,)."""
    losses: Array
    """L(start + t·(end − start)), (points,)."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneSlice:
    """The loss at centre + u·first + v·second."""

    u: Array
    """(columns,)."""
    v: Array
    """(rows,)."""
    losses: Array
    """(rows, columns)."""
    path: Array
    """(u, v) of each place of the path, the nearest in the plane: (2, places)."""
    off_plane: Array
    """How far each place of the path is from the plane, as a share of its distance from the centre: (places,)."""


def random_directions(network: Network, parameters: Array, seed: int = 0) -> tuple[Array, Array]:
    """Two random directions as long, unit by unit, as the network's own weights; biases stay.

    Without this a direction would show little but how large each layer's weights are (Li et al. 2018, filter
    normalisation).
    """
    random = np.random.default_rng(seed)
    first, second = (random.normal(size=network.size) * network.weights for _ in range(2))
    for row in network.rows:
        size = np.linalg.norm((parameters * network.weights)[row])
        for direction in (first, second):
            direction[row] *= size / np.linalg.norm(direction[row])
    return first, second


def slice_line(
    surface: Surface, start: Array, end: Array, points: int = 61, span: tuple[float, float] = (-0.25, 1.25)
) -> LineSlice:
    """The loss along the line through two places, shape (d,) each."""
    t = np.linspace(*span, points)
    with np.errstate(all="ignore"):
        return LineSlice(t, surface.loss(start[:, None] + t * (end - start)[:, None]))


def slice_plane(
    surface: Surface,
    centre: Array,
    directions: tuple[Array, Array],
    path: Sequence[Array] = (),
    points: int = 31,
    span: float = 1.0,
) -> PlaneSlice:
    """The loss on a plane through `centre`, (d,), with the places of a path, (d,) each, projected onto it.

    The plane reaches `span` lengths of each direction to both sides, or as far as the path needs.
    """
    basis = np.stack(directions, axis=1)
    offsets = np.stack([place - centre for place in path], axis=1) if len(path) else np.zeros((len(centre), 0))
    projected = np.asarray(np.linalg.lstsq(basis, offsets, rcond=None)[0], dtype=float)
    distance: Array = np.linalg.norm(offsets, axis=0)
    missed: Array = np.linalg.norm(offsets - basis @ projected, axis=0)
    reach = 1.1 * np.abs(projected).max(axis=1, initial=span / 1.1)
    u, v = (np.linspace(-size, size, points) for size in reach)
    places = centre[:, None, None] + basis[:, :1, None] * u + basis[:, 1:, None] * v[:, None]
    with np.errstate(all="ignore"):
        losses = surface.loss(places)
    off_plane: Array = np.divide(missed, distance, out=np.zeros_like(missed), where=distance > 0)
    return PlaneSlice(u, v, losses, projected, off_plane)
