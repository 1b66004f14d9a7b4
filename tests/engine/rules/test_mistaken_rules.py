"""Each rule as people get it wrong, against its wrong equations in plain floats."""

from math import sqrt

import numpy as np
import pytest

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.update import Point
from tutor.engine.surfaces.formula_surface import SlopeSurface

W, SLOPES = 2.0, (3.0, -0.5, 4.0)
RATE, BETA, BETA1, BETA2, RHO, EPSILON, DECAY = 0.2, 0.6, 0.7, 0.8, 0.9, 1e-3, 0.05
KNOBS = {"learning_rate": RATE, "beta": BETA, "rho": RHO, "beta1": BETA1, "beta2": BETA2, "epsilon": EPSILON}
KNOBS |= {"weight_decay": DECAY, "epsilon_root": 0.0, "first_sum": 0.0, "dampening": 0.0, "momentum_decay": 0.004}


def averages():
    """Adam's m and s after the three slopes."""
    m = s = 0.0
    for g in SLOPES:
        m, s = BETA1 * m + (1 - BETA1) * g, BETA2 * s + (1 - BETA2) * g * g
    return m, s


def velocity_before(scale):
    """The velocity after the first two slopes, each of which counts `scale` times."""
    return BETA * scale * SLOPES[0] + scale * SLOPES[1]


def rmsprops_square():
    return sum((1 - RHO) * RHO ** (2 - k) * g * g for k, g in enumerate(SLOPES))


def adams(wrong):
    """The change of Adam at the third slope, with one thing left out."""
    m, s = averages()
    if wrong == "no-bias-correction":
        return -RATE * m / (sqrt(s) + EPSILON)
    m, s = m / (1 - BETA1**3), s / (1 - BETA2**3)
    return -RATE * m / (s + EPSILON)


def nadams():
    m, s = averages()
    share = [BETA1 * (1 - 0.5 * 0.96 ** (t * 0.004)) for t in range(1, 5)]
    product = share[0] * share[1] * share[2]
    ahead = (1 - share[2]) / (1 - product) * SLOPES[2] + share[3] / (1 - product * share[3]) * m
    return -RATE * ahead / (s / (1 - BETA2**3) + EPSILON)


def lions():
    mean = BETA2 * (1 - BETA2) * SLOPES[0] + (1 - BETA2) * SLOPES[1]
    return -RATE * DECAY * W - RATE * (BETA1 * mean + (1 - BETA1) * SLOPES[2])


G = SLOPES[2]
INSIDE, OUTSIDE = velocity_before(RATE), velocity_before(1.0)
AHEAD = -RATE * (G + BETA * (BETA * OUTSIDE + G))
WRONG = {
    ("momentum", "other-momentum"): -(BETA * (BETA * INSIDE + RATE * G) + RATE * G),
    ("momentum", "other-convention"): -RATE * (BETA * INSIDE + G),
    ("momentum", "averaged-momentum"): -(BETA * INSIDE + RATE * (1 - BETA) * G),
    ("momentum-pytorch", "other-momentum"): AHEAD,
    ("momentum-pytorch", "other-convention"): -(BETA * OUTSIDE + RATE * G),
    ("momentum-pytorch", "averaged-momentum"): -RATE * (BETA * OUTSIDE + (1 - BETA) * G),
    ("nesterov", "other-momentum"): -RATE * (BETA * OUTSIDE + G),
    ("nesterov", "averaged-momentum"): -RATE * ((1 - BETA) * G + BETA * (BETA * OUTSIDE + (1 - BETA) * G)),
    ("adagrad", "no-root"): -RATE * G / (sum(g * g for g in SLOPES) + EPSILON),
    ("rmsprop", "no-root"): -RATE * G / (rmsprops_square() + EPSILON),
    ("adam", "no-bias-correction"): adams("no-bias-correction"),
    ("adam", "no-root"): adams("no-root"),
    ("adamw", "no-bias-correction"): -RATE * DECAY * W + adams("no-bias-correction"),
    ("adamw", "no-root"): -RATE * DECAY * W + adams("no-root"),
    ("amsgrad", "no-bias-correction"): adams("no-bias-correction"),
    ("amsgrad", "no-root"): adams("no-root"),
    ("nadam", "no-root"): nadams(),
    ("lion", "no-sign"): lions(),
}


def test_every_mistake_of_a_rule_has_its_equation_here():
    assert set(WRONG) == {(name, wrong) for name, rule in OPTIMIZERS.items() for wrong in rule.mistakes}


@pytest.mark.parametrize(("rule", "wrong"), WRONG, ids=" ".join)
def test_a_rule_is_got_wrong_as_its_wrong_equation_says(rule, wrong):
    optimizer = OPTIMIZERS[rule]
    knobs = {name: KNOBS[name] for name in optimizer.knobs}
    w = np.array([W])
    state = optimizer.init(w)
    for slope in SLOPES[:2]:
        state = optimizer.update(_at(w, slope), state, knobs).state
    made = optimizer.mistakes[wrong].update(_at(w, SLOPES[2]), state, knobs)
    assert made.change == pytest.approx([WRONG[rule, wrong]], rel=1e-9)
    assert list(made.state) == list(state)
    assert made.state.get("step", 3) == 3  # whatever is left out, this was the third update


def _at(w, slope):
    surface = SlopeSurface("slope", (slope,))
    return Point(w, surface.gradient(w), surface)
