"""The algebra of an update as text: each term's formula, in symbols or with this update's numbers in it."""

import re
from collections.abc import Callable, Container, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from tutor.engine.arrays import Array

Numbers: TypeAlias = Mapping[str, float | Array]
"""Every number that a formula may name: knobs, terms, `parameters`, and the state before the update as `…_before`."""


class Symbol(NamedTuple):
    """How a knob, a term or a state is written, and what it is."""

    sign: str
    meaning: str


COMMON: Mapping[str, Symbol] = {
    "learning_rate": Symbol("α", "the learning rate: how far an update goes for each unit of slope"),
    "weight_decay": Symbol("λ", "weight decay: how strongly weights are pulled to zero"),
    "clip": Symbol("clip", "the longest gradient that is let through"),
    "parameters": Symbol("θ", "the parameters: where the point stands"),
    "gradient": Symbol("g", "the gradient that the update sees"),
    "masked_gradient": Symbol("g_masked", "the gradient of the parameters that may move"),
    "gradient_norm": Symbol("|g|", "the length of the gradient"),
    "clipped_gradient": Symbol("g_clipped", "the gradient, shortened to the longest that is let through"),
    "decayed_gradient": Symbol("g_decayed", "the gradient with the pull of weight decay"),
    "change": Symbol("Δθ", "the change: what is added to the parameters"),
}
"""What every rule has, and what happens to a gradient before the rule sees it."""

USUAL: Mapping[str, Symbol] = {
    "beta": Symbol("β", "how much of the last velocity is kept"),
    "beta1": Symbol("β₁", "how much of the average gradient is kept"),
    "beta2": Symbol("β₂", "how much of the average squared gradient is kept"),
    "rho": Symbol("ρ", "how much of the average squared gradient is kept"),
    "epsilon": Symbol("ε", "a tiny number that keeps a division by zero away"),
    "epsilon_root": Symbol("ε₀", "a tiny number inside the root, where optax has its ε"),
    "step": Symbol("t", "the number of this update, counted from 1"),
    "norm": Symbol("|g|", "the length of the gradient"),
    "velocity": Symbol("v", "the velocity: what past gradients have gathered"),
    "mean": Symbol("m", "the average of recent gradients"),
    "square": Symbol("s", "the average of recent squared gradients"),
    "corrected_mean": Symbol("m̂", "that average, freed from its start at zero"),
    "corrected_square": Symbol("ŝ", "that average of squares, freed from its start at zero"),
    "denominator": Symbol("n", "what the step is divided by, so that steep and flat coordinates move alike"),
    "decay": Symbol("θ_decay", "the pull of weight decay alone"),
    "direction": Symbol("d", "the direction of the step"),
}
"""What these names stand for in a rule that says nothing else of them."""

_NAME = re.compile(r"\{(\w+)\}")
_SUM = re.compile("Σ⟨(.*?)⟩")
_OPTIONAL = re.compile(r"⟦(\w+):(.*?)⟧")


class Working(NamedTuple):
    """One line of a worked update: a term and how it is computed.

    In the formula `{name}` stands for a number, of the same component where it is a vector, and `Σ⟨…⟩` for a sum over
    the components; a matrix inside such a sum is read along the row of the term's component. `⟦knob:…⟧` stands only
    where that knob does: see `Optimizer.extras`.
    """

    term: str
    formula: str

    def algebra(self, symbol: Callable[[str], str], numbers: Numbers, of: str = "") -> str:
        """The formula in symbols: `β·v_before + α·g`; for one component with its name at every vector: `α·g_x`."""
        bare = _SUM.sub(
            lambda found: "Σ " + _NAME.sub(lambda name: symbol(name[1]), found[1]), with_options(self.formula, numbers)
        )
        return _NAME.sub(lambda name: symbol(name[1]) + of * (np.size(numbers[name[1]]) > 1), bare)

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

        return put_in(_SUM.sub(add_up, with_options(self.formula, numbers)))


def with_options(text: str, present: Container[str]) -> str:
    """A formula or an equation with each `⟦knob:…⟧` whose knob is present, and without the others."""
    return _OPTIONAL.sub(lambda found: found[2] if found[1] in present else "", text)


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
