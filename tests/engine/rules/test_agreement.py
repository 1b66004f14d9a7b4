"""Two rules taken through points that neither chooses."""

import numpy as np
import pytest

from tutor.engine.rules.agreement import Way, parting
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.recognising import first_parting, likeness
from tutor.engine.rules.typed_rule import typed_rule
from tutor.engine.surfaces.formula_surface import FormulaSurface

BOWL = FormulaSurface("bowl", "x^2 + y^2", ("x", "y"), (1.0, 1.0), ((-5.0, 5.0), (-5.0, 5.0)))


def way(text, **knobs):
    rule = typed_rule(text)
    return Way(rule, rule.update, {"learning_rate": 0.1, **rule.knobs, **knobs})


@pytest.mark.parametrize("name", [name for name, rule in OPTIMIZERS.items() if rule.as_typed])
def test_every_rule_makes_everywhere_the_changes_of_its_equations(name):
    rule = OPTIMIZERS[name]
    typed = typed_rule(rule.typed_with({}) + " ")
    knobs = {"learning_rate": 0.1, **rule.knobs}
    assert first_parting(Way(rule, rule.update, knobs), Way(typed, typed.update, {**typed.knobs, **knobs})) is None


def test_where_two_part_is_told_with_both_their_changes():
    found = parting(way("w - rate*g"), way("w - rate*g*(t<7)"), (BOWL,))
    assert found.number == 7
    np.testing.assert_allclose(found.point.gradient, 2 * found.point.parameters)
    np.testing.assert_allclose(found.change, -0.1 * found.point.gradient)  # the second of five rates, which is α itself
    assert not found.other.any()


def test_a_rate_that_is_written_out_parts_from_the_rate_only_where_it_changes():
    by_name, written = way("w - rate*g"), way("w - 0.1*g")
    assert parting(by_name, written, (BOWL,)).number == 3
    assert parting(by_name, written, (BOWL,), rate_changes=False) is None


def test_a_rule_that_has_no_value_somewhere_is_another():
    assert parting(way("w - rate*g"), way("w - rate*g/(w<50)"), (BOWL,)) is not None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["w - rate*g*(w<3)", "w - rate*g*(abs(g)<50)", "w - rate*g*(t<150)"])
def test_what_goes_as_a_rule_for_a_while_is_not_called_that_rule(text):
    rule = typed_rule(text)
    assert likeness(rule, rule.knobs) is None
