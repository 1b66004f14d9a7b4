"""How far two directions are apart."""

import numpy as np
import pytest

from tutor.engine.rules.directions import angle_between


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
