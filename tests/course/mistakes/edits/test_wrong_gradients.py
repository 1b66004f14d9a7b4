"""Every usual wrong gradient of a loss: what is said of it, and what it comes to, each written by hand.

A table lists all of them, in their order, as `name | sentence | the wrong slope in each weight`.
"""

import math

import pytest

from tutor.course.mistakes.wrong_derivatives import (
    exponent_kept,
    outer_only,
    weight_for_factor,
    with_rule,
    without_factor,
    wrong_derivative,
    wrong_gradients,
)
from tutor.course.scenario.scenario import Scenario
from tutor.engine.formula import evaluate, parse, to_unicode
from tutor.engine.runs.line import parse_run

PLACE = {"w": 1.7, "x": 1.7, "y": -0.6}

ONE_WEIGHT = {
    "w^2 + 3w": [
        "term-left-out | You left out 3w of the loss | 2w",
        "term-turned | You took away 3w instead of adding it | 2w - 3",
        "term-left-out | You left out w² of the loss | 3",
        "term-turned | You took away w² instead of adding it | 3 - 2w",
        "factor-left-out | You left out the factor 3 of the loss | 2w + 1",
        "factors-left-out | You left out the factor 3 of the loss, and the factor that the power brings down | w + 1",
        "factor-left-out | You left out the factor w of the loss | 2w",
        "factors-left-out | You left out the factor w of the loss, and the factor that the power brings down | w",
        "sum-for-product | You added 3 and w | 2w + 1",
        "power-factor | You left out the factor that the power brings down | w + 3",
        "inner-factor | You left out the inner derivative | 2w + 3",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 2w^2 + 3",
        "own-weight | You multiplied by the weight itself, not by its factor | 2w + w",
        "term-kept | You kept w² as it is, and did not take its derivative | w^2 + 3",
        "term-kept | You kept 3w as it is, and did not take its derivative | 2w + 3w",
        "term-doubled | You took the slope of w² twice | 4w + 3",
        "term-doubled | You took the slope of 3w twice | 2w + 6",
        "term-kept | You gave the parts of the loss, not their slopes | w^2 + 3w",
    ],
    "(2w - 4)^2": [
        "term-left-out | You left out 4 of the loss | 8w",
        "term-turned | You added 4 instead of taking it away | 4*(2w + 4)",
        "term-left-out | You left out 2w of the loss | 0",
        "term-turned | You took away 2w instead of adding it | 4*(2w + 4)",
        "factor-left-out | You left out the factor 2 of the loss | 2*(w - 4)",
        "factors-left-out | You left out the factor 2 of the loss, and the factor that the power brings down | w - 4",
        "factor-left-out | You left out the factor w of the loss | 0",
        "factors-left-out | You left out the factor w of the loss, and the factor that the power brings down | 0",
        "sum-for-product | You added 2 and w | 2*(w - 2)",
        "power-of-each | You raised each part of the bracket by itself | 8w",
        "power-of-one | You raised 2w alone, not the whole bracket | 8w",
        "power-of-one | You raised 4 alone, not the whole bracket | 2",
        "power-factor | You left out the factor that the power brings down | 2*(2w - 4)",
        "inner-factor | You left out the inner derivative | 2*(2w - 4)",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 4*(2w - 4)^2",
        "own-weight | You multiplied by the weight itself, not by its factor | 2*w*(2w - 4)",
    ],
    "w^4 + 5": [
        "term-left-out | You left out 5 of the loss | 4w^3",
        "term-turned | You took away 5 instead of adding it | 4w^3",
        "term-left-out | You left out w⁴ of the loss | 0",
        "term-turned | You took away w⁴ instead of adding it | 0 - 4w^3",
        "power-factor | You left out the factor that the power brings down | w^3",
        "inner-factor | You left out the inner derivative | 4w^3",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 4w^4",
        "own-weight | You multiplied by the weight itself, not by its factor | 4w^3",
        "term-kept | You kept w⁴ as it is, and did not take its derivative | w^4",
        "term-doubled | You took the slope of w⁴ twice | 8w^3",
        "term-doubled | You took the slope of 5 twice | 4w^3",
        "term-kept | You gave the parts of the loss, not their slopes | w^4",
    ],
    "exp(-w)": [
        "power-factor | You left out the factor that the power brings down | 0 - exp(-w)",
        "inner-factor | You left out the inner derivative | exp(-w)",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 0 - exp(-w)",
        "own-weight | You multiplied by the weight itself, not by its factor | 0 - exp(-w)",
    ],
}

