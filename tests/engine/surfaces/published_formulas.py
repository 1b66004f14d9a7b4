"""The test functions of published_functions.txt in NumPy, written apart from their typed texts.

Each takes floats or complex numbers, whose imaginary part flows through as a derivative does: on the smooth branch
that holds at the point.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy import cos, exp, log, log10, pi, prod, sin, sqrt

Formula = Callable[..., Any]


def mag(u):
    return u if np.real(u) >= 0 else -u


def larger(*values):
    return max(values, key=np.real)


def low(u):
    return np.floor(np.real(u))


def each(f: Formula) -> Formula:
    """The sum of one formula over the weights."""
    return lambda *weights: sum(f(u) for u in weights)


def count(first, last, f):
    return sum(f(i) for i in range(first, last + 1))


def polynomial(u, *coefficients):
    """By Horner's rule, the highest power first."""
    total = 0
    for coefficient in coefficients:
        total = total * u + coefficient
    return total


def r(x, y):
    return sqrt(x * x + y * y)


def table(x, y):
    return exp(mag(1 - r(x, y) / pi))


def cross(x, y):
    return mag(sin(x) * sin(y) * exp(mag(100 - r(x, y) / pi))) + 1


def tent(u, top):
    """One side of the deceptive function, whose trap leads away from its top."""
    at = np.real(u)
    if at <= 0:
        return u
    if at < 0.8 * top:
        return 0.8 - u / top
    if at < top:
        return 5 * u / top - 4
    if at < (1 + 4 * top) / 5:
        return 1 - 5 * (u - top) / (1 - top)
    return 0.8 - (1 - u) / (1 - top) if at <= 1 else u - 1


def towers(x, y):
    of_x = polynomial(x, 1, -20, 180, -960, 3360, -8064, 13340, -15360, 11520, -5120, 2624)
    return 0.001 * (mag(of_x) + mag((y + 3) ** 4)) ** 2


def odd_square(x, y):
    a, b = (x - 1) ** 2, (y - 1.3) ** 2
    d = 2 * larger(a, b)
    return -exp(-d / (2 * pi)) * cos(pi * d) * (1 + 0.02 * (a + b) / (d + 0.01))


def judge(x, y):
    rows = np.array(JUDGE)
    return sum((x + b * y + c * y * y - a) ** 2 for a, b, c in rows)


def langermann(x, y):
    total = 0
    for a, b, c in ((3, 5, 1), (5, 2, 2), (2, 1, 5), (1, 4, 2), (7, 9, 3)):
        d = (x - a) ** 2 + (y - b) ** 2
        total = total + c * exp(-d / pi) * cos(pi * d)
    return -total


def levy(x, y):
    u, v = 1 + (x - 1) / 4, 1 + (y - 1) / 4
    return sin(pi * u) ** 2 + (u - 1) ** 2 * (1 + 10 * sin(pi * v) ** 2) + (v - 1) ** 2


def penalty(u, reach):
    return 100 * (mag(u) - reach) ** 4 if abs(np.real(u)) > reach else 0.0


def penalty_1(x, y):
    u, v = 1 + (x + 1) / 4, 1 + (y + 1) / 4
    inside = 10 * sin(pi * u) ** 2 + (u - 1) ** 2 * (1 + 10 * sin(pi * v) ** 2) + (v - 1) ** 2
    return penalty(x, 10) + penalty(y, 10) + pi / 30 * inside


def levy_13(x, y, first=1):
    return (
        first * sin(3 * pi * x) ** 2
        + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2)
        + (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2)
    )


def needle_eye(x, y):
    outside = [u for u in (x, y) if abs(np.real(u)) >= 0.0001]
    return sum(100 + mag(u) for u in outside) + 2 - len(outside) if outside else 1.0


