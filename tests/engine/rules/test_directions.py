"""How far two directions are apart."""

from types import SimpleNamespace

import numpy as np
import pytest

from tutor.engine.rules.directions import MOST_LOOKS, angle_between, lowest_direction
from tutor.engine.runs.line import parse_run


@pytest.mark.parametrize(
    ("first", "second", "angle"),
    [
        ((2, 0), (3, 3), np.pi / 4),
        ((0, 1), (-5, 0), np.pi / 2),
        ((1, 2), (-1, -2), np.pi),
        ((1, 0), (1, 1e-9), 1e-9),  # an arc cosine gives 0 here
        ((0, 0), (1, 0), 0),
    ],
)
def test_the_angle_is_that_of_the_protractor_also_where_it_is_tiny(first, second, angle):
    assert angle_between(np.array(first, float), np.array(second, float)) == pytest.approx(angle, rel=1e-12)


def test_angles_of_a_batch_are_those_of_each():
    first, second = np.array([[1.0, 1.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [2.0, 1.0]])
    assert angle_between(first, second) == pytest.approx([np.pi / 2, 0])


def test_the_steepest_way_is_tried_where_chance_would_hardly_meet_it():
    """The loss falls only in a cone of 26°, which a direction at random meets once in many thousands of times."""
    axis = np.zeros((10, 1))
    axis[7] = 1.0

    def inside(p):
        flat = p.reshape(10, -1)
        length = np.sqrt((flat * flat).sum(axis=0))
        return flat, length, (axis * flat).sum(axis=0) - 0.9 * length

    def loss(p):
        return -np.maximum(inside(p)[2], 0.0).reshape(p.shape[1:])

    def gradient(p):
        flat, length, depth = inside(p)
        return np.where(depth > 0, 0.9 * flat / length - axis, 0.0).reshape(p.shape)

    found = lowest_direction(SimpleNamespace(loss=loss, gradient=gradient), 0.01 * axis[:, 0], np.array(1.0))
    assert found == pytest.approx(axis[:, 0], abs=1e-6)


def test_a_search_looks_as_often_as_is_said_where_every_turn_is_a_better_one():
    looks, level = [], 0.0

    def loss(p):
        nonlocal level
        looks.append(p[0].size)
        level -= 1.0
        return np.full(p.shape[1:], level)

    def gradient(p):
        looks.append(p[0].size)
        return np.ones_like(p) * np.array([1.0, 2.0, 3.0]).reshape(-1, *[1] * (p.ndim - 1))

    lowest_direction(SimpleNamespace(loss=loss, gradient=gradient), np.zeros(3), np.array(1.0))
    assert sum(looks) == MOST_LOOKS


def test_the_best_direction_is_told_by_its_angle_from_the_first_axis():
    found = parse_run("stretched-bowl start=1,2 rate=0.1 optimizer=best-direction").descent()
    update = found.update_from(0)
    x, y = update.change
    assert update.terms["angle"] == pytest.approx(np.degrees(np.arctan2(y, x)))
    assert update.terms["angle"] == pytest.approx(np.degrees(np.arctan2(*update.terms["direction"][::-1])))
    assert -180 < update.terms["angle"] < -90
