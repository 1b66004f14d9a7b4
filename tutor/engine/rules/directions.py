"""The direction in which a step of a given length lowers the loss most."""

from collections.abc import Callable

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.surfaces.contract import Surface

_Loss = Callable[[Array], Array]

_STARTS, _TURNS = 31, 200
MOST_LOOKS = _STARTS * (2 * _TURNS + 1) + 1
"""How often a loss or a gradient of more than two parameters is looked at, at most."""
_VALLEYS = 3
"""How many of a circle's valleys are looked into: two may be alike to the width of a grid."""


def lowest_direction(surface: Surface, parameters: Array, radius: Array) -> Array:
    """The unit vector d (d, *batch) with the lowest L(θ + r·d), for a radius r (*batch).

    On a line both directions are tried; on a circle the lowest valleys of a grid of angles are narrowed down to where
    the loss is level along the circle; on a sphere many starts roll downhill along it, and the lowest is kept, which
    may be a local one.
    """

    def loss(directions: Array) -> Array:
        losses = surface.loss(parameters[:, np.newaxis] + radius * directions)
        return np.where(np.isnan(losses), np.inf, losses)

    batch = parameters.shape[1:]
    with np.errstate(all="ignore"):
        match len(parameters):
            case 1:
                both = np.array([[-1.0, 1.0]]).reshape((1, 2) + (1,) * len(batch))
                return _lowest(loss(both), np.broadcast_to(both, (1, 2, *batch)))
            case 2:
                return _on_circle(loss, surface, parameters, radius)
            case _:
                return _on_sphere(loss, surface, parameters, radius)


def angle_between(first: Array, second: Array) -> Array:
    """The angle in radians between vectors (d, *batch), exact also where it is small (Kahan); 0 for a zero vector."""
    first, second = _unit(first), _unit(second)
    apart, together = first - second, first + second
    angle = 2 * np.arctan2(np.sqrt((apart * apart).sum(axis=0)), np.sqrt((together * together).sum(axis=0)))
    return np.where((first * first).any(axis=0) & (second * second).any(axis=0), angle, 0.0)


def _lowest(losses: Array, directions: Array) -> Array:
    """Of directions (d, n, *batch) with losses (n, *batch), the one with the lowest loss."""
    return np.take_along_axis(directions, losses.argmin(axis=0)[np.newaxis, np.newaxis], axis=1)[:, 0]


def _on_circle(loss: _Loss, surface: Surface, parameters: Array, radius: Array) -> Array:
    batch = parameters.shape[1:]
    grid = np.linspace(-1.0, 1.0, 129).reshape((129,) + (1,) * len(batch))
    losses = loss(_on_unit_circle(np.pi * grid))
    around = np.concatenate([losses[-2:-1], losses, losses[1:2]])  # the first angle is the last one
    is_valley = (losses <= around[:-2]) & (losses <= around[2:])
    order = np.where(is_valley, losses, np.inf).argsort(axis=0, kind="stable")[:_VALLEYS]
    angle = np.pi * np.take_along_axis(np.broadcast_to(grid, losses.shape), order, axis=0)
    reach = np.pi / 64  # the distance between two angles of the grid
    angles = angle + reach * grid[:, np.newaxis]
    losses = loss(_on_unit_circle(angles.reshape(-1, *batch))).reshape(angles.shape)
    angle = np.take_along_axis(angles, losses.argmin(axis=0)[np.newaxis], axis=0)[0]
    reach /= 64
    while reach > 1e-17:
        directions = _on_unit_circle(angle)
        across, along = surface.gradient(parameters[:, np.newaxis] + radius * directions)
        reach /= 2
        angle = angle - reach * np.sign(along * directions[0] - across * directions[1])
    directions = _on_unit_circle(angle)
    losses = loss(directions)
    losses[1:] += 1e-12 * np.abs(losses[1:])  # to rounding they are equal
    return _lowest(losses, directions)


def _on_unit_circle(angles: Array) -> Array:
    return np.stack([np.cos(angles), np.sin(angles)])


def _on_sphere(loss: _Loss, surface: Surface, parameters: Array, radius: Array) -> Array:
    batch = parameters.shape[1:]
    scattered = np.random.default_rng(0).standard_normal((len(parameters), _STARTS - 1))
    scattered = np.broadcast_to(scattered.reshape(scattered.shape + (1,) * len(batch)), (*scattered.shape, *batch))
    at = _unit(np.concatenate([-surface.gradient(parameters)[:, np.newaxis], scattered], axis=1))
    lowest = loss(at)
    turn = np.full(lowest.shape, 0.5)  # radians
    for _ in range(_TURNS):
        slope = surface.gradient(parameters[:, np.newaxis] + radius * at)
        along = _unit(slope - (slope * at).sum(axis=0) * at)
        turned = _unit(np.cos(turn) * at - np.sin(turn) * along)
        losses = loss(turned)
        better = losses < lowest
        at = np.where(better, turned, at)
        lowest = np.where(better, losses, lowest)
        turn = np.where(better, 1.3 * turn, 0.5 * turn)
        if (turn < 1e-9).all():
            break
    return _lowest(lowest, at)


def _unit(vectors: Array) -> Array:
    length = np.sqrt((vectors * vectors).sum(axis=0))
    return vectors / np.where(length > 0, length, 1.0)