TWO_WEIGHTS = {
    "x^2 + 3*x*y": [
        "term-left-out | You left out 3xy of the loss | 2x | 0",
        "term-turned | You took away 3xy instead of adding it | 2x - 3y | 0 - 3x",
        "term-left-out | You left out x² of the loss | 3y | 3x",
        "term-turned | You took away x² instead of adding it | 3y - 2x | 3x",
        "factor-left-out | You left out the factor 3 of the loss | 2x + y | x",
        "factors-left-out | You left out the factor 3 of the loss, and the factor that the power brings down|x + y|x",
        "factor-left-out | You left out the factor x of the loss | 2x | 3",
        "factors-left-out | You left out the factor x of the loss, and the factor that the power brings down | x | 3",
        "factor-left-out | You left out the factor y of the loss | 2x + 3 | 0",
        "factors-left-out | You left out the factor y of the loss, and the factor that the power brings down|x + 3|0",
        "power-factor | You left out the factor that the power brings down | x + 3y | 3x",
        "inner-factor | You left out the inner derivative | 2x + 3y | 3x",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 2x^2 + 3y | 3x",
        "own-weight | You multiplied by the weight itself, not by its factor | 2x + x*y | 3x",
        "term-kept | You kept x² as it is, and did not take its derivative | x^2 + 3y | 3x",
        "term-kept | You kept 3xy as it is, and did not take its derivative | 2x + 3x*y | 3x*y",
        "term-doubled | You took the slope of x² twice | 4x + 3y | 3x",
        "term-doubled | You took the slope of 3xy twice | 2x + 6y | 6x",
        "term-kept | You gave the parts of the loss, not their slopes | x^2 + 3x*y | 3x*y",
        "others-left-out | You left out what the other weights do | 2x | 0",
        "other-weight | You took its own weight in every part of each slope | 5x | 3y",
        "other-weight | You took the other weight in every part of each slope | 5y | 3x",
        "other-weight | You took x where y belongs | 5x | 3x",
        "other-weight | You took y where x belongs | 5y | 3y",
    ],
    "x^2 - y": [
        "term-left-out | You left out y of the loss | 2x | 0",
        "term-turned | You added y instead of taking it away | 2x | 1",
        "term-left-out | You left out x² of the loss | 0 | 0 - 1",
        "term-turned | You took away x² instead of adding it | 0 - 2x | 0 - 1",
        "power-factor | You left out the factor that the power brings down | x | 0 - 1",
        "inner-factor | You left out the inner derivative | 2x | 0 - 1",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 2x^2 | 0 - 1",
        "own-weight | You multiplied by the weight itself, not by its factor | 2x | 0 - 1",
        "term-kept | You kept x² as it is, and did not take its derivative | x^2 | 0 - 1",
        "term-kept | You kept y as it is, and did not take its derivative | 2x | 0 - y",
        "term-doubled | You took the slope of x² twice | 4x | 0 - 1",
        "term-doubled | You took the slope of y twice | 2x | 0 - 2",
        "term-kept | You gave the parts of the loss, not their slopes | x^2 | 0 - y",
        "others-left-out | You left out what the other weights do | 2x | 0 - 1",
        "other-weight | You took its own weight in every part of each slope | 2x | 0 - 1",
        "other-weight | You took the other weight in every part of each slope | 2y | 0 - 1",
        "other-weight | You took x where y belongs | 2x | 0 - 1",
        "other-weight | You took y where x belongs | 2y | 0 - 1",
    ],
    "x^2 + x": [
        "term-left-out | You left out x of the loss | 2x | 0",
        "term-turned | You took away x instead of adding it | 2x - 1 | 0",
        "term-left-out | You left out x² of the loss | 1 | 0",
        "term-turned | You took away x² instead of adding it | 1 - 2x | 0",
        "power-factor | You left out the factor that the power brings down | x + 1 | 0",
        "inner-factor | You left out the inner derivative | 2x + 1 | 0",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 2x^2 + 1 | 0",
        "own-weight | You multiplied by the weight itself, not by its factor | 2x + 1 | 0",
        "term-kept | You kept x² as it is, and did not take its derivative | x^2 + 1 | 0",
        "term-kept | You kept x as it is, and did not take its derivative | 2x + x | 0",
        "term-doubled | You took the slope of x² twice | 4x + 1 | 0",
        "term-doubled | You took the slope of x twice | 2x + 2 | 0",
        "term-kept | You gave the parts of the loss, not their slopes | x^2 + x | 0",
        "others-left-out | You left out what the other weights do | 2x + 1 | 0",
        "other-weight | You took its own weight in every part of each slope | 2x + 1 | 0",
        "other-weight | You took the other weight in every part of each slope | 2y + 1 | 0",
        "other-weight | You took x where y belongs | 2x + 1 | 0",
        "other-weight | You took y where x belongs | 2y + 1 | 0",
    ],
    "x*y": [
        "factor-left-out | You left out the factor x of the loss | 0 | 1",
        "factors-left-out | You left out the factor x of the loss, and the factor that the power brings down | 0 | 1",
        "factor-left-out | You left out the factor y of the loss | 1 | 0",
        "factors-left-out | You left out the factor y of the loss, and the factor that the power brings down | 1 | 0",
        "sum-for-product | You added x and y | 1 | 1",
        "power-factor | You left out the factor that the power brings down | y | x",
        "inner-factor | You left out the inner derivative | y | x",
        "exponent-kept | You kept the exponent as it is, and a power loses one | y | x",
        "own-weight | You multiplied by the weight itself, not by its factor | y | x",
        "others-left-out | You left out what the other weights do | 0 | 0",
        "other-weight | You took its own weight in every part of each slope | x | y",
        "other-weight | You took the other weight in every part of each slope | y | x",
        "other-weight | You took x where y belongs | x | x",
        "other-weight | You took y where x belongs | y | y",
    ],
}


