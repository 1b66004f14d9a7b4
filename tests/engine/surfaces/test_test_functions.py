"""The one- and two-weight functions that optimizers are tested on, typed as a person writes them.

Each stands beside the same function in NumPy; losses are compared with that, gradients with its complex steps.
Sources: Jamil and Yang, A literature survey of benchmark functions (2013); Gavana, Test functions index (2013).
"""

import numpy as np
import pytest
from numpy import cos, cosh, exp, log, pi, sin, sqrt, tanh

from tutor.engine.surfaces.built_in import typed_surface


def mag(u):
    return u if np.real(u) >= 0 else -u


def count(f, low, high):
    return sum(f(i) for i in range(low, high + 1))


def easom(x, y):
    return -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2)


def tray(x, y):
    return mag(sin(x) * sin(y) * exp(mag(100 - sqrt(x * x + y * y) / pi))) + 1


TWO = {
    "Ackley01": (
        "-20*e^(-0.2*sqrt((x^2+y^2)/2)) - e^((cos(2π x)+cos(2π y))/2) + 20 + e",
        lambda x, y: (
            -20 * exp(-0.2 * sqrt((x * x + y * y) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2) + 20 + exp(1)
        ),
    ),
    "Ackley02": ("-200 e^(-0.02 √(x²+y²))", lambda x, y: -200 * exp(-0.02 * sqrt(x * x + y * y))),
    "Ackley03": (
        "-200e^(-0.02√(x²+y²)) + 5e^(cos(3x)+sin(3y))",
        lambda x, y: -200 * exp(-0.02 * sqrt(x * x + y * y)) + 5 * exp(cos(3 * x) + sin(3 * y)),
    ),
    "Adjiman": ("cos(x)sin(y) - x/(y²+1)", lambda x, y: cos(x) * sin(y) - x / (y * y + 1)),
    "Alpine01": (
        "|x sin(x) + 0.1x| + |y sin(y) + 0.1y|",
        lambda x, y: mag(x * sin(x) + 0.1 * x) + mag(y * sin(y) + 0.1 * y),
    ),
    "Bartels": (
        "|x^2 + y^2 + x*y| + |sin x| + |cos y|",
        lambda x, y: mag(x * x + y * y + x * y) + mag(sin(x)) + mag(cos(y)),
    ),
    "Beale": (
        "(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²",
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
    ),
    "Bird": (
        "(x-y)^2 + e^((1-sin x)^2) cos(y) + e^((1-cos y)^2) sin(x)",
        lambda x, y: (x - y) ** 2 + exp((1 - sin(x)) ** 2) * cos(y) + exp((1 - cos(y)) ** 2) * sin(x),
    ),
    "Bohachevsky1": (
        "x² + 2y² - 0.3cos(3πx) - 0.4cos(4πy) + 0.7",
        lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x) - 0.4 * cos(4 * pi * y) + 0.7,
    ),
    "Bohachevsky2": (
        "x² + 2y² - 0.3cos(3πx)·cos(4πy) + 0.3",
        lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x) * cos(4 * pi * y) + 0.3,
    ),
    "Bohachevsky3": (
        "x² + 2y² - 0.3cos(3πx + 4πy) + 0.3",
        lambda x, y: x * x + 2 * y * y - 0.3 * cos(3 * pi * x + 4 * pi * y) + 0.3,
    ),
    "Booth": ("(x + 2y - 7)^2 + (2x + y - 5)^2", lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2),
    "Branin01": (
        "(y - 5.1/(4π²)·x² + 5x/π - 6)² + 10(1 - 1/(8π))cos(x) + 10",
        lambda x, y: (y - 5.1 / (4 * pi**2) * x * x + 5 * x / pi - 6) ** 2 + 10 * (1 - 1 / (8 * pi)) * cos(x) + 10,
    ),
    "Branin02": (
        "(-1.275·x²/π² + 5x/π + y - 6)² + (10 - 5/(4π))cos(x)cos(y) + ln(x²+y²+1) + 10",
        lambda x, y: (
            (-1.275 * x * x / pi**2 + 5 * x / pi + y - 6) ** 2
            + (10 - 5 / (4 * pi)) * cos(x) * cos(y)
            + log(x * x + y * y + 1)
            + 10
        ),
    ),
    "Brent": ("(x+10)² + (y+10)² + e^(-x²-y²)", lambda x, y: (x + 10) ** 2 + (y + 10) ** 2 + exp(-x * x - y * y)),
    "Bukin02": (
        "100(y² - 0.01x² + 1) + 0.01(x+10)²",
        lambda x, y: 100 * (y * y - 0.01 * x * x + 1) + 0.01 * (x + 10) ** 2,
    ),
    "Bukin04": ("100y² + 0.01|x + 10|", lambda x, y: 100 * y * y + 0.01 * mag(x + 10)),
    "Bukin06": ("100√|y - 0.01x²| + 0.01|x + 10|", lambda x, y: 100 * sqrt(mag(y - 0.01 * x * x)) + 0.01 * mag(x + 10)),
    "CarromTable": (
        "-(cos(x) cos(y) e^|1 - √(x²+y²)/π|)²/30",
        lambda x, y: -((cos(x) * cos(y) * exp(mag(1 - sqrt(x * x + y * y) / pi))) ** 2) / 30,
    ),
    "Chichinadze": (
        "x² - 12x + 11 + 10cos(πx/2) + 8sin(5πx/2) - 1/√5·e^(-(y-0.5)²/2)",
        lambda x, y: (
            x * x - 12 * x + 11 + 10 * cos(pi * x / 2) + 8 * sin(5 * pi * x / 2) - exp(-((y - 0.5) ** 2) / 2) / sqrt(5)
        ),
    ),
    "Cigar": ("x² + 10^6 y²", lambda x, y: x * x + 1e6 * y * y),
    "CosineMixture": (
        "-0.1(cos(5πx) + cos(5πy)) - x² - y²",
        lambda x, y: -0.1 * (cos(5 * pi * x) + cos(5 * pi * y)) - x * x - y * y,
    ),
    "CrossInTray": ("-0.0001(|sin(x)sin(y)e^|100 - √(x²+y²)/π|| + 1)^0.1", lambda x, y: -0.0001 * tray(x, y) ** 0.1),
    "CrossLegTable": ("-(|sin(x)sin(y)exp(|100 - √(x²+y²)/π|)| + 1)^-0.1", lambda x, y: -(tray(x, y) ** -0.1)),
    "CrownedCross": ("0.0001(|sin(x)sin(y)exp(|100 - √(x²+y²)/π|)| + 1)^0.1", lambda x, y: 0.0001 * tray(x, y) ** 0.1),
    "Csendes": (
        "x^6(2 + sin(1/x)) + y^6(2 + sin(1/y))",
        lambda x, y: x**6 * (2 + sin(1 / x)) + y**6 * (2 + sin(1 / y)),
    ),
    "Cube": ("100(y - x³)² + (1 - x)²", lambda x, y: 100 * (y - x**3) ** 2 + (1 - x) ** 2),
    "Damavandi": (
        "(1 - |sin(π(x-2))sin(π(y-2))/(π²(x-2)(y-2))|^5)·(2 + (x-7)² + 2(y-7)²)",
        lambda x, y: (
            (1 - mag(sin(pi * (x - 2)) * sin(pi * (y - 2)) / (pi**2 * (x - 2) * (y - 2))) ** 5)
            * (2 + (x - 7) ** 2 + 2 * (y - 7) ** 2)
        ),
    ),
    "Deb01": ("-(sin(5πx)^6 + sin^6(5πy))/2", lambda x, y: -(sin(5 * pi * x) ** 6 + sin(5 * pi * y) ** 6) / 2),
    "DeckkersAarts": (
        "10^5 x² + y² - (x²+y²)² + 10^-5 (x²+y²)^4",
        lambda x, y: 1e5 * x * x + y * y - (x * x + y * y) ** 2 + 1e-5 * (x * x + y * y) ** 4,
    ),
    "DropWave": (
        "-(1 + cos(12√(x²+y²)))/(0.5(x²+y²) + 2)",
        lambda x, y: -(1 + cos(12 * sqrt(x * x + y * y))) / (0.5 * (x * x + y * y) + 2),
    ),
    "Easom": ("-cos(x)cos(y)e^(-(x-π)² - (y-π)²)", easom),
    "EggCrate": ("x² + y² + 25(sin²x + sin²y)", lambda x, y: x * x + y * y + 25 * (sin(x) ** 2 + sin(y) ** 2)),
    "EggHolder": (
        "-x·sin(√|x - y - 47|) - (y+47)sin(√|x/2 + y + 47|)",
        lambda x, y: -x * sin(sqrt(mag(x - y - 47))) - (y + 47) * sin(sqrt(mag(x / 2 + y + 47))),
    ),
    "ElAttarVidyasagarDutta": (
        "(x² + y - 10)² + (x + y² - 7)² + (x² + y³ - 1)²",
        lambda x, y: (x * x + y - 10) ** 2 + (x + y * y - 7) ** 2 + (x * x + y**3 - 1) ** 2,
    ),
    "Exp2": (
        "sum(i, 0, 9, (e^(-i·x/10) - 5e^(-i·y/10) - e^(-i/10) + 5e^(-i))^2)",
        lambda x, y: count(lambda i: (exp(-i * x / 10) - 5 * exp(-i * y / 10) - exp(-i / 10) + 5 * exp(-i)) ** 2, 0, 9),
    ),
    "Exponential": ("-e^(-0.5(x²+y²))", lambda x, y: -exp(-0.5 * (x * x + y * y))),
    "FreudensteinRoth": (
        "(x - 13 + ((5-y)y - 2)y)² + (x - 29 + ((y+1)y - 14)y)²",
        lambda x, y: (x - 13 + ((5 - y) * y - 2) * y) ** 2 + (x - 29 + ((y + 1) * y - 14) * y) ** 2,
    ),
    "Giunta": (
        "0.6 + sin²(1-16x/15) - sin(4-64x/15)/50 - sin(1-16x/15) + sin²(1-16y/15) - sin(4-64y/15)/50 - sin(1-16y/15)",
        lambda x, y: (
            0.6 + sum(sin(1 - 16 * u / 15) ** 2 - sin(4 - 64 * u / 15) / 50 - sin(1 - 16 * u / 15) for u in (x, y))
        ),
    ),
    "GoldsteinPrice": (
        "(1 + (x+y+1)²(19 - 14x + 3x² - 14y + 6xy + 3y²))·(30 + (2x-3y)²(18 - 32x + 12x² + 48y - 36xy + 27y²))",
        lambda x, y: (
            (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y))
            * (30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y))
        ),
    ),
    "Griewank": (
        "(x² + y²)/4000 - cos(x)cos(y/√2) + 1",
        lambda x, y: (x * x + y * y) / 4000 - cos(x) * cos(y / sqrt(2)) + 1,
    ),
    "Himmelblau": ("(x² + y - 11)² + (x + y² - 7)²", lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    "HolderTable": (
        "-|sin(x)cos(y)e^|1 - √(x²+y²)/π||",
        lambda x, y: -mag(sin(x) * cos(y) * exp(mag(1 - sqrt(x * x + y * y) / pi))),
    ),
    "Hosaki": (
        "(1 - 8x + 7x² - 7/3·x³ + 1/4·x⁴)y²e^(-y)",
        lambda x, y: (1 - 8 * x + 7 * x**2 - 7 / 3 * x**3 + x**4 / 4) * y * y * exp(-y),
    ),
    "Infinity": (
        "x^6(sin(1/x) + 2) + y^6(sin(1/y) + 2)",
        lambda x, y: x**6 * (sin(1 / x) + 2) + y**6 * (sin(1 / y) + 2),
    ),
    "JennrichSampson": (
        "sum(i, 1, 10, (2 + 2i - (e^(i·x) + e^(i·y)))^2)",
        lambda x, y: count(lambda i: (2 + 2 * i - (exp(i * x) + exp(i * y))) ** 2, 1, 10),
    ),
    "Judge": ("(4.284 - x - 0.286y - 0.645y²)²", lambda x, y: (4.284 - x - 0.286 * y - 0.645 * y * y) ** 2),
    "Keane": (
        "sin²(x-y)·sin²(x+y)/√(x²+y²)",
        lambda x, y: sin(x - y) ** 2 * sin(x + y) ** 2 / sqrt(x * x + y * y),
    ),
    "Leon": ("100(y - x²)² + (1-x)²", lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2),
    "Levy05": (
        "sum(i,1,5,i·cos((i-1)x + i))·sum(j,1,5,j·cos((j+1)y + j)) + (x+1.42513)² + (y+0.80032)²",
        lambda x, y: (
            count(lambda i: i * cos((i - 1) * x + i), 1, 5) * count(lambda j: j * cos((j + 1) * y + j), 1, 5)
            + (x + 1.42513) ** 2
            + (y + 0.80032) ** 2
        ),
    ),
    "Levy13": (
        "sin²(3πx) + (x-1)²(1 + sin²(3πy)) + (y-1)²(1 + sin²(2πy))",
        lambda x, y: (
            sin(3 * pi * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2) + (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2)
        ),
    ),
    "Matyas": ("0.26(x²+y²) - 0.48xy", lambda x, y: 0.26 * (x * x + y * y) - 0.48 * x * y),
    "McCormick": (
        "sin(x+y) + (x-y)² - 1.5x + 2.5y + 1",
        lambda x, y: sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    ),
    "Michalewicz": (
        "-sin(x)·sin(x²/π)^20 - sin(y)·sin^20(2y²/π)",
        lambda x, y: -sin(x) * sin(x * x / pi) ** 20 - sin(y) * sin(2 * y * y / pi) ** 20,
    ),
    "Mishra03": (
        "√|cos(√|x² + y²|)| + 0.01(x+y)",
        lambda x, y: sqrt(mag(cos(sqrt(mag(x * x + y * y))))) + 0.01 * (x + y),
    ),
    "Mishra05": (
        "(sin²(cos(x) + cos(y)) + cos²(sin(x) + sin(y)) + x)² + 0.01(x+y)",
        lambda x, y: (sin(cos(x) + cos(y)) ** 2 + cos(sin(x) + sin(y)) ** 2 + x) ** 2 + 0.01 * (x + y),
    ),
    "NewFunction": ("√|cos(√|x²+y|)| + 0.01(x+y)", lambda x, y: sqrt(mag(cos(sqrt(mag(x * x + y))))) + 0.01 * (x + y)),
    "Parsopoulos": ("cos²x + sin²y", lambda x, y: cos(x) ** 2 + sin(y) ** 2),
    "PenHolder": (
        "-e^(-1/|cos(x)cos(y)e^|1 - √(x²+y²)/π||)",
        lambda x, y: -exp(-1 / mag(cos(x) * cos(y) * exp(mag(1 - sqrt(x * x + y * y) / pi)))),
    ),
    "Periodic": (
        "1 + sin²x + sin²y - 0.1e^(-x²-y²)",
        lambda x, y: 1 + sin(x) ** 2 + sin(y) ** 2 - 0.1 * exp(-x * x - y * y),
    ),
    "Price01": ("(|x| - 5)² + (|y| - 5)²", lambda x, y: (mag(x) - 5) ** 2 + (mag(y) - 5) ** 2),
    "Price04": ("(2x³y - y³)² + (6x - y² + y)²", lambda x, y: (2 * x**3 * y - y**3) ** 2 + (6 * x - y * y + y) ** 2),
    "Quadratic": (
        "-3803.84 - 138.08x - 232.92y + 128.08x² + 203.64y² + 182.25xy",
        lambda x, y: -3803.84 - 138.08 * x - 232.92 * y + 128.08 * x * x + 203.64 * y * y + 182.25 * x * y,
    ),
    "Rastrigin": (
        "20 + x² - 10cos(2πx) + y² - 10cos(2πy)",
        lambda x, y: 20 + x * x - 10 * cos(2 * pi * x) + y * y - 10 * cos(2 * pi * y),
    ),
    "RosenbrockModified": (
        "74 + 100(y - x²)² + (1-x)² - 400e^(-((x+1)² + (y+1)²)/0.1)",
        lambda x, y: 74 + 100 * (y - x * x) ** 2 + (1 - x) ** 2 - 400 * exp(-((x + 1) ** 2 + (y + 1) ** 2) / 0.1),
    ),
    "RotatedEllipse01": ("7x² - 6√3·xy + 13y²", lambda x, y: 7 * x * x - 6 * sqrt(3) * x * y + 13 * y * y),
    "Salomon": (
        "1 - cos(2π√(x²+y²)) + 0.1√(x²+y²)",
        lambda x, y: 1 - cos(2 * pi * sqrt(x * x + y * y)) + 0.1 * sqrt(x * x + y * y),
    ),
    "Schaffer01": (
        "0.5 + (sin²(x²+y²) - 0.5)/(1 + 0.001(x²+y²))²",
        lambda x, y: 0.5 + (sin(x * x + y * y) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2,
    ),
    "Schwefel26": (
        "max(|x + 2y - 7|, |2x + y - 5|)",
        lambda x, y: max(mag(x + 2 * y - 7), mag(2 * x + y - 5), key=np.real),
    ),
    "Schwefel22": ("|x| + |y| + |x||y|", lambda x, y: mag(x) + mag(y) + mag(x) * mag(y)),
    "Shubert01": (
        "sum(i,1,5,i·cos((i+1)x + i))·sum(i,1,5,i·cos((i+1)y + i))",
        lambda x, y: count(lambda i: i * cos((i + 1) * x + i), 1, 5) * count(lambda i: i * cos((i + 1) * y + i), 1, 5),
    ),
    "SixHumpCamel": (
        "(4 - 2.1x² + x⁴/3)x² + xy + (4y² - 4)y²",
        lambda x, y: (4 - 2.1 * x * x + x**4 / 3) * x * x + x * y + (4 * y * y - 4) * y * y,
    ),
    "Step": ("floor(|x|) + floor(|y|)", lambda x, y: np.floor(np.abs(np.real(x))) + np.floor(np.abs(np.real(y)))),
    "StyblinskiTang": (
        "(x⁴ - 16x² + 5x + y⁴ - 16y² + 5y)/2",
        lambda x, y: (x**4 - 16 * x * x + 5 * x + y**4 - 16 * y * y + 5 * y) / 2,
    ),
    "TestTubeHolder": (
        "-4|e^|cos(x²/200 + y²/200)| sin(x) cos(y)|",
        lambda x, y: -4 * mag(exp(mag(cos(x * x / 200 + y * y / 200))) * sin(x) * cos(y)),
    ),
    "ThreeHumpCamel": (
        "2x² - 1.05x⁴ + x^6/6 + xy + y²",
        lambda x, y: 2 * x * x - 1.05 * x**4 + x**6 / 6 + x * y + y * y,
    ),
    "Treccani": ("x⁴ + 4x³ + 4x² + y²", lambda x, y: x**4 + 4 * x**3 + 4 * x * x + y * y),
    "Trefethen": (
        "0.25x² + 0.25y² + e^(sin(50x)) - sin(10x+10y) + sin(60e^y) + sin(70sin(x)) + sin(sin(80y))",
        lambda x, y: (
            0.25 * x * x
            + 0.25 * y * y
            + exp(sin(50 * x))
            - sin(10 * x + 10 * y)
            + sin(60 * exp(y))
            + sin(70 * sin(x))
            + sin(sin(80 * y))
        ),
    ),
    "Ursem01": ("-sin(2x - 0.5π) - 3cos(y) - 0.5x", lambda x, y: -sin(2 * x - 0.5 * pi) - 3 * cos(y) - 0.5 * x),
    "VenterSobiezcczanskiSobieski": (
        "x² - 100cos²x - 100cos(x²/30) + y² - 100cos²y - 100cos(y²/30)",
        lambda x, y: (
            x * x - 100 * cos(x) ** 2 - 100 * cos(x * x / 30) + y * y - 100 * cos(y) ** 2 - 100 * cos(y * y / 30)
        ),
    ),
    "WayburnSeader01": (
        "(x^6 + y^4 - 17)² + (2x + y - 4)²",
        lambda x, y: (x**6 + y**4 - 17) ** 2 + (2 * x + y - 4) ** 2,
    ),
    "Zettl": ("x/4 + (x² - 2x + y²)²", lambda x, y: x / 4 + (x * x - 2 * x + y * y) ** 2),
    "Zirilli": ("0.25x⁴ - 0.5x² + 0.1x + 0.5y²", lambda x, y: 0.25 * x**4 - 0.5 * x * x + 0.1 * x + 0.5 * y * y),
    "Hyperbolic": ("cosh(x/2)·tanh(y)", lambda x, y: cosh(x / 2) * tanh(y)),
}

ONE = {
    "Problem02": ("sin(x) + sin(10/3·x)", lambda x: sin(x) + sin(10 / 3 * x)),
    "Problem03": ("-sum(k, 1, 5, k·sin((k+1)x + k))", lambda x: -count(lambda k: k * sin((k + 1) * x + k), 1, 5)),
    "Problem04": ("-(16x² - 24x + 5)e^-x", lambda x: -(16 * x * x - 24 * x + 5) * exp(-x)),
    "Problem05": ("-(1.4 - 3x)sin(18x)", lambda x: -(1.4 - 3 * x) * sin(18 * x)),
    "Problem06": ("-(x + sin(x))e^(-x²)", lambda x: -(x + sin(x)) * exp(-x * x)),
    "Problem07": (
        "sin(x) + sin(10x/3) + ln(x) - 0.84x + 3",
        lambda x: sin(x) + sin(10 * x / 3) + log(x) - 0.84 * x + 3,
    ),
    "Problem08": ("-sum(k, 1, 5, k·cos((k+1)x + k))", lambda x: -count(lambda k: k * cos((k + 1) * x + k), 1, 5)),
    "Problem09": ("sin x + sin(2x/3)", lambda x: sin(x) + sin(2 * x / 3)),
    "Problem10": ("-x sin x", lambda x: -x * sin(x)),
    "Problem11": ("2cos x + cos 2x", lambda x: 2 * cos(x) + cos(2 * x)),
    "Problem12": ("sin³x + cos³x", lambda x: sin(x) ** 3 + cos(x) ** 3),
    "Problem13": ("-x^(2/3) - (1 - x²)^(1/3)", lambda x: -(x ** (2 / 3)) - (1 - x * x) ** (1 / 3)),
    "Problem14": ("-e^(-x)sin(2πx)", lambda x: -exp(-x) * sin(2 * pi * x)),
    "Problem15": ("(x² - 5x + 6)/(x² + 1)", lambda x: (x * x - 5 * x + 6) / (x * x + 1)),
    "Problem18": (
        "if(x <= 3, (x-2)^2, 2ln(x-2) + 1)",
        lambda x: (x - 2) ** 2 if np.real(x) <= 3 else 2 * log(x - 2) + 1,
    ),
    "Problem20": ("-(x - sin x)e^(-x^2)", lambda x: -(x - sin(x)) * exp(-x * x)),
    "Problem21": ("x sin(x) + x cos(2x)", lambda x: x * sin(x) + x * cos(2 * x)),
    "Problem22": ("e^(-3x) - sin³x", lambda x: exp(-3 * x) - sin(x) ** 3),
}

PLACES = [(0.73, 1.41), (-1.37, 0.58), (2.19, -1.83)]


def agrees(text, function, points):
    surface = typed_surface(text)
    for point in points:
        parameters = np.array(point)
        expected = function(*parameters)
        loss, gradient = surface.loss_and_gradient(parameters)
        assert abs(loss - expected) <= 1e-13 * max(1.0, abs(expected)), point
        slopes = []
        for place in range(len(point)):
            turned = parameters.astype(complex)
            turned[place] += 1e-30j
            slopes.append(np.imag(function(*turned)) / 1e-30)
        np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-11 * max(1.0, float(np.abs(slopes).max())))


@pytest.mark.parametrize("name", TWO)
def test_a_function_of_two_weights_is_what_was_typed(name):
    agrees(*TWO[name], PLACES)


@pytest.mark.parametrize("name", ONE)
def test_a_function_of_one_weight_is_what_was_typed(name):
    agrees(*ONE[name], [(0.31,), (0.87,)] if name == "Problem13" else [(0.31,), (2.57,), (4.19,)])
