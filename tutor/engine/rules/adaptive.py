"""Rules that give every coordinate its own step, from the size of its past gradients."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedule_kinds import Knobs
from tutor.engine.rules.update import Point, State, Update
from tutor.engine.rules.workings import Working


class AdaGrad:
    """Divide each coordinate's step by the size of all its gradients so far (Duchi, Hazan, Singer 2011).

    The equations are s ← s + (∇L)² and θ ← θ − α∇L/(√s + ε), by coordinate, with s = 0 at first; as PyTorch, where
    optax starts at s = 0.1 and puts ε inside the root.
    """

    name = "adagrad"
    title = "AdaGrad"
    equations = ("s ← s + (∇L)²", "θ ← θ − α·∇L/(√s + ε)")
    workings = (
        Working("square_sum", "{square_sum_before} + {gradient}²"),
        Working("denominator", "√{square_sum} + {epsilon}"),
        Working("change", "−{learning_rate}·{gradient}/{denominator}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "epsilon": 1e-10}

    def init(self, parameters: Array) -> State:
        return {"square_sum": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        square_sum = state["square_sum"] + g * g
        denominator = np.sqrt(square_sum) + knobs["epsilon"]
        change = -(knobs["learning_rate"] * g) / denominator
        terms = {"gradient": g, "square_sum": square_sum, "denominator": denominator, "change": change}
        return Update(change, {"square_sum": square_sum}, terms)


class RMSProp:
    """Divide each coordinate's step by the root mean square of its recent gradients (Hinton 2012, lecture 6e).

    The equations are s ← ρs + (1 − ρ)(∇L)² and θ ← θ − α∇L/(√s + ε), by coordinate, with s = 0 at first; as PyTorch,
    which calls ρ alpha, where optax puts ε inside the root.
    """

    name = "rmsprop"
    title = "RMSProp"
    equations = ("s ← ρ·s + (1 − ρ)·(∇L)²", "θ ← θ − α·∇L/(√s + ε)")
    workings = (
        Working("square", "{rho}·{square_before} + (1 − {rho})·{gradient}²"),
        Working("denominator", "√{square} + {epsilon}"),
        Working("change", "−{learning_rate}·{gradient}/{denominator}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "rho": 0.99, "epsilon": 1e-8}

    def init(self, parameters: Array) -> State:
        return {"square": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        rho = knobs["rho"]
        square = rho * state["square"] + (1 - rho) * g * g
        denominator = np.sqrt(square) + knobs["epsilon"]
        change = -(knobs["learning_rate"] * g) / denominator
        terms = {"gradient": g, "square": square, "denominator": denominator, "change": change}
        return Update(change, {"square": square}, terms)


_ADAM_WORKINGS = (
    Working("step", "{step_before} + 1"),
    Working("mean", "{beta1}·{mean_before} + (1 − {beta1})·{gradient}"),
    Working("square", "{beta2}·{square_before} + (1 − {beta2})·{gradient}²"),
    Working("corrected_mean", "{mean}/(1 − {beta1}^{step})"),
    Working("corrected_square", "{square}/(1 − {beta2}^{step})"),
    Working("denominator", "√{corrected_square} + {epsilon}"),
)


class Adam:
    """Momentum on the gradient, RMSProp's step size, and both freed from starting at zero (Kingma, Ba 2015).

    The equations are m ← β₁m + (1 − β₁)∇L, s ← β₂s + (1 − β₂)(∇L)², m̂ = m/(1 − β₁ᵗ), ŝ = s/(1 − β₂ᵗ) and
    θ ← θ − αm̂/(√ŝ + ε), by coordinate, with t = 1 at the first update; as PyTorch and optax.
    """

    name = "adam"
    title = "Adam"
    equations = (
        "m ← β₁·m + (1 − β₁)·∇L",
        "s ← β₂·s + (1 − β₂)·(∇L)²",
        "m̂ = m/(1 − β₁ᵗ)",
        "ŝ = s/(1 − β₂ᵗ)",
        "θ ← θ − α·m̂/(√ŝ + ε)",
    )
    workings = (*_ADAM_WORKINGS, Working("change", "−{learning_rate}·{corrected_mean}/{denominator}"))
    knobs: ClassVar[Mapping[str, float]] = {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}

    def init(self, parameters: Array) -> State:
        return {"step": np.zeros(()), "mean": np.zeros_like(parameters), "square": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        beta1, beta2 = knobs["beta1"], knobs["beta2"]
        step = state["step"] + 1
        mean = beta1 * state["mean"]
        mean += (1 - beta1) * g  # in place what nobody else has seen, for large batches
        square = (1 - beta2) * g
        square *= g
        square += beta2 * state["square"]
        corrected_mean = mean * (1 / (1 - beta1**step))  # a product costs a batch half as much as a quotient
        corrected_square = square * (1 / (1 - beta2**step))
        denominator = np.sqrt(corrected_square)
        denominator += knobs["epsilon"]
        change = -knobs["learning_rate"] * corrected_mean
        change /= denominator
        terms = {
            "gradient": g,
            "step": step,
            "mean": mean,
            "square": square,
            "corrected_mean": corrected_mean,
            "corrected_square": corrected_square,
            "denominator": denominator,
            "change": change,
        }
        return Update(change, {"step": step, "mean": mean, "square": square}, terms)


class AdamW:
    """Adam with the weight decay beside it, not inside its averages (Loshchilov, Hutter 2019).

    The equation is θ ← θ − αλθ − αm̂/(√ŝ + ε) with Adam's m̂ and ŝ; as PyTorch. The decay is decoupled: no past
    gradient scales it.
    """

    name = "adamw"
    title = "AdamW"
    equations = (*Adam.equations[:-1], "θ ← θ − α·λ·θ − α·m̂/(√ŝ + ε)")
    workings = (
        *_ADAM_WORKINGS,
        Working("decay", "−{learning_rate}·{weight_decay}·{parameters}"),
        Working("change", "{decay} − {learning_rate}·{corrected_mean}/{denominator}"),
    )
    knobs: ClassVar[Mapping[str, float]] = {**Adam.knobs, "weight_decay": 0.01}

    def init(self, parameters: Array) -> State:
        return {"step": np.zeros(()), "mean": np.zeros_like(parameters), "square": np.zeros_like(parameters)}

    def update(self, at: Point, state: State, knobs: Knobs) -> Update:
        g = at.gradient
        beta1, beta2 = knobs["beta1"], knobs["beta2"]
        step = state["step"] + 1
        mean = beta1 * state["mean"]
        mean += (1 - beta1) * g  # in place what nobody else has seen, for large batches
        square = (1 - beta2) * g
        square *= g
        square += beta2 * state["square"]
        corrected_mean = mean * (1 / (1 - beta1**step))  # a product costs a batch half as much as a quotient
        corrected_square = square * (1 / (1 - beta2**step))
        denominator = np.sqrt(corrected_square) + knobs["epsilon"]
        decay = -knobs["learning_rate"] * knobs["weight_decay"] * at.parameters
        change = decay - knobs["learning_rate"] * corrected_mean / denominator
        terms = {
            "gradient": g,
            "step": step,
            "mean": mean,
            "square": square,
            "corrected_mean": corrected_mean,
            "corrected_square": corrected_square,
            "denominator": denominator,
            "decay": decay,
            "change": change,
        }
        return Update(change, {"step": step, "mean": mean, "square": square}, terms)
