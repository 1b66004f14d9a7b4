"""What a rule says of itself, against what it does."""

from types import SimpleNamespace

import numpy as np
import pytest

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.update import Point
from tutor.engine.surfaces.built_in import SURFACES

SURFACE, W = SURFACES["himmelblau"], np.array([0.5, -0.25])


def first_change(rule, height=1.0, length=1.0):
    """The first change on a surface so many times as high, where the gradient is taken so many times as long."""
    surface = SimpleNamespace(
        loss=lambda p: height * SURFACE.loss(p),
        gradient=lambda p: height * SURFACE.gradient(p),
        hessian=lambda p: height * SURFACE.hessian(p),
    )
    return rule.update(Point(W, length * surface.gradient(W), surface), rule.init(W), rule.knobs).change


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_rule_says_whether_its_steps_grow_with_the_surface(rule):
    is_twice = np.allclose(first_change(rule, height=2.0), 2 * first_change(rule), rtol=1e-9)
    assert rule.steps_in_proportion == is_twice


FOLLOWING = [rule for rule in OPTIMIZERS.values() if not rule.is_costly]
"""Those that go where the gradient leads; the others look for themselves, and have their radius from it alone."""


@pytest.mark.parametrize("rule", FOLLOWING, ids=lambda rule: rule.name)
def test_a_rule_says_whether_a_gradient_of_a_wrong_length_is_seen_in_its_step(rule):
    is_same = np.allclose(first_change(rule, length=2.0), first_change(rule), rtol=0.01)
    assert rule.heeds_length != is_same
