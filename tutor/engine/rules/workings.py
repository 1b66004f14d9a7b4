"""The algebra of an update as text: each term's formula, in symbols or with this update's numbers in it."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from tutor.engine.arrays import Array

Numbers: TypeAlias = Mapping[str, float | Array]
"""Every number that a formula may name: knobs, terms, `parameters`, and the state before the update as `…_before`."""

SYMBOLS: Mapping[str, str] = {
    "learning_rate": "α",
    "beta": "β",
    "beta1": "β₁",
    "beta2": "β₂",
    "rho": "ρ",
    "epsilon": "ε",
    "weight_decay": "λ",
    "clip": "clip",
    "damping": "μ",
    "parameters": "θ",
    "gradient": "g",
    "masked_gradient": "g_masked",
    "gradient_norm": "|g|",
    "clipped_gradient": "g_clipped",
    "decayed_gradient": "g_decayed",
    "norm": "|g|",
    "direction": "d",
    "coordinate": "i",
    "active": "a",
    "velocity": "v",
    "step": "t",
    "mean": "m",
    "square": "s",
    "square_sum": "s",
    "corrected_mean": "m̂",
    "corrected_square": "ŝ",
    "denominator": "n",
    "decay": "θ_decay",
    "hessian": "H",
    "eigenvalues": "λ",
    "curvature": "c",
    "inverse": "H⁻¹",
    "radius": "r",
    "angle": "φ",
    "angle_from_steepest": "ψ",
    "change": "Δθ",
}
"""How each knob, term and state is written on screen."""

_NAME = re.compile(r"\{(\w+)\}")
_SUM = re.compile("Σ⟨(.*?)⟩")


class Working(NamedTuple):
    """One line of a worked update: a term and how it is computed.

    In the formula `{name}` stands for a number, of the same component where it is a vector, and `Σ⟨…⟩` for a sum over
    the components; a matrix inside such a sum is read along the row of the term's component.
    """

    term: str
    formula: str

    @property
    def symbol(self) -> str:
        """How the term is written."""
        return SYMBOLS[self.term]

    @property
    def algebra(self) -> str:
        """The formula in symbols: `β·v_before + α·g`."""
        formula = _SUM.sub(r"Σ \1", self.formula)
        return _NAME.sub(lambda found: symbol(found[1]), formula)

    def with_numbers(self, numbers: Numbers, component: int, show: Callable[[float], str] = repr) -> str:
        """The formula with numbers put in: `0.9·0.5 + 0.1·8`; a negative number stands in parentheses.

        Args:
            numbers: what the formula names, each a number, a vector (d,) or a matrix (d, d).
            component: the component of the term that is worked out.
            show: how a number is written.
        """

        def put_in(formula: str, summed: int | None = None) -> str:
            return _NAME.sub(lambda found: _shown(_pick(numbers[found[1]], component, summed), show), formula)

        def add_up(found: re.Match[str]) -> str:
            dimensions = max(len(np.atleast_1d(numbers[name])) for name in _NAME.findall(found[1]))
            return " + ".join(put_in(found[1], summed) for summed in range(dimensions))

        return put_in(_SUM.sub(add_up, self.formula))


def symbol(name: str) -> str:
    """How a knob, a term or a state is written; one from before the update says so."""
    before = name.removesuffix("_before")
    return SYMBOLS[name] if before == name else f"{SYMBOLS[before]}_before"


def numbers_of(parameters: Array, state: Mapping[str, Array], knobs: Numbers, terms: Mapping[str, Array]) -> Numbers:
    """Every number that the formulas of one update may name."""
    before = {f"{name}_before": value for name, value in state.items()}
    return {**knobs, "parameters": parameters, **before, **terms}


def _pick(value: float | Array, component: int, summed: int | None) -> float:
    place = (component,) if summed is None else (component, summed)
    dimensions = np.ndim(value)
    return float(np.asarray(value)[place[len(place) - dimensions :]])


def _shown(value: float, show: Callable[[float], str]) -> str:
    text = show(value)
    return f"({text})" if text.startswith(("-", "−")) else text
