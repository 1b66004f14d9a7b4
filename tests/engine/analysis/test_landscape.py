"""Slices through a loss of many parameters."""

import numpy as np
import pytest

from tutor.engine.analysis.landscape import random_directions, slice_line, slice_plane
from tutor.engine.data.datasets import DATASETS
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.surfaces.built_in import SURFACES


@pytest.fixture
def surface():
    moons = DATASETS["moons"].draw(samples=40)
    return NetworkLoss(
        dense_network(2, [5], 2, LOSSES["cross-entropy"], ACTIVATIONS["tanh"]), moons.examples(LOSSES["cross-entropy"])
    )


def test_random_directions_are_as_long_as_each_units_weights_and_leave_biases(surface):
    network, parameters = surface.network, surface.network.initial(0)
    for direction in random_directions(network, parameters, seed=4):
        for row in network.rows:
            weights = slice(row.start, row.stop - 1)
            assert np.linalg.norm(direction[weights]) == pytest.approx(np.linalg.norm(parameters[weights]))
            assert direction[row.stop - 1] == 0
    first, second = random_directions(network, parameters, seed=4)
    assert (first != second)[network.weights == 1].all()


def test_a_plane_shows_the_loss_where_it_says(surface):
    centre = surface.network.initial(0)
    directions = random_directions(surface.network, centre)
    plane = slice_plane(surface, centre, directions, points=5)
    assert plane.losses.shape == (5, 5)
    assert plane.losses[2, 2] == surface.loss(centre)
    expected = surface.loss(centre + plane.u[4] * directions[0] + plane.v[1] * directions[1])
    assert plane.losses[1, 4] == pytest.approx(expected, rel=1e-14)


def test_a_path_in_the_plane_is_found_again_and_one_outside_says_how_far(surface):
    centre = surface.network.initial(0)
    first, second = random_directions(surface.network, centre)
    outside = np.zeros_like(centre)
    outside[2] = 1.0  # The first bias, on which the directions do not touch.
    plane = slice_plane(surface, centre, (first, second), [centre, centre + 2 * first - second, centre + outside], 7)
    np.testing.assert_allclose(plane.path, [[0, 2, 0], [0, -1, 0]], atol=1e-12)
    np.testing.assert_allclose(plane.off_plane, [0, 0, 1], atol=1e-12)
    assert plane.u[-1] == pytest.approx(2.2)


def test_a_line_runs_from_start_to_end():
    line = slice_line(SURFACES["bowl"], np.array([1.0, 2.0]), np.array([3.0, -2.0]), points=7, span=(-0.5, 1.5))
    x, y = 1 + 2 * line.t, 2 - 4 * line.t
    np.testing.assert_allclose(line.losses, x * x + y * y)
