"""Wrong ideas at the course's numbers that come in parts, and at a few more."""

from math import exp, log

from tests.course.mistakes.battery_vectors import POWER, sign

PARTS = {
    "gradient.joint": [
        ("y raised", lambda gx, gy, a, b: gx * a + gy * b, "raised y"),
        ("crossed", lambda gx, gy, a, b: gx * b - gy * a, "crossed"),
        ("x alone", lambda gx, a: gx * a, "left out|alone"),
        ("turned", lambda gx, gy, a, b: gy * b - gx * a, "sign"),
    ],
    "ravines.tilted": [
        ("turned round", lambda tilt: (2 - tilt) / (2 + tilt), "wrong way round"),
        ("the difference", lambda tilt: 2 * tilt, "difference"),
        ("the larger alone", lambda tilt: 2 + tilt, "alone|did not divide|left out"),
        ("the product", lambda tilt: (2 + tilt) * (2 - tilt), "multiplied"),
        ("the sum", lambda tilt: None if tilt == 1.2 else 4.0, "added|sum"),
    ],
    "by-hand.second#1": [
        ("uphill", lambda w0, rate: w0 + 2 * rate * (w0 - 2), "added"),
        ("the 2 left out", lambda w0, rate: w0 - rate * (w0 - 2), POWER),
        ("the change", lambda w0, rate: -2 * rate * (w0 - 2), "the change"),
        ("the loss for the slope", lambda w0, rate: w0 - rate * (w0 - 2) ** 2, "the loss"),
        ("two for the bottom's distance", lambda w0, rate: 2 + 2 * rate * (w0 - 2), "bottom|distance|left of|removed"),
    ],
    "by-hand.second#2": [
        ("the start's slope twice", lambda w0, rate: w0 - 4 * rate * (w0 - 2), "slope at the start"),
        ("one update early", lambda w0, rate: 2 + (w0 - 2) * (1 - 2 * rate), "early"),
        ("from the start again", lambda w0, rate: w0 - 2 * rate * (w0 - 2) * (1 - 2 * rate), "from the start"),
        ("one too far", lambda w0, rate: 2 + (w0 - 2) * (1 - 2 * rate) ** 3, "too far"),
        ("the last change", lambda w0, rate: -2 * rate * (w0 - 2) * (1 - 2 * rate), "the change"),
    ],
    "momentum.by-hand#1": [
        ("β on the first step", lambda w0, rate, beta: w0 - (1 - beta) * 2 * rate * (w0 - 2), "1 − β|0\\.\\d·|share"),
        ("uphill", lambda w0, rate: w0 + 2 * rate * (w0 - 2), "added"),
        ("the 2 left out", lambda w0, rate: w0 - rate * (w0 - 2), POWER),
        ("β times the step", lambda w0, rate, beta: w0 - beta * 2 * rate * (w0 - 2), "β"),
        ("as Nesterov does", lambda w0, rate, beta: w0 - (1 + beta) * 2 * rate * (w0 - 2), "Nesterov|1 \\+ β|momentum"),
    ],
    "momentum.by-hand#2": [
        ("the new step alone", lambda w0, rate: 2 * rate * (w0 - 2) * (1 - 2 * rate), "momentum"),
        ("β left out", lambda w0, rate: 2 * rate * (w0 - 2) * (2 - 2 * rate), "left out the factor (β|0\\.)"),
        (
            "the old one alone",
            lambda w0, rate, beta: beta * 2 * rate * (w0 - 2),
            r"remembered|old velocity|alone|left out 0\.\d+·",
        ),
        ("the start's slope", lambda w0, rate, beta: (1 + beta) * 2 * rate * (w0 - 2), "slope at the start"),
        ("one update early", lambda w0, rate: 2 * rate * (w0 - 2), "update before|early|at the start"),
        ("α left out", lambda w0, rate, beta: 2 * (w0 - 2) * (beta + 1 - 2 * rate), "α"),
        ("the memory taken away", lambda w0, rate, beta: 2 * rate * (w0 - 2) * (1 - 2 * rate - beta), "sign"),
    ],
    "momentum.by-hand#3": [
        ("plain descent", lambda w0, rate: 2 + (w0 - 2) * (1 - 2 * rate) ** 2, "momentum"),
        (
            "the velocity added",
            lambda w0, rate, beta: 2 + (w0 - 2) * ((1 - 2 * rate) + 2 * rate * (1 - 2 * rate + beta)),
            "added",
        ),
        (
            "β left out",
            lambda w0, rate: 2 + (w0 - 2) * ((1 - 2 * rate) - 2 * rate * (2 - 2 * rate)),
            "left out the factor β",
        ),
        ("the velocity", lambda w0, rate, beta: 2 * rate * (w0 - 2) * (1 - 2 * rate + beta), "velocity|the change"),
        (
            "taken from the start",
            lambda w0, rate, beta: w0 - 2 * rate * (w0 - 2) * (1 - 2 * rate + beta),
            "from the start",
        ),
        (
            "the start's slope twice",
            lambda w0, rate, beta: w0 - 2 * rate * (w0 - 2) * (2 + beta),
            "slope at the start",
        ),
    ],
    "adaptive.square-sum#1": [
        ("a plain step", lambda w0, rate: w0 - 2 * rate * (w0 - 2), "plain step"),
        ("uphill", lambda w0, rate: w0 + rate * sign(w0 - 2), "added"),
        ("the change", lambda w0, rate: -rate * sign(w0 - 2), "the change"),
        ("no root", lambda w0, rate: w0 - rate / (2 * (w0 - 2)), "root"),
    ],
    "adaptive.square-sum#2": [
        ("the new square alone", lambda w0, rate: 4 * (abs(w0 - 2) - rate) ** 2, "forgot the first|left out"),
        ("the old square alone", lambda w0: 4 * (w0 - 2) ** 2, "update before|early|at the start|left out"),
        (
            "the slopes added, then squared",
            lambda w0, rate: (2 * abs(w0 - 2) + 2 * (abs(w0 - 2) - rate)) ** 2,
            "added|square",
        ),
        (
            "the mean of the squares",
            lambda w0, rate: (4 * (w0 - 2) ** 2 + 4 * (abs(w0 - 2) - rate) ** 2) / 2,
            "mean|half|2 is missing",
        ),
        (
            "the root of it",
            lambda w0, rate: (4 * (w0 - 2) ** 2 + 4 * (abs(w0 - 2) - rate) ** 2) ** 0.5,
            "root",
        ),
        ("the first square twice", lambda w0: 8 * (w0 - 2) ** 2, "slope at the start"),
    ],
    "adaptive.rmsprop#1": [
        ("ρ for 1 − ρ", lambda g, rho: rho * g * g, "share of the old"),
        ("no share", lambda g: g * g, "1 − ρ"),
        ("not squared", lambda g, rho: (1 - rho) * g, "squared"),
        ("the share squared too", lambda g, rho: (1 - rho) ** 2 * g * g, "square|twice"),
        ("the root of it", lambda g, rho: (1 - rho) ** 0.5 * abs(g), "root"),
    ],
    "adaptive.rmsprop#2": [
        ("a plain step", lambda g: -0.1 * g, "plain step"),
        ("as if corrected", lambda g: -0.1 * sign(g), "sign|α|correct"),
        ("no root", lambda g, rho: -0.1 * g / ((1 - rho) * g * g), "root"),
        ("uphill", lambda g, rho: 0.1 * sign(g) / (1 - rho) ** 0.5, "added|sign"),
        ("ρ for 1 − ρ", lambda g, rho: -0.1 * sign(g) / rho**0.5, "ρ"),
    ],
    "adaptive.adam#1": [
        ("the slope itself", lambda w0: 2 * (w0 - 2), "factor 1 − |left out the momentum|share"),
        ("β₁ for 1 − β₁", lambda w0: 0.9 * 2 * (w0 - 2), "β₁|share of the old|itself, not what it leaves"),
        ("with the square's share", lambda w0, beta2: (1 - beta2) * 2 * (w0 - 2), "β₂|place"),
        ("the 2 of the slope left out", lambda w0: 0.1 * (w0 - 2), POWER),
        ("with the sign of the step", lambda w0: -0.1 * 2 * (w0 - 2), "sign"),
    ],
    "adaptive.adam#2": [
        ("the square itself", lambda w0: 4 * (w0 - 2) ** 2, "share|corrected|factor 1 − "),
        (
            "β₂ for 1 − β₂",
            lambda w0, beta2: beta2 * 4 * (w0 - 2) ** 2,
            "β₂|share of the old|itself, not what it leaves",
        ),
        ("not squared", lambda w0, beta2: (1 - beta2) * 2 * (w0 - 2), "square"),
        ("with the mean's share", lambda w0: 0.1 * 4 * (w0 - 2) ** 2, "β₁|place"),
        ("the 2 squared left out", lambda w0, beta2: (1 - beta2) * (w0 - 2) ** 2, POWER),
    ],
    "adaptive.adam#3": [
        ("not corrected", lambda w0: 0.1 * 2 * (w0 - 2), "correct"),
        ("divided by β₁", lambda w0: 0.1 * 2 * (w0 - 2) / 0.9, "itself, not what it leaves"),
        ("multiplied", lambda w0: 0.1 * 2 * (w0 - 2) * 0.1, "multiplied"),
        ("divided by the square's share", lambda w0, beta2: 0.1 * 2 * (w0 - 2) / (1 - beta2), "β₂|place"),
    ],
    "adaptive.adam#4": [
        ("a plain step", lambda w0, rate: -rate * 2 * (w0 - 2), "plain step"),
        ("uphill", lambda w0, rate: rate * sign(w0 - 2), "sign|added"),
        ("not corrected", lambda w0, rate, beta2: -rate * 0.1 / (1 - beta2) ** 0.5 * sign(w0 - 2), "correct"),
        (
            "only the mean corrected",
            lambda w0, rate, beta2: -rate / (1 - beta2) ** 0.5 * sign(w0 - 2),
            "average gradient",
        ),
        ("only the square corrected", lambda w0, rate: -rate * 0.1 * sign(w0 - 2), "average of the squares"),
        ("no root", lambda w0, rate: -rate / (2 * (w0 - 2)), "root"),
        ("the place", lambda w0, rate: w0 - rate * sign(w0 - 2), "place|new w|weight itself"),
        ("α left out", lambda w0: -1.0 * sign(w0 - 2), "α"),
    ],
    "chain-rule.neuron#1": [
        ("the 2 left out", lambda w, x, y: w * x - y, "2 that the square"),
        ("the loss", lambda w, x, y: (w * x - y) ** 2, "loss"),
        ("the target left out", lambda w, x: 2 * w * x, "left out|left"),
        ("the sign", lambda w, x, y: -2 * (w * x - y), "sign"),
        ("the target added", lambda w, x, y: 2 * (w * x + y), "added"),
        ("the slope in w", lambda w, x, y: 2 * (w * x - y) * x, "∂L/∂w"),
    ],
    "chain-rule.neuron#2": [
        ("times w", lambda w, x, y: 2 * (w * x - y) * w, "multiplied by|local derivative"),
        ("not multiplied", lambda w, x, y: 2 * (w * x - y), "above|slope in z alone"),
        ("the 2 left out", lambda w, x, y: (w * x - y) * x, POWER),
        ("the local one alone", lambda x: x, "local derivative alone|You gave x,"),
        ("added", lambda w, x, y: 2 * (w * x - y) + x, "added"),
        ("times the loss", lambda w, x, y: (w * x - y) ** 2 * x, "loss"),
    ],
    "network.softmax#1": [
        ("no exponentials", lambda z1, z2, z3: z1 / (z1 + z2 + z3), "exponentials first|exp"),
        ("not divided", lambda z1: exp(z1), "Divide"),
        ("over the others", lambda z1, z2, z3: exp(z1) / (exp(z2) + exp(z3)), "left out"),
        ("the wrong class", lambda z1, z2, z3: exp(z2) / (exp(z1) + exp(z2) + exp(z3)), "place|other class"),
        ("turned round", lambda z1, z2, z3: (exp(z1) + exp(z2) + exp(z3)) / exp(z1), "round"),
        ("one third of it", lambda z1, z2, z3: exp(z1) / (exp(z1) + exp(z2) + exp(z3)) / 3, "3"),
    ],
    "network.softmax#2": [
        ("the sign", lambda z1, z2, z3: z1 - log(exp(z1) + exp(z2) + exp(z3)), "sign"),
        ("log of the sum alone", lambda z1, z2, z3: log(exp(z1) + exp(z2) + exp(z3)) if z1 else None, "left out"),
        ("1 − p", lambda z1, z2, z3: 1 - softmax(z1, z2, z3), "1 − |left of 1"),
        ("the probability", lambda z1, z2, z3: softmax(z1, z2, z3), "probability|logarithm"),
        ("of the wrong classes", lambda z1, z2, z3: -log(1 - softmax(z1, z2, z3)), "1 −"),
        ("base 10", lambda z1, z2, z3: -log(softmax(z1, z2, z3)) / log(10), "base 10"),
        ("base 2", lambda z1, z2, z3: -log(softmax(z1, z2, z3)) / log(2), "base 2"),
    ],
    "network.softmax#3": [
        ("the probability", lambda z1, z2, z3: softmax(z1, z2, z3), "wrong class"),
        ("the sign", lambda z1, z2, z3: 1 - softmax(z1, z2, z3), "Turn it round"),
        ("p(1 − p)", lambda z1, z2, z3: softmax(z1, z2, z3) * (1 - softmax(z1, z2, z3)), "1 −|softmax alone"),
        ("−1/p", lambda z1, z2, z3: -1 / softmax(z1, z2, z3), "logarithm|1/p"),
        ("added", lambda z1, z2, z3: softmax(z1, z2, z3) + 1, "added"),
    ],
}


def softmax(first, *others):
    return exp(first) / (exp(first) + sum(map(exp, others)))
