"""The functions of one and two weights that optimizers are tested on, typed as a person writes them.

SciPy's collection holds them (benchmarks/go_benchmark_functions, version 1.17; two that draw numbers by chance are
left out): published_functions.txt has a name, the range of each weight, and the text that is typed. Sources: Jamil and
Yang, A literature survey of benchmark functions (2013); Gavana, Global optimization benchmarks (2013); Mishra, Some new
test functions for global optimization (2006). Losses are compared with the same functions in NumPy, gradients with
their complex steps.
"""

import math
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from tests.engine.surfaces.published_formulas import FORMULAS
from tutor.engine.analysis.regimes import regime
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import typed_surface


class Typed(NamedTuple):
    text: str
    lows: list[float]
    highs: list[float]


def _typed(line):
    name, ends, text = line.split(" | ", 2)
    numbers = [float(end) for end in ends.split()]
    return name, Typed(text, numbers[::2], numbers[1::2])


LINES = Path(__file__).with_name("published_functions.txt").read_text(encoding="utf-8").splitlines()
FUNCTIONS = dict(map(_typed, LINES))


def slopes_by_complex_step(function, point):
    slopes = []
    for place in range(len(point)):
        turned = point.astype(complex)
        turned[place] += 1e-30j
        slopes.append(np.imag(function(*turned)) / 1e-30)
    return np.array(slopes)


def test_every_function_of_the_collection_is_typed():
    assert [*FUNCTIONS] == [*FORMULAS]
    assert len(FUNCTIONS) == 177


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_published_function_is_what_was_typed(name):
    typed, function = FUNCTIONS[name], FORMULAS[name]
    surface = typed_surface(typed.text)
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    for _ in range(4):
        point = chance.uniform(typed.lows, typed.highs, 2)[: len(surface.coordinates)]
        loss, gradient = surface.loss_and_gradient(point)
        expected, slopes = np.real(function(*point)), slopes_by_complex_step(function, point)
        assert abs(loss - expected) <= 1e-13 * max(1.0, abs(expected)), point
        np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-11 * max(1.0, float(np.abs(slopes).max())))


NONE = None
KINKS = [
    # name, place, along which weight, the slopes to the left and to the right of it, and the one that is taken there
    ("Ackley01", (0.0, 0.0), 0, -2 * math.sqrt(2), 2 * math.sqrt(2), NONE),
    ("Ackley02", (0.0, 0.0), 0, -4.0, 4.0, NONE),
    ("Alpine01", (0.0, 2.0), 0, -0.1, 0.1, 0.0),
    ("BartelsConn", (0.0, 2.0), 0, 1.0, 3.0, 2.0),
    ("Bukin04", (-10.0, 1.0), 0, -0.01, 0.01, 0.0),
    ("Bukin06", (-10.0, 1.5), 0, 10 * math.sqrt(2) - 0.01, 10 * math.sqrt(2) + 0.01, 10 * math.sqrt(2)),
    ("Deceptive", (0.0, 0.5), 0, -0.025, 1.275, -0.025),
    ("HolderTable", (0.0, 1.0), 0, 1.0682947055, -1.0682947055, 0.0),
    ("Mishra11", (0.0, 2.0), 0, 1.0, -1.0, 0.0),
    ("MultiModal", (0.0, 2.0), 0, -4.0, 4.0, 0.0),
    ("NeedleEye", (0.0001, 2.0), 0, 0.0, 1.0, 1.0),
    ("Plateau", (1.0, 2.5), 0, 0.0, 0.0, 0.0),
    ("Price01", (0.0, 2.0), 0, 10.0, -10.0, 0.0),
    ("Problem18", (3.0,), 0, 2.0, 2.0, 2.0),
    ("Quintic", (-1.0, 2.0), 0, -15.0, 15.0, 0.0),
    ("Salomon", (0.0, 0.0), 1, -0.1, 0.1, NONE),
    ("Schwefel06", (0.0, 2.0), 0, -2.0, -1.0, -1.5),
    ("Schwefel06", (0.0, 2.0), 1, -2.0, -1.0, -1.5),
    ("Schwefel20", (0.0, 2.0), 0, -1.0, 1.0, 0.0),
    ("Schwefel21", (2.0, 2.0), 0, 0.0, 1.0, 0.5),
    ("Schwefel22", (0.0, 2.0), 0, -3.0, 3.0, 0.0),
    ("Sodp", (0.0, 0.0), 1, 0.0, 0.0, 0.0),
    ("Step", (1.0, 2.5), 0, 0.0, 0.0, 0.0),
    ("Step2", (1.0, 2.5), 0, 0.0, 0.0, 0.0),
    ("Tripod", (0.0, -2.0), 0, -1.0, 1.0, 0.0),
    ("Tripod", (3.0, 0.0), 1, 1.0, -1.0, -1.0),
    ("Ursem03", (0.0, 1.0), 0, -1.25, 1.25, 0.0),
    ("Ursem04", (0.0, 0.0), 0, -0.75, 0.75, NONE),
    ("XinSheYang02", (0.0, 2.0), 0, -2.1314499915, 2.1314499915, 0.0),
    ("YaoLiu04", (-2.0, 2.0), 1, 0.0, 1.0, 0.5),
    ("Zimmerman", (7.0, 2.0), 0, -1.0, 800.0, -0.25),
]


@pytest.mark.parametrize(("name", "place", "weight", "left", "right", "taken"), KINKS)
def test_at_a_kink_the_slopes_of_both_sides_are_met_and_one_is_chosen(name, place, weight, left, right, taken):
    surface, point, step = typed_surface(FUNCTIONS[name].text), np.array(place), np.zeros(len(place))
    step[weight] = 1e-9
    for beside, slope in ((point - step, left), (point + step, right)):
        assert slopes_by_complex_step(FORMULAS[name], beside)[weight] == pytest.approx(slope, abs=1e-6)
        assert surface.gradient(beside)[weight] == pytest.approx(slope, abs=1e-6)
    chosen = surface.gradient(point)[weight]
    assert np.isnan(chosen) if taken is NONE else chosen == pytest.approx(taken, abs=1e-12)


def test_a_run_that_meets_a_place_without_a_gradient_is_told_so_and_not_that_it_diverges():
    met = regime(parse_run("√(x²+y²) start=1,0 rate=1 steps=3").descent())
    assert met.name == "out-of-bounds"
    assert met.reason == "At x = 0.0, y = 0.0 the loss has no gradient, so update 2 had no way to go."
    begun = regime(parse_run(f'"{FUNCTIONS["Ackley01"].text}" start=0,0 steps=2').descent())
    assert "so update 1 had no way to go" in begun.reason
    assert regime(parse_run("exp(x^2) start=3 rate=1 steps=3").descent()).name == "diverging"
