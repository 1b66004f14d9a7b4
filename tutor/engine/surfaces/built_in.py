"""The built-in loss surfaces, easiest first, and surfaces that people type as formulas."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.formula import (
    CONSTANTS,
    free_names,
    parse,
    spelling_key,
    with_decimal_points,
    without_left_side,
)
from tutor.engine.formula.names import factors
from tutor.engine.suggestion import nearest
from tutor.engine.surfaces.contract import NamedSurface, first_on_a_slope
from tutor.engine.surfaces.formula_surface import FormulaSurface, SlopeSurface
from tutor.engine.surfaces.line_fit import LineFit


def _real_roots(*coefficients: float) -> list[float]:
    """The real roots of a polynomial, highest power first, in ascending order."""
    roots = np.roots(coefficients)
    return sorted(roots[np.abs(roots.imag) < 1e-9].real.tolist())


def _styblinski_tang(c: Mapping[str, float]) -> list[tuple[float, ...]]:
    roots = _real_roots(2.0, 0.0, -16.0, 2.5)
    return [(x, y) for x in roots for y in roots]


def _cliff(c: Mapping[str, float]) -> list[tuple[float, ...]]:
    # The slope is 0.1x before the edge, and 0.1x + 2·steepness·(x − edge) behind it.
    steep, edge = c["steepness"], c["edge"]
    before = [0.0] if edge >= 0 else []
    behind = [2 * steep * edge / (0.1 + 2 * steep)] if 0.1 + 2 * steep else []
    return [(x, 0.0) for x in (*before, *(x for x in behind if x > edge))]


def _surface(name: str, definition: str, start: tuple[float, ...], **known: Any) -> FormulaSurface:
    """A surface over w, or over x and y; what is known of it besides is as `FormulaSurface` has it."""
    return FormulaSurface(name, definition, ("w",) if len(start) == 1 else ("x", "y"), start, **known)


# Names and formulas of the test functions are those of Jamil and Yang, "A literature survey of benchmark functions for
# global optimisation problems" (2013); Himmelblau's and Beale's critical points were found by Newton's method.
_FORMULAS = (
    _surface(
        "parabola",
        "steepness·(w − centre)²",
        start=(6.0,),
        window=((-3.0, 7.0),),
        places=lambda c: [(c["centre"],)],
        constants={"centre": 2.0, "steepness": 1.0},
    ),
    _surface(
        "ripples",
        "0.1w² + depth·(1 − cos(3w))",
        start=(4.0,),
        window=((-6.0, 6.0),),
        places=lambda c: [(0.0,)],
        constants={"depth": 0.2},
    ),
    _surface(
        "double-well",
        "(w² − 1)² + tilt·w",
        start=(1.8,),
        window=((-2.0, 2.0),),
        places=lambda c: [(root,) for root in _real_roots(4.0, 0.0, -4.0, c["tilt"])],
        constants={"tilt": 0.3},
    ),
    _surface(
        "plateau",
        "1 − 1/(1 + (w − centre)²)",
        start=(5.0,),
        window=((-7.0, 7.0),),
        places=lambda c: [(c["centre"],)],
        constants={"centre": 0.0},
    ),
    _surface(
        "kink",
        "steepness·|w − centre|",
        start=(3.25,),
        window=((-4.0, 4.0),),
        places=lambda c: [(c["centre"],)],
        flat_kind=lambda c: "minimum" if c["steepness"] >= 0 else "maximum",
        constants={"centre": 0.0, "steepness": 1.0},
    ),
    _surface(
        "one-neuron",
        "(w·x − y)²",
        start=(3.5,),
        window=((-1.0, 4.0),),
        places=lambda c: [(c["y"] / c["x"],)] if c["x"] else [],
        constants={"x": 2.0, "y": 3.0},
    ),
    _surface(
        "bowl",
        "x² + y²",
        start=(3.0, 4.0),
        window=((-8.0, 8.0), (-5.0, 5.0)),
        places=lambda c: [(0.0, 0.0)],
    ),
    _surface(
        "stretched-bowl",
        "½(x² + κ·y²)",
        start=(1.0, 1.0),
        window=((-1.6, 1.6), (-1.2, 1.2)),
        places=lambda c: [(0.0, 0.0)],
        constants={"kappa": 10.0},
    ),
    _surface(
        "tilted-bowl",
        "x² + y² + tilt·x·y",
        start=(3.0, 1.0),
        window=((-5.0, 5.0), (-4.0, 4.0)),
        places=lambda c: [(0.0, 0.0)],
        constants={"tilt": 1.8},
    ),
    _surface(
        "saddle",
        "x² − y²",
        start=(0.5, 0.001),
        window=((-2.0, 2.0), (-2.0, 2.0)),
        places=lambda c: [(0.0, 0.0)],
    ),
    _surface(
        "bottomed-saddle",
        "½x² + ¼y⁴ − ½y²",
        start=(1.0, 0.001),
        window=((-2.0, 2.0), (-1.6, 1.6)),
        places=lambda c: [(0.0, -1.0), (0.0, 0.0), (0.0, 1.0)],
    ),
    _surface(
        "monkey-saddle",
        "x³ − 3x·y²",
        start=(0.8, 0.2),
        window=((-2.0, 2.0), (-1.5, 1.5)),
        places=lambda c: [(0.0, 0.0)],
        flat_kind=lambda c: "saddle",
    ),
    _surface(
        "ravine",
        "0.1x² + steepness·(y − sin(x))²",
        start=(-4.5, 2.0),
        window=((-6.0, 6.0), (-3.0, 3.0)),
        places=lambda c: [(0.0, 0.0)],
        constants={"steepness": 5.0},
    ),
    _surface(
        "cliff",
        "0.05x² + 0.5y² + steepness·relu(x − edge)²",
        start=(1.6, 1.0),
        window=((-6.0, 3.0), (-2.0, 2.0)),
        places=_cliff,
        constants={"edge": 1.0, "steepness": 30.0},
    ),
    _surface(
        "rosenbrock",
        "(a − x)² + b·(y − x²)²",
        start=(-1.2, 1.0),
        window=((-2.0, 2.0), (-1.0, 3.0)),
        places=lambda c: [(c["a"], c["a"] * c["a"])],
        constants={"a": 1.0, "b": 100.0},
    ),
    _surface(
        "beale",
        "(1.5 − x + x·y)² + (2.25 − x + x·y²)² + (2.625 − x + x·y³)²",
        start=(1.0, 1.0),
        window=((-4.5, 4.5), (-2.0, 2.0)),
        places=lambda c: [(3.0, 0.5), (0.0, 1.0), (0.10053793732415837, -2.644513585023125)],
    ),
    _surface(
        "himmelblau",
        "(x² + y − 11)² + (x + y² − 7)²",
        start=(0.0, 0.0),
        window=((-6.0, 6.0), (-5.0, 5.0)),
        places=lambda c: [
            (3.0, 2.0),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.2831859912861696),
            (3.5844283403304917, -1.8481265269644036),
            (3.385154183607021, 0.07385187983774928),
            (0.08667750455539634, 2.884254701174776),
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068005, -1.9537149802445766),
            (-0.2708445906673476, -0.9230385564799815),
        ],
    ),
    _surface(
        "styblinski-tang",
        "½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)",
        start=(1.0, -0.5),
        window=((-5.0, 5.0), (-5.0, 5.0)),
        places=_styblinski_tang,
    ),
    _surface(
        "rastrigin",
        "2·amplitude + x² + y² − amplitude·(cos(2πx) + cos(2πy))",
        start=(2.2, 1.3),
        window=((-3.5, 3.5), (-2.5, 2.5)),
        places=lambda c: [(0.0, 0.0)],
        constants={"amplitude": 10.0},
    ),
)

SURFACES: Mapping[str, NamedSurface] = {
    surface.name: surface for surface in (*_FORMULAS, LineFit("line-fit"), SlopeSurface("slope", (1.0,)))
}
"""Every built-in surface by the name people type, easiest first."""


def surface_named(text: str, weights: int | None = None) -> NamedSurface:
    """A built-in surface by its name, or the surface of a typed formula.

    Args:
        weights: How many there must be, where it is known: then e, τ and σ are weights if only so the number is right.

    Raises:
        UserError: It looks like a name, and there is none like it, or the formula has nothing to descend along.
        FormulaError: The formula cannot be read.
    """
    text = text.strip()
    surface = SURFACES.get(text.lower())
    if surface is not None:
        return surface
    if re.fullmatch(r"[A-Za-z]{3,}([-_ ][A-Za-z]{2,})*", text):
        near = nearest(text.lower(), SURFACES)
        meant = (
            f"did you mean {near}?" if near else f"choose from {', '.join(SURFACES)}, or write a formula such as x^2."
        )
        raise UserError(f"There is no surface {text!r}; {meant}")
    return typed_surface(text, weights)


@lru_cache(maxsize=32)  # its derivatives are made once, though a line is read many times
def typed_surface(text: str, weights: int | None = None) -> FormulaSurface:
    """The surface of a formula; its coordinates are the formula's names in alphabetical order.

    Two or three letters side by side are a product: 3xy is 3·x·y. `L =` and `f(x) =` may stand in front, and a decimal
    comma is read.

    Raises:
        UserError: The formula has no name in it.
        FormulaError: The formula cannot be read.
    """
    definition = with_decimal_points(without_left_side(text))
    names = _weights_in(definition)
    if weights is not None and weights != len(names):
        # Constants and σ(…) are newer than some lines that people have kept.
        names_then = _weights_in(definition, _ONCE_WEIGHTS)
        names = names_then if weights == len(names_then) else names
    if not names:
        raise UserError(f"The formula {text!r} has no name to change; write one such as x^2.")
    coordinates = tuple(sorted(names, key=_in_order))
    window = ((-5.0, 5.0),) * len(coordinates) if len(coordinates) <= 2 else ()
    surface = FormulaSurface(text, definition, coordinates, (1.0,) * len(coordinates), window)
    return replace(surface, start=_usual_start(surface))


_ONCE_WEIGHTS = ("e", "τ", "tau", "σ")


def _weights_in(definition: str, own: tuple[str, ...] = ()) -> set[str]:
    words = free_names(parse(definition, own=own))
    return {name for word in words for name in factors(word) if name in own or name not in CONSTANTS or name == word}


def _usual_start(surface: FormulaSurface) -> tuple[float, ...]:
    """The first of a few points at which there is a slope to go down; 1 everywhere where none has one."""
    d = len(surface.coordinates)
    # Unequal coordinates last: a formula such as log(x − y) is undefined where they are equal.
    unequal = 1.0 + np.arange(d) / d
    return first_on_a_slope(surface, (*(np.full(d, value) for value in (1.0, 2.0, 0.5, -1.0)), unequal, unequal[::-1]))


def _in_order(name: str) -> tuple[str, int]:
    """w2 before w10."""
    key = spelling_key(name)
    letters = key.rstrip("0123456789")
    return letters, int(key[len(letters) :] or 0)
