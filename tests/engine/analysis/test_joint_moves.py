import numpy as np
import pytest

from tutor.engine.analysis.joint_moves import JointMove, NoPlace, rise_that_ends_lower, steps_that_raise_together
from tutor.engine.surfaces.built_in import SURFACES, surface_named

TWO = [name for name, surface in SURFACES.items() if len(surface.coordinates) == 2]


@pytest.mark.parametrize("name", TWO)
def test_a_joint_rise_that_ends_lower_is_one(name: str) -> None:
    found = rise_that_ends_lower(SURFACES[name])
    if isinstance(found, NoPlace):
        assert found.reason
        return
    loss = SURFACES[name].loss
    assert (found.gradient > 0).all()
    assert (found.step > 0).all()
    assert float(loss(found.place + found.step) - loss(found.place)) == pytest.approx(found.together)
    assert found.together < 0


def test_on_a_convex_surface_no_joint_rise_ends_lower_and_with_a_second_basin_one_does() -> None:
    for name in ("bowl", "stretched-bowl", "tilted-bowl"):
        assert "convex" in rise_that_ends_lower(SURFACES[name]).reason
    for name in ("himmelblau", "styblinski-tang", "rastrigin", "saddle"):
        assert isinstance(rise_that_ends_lower(SURFACES[name]), JointMove)


@pytest.mark.parametrize("name", TWO)
def test_steps_that_lower_alone_and_raise_together_are_such(name: str) -> None:
    found = steps_that_raise_together(SURFACES[name])
    if isinstance(found, NoPlace):
        return
    loss, here = SURFACES[name].loss, found.place
    dx, dy = found.step
    assert found.step == pytest.approx(-found.rate * SURFACES[name].gradient(here))
    assert float(loss(here + np.array([dx, 0.0]))) < float(loss(here))
    assert float(loss(here + np.array([0.0, dy]))) < float(loss(here))
    assert float(loss(here + found.step)) > float(loss(here))


def test_without_a_cross_term_what_two_weights_do_adds_up() -> None:
    for name in ("bowl", "stretched-bowl", "saddle"):
        assert "no cross term" in steps_that_raise_together(SURFACES[name]).reason
    assert isinstance(steps_that_raise_together(surface_named("x^2 + 3x*y + 5y^2")), JointMove)


def test_for_a_small_rate_it_never_happens_and_the_rate_found_is_about_the_smallest() -> None:
    # On x² + y² + 1.8xy the steepest way, x = y, curves by 3.8, and one weight alone by 2: together L rises from
    # α = 2/3.8 on, while alone it falls up to α = 1.
    found = steps_that_raise_together(SURFACES["tilted-bowl"])
    assert 2 / 3.8 <= found.rate <= 2 / 3.8 * 1.25
