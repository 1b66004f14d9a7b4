"""Random texts of the grammar: each is read as what it says, or refused in a sentence with its place.

A hundred thousand of them are read by the benchmark typed_rules.
"""

import numpy as np
from hypothesis import HealthCheck, given, settings

from tests.engine.formula.grammar import formulas, odd_formulas, odd_rules
from tutor.engine.errors import UserError
from tutor.engine.formula import evaluate, free_names, parse, to_explicit, to_unicode
from tutor.engine.rules.typed_rule import typed_rule
from tutor.engine.runs.frames import Settings, advance, first_frame
from tutor.engine.surfaces.built_in import SURFACES, typed_surface

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def read(reader, text):
    """What a reader makes of a text; None where it answers with a sentence that has its place."""
    try:
        return reader(text)
    except UserError as error:
        told = error
    position = getattr(told, "position", None)
    assert position is None or 0 <= position <= len(text), text
    assert str(told).endswith((".", "?", "…")), text
    return None


@few
@given(odd_formulas)
def test_a_text_makes_a_surface_or_a_sentence(text):
    surface = read(typed_surface, text)
    if surface is not None:
        place = np.linspace(0.3, 1.7, len(surface.coordinates))
        loss, gradient = surface.loss_and_gradient(place)
        assert loss.shape == ()
        assert gradient.shape == place.shape
        read(surface.undefined_at, place)


@few
@given(odd_rules)
def test_a_text_makes_a_rule_that_steps_or_a_sentence(text):
    rule = read(typed_rule, text)
    if rule is not None and not any(np.isnan(value) for value in rule.knobs.values()):
        bowl = SURFACES["bowl"]
        frame = first_frame(bowl, np.array([1.0, 2.0]), rule.init(np.array([1.0, 2.0])))
        for _ in range(3):
            frame = advance(bowl, frame, Settings(rule, rule.knobs))
        assert frame.parameters.shape == (2,)


@few
@given(formulas)
def test_what_is_printed_reads_as_what_was_read(text):
    formula = read(parse, text)
    if formula is None:
        return
    names = free_names(formula)
    values = dict(zip(names, np.linspace(0.4, 1.9, len(names)).tolist(), strict=True))
    value = read(lambda _: evaluate(formula, values), text)
    for written in (to_unicode(formula), to_explicit(formula)):
        again = parse(written, names)
        same = read(lambda _, again=again: evaluate(again, values), written)
        assert (value is None) == (same is None), written
        assert value is None or abs(value - same) <= 1e-12 * max(1.0, abs(value)), written