BY_ONE_OF_TWO = {
    "x^2 + 3y": [
        "term-left-out | You left out 3y of the loss | 2x",
        "term-turned | You took away 3y instead of adding it | 2x",
        "term-left-out | You left out x² of the loss | 0",
        "term-turned | You took away x² instead of adding it | 0 - 2x",
        "factor-left-out | You left out the factor 3 of the loss | 2x",
        "factors-left-out | You left out the factor 3 of the loss, and the factor that the power brings down | x",
        "factor-left-out | You left out the factor y of the loss | 2x",
        "factors-left-out | You left out the factor y of the loss, and the factor that the power brings down | x",
        "sum-for-product | You added 3 and y | 2x",
        "power-factor | You left out the factor that the power brings down | x",
        "inner-factor | You left out the inner derivative | 2x",
        "exponent-kept | You kept the exponent as it is, and a power loses one | 2x^2",
        "own-weight | You multiplied by the weight itself, not by its factor | 2x",
        "term-kept | You kept x² as it is, and did not take its derivative | x^2",
        "term-kept | You kept 3y as it is, and did not take its derivative | 2x + 3y",
        "term-doubled | You took the slope of x² twice | 4x",
        "term-doubled | You took the slope of 3y twice | 2x",
        "term-kept | You gave the parts of the loss, not their slopes | x^2",
    ],
}


