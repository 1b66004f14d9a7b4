import math

import numpy as np
import pytest

from tutor.engine.analysis.curvature import curvature
from tutor.engine.surfaces.built_in import SURFACES, surface_named


def at(name: str, *point: float):
    return curvature(surface_named(name), np.array(point))


def test_a_stretched_bowls_curvatures_are_its_coefficients() -> None:
    found = at("stretched-bowl", 1.0, 1.0)
    np.testing.assert_allclose(found.eigenvalues, [1.0, 10.0])
    np.testing.assert_allclose(np.abs(found.axes), np.eye(2))
    assert found.condition == pytest.approx(10.0)
    assert found.signs == (2, 0, 0)
    assert found.kind is None


def test_the_axes_rebuild_the_hessian() -> None:
    found = at("himmelblau", 1.3, -0.4)
    np.testing.assert_allclose(found.axes @ np.diag(found.eigenvalues) @ found.axes.T, found.hessian, atol=1e-12)


@pytest.mark.parametrize("name", [name for name, surface in SURFACES.items() if surface.critical_points])
def test_known_critical_points_are_named_as_what_they_are(name: str) -> None:
    for point in SURFACES[name].critical_points:
        found = at(name, *point.parameters)
        if found is not None and found.is_level and found.signs[1] == 0:
            assert found.kind == point.kind


def test_second_derivatives_do_not_decide_where_one_is_zero() -> None:
    found = at("x^2 + y^4", 0.0, 0.0)
    assert found.is_level
    assert found.kind is None
    assert found.condition == math.inf
    assert math.isnan(at("x^4 + y^4", 0.0, 0.0).condition)


def test_where_the_hessian_is_not_finite_there_is_nothing_to_see() -> None:
    assert at("himmelblau", 1e200, 1e200) is None
