"""Wrong ideas at numbers of the course's middle lessons, from the second order to schedules."""

from math import cos, pi

POWER = "power brings down|factor .?2|factor that|left out the factor|square brings down"

MIDDLE_NUMBERS = {
    "second-order.tangent": [
        ("change of the loss", lambda w0, step: 2 * (w0 - 2) * step, "change of the loss"),
        ("sign round", lambda w0, step: (w0 - 2) ** 2 - 2 * (w0 - 2) * step, "sign round"),
        ("whole unit", lambda w0: (w0 - 2) ** 2 + 2 * (w0 - 2), "whole unit"),
        ("true loss", lambda w0, step: (w0 + step - 2) ** 2, "true loss"),
        ("left out", lambda w0, step: (w0 - 2) ** 2 + step, "left out"),
        ("left out", lambda w0: (w0 - 2) ** 2, "left out|loss"),
        ("factor", lambda w0, step: (w0 - 2) ** 2 + (w0 - 2) * step, "factor"),
    ],
    "second-order.parabola-through": [
        ("first order", lambda w0, step: w0**3 + 3 * w0**2 * step, "first order"),
        ("half", lambda w0, step: w0**3 + 3 * w0**2 * step + 6 * w0 * step**2, "half"),
        ("squared", lambda w0, step: w0**3 + 3 * w0**2 * step + 3 * w0 * step, "squared"),
        ("change", lambda w0, step: 3 * w0**2 * step + 3 * w0 * step**2, "change"),
        ("left out", lambda w0, step: w0**3 + 3 * w0 * step**2, "left out"),
        ("loss", lambda w0: w0**3, "loss|alone"),
    ],
    "second-order.newton": [
        ("left the curvature out", lambda w0, c: w0 - 3 * w0**2 + c, "left the curvature out"),
        ("wrong way", lambda w0, c: w0 - 6 * w0 / (3 * w0**2 - c), "wrong way"),
        ("added", lambda w0, c: w0 + (3 * w0**2 - c) / (6 * w0), "added"),
        ("change", lambda w0, c: -(3 * w0**2 - c) / (6 * w0), "change"),
        ("multiplied", lambda w0, c: w0 - (3 * w0**2 - c) * 6 * w0, "multiplied"),
    ],
    "second-order.size": [
        ("length of the gradient", lambda n: n, "length of the gradient|question"),
        ("pair", lambda n: 2 * n, "pair"),
        ("once", lambda n: n * (n + 1) / 2, "once"),
    ],
    "ravines.condition-number": [
        ("wrong way", lambda flat, steep: flat / steep, "wrong way"),
        ("middle", lambda steep, middle: steep / middle, "middle"),
        ("difference", lambda steep, flat: steep - flat, "difference"),
        ("largest", lambda steep: steep, "largest"),
        ("multiplied", lambda steep, flat: steep * flat, "multiplied"),
    ],
    "ravines.limit": [
        ("flat direction", lambda flat: 2 / flat, "flat direction"),
        ("one update", lambda steep: 1 / steep, "one update"),
        ("best fixed", lambda flat, steep: 2 / (flat + steep), "best fixed"),
        ("round", lambda steep: steep / 2, "round"),
        ("multiplied", lambda steep: 2 * steep, "multiplied|divid"),
    ],
    "ravines.share": [
        ("flat direction", lambda k: 1 - 1 / k, "flat direction"),
        ("gives up", lambda k: 2 / (1 + k), "gives up"),
        ("more than 1", lambda k: (k + 1) / (k - 1), "more than 1"),
        ("added", lambda k: 1 + 2 / (1 + k), "added"),
    ],
    "saddles.away": [
        ("upwards", lambda y0, rate: y0 * (1 - 2 * rate) ** 2, "upwards|sign|added"),
        ("second update", lambda y0, rate: y0 * (1 + 4 * rate), "second update"),
        ("early", lambda y0, rate: y0 * (1 + 2 * rate), "early"),
        ("sign", lambda y0, rate: -y0 * (1 + 2 * rate) ** 2, "sign"),
        ("too far", lambda y0, rate: y0 * (1 + 2 * rate) ** 3, "too far"),
        ("power brings down", lambda y0, rate: y0 * (1 + rate) ** 2, POWER),
    ],
    "saddles.coins": [
        ("multiply", lambda n: 1 / n, "multiply"),
        ("negative", lambda n: 1 / 2 ** (n - 1), "negative"),
        ("round", lambda n: 2**n, "round|multiplied"),
        ("one of them", lambda: 0.5, "one of them"),
    ],
    "saddles.shoulder": [
        ("square", lambda w0, rate: w0 - rate * 2 * w0 / (1 + w0**2), "square"),
        ("added", lambda w0, rate: w0 + rate * 2 * w0 / (1 + w0**2) ** 2, "added"),
        ("change", lambda rate, w0: rate * 2 * w0 / (1 + w0**2) ** 2, "change"),
        ("factor", lambda w0, rate: w0 - rate * w0 / (1 + w0**2) ** 2, "factor"),
    ],
    "momentum.third-velocity": [
        ("three full", lambda rate, g: 3 * rate * g, "three full"),
        ("very many", lambda rate, g, beta: rate * g / (1 - beta), "very many"),
        ("momentum", lambda rate, g: rate * g, "momentum|left out"),
        ("update before", lambda rate, g, beta: rate * g * (1 + beta), "update before|early"),
        ("left α out", lambda g, beta: g * (1 + beta + beta**2), "left α out|α|convention"),
        ("next", lambda rate, g, beta: rate * g * (1 + beta + beta**2 + beta**3), "next"),
    ],
    "momentum.best-beta": [
        ("square", lambda k: (k**0.5 - 1) / (k**0.5 + 1), "square"),
        ("roots", lambda k: ((k - 1) / (k + 1)) ** 2, "roots"),
        ("turned", lambda k: ((k**0.5 + 1) / (k**0.5 - 1)) ** 2, "turned|divided"),
        ("alone", lambda k: k**0.5, "alone"),
    ],
    "momentum.limit": [
        ("without momentum", lambda h: 2 / h, "without momentum"),
        ("plain limit", lambda beta, h: 2 * beta / h, "plain limit"),
        ("straight", lambda h, beta: 2 / (h * (1 - beta)), "straight"),
        ("multiplied", lambda beta, h: (2 + 2 * beta) * h, "multiplied"),
        ("factor 2", lambda beta, h: (2 + beta) / h, "factor 2|left out"),
        ("took away", lambda beta, h: (2 - 2 * beta) / h, "took away|plain limit"),
        ("divide", lambda beta: 2 + 2 * beta, "divide|left out"),
    ],
    "momentum.nesterov": [
        ("momentum", lambda w0, rate: w0 - rate * 2 * (w0 - 2), "momentum|plain"),
        ("added", lambda w0, rate, beta: w0 + rate * (1 + beta) * 2 * (w0 - 2), "added"),
        ("power brings down", lambda w0, rate, beta: w0 - rate * (1 + beta) * (w0 - 2), POWER),
    ],
    "momentum.rate-outside": [
        ("early", lambda w0: w0 - 0.1 * 2 * (w0 - 2), "early"),
        ("momentum", lambda w0: w0 - 0.2 * (w0 - 2) - 0.01 * 2 * (w0 - 0.2 * (w0 - 2) - 2), "momentum|plain"),
    ],
    "adaptive.adagrad-later": [
        ("first update", lambda rate, g: -rate * (1 if g > 0 else -1), "first update|sign"),
        ("root", lambda rate, g, k: -rate * (1 if g > 0 else -1) / k, "root"),
        ("sign", lambda rate, g, k: rate * (1 if g > 0 else -1) / k**0.5, "sign|added"),
        ("plain", lambda rate, g: -rate * g, "plain"),
    ],
    "adaptive.tiny-slope": [
        ("far above", lambda rate: -rate, "far above"),
        ("exactly", lambda rate: -rate / 2, "exactly"),
        ("numerator", lambda rate, part: -rate / (part + 1), "numerator"),
        ("sign", lambda rate, part: rate * part / (part + 1), "sign|added"),
    ],
    "adaptive.uncorrected": [
        ("root", lambda b1, b2: (1 - b1) / (1 - b2), "root"),
        ("shares", lambda b1, b2: b1 / b2**0.5, "shares"),
        ("place", lambda b2, b1: (1 - b2) / (1 - b1) ** 0.5, "place"),
        ("divide", lambda b1: 1 - b1, "divide|alone"),
    ],
    "adaptive.adamw": [
        ("decay out", lambda w0, rate: w0 - rate * (1 if w0 > 2 else -1), "decay out|the weight decay"),
        (
            "α as well",
            lambda w0, rate, lam: w0 - rate * (1 if w0 > 2 else -1) - lam * w0,
            "α as well|multiply the decay",
        ),
        ("away", lambda w0, rate, lam: w0 - rate * (1 if w0 > 2 else -1) + rate * lam * w0, "away"),
        ("plain", lambda w0, rate: w0 - rate * 2 * (w0 - 2), "plain"),
    ],
    "schedules.two-rates": [
        ("large rate", lambda w0, rate: w0 - 5 * rate, "large rate|first rate"),
        ("small rate", lambda w0, small: w0 - 5 * small, "small rate|last rate"),
        ("early", lambda w0, rate, small: w0 - 2 * rate - 3 * small, "early"),
        ("late", lambda w0, rate, small: w0 - 4 * rate - small, "late"),
        ("early", lambda w0, rate, small: w0 - 3 * rate - small, "early"),
    ],
    "schedules.stairs": [
        ("every update", lambda rate, factor, t: rate * factor**t, "every update"),
        ("part", lambda rate, factor, t, every: rate * factor ** (t / every), "part"),
        ("question", lambda rate: rate, "question|kept|set|the rate"),
        ("multiplied", lambda rate, factor, t, every: rate * factor * (t // every), "multiplied"),
    ],
    "schedules.cosine": [
        ("linear", lambda rate, t: rate * (1 - t / 60), "linear"),
        ("bare", lambda rate, t: rate * cos(pi * t / 60), "bare"),
        ("factor 2", lambda rate, t: rate * (1 + cos(pi * t / 60)), "factor 2|half|divide|factor 0.5"),
        ("question", lambda rate: rate, "question|kept|set|the rate"),
        ("took away", lambda rate, t: rate * (1 - cos(pi * t / 60)) / 2, "took away"),
    ],
    "schedules.reach": [
        ("divided by 1", lambda rate, factor: rate / factor, "divided by 1"),
        ("first step", lambda rate, factor: rate * factor / (1 - factor), "first step"),
        ("do not multiply", lambda rate, factor: rate * (1 - factor), "do not multiply"),
        ("added", lambda rate, factor: rate / (1 + factor), "added"),
        ("question", lambda rate: rate, "question|divide"),
    ],
    "schedules.warm-up": [
        ("share", lambda rate, t, n: rate * t / n, "share"),
        ("falls", lambda rate, t: rate / (t + 1), "falls|grows"),
        ("question", lambda rate: rate, "question|full|kept|t \\+ 1|at the start|the rate"),
    ],
}