@pytest.mark.parametrize(
    ("text", "names", "rows"),
    [(t, "x", rows) for t, rows in BY_ONE_OF_TWO.items()]
    + [(t, "w", rows) for t, rows in ONE_WEIGHT.items()]
    + [(t, "xy", rows) for t, rows in TWO_WEIGHTS.items()],
)
def test_each_wrong_gradient_of_a_loss_is_told_as_what_it_is(text, names, rows):
    made = [*wrong_gradients(parse(text, PLACE), names)]
    wanted = [[*map(str.strip, row.split("|"))] for row in rows]
    assert [(edit.name, edit.did.format(*map(to_unicode, edit.pieces))) for edit, _ in made] == [
        (name, did) for name, did, *_ in wanted
    ]
    for (edit, gradient), (_, _, *slopes) in zip(made, wanted, strict=True):
        for part, slope in zip(gradient, slopes, strict=True):
            value, right = evaluate(part, PLACE), evaluate(parse(slope, PLACE), PLACE)
            assert math.isclose(value, right, rel_tol=1e-12, abs_tol=1e-12), (edit.did, slope)


def test_of_three_weights_each_is_taken_for_each_other_one():
    # The slopes of x·y + z² are y, x and 2z.
    place = {"x": 2.0, "y": 3.0, "z": 5.0}
    others = [
        (edit.did.format(*map(to_unicode, edit.pieces)), [evaluate(part, place) for part in gradient])
        for edit, gradient in wrong_gradients(parse("x*y + z^2", "xyz"), "xyz")
        if edit.name == "other-weight"
    ]
    assert others == [
        ("You took x where y belongs", [2, 2, 10]),
        ("You took x where z belongs", [3, 2, 4]),
        ("You took y where x belongs", [3, 3, 10]),
        ("You took y where z belongs", [3, 2, 6]),
        ("You took z where x belongs", [3, 5, 10]),
        ("You took z where y belongs", [5, 2, 10]),
    ]


@pytest.mark.parametrize(
    ("rule", "text", "slope"),
    [
        (outer_only, "5*(3w - 6)^2", "10*(3w - 6)"),
        (outer_only, "log(3w)", "1/(3w)"),
        (outer_only, "log(w) + w/3", "1/w + 1/3"),
        (outer_only, "2^(3w)", "2^(3w)*log(2)*3"),
        (outer_only, "if(w > 1, (3w)^2, w)", "2*(3w)"),
        (outer_only, "if(w > 4, w, log(3w))", "1/(3w)"),
        (without_factor, "(w - 4)^2", "w - 4"),
        (without_factor, "(3w - 4)^2", "3*(3w - 4)"),
        (without_factor, "w^5 + ((2w)^2 + 1)^3", "w^4 + ((2w)^2 + 1)^2*2*(2w)"),
        (without_factor, "2^w", "2^w*log(2)"),
        (exponent_kept, "w^5", "5w^5"),
        (exponent_kept, "((2w)^2 + 1)^3", "3*((2w)^2 + 1)^3*2*(2w)^2*2"),
        (exponent_kept, "3^w", "3^w*log(3)"),
        (weight_for_factor, "3w + w*4", "w + w"),
        (weight_for_factor, "3*(w + 1) + w*w", "3 + 2w"),
    ],
)
def test_one_rule_of_the_calculus_forgotten_leads_to_the_slope_worked_out_by_hand(rule, text, slope):
    made = wrong_derivative(parse(text, "w"), "w", rule)
    assert evaluate(made, PLACE) == pytest.approx(evaluate(parse(slope, "w"), PLACE), rel=1e-12)


def _run(line):
    return Scenario.of(parse_run(line))


def test_a_run_by_a_wrong_slope_goes_by_it_and_there_is_none_where_nothing_is_wrong():
    line = "(3w-4)^2 start=2 rate=0.05"
    assert with_rule(_run(line), outer_only).frame(1).parameters == pytest.approx([2 - 0.05 * 2 * (3 * 2 - 4)])
    assert with_rule(_run(line), without_factor).frame(1).parameters == pytest.approx([2 - 0.05 * 3 * (3 * 2 - 4)])
    assert with_rule(_run("w^2 start=2 rate=0.05"), outer_only) is None
    assert with_rule(_run("exp(w) start=2 rate=0.05"), without_factor) is None
    bowl = _run("stretched-bowl kappa=6 start=3,1 rate=0.1")  # (x² + 6y²)/2
    assert with_rule(bowl, without_factor).frame(0).gradient == pytest.approx([1.5, 3])
