"""A height field seen from aside: for every dot of a picture, what of it is seen there, or of the floor below it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tutor.engine.arrays import Array

HEIGHT, FLOOR = 0.5, -0.22
"""How high the field rises, and how deep the floor lies, when its sides are 1 long."""
NOTHING, GROUND, UNDERSIDE, TOP = range(4)
_REACH = 0.5 * 2**0.5
"""From the middle to a corner."""
_DEPTHS = 160
"""Samples along a line of sight."""


class Seen(NamedTuple):
    """What a picture shows; each array has shape (dot rows from the top, dot columns)."""

    kind: NDArray[np.int8]
    place: NDArray[np.int32]
    """The point of the field's grid that is seen, counted along its rows."""
    depth: Array
    """How far away: greater is farther."""

    def halves(self, row: int) -> "Seen":
        """One row of dots in four, and the left column of each cell."""
        place = np.s_[row::4, ::2]
        return Seen(self.kind[place], self.place[place], self.depth[place])


@dataclass(frozen=True, slots=True)
class Eye:
    """Where one looks from, in parallel light: the picture's size in cells, and the angles in degrees."""

    width: int
    height: int
    turn: float = 30.0
    tilt: float = 50.0
    """0 from the side, 90 from above."""
    zoom: float = 1.0
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """The point that zooming closes in on: sides from −0.5 to 0.5, height from 0 to 1."""

    @property
    def _angles(self) -> tuple[float, float, float, float]:
        turn, tilt = np.radians(self.turn), np.radians(min(89.0, max(5.0, self.tilt)))
        return float(np.cos(turn)), float(np.sin(turn)), float(np.cos(tilt)), float(np.sin(tilt))

    @property
    def dots_a_unit(self) -> float:
        """The same for every turn, so that turning changes no size."""
        _, _, flat, steep = self._angles
        return self.zoom * min(2 * self.width / (2.04 * _REACH), 4 * self.height / self._rise(flat, steep))

    @staticmethod
    def _rise(flat: float, steep: float) -> float:
        return 1.04 * ((HEIGHT - FLOOR) * flat + 2 * _REACH * steep)

    def project(self, a: Array, b: Array, z: Array) -> tuple[Array, Array, Array]:
        """Columns and rows in dots from the upper left corner, and depths, of points: sides a and b, heights z."""
        middle = self._looked_at()
        right, upwards, depth = self._turned(a, b, z)
        dots = self.dots_a_unit
        return self.width + dots * (right - middle[0]), 2 * self.height - dots * (upwards - middle[1]), depth

    def _turned(self, a: Array, b: Array, z: Array) -> tuple[Array, Array, Array]:
        cos, sin, flat, steep = self._angles
        depth = b * cos - a * sin
        return a * cos + b * sin, HEIGHT * z * flat + depth * steep, depth

    def _looked_at(self) -> tuple[float, float]:
        """The point in the middle of the picture."""
        flat = self._angles[2]
        right, upwards, _ = self._turned(*(np.array(part) for part in self.at))
        whole, near = 1 / self.zoom, 1 - 1 / self.zoom
        return float(near * right), float(near * upwards + whole * (HEIGHT + FLOOR) / 2 * flat)

    def look(self, field: NDArray[np.floating]) -> Seen:
        """See a field: heights from 0 to 1, (rows upwards, columns)."""
        cos, sin, flat, steep = self._angles
        dots, (right, upwards) = self.dots_a_unit, self._looked_at()
        columns, rows = 2 * self.width, 4 * self.height
        u = ((np.arange(columns) + 0.5 - self.width) / dots + right).astype(np.float32)
        depths = np.linspace(-_REACH, _REACH, _DEPTHS, dtype=np.float32)[:, np.newaxis]
        cell, inside = _cells(u * cos - depths * sin, u * sin + depths * cos, field.shape)
        # Rows are counted from below, in dots, as long as heights are compared.
        above = 2 * self.height - dots * upwards + dots * HEIGHT * flat * field.ravel()[cell] + dots * steep * depths
        place = np.arange(rows)[:, np.newaxis]
        top = _count_up_to(np.maximum.accumulate(np.where(inside, above, -np.inf), axis=0) + 0.5, rows)
        under = _DEPTHS - _count_up_to(
            np.ceil(np.minimum.accumulate(np.where(inside, above, np.inf), axis=0) - 0.5), rows
        )
        first = inside.argmax(axis=0)
        is_over = place + 0.5 >= np.where(inside.any(axis=0), above[first, np.arange(columns)], -np.inf)
        floor = (((place + 0.5 - 2 * self.height) / dots + upwards - FLOOR * flat) / steep).astype(np.float32)
        floor_cell, on_floor = _cells(u * cos - floor * sin, u * sin + floor * cos, field.shape)
        kind = np.full((rows, columns), NOTHING, np.int8)
        kind[on_floor] = GROUND
        behind = depths[np.minimum(under, _DEPTHS - 1), 0]
        kind[~is_over & (under < _DEPTHS) & (~on_floor | (behind < floor))] = UNDERSIDE
        kind[is_over] = NOTHING
        kind[is_over & (top < _DEPTHS)] = TOP
        sample = np.minimum(np.where(kind == TOP, top, under), _DEPTHS - 1)
        is_ground = kind == GROUND
        return Seen(
            kind[::-1],
            np.where(is_ground, floor_cell, cell[sample, np.arange(columns)])[::-1],
            np.where(is_ground, floor, depths[sample, 0])[::-1],
        )


def _cells(a: Array, b: Array, shape: tuple[int, ...]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The point of a grid nearest to each place, counted along its rows, and whether the place lies on the grid."""
    inside = (np.abs(a) <= 0.5) & (np.abs(b) <= 0.5)
    across, up = (
        ((np.clip(part, -0.5, 0.5) + 0.5) * (count - 1) + 0.5).astype(np.int32)
        for part, count in ((a, shape[1]), (b, shape[0]))
    )
    return up * shape[1] + across, inside


def _count_up_to(values: Array, rows: int) -> NDArray[np.intp]:
    """For each row p and each column, how many of its values, (samples, columns), are p or less; (rows, columns)."""
    columns = values.shape[1]
    places = np.clip(values, 0, rows).astype(np.intp)
    counts = np.bincount((places + (rows + 1) * np.arange(columns)).ravel(), minlength=(rows + 1) * columns)
    return np.asarray(counts.reshape(columns, rows + 1)[:, :rows].cumsum(axis=1).T)