def pinter(x, y):
    total = 0
    for i, (a, b) in enumerate(((x, y), (y, x)), 1):
        bend = b * b - 2 * a + 3 * b - cos(a) + 1
        total = total + i * a * a + 20 * i * sin(b * sin(a) + sin(b)) ** 2 + i * log10(1 + i * bend * bend)
    return total


def rana(x, y):
    a, b = sqrt(mag(x + y + 1)), sqrt(mag(y - x + 1))
    return (y + 1) * cos(b) * sin(a) + x * cos(a) * sin(b)


def ripple(u, share):
    return -exp(-2 * log(2) * ((u - 0.1) / 0.8) ** 2) * (sin(5 * pi * u) ** 6 + share * cos(500 * pi * u) ** 2)


def schaffer(wave):
    return lambda x, y: 0.5 + (wave(x, y) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2


def trigonometric_1(x, y):
    cosines, sines = cos(x) + cos(y), sin(x) + sin(y)
    return sum((2 - cosines - i * (2 - cosines - sines)) ** 2 for i in (1, 2))


def tripod(x, y):
    p, q = float(np.real(x) >= 0), float(np.real(y) >= 0)
    return q * (1 + p) + mag(x + 50 * q * (1 - 2 * p)) + mag(y + 50 * (1 - 2 * q))


def whitley(x, y):
    bends = [100 * (u * u - v) + (1 - v) ** 2 for u in (x, y) for v in (x, y)]
    return sum(bend * bend / 4000 - cos(bend) + 1 for bend in bends)


def zimmerman(x, y):
    parts = [(x - 3) ** 2 + (y - 2) ** 2 - 16, x * y - 14]
    limits = [100 * (1 + part) * np.sign(np.real(part)) for part in parts]
    return larger(9 - x - y, *limits, *(100 * (1 - u) * np.sign(np.real(u)) for u in (x, y)))


def mishra_10(x, y):
    a, b = np.trunc(np.real(x)), np.trunc(np.real(y))
    return (a + b - a * b) ** 2


def shubert(f):
    return lambda u: count(1, 5, lambda j: j * f((j + 1) * u + j))


def weierstrass(u):
    steps = range(21)
    still = sum(0.5**k * cos(pi * 3**k) for k in steps)
    return sum(0.5**k * cos(2 * pi * 3**k * (u + 0.5)) for k in steps) - still


def biggs(first, last):
    return lambda x, y: count(
        first, last, lambda i: (exp(-i * x / 10) - 5 * exp(-i * y / 10) - exp(-i / 10) + 5 * exp(-i)) ** 2
    )


def katsuura(u, i):
    return 1 + i * count(1, 32, lambda k: low(2**k * u + 0.5) / 2**k)


JUDGE = [
    (4.284, 0.286, 0.645), (4.149, 0.973, 0.585), (3.877, 0.384, 0.310), (0.533, 0.276, 0.058), (2.211, 0.973, 0.455),
    (2.389, 0.543, 0.779), (2.145, 0.957, 0.259), (3.231, 0.948, 0.202), (1.998, 0.543, 0.028), (1.379, 0.797, 0.099),
    (2.106, 0.936, 0.142), (1.428, 0.889, 0.296), (1.011, 0.006, 0.175), (2.179, 0.828, 0.180), (2.858, 0.399, 0.842),
    (1.388, 0.617, 0.039), (1.651, 0.939, 0.103), (1.593, 0.784, 0.620), (1.046, 0.072, 0.158), (2.152, 0.889, 0.704),
]  # fmt: skip

FORMULAS: Mapping[str, Formula] = {
    "Ackley01": lambda x, y: (
        20 + exp(1) - 20 * exp(-0.2 * r(x, y) / sqrt(2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)
    ),
    "Ackley02": lambda x, y: -200 * exp(-0.02 * r(x, y)),
    "Ackley03": lambda x, y: -200 * exp(-0.02 * r(x, y)) + 5 * exp(cos(3 * x) + sin(3 * y)),
    "Adjiman": lambda x, y: cos(x) * sin(y) - x / (1 + y * y),
    "Alpine01": each(lambda u: mag(u * sin(u) + 0.1 * u)),
    "Alpine02": lambda x, y: sqrt(x * y) * sin(x) * sin(y),
    "AMGM": lambda x, y: (0.5 * x + 0.5 * y - sqrt(x * y)) ** 2,
    "BartelsConn": lambda x, y: mag(x * x + y * y + x * y) + mag(sin(x)) + mag(cos(y)),
    "Beale": lambda x, y: sum((c - x * (1 - y**k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
    "BiggsExp02": biggs(1, 10),
    "Bird": lambda x, y: sin(x) * exp((1 - cos(y)) ** 2) + cos(y) * exp((1 - sin(x)) ** 2) + (x - y) ** 2,
    "Bohachevsky1": lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x) - 0.4 * cos(4 * pi * y) + 0.7,
    "Bohachevsky2": lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x) * cos(4 * pi * y) + 0.3,
    "Bohachevsky3": lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x + 4 * pi * y) + 0.3,
    "Branin01": lambda x, y: (y - 1.275 * (x / pi) ** 2 + 5 * x / pi - 6) ** 2 + (10 - 1.25 / pi) * cos(x) + 10,
    "Branin02": lambda x, y: (
        (y - 1.275 * (x / pi) ** 2 + 5 * x / pi - 6) ** 2
        + (10 - 1.25 / pi) * cos(x) * cos(y)
        + log(1 + x * x + y * y)
        + 10
    ),
    "Brent": lambda x, y: (x + 10) ** 2 + (y + 10) ** 2 + exp(-x * x) * exp(-y * y),
    "Brown": lambda x, y: exp((y * y + 1) * log(x * x)) + exp((x * x + 1) * log(y * y)),
    "Bukin02": lambda x, y: 100 * y * y - x * x + 100 + 0.01 * (x + 10) ** 2,
    "Bukin04": lambda x, y: 100 * y * y + 0.01 * mag(x + 10),
    "Bukin06": lambda x, y: 100 * sqrt(mag(y - 0.01 * x * x)) + 0.01 * mag(x + 10),
    "CarromTable": lambda x, y: -((cos(x) * cos(y) * table(x, y)) ** 2) / 30,
    "Chichinadze": lambda x, y: (
        x * x - 12 * x + 11 + 10 * cos(pi * x / 2) + 8 * sin(2.5 * pi * x) - exp(-((y - 0.5) ** 2) / 2) / sqrt(5)
    ),
    "Cigar": lambda x, y: x * x + 1e6 * y * y,
    "CosineMixture": each(lambda u: u * u - 0.1 * cos(5 * pi * u)),
    "CrossInTray": lambda x, y: -0.0001 * cross(x, y) ** 0.1,
    "CrossLegTable": lambda x, y: -(cross(x, y) ** -0.1),
    "CrownedCross": lambda x, y: 0.0001 * cross(x, y) ** 0.1,
    "Csendes": each(lambda u: u**6 * (2 + sin(1 / u))),
    "Cube": lambda x, y: 100 * (y - x**3) ** 2 + (1 - x) ** 2,
    "Damavandi": lambda x, y: (
        (1 - prod([mag(sin(pi * (u - 2)) / (pi * (u - 2))) for u in (x, y)]) ** 5)
        * (2 + (x - 7) ** 2 + 2 * (y - 7) ** 2)
    ),
    "Deb01": each(lambda u: -(sin(5 * pi * u) ** 6) / 2),
    "Deb03": each(lambda u: -(sin(5 * pi * (sqrt(u) * sqrt(sqrt(u)) - 0.05)) ** 6) / 2),
    "Decanomial": towers,
    "Deceptive": lambda x, y: -((tent(x, 1 / 3) / 2 + tent(y, 2 / 3) / 2) ** 2),
    "DeckkersAarts": lambda x, y: 1e5 * x * x + y * y - r(x, y) ** 4 + 1e-5 * r(x, y) ** 8,
    "DeflectedCorrugatedSpring": lambda x, y: 0.1 * r(x - 5, y - 5) ** 2 - cos(5 * r(x - 5, y - 5)),
    "DixonPrice": lambda x, y: (x - 1) ** 2 + 2 * (2 * y * y - x) ** 2,
    "DropWave": lambda x, y: -(1 + cos(12 * r(x, y))) / (2 + r(x, y) ** 2 / 2),
    "Easom": lambda x, y: -prod([cos(u) * exp(-((u - pi) ** 2)) for u in (x, y)]),
    "EggCrate": each(lambda u: u * u + 25 * sin(u) ** 2),
    "EggHolder": lambda x, y: -x * sin(sqrt(mag(x - y - 47))) - (y + 47) * sin(sqrt(mag(x / 2 + y + 47))),
    "ElAttarVidyasagarDutta": lambda x, y: (x * x + y - 10) ** 2 + (x + y * y - 7) ** 2 + (x * x + y**3 - 1) ** 2,
    "Exp2": biggs(0, 9),
    "Exponential": lambda x, y: -exp(-x * x / 2) * exp(-y * y / 2),
    "FreudensteinRoth": lambda x, y: (
        (x - 13 + polynomial(y, -1, 5, -2, 0)) ** 2 + (x - 29 + polynomial(y, 1, 1, -14, 0)) ** 2
    ),
    "Giunta": each(lambda u: 0.3 + sin(1 - 16 * u / 15) ** 2 - sin(4 * (1 - 16 * u / 15)) / 50 - sin(1 - 16 * u / 15)),
    "GoldsteinPrice": lambda x, y: (
        (1 + (x + y + 1) ** 2 * (19 - 14 * (x + y) + 3 * (x + y) ** 2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 16 * (2 * x - 3 * y) + 3 * (2 * x - 3 * y) ** 2))
    ),
    "Griewank": lambda x, y: 1 + r(x, y) ** 2 / 4000 - cos(x) * cos(y / sqrt(2)),
    "Hansen": lambda x, y: (
        count(1, 5, lambda i: i * cos((i - 1) * x + i)) * count(1, 5, lambda j: j * cos((j + 1) * y + j))
    ),
    "HimmelBlau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "HolderTable": lambda x, y: -mag(sin(x) * cos(y)) * table(x, y),
    "Hosaki": lambda x, y: polynomial(x, 0.25, -7 / 3, 7, -8, 1) * y * y * exp(-y),
    "Infinity": each(lambda u: u**6 * (sin(1 / u) + 2)),
    "JennrichSampson": lambda x, y: count(1, 10, lambda i: (2 + 2 * i - exp(x) ** i - exp(y) ** i) ** 2),
    "Judge": judge,
    "Katsuura": lambda x, y: katsuura(x, 1) * katsuura(y, 2),
    "Keane": lambda x, y: (sin(x - y) * sin(x + y)) ** 2 / r(x, y),
    "Langermann": langermann,
    "Leon": lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    "Levy03": levy,
    "Levy05": lambda x, y: (
        count(1, 5, lambda i: i * cos((i - 1) * x + i)) * count(1, 5, lambda j: j * cos((j + 1) * y + j))
        + (x + 1.42513) ** 2
        + (y + 0.80032) ** 2
    ),
    "Levy13": levy_13,
    "Matyas": lambda x, y: 0.26 * r(x, y) ** 2 - 0.48 * x * y,
    "McCormick": lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "Michalewicz": lambda x, y: -sin(x) * sin(x * x / pi) ** 20 - sin(y) * sin(2 * y * y / pi) ** 20,
    "Mishra01": lambda x: exp((2 - x) * log(3 - x)),
    "Mishra02": lambda x, y: exp((2 - (x + y) / 2) * log(3 - (x + y) / 2)),
    "Mishra03": lambda x, y: sqrt(mag(cos(r(x, y)))) + 0.01 * (x + y),
    "Mishra04": lambda x, y: sqrt(mag(sin(r(x, y)))) + 0.01 * (x + y),
    "Mishra05": lambda x, y: (
        (sin((cos(x) + cos(y)) ** 2) ** 2 + cos((sin(x) + sin(y)) ** 2) ** 2 + x) ** 2 + 0.01 * x + 0.1 * y
    ),
    "Mishra06": lambda x, y: (
        0.1 * r(x - 1, y - 1) ** 2
        - 2 * log(mag(sin((cos(x) + cos(y)) ** 2) ** 2 - cos((sin(x) + sin(y)) ** 2) ** 2 + x))
    ),
    "Mishra07": lambda x, y: (x * y - 2) ** 2,
    "Mishra08": towers,
    "Mishra10": mishra_10,
    "Mishra11": lambda x, y: ((mag(x) + mag(y) - mag(x * y)) / 2) ** 2,
    "MultiModal": lambda x, y: (mag(x) + mag(y)) * mag(x) * mag(y),
    "NeedleEye": needle_eye,
    "NewFunction01": lambda x, y: sqrt(mag(cos(sqrt(mag(x * x + y))))) + 0.01 * (x + y),
    "NewFunction02": lambda x, y: sqrt(mag(sin(sqrt(mag(x * x + y))))) + 0.01 * (x + y),
    "OddSquare": odd_square,
    "Parsopoulos": lambda x, y: cos(x) ** 2 + sin(y) ** 2,
    "Pathological": lambda x, y: 0.5 + (sin(r(10 * x, y)) ** 2 - 0.5) / (1 + 0.001 * (x - y) ** 4),
    "Penalty01": penalty_1,
    "Penalty02": lambda x, y: penalty(x, 5) + penalty(y, 5) + 0.1 * levy_13(x, y, 10),
    "PenHolder": lambda x, y: -exp(-1 / mag(cos(x) * cos(y) * table(x, y))),
    "PermFunction01": lambda x, y: (
        (1.5 * (x - 1) + 2.5 * (y / 2 - 1)) ** 2 + (1.5 * (x * x - 1) + 4.5 * (y * y / 4 - 1)) ** 2
    ),
    "PermFunction02": lambda x, y: count(1, 2, lambda k: (11 * (x**k - 1) + 12 * (y**k - 0.5**k)) ** 2),
    "Pinter": pinter,
    "Plateau": each(lambda u: 15 + low(mag(u))),
    "Price01": each(lambda u: (mag(u) - 5) ** 2),
    "Price02": lambda x, y: 1 + sin(x) ** 2 + sin(y) ** 2 - 0.1 * exp(-x * x - y * y),
    "Price03": lambda x, y: 100 * (y - x * x) ** 2 + (6.4 * (y - 0.5) ** 2 - x - 0.6) ** 2,
    "Price04": lambda x, y: (2 * x**3 * y - y**3) ** 2 + (6 * x - y * y + y) ** 2,
    "Qing": lambda x, y: (x * x - 1) ** 2 + (y * y - 2) ** 2,
    "Quadratic": lambda x, y: -3803.84 - 138.08 * x - 232.92 * y + 128.08 * x * x + 203.64 * y * y + 182.25 * x * y,
    "Quintic": each(lambda u: mag(polynomial(u, 1, -3, 4, 2, -10, -4))),
    "Rana": rana,
    "Rastrigin": each(lambda u: 10 + u * u - 10 * cos(2 * pi * u)),
    "Ripple01": each(lambda u: ripple(u, 0.1)),
    "Ripple25": each(lambda u: ripple(u, 0.0)),
    "Rosenbrock": lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2,
    "RosenbrockModified": lambda x, y: (
        74 + 100 * (y - x * x) ** 2 + (1 - x) ** 2 - 400 * exp(-10 * r(x + 1, y + 1) ** 2)
    ),
    "RotatedEllipse01": lambda x, y: 7 * x * x - sqrt(108) * x * y + 13 * y * y,
    "RotatedEllipse02": lambda x, y: x * x - x * y + y * y,
    "Salomon": lambda x, y: 1 - cos(2 * pi * r(x, y)) + 0.1 * r(x, y),
    "Sargan": lambda x, y: 2 * x * x + 2 * y * y + 1.6 * x * y,
    "Schaffer01": schaffer(lambda x, y: sin(x * x + y * y)),
    "Schaffer02": schaffer(lambda x, y: sin(x * x - y * y)),
    "Schaffer03": schaffer(lambda x, y: sin(cos(x * x - y * y))),
    "Schaffer04": schaffer(lambda x, y: cos(sin(x * x - y * y))),
    "Schwefel01": lambda x, y: exp(sqrt(pi) * log(x * x + y * y)),
    "Schwefel02": lambda x, y: x * x + (x + y) ** 2,
    "Schwefel04": lambda x, y: sum((u - 1) ** 2 + (x - u * u) ** 2 for u in (x, y)),
    "Schwefel06": lambda x, y: larger(mag(x + 2 * y - 7), mag(2 * x + y - 5)),
    "Schwefel20": each(mag),
    "Schwefel21": lambda x, y: larger(mag(x), mag(y)),
    "Schwefel22": lambda x, y: mag(x) + mag(y) + mag(x * y),
    "Schwefel26": each(lambda u: 418.982887 - u * sin(sqrt(mag(u)))),
    "Schwefel36": lambda x, y: x * y * (2 * x + 2 * y - 72),
    "Shubert01": lambda x, y: shubert(cos)(x) * shubert(cos)(y),
    "Shubert03": each(lambda u: -shubert(sin)(u)),
    "Shubert04": each(lambda u: -shubert(cos)(u)),
    "SineEnvelope": schaffer(lambda x, y: sin(r(x, y))),
    "SixHumpCamel": lambda x, y: 4 * x * x - 2.1 * x**4 + x**6 / 3 + x * y - 4 * y * y + 4 * y**4,
    "Sodp": lambda x, y: x * x + mag(y) ** 3,
    "Sphere": each(lambda u: u * u),
    "Step": each(lambda u: low(mag(u))),
    "Step2": each(lambda u: (low(u) + 0.5) ** 2),
    "StretchedV": lambda x, y: sqrt(r(x, y)) * sin(50 * r(x, y) ** 0.2 + 1) ** 2,
    "StyblinskiTang": each(lambda u: polynomial(u, 0.5, 0, -8, 2.5, 0)),
    "TestTubeHolder": lambda x, y: -4 * mag(sin(x) * cos(y)) * exp(mag(cos((x * x + y * y) / 200))),
    "ThreeHumpCamel": lambda x, y: 2 * x * x - 1.05 * x**4 + x**6 / 6 + x * y + y * y,
    "Treccani": lambda x, y: (x * (x + 2)) ** 2 + y * y,
    "Trefethen": lambda x, y: (
        r(x, y) ** 2 / 4
        + exp(sin(50 * x))
        - sin(10 * x + 10 * y)
        + sin(60 * exp(y))
        + sin(70 * sin(x))
        + sin(sin(80 * y))
    ),
    "Trigonometric01": trigonometric_1,
    "Trigonometric02": each(
        lambda u: 0.5 + 8 * sin(7 * (u - 0.9) ** 2) ** 2 + 6 * sin(14 * (u - 0.9) ** 2) ** 2 + (u - 0.9) ** 2
    ),
    "Tripod": tripod,
    "Ursem01": lambda x, y: -sin(2 * x - 0.5 * pi) - 3 * cos(y) - 0.5 * x,
    "Ursem03": each(lambda u: -sin(2.2 * pi * u + 0.5 * pi) * (2 - mag(u)) * (3 - mag(u)) / 4),
    "Ursem04": lambda x, y: -0.75 * sin(0.5 * pi * x + 0.5 * pi) * (2 - r(x, y)),
    "UrsemWaves": lambda x, y: -0.9 * x * x - 3.5 * x * y**3 + 4.7 * cos(3 * x - y * y * (2 + x)) * sin(2.5 * pi * x),
    "VenterSobiezcczanskiSobieski": each(lambda u: u * u - 100 * cos(u) ** 2 - 100 * cos(u * u / 30)),
    "Vincent": each(lambda u: -sin(10 * log(u))),
    "Wavy": each(lambda u: 0.5 - cos(10 * u) * exp(-u * u / 2) / 2),
    "WayburnSeader01": lambda x, y: (x**6 + y**4 - 17) ** 2 + (2 * x + y - 4) ** 2,
    "WayburnSeader02": lambda x, y: (1.613 - 4 * (x - 0.3125) ** 2 - 4 * (y - 1.625) ** 2) ** 2 + (y - 1) ** 2,
    "Weierstrass": each(weierstrass),
    "Whitley": whitley,
    "XinSheYang02": lambda x, y: (mag(x) + mag(y)) * exp(-sin(x * x) - sin(y * y)),
    "XinSheYang03": lambda x, y: (
        exp(-((x / 15) ** 10) - (y / 15) ** 10) - 2 * exp(-x * x - y * y) * (cos(x) * cos(y)) ** 2
    ),
    "XinSheYang04": lambda x, y: (
        (sin(x) ** 2 + sin(y) ** 2 - exp(-x * x - y * y)) * exp(-sum(sin(sqrt(mag(u))) ** 2 for u in (x, y)))
    ),
    "YaoLiu04": lambda x, y: larger(mag(x), mag(y)),
    "YaoLiu09": each(lambda u: u * u - 10 * cos(2 * pi * u) + 10),
    "Zacharov": lambda x, y: x * x + y * y + (0.5 * x + y) ** 2 + (0.5 * x + y) ** 4,
    "ZeroSum": lambda x, y: 0.0 if np.real(x + y) == 0 else 1 + 100 * sqrt(mag(x + y)),
    "Zettl": lambda x, y: x / 4 + (x * x - 2 * x + y * y) ** 2,
    "Zimmerman": zimmerman,
    "Zirilli": lambda x, y: 0.25 * x**4 - 0.5 * x * x + 0.1 * x + 0.5 * y * y,
    "Problem02": lambda x: sin(x) + sin(10 * x / 3),
    "Problem03": lambda x: -shubert(sin)(x),
    "Problem04": lambda x: -polynomial(x, 16, -24, 5) * exp(-x),
    "Problem05": lambda x: (3 * x - 1.4) * sin(18 * x),
    "Problem06": lambda x: -(x + sin(x)) * exp(-x * x),
    "Problem07": lambda x: sin(x) + sin(10 * x / 3) + log(x) - 0.84 * x + 3,
    "Problem08": lambda x: -shubert(cos)(x),
    "Problem09": lambda x: sin(x) + sin(2 * x / 3),
    "Problem10": lambda x: -x * sin(x),
    "Problem11": lambda x: 2 * cos(x) + cos(2 * x),
    "Problem12": lambda x: sin(x) ** 3 + cos(x) ** 3,
    "Problem13": lambda x: -exp(2 / 3 * log(x)) - exp(log(1 - x * x) / 3),
    "Problem14": lambda x: -exp(-x) * sin(2 * pi * x),
    "Problem15": lambda x: (x - 2) * (x - 3) / (1 + x * x),
    "Problem18": lambda x: (x - 2) ** 2 if np.real(x) <= 3 else 1 + 2 * log(x - 2),
    "Problem20": lambda x: (sin(x) - x) * exp(-x * x),
    "Problem21": lambda x: x * (sin(x) + cos(2 * x)),
    "Problem22": lambda x: exp(-3 * x) - sin(x) ** 3,
}
