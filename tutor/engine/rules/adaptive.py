"""Rules that give every coordinate its own step, from the size of its past gradients."""

import numpy as np

from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Mistaken, Optimizer, Point, State, Update, UpdateFunction, zeros
from tutor.engine.rules.workings import Symbol, Working


def without_root(rule: UpdateFunction) -> Mistaken:
    """The step is divided by the mean square, not by its root."""

    def update(at: Point, state: State, knobs: Knobs) -> Update:
        right = rule(at, state, knobs)
        decay, epsilon = right.terms.get("decay", 0.0), knobs["epsilon"]
        root = right.terms["denominator"] - epsilon
        with np.errstate(all="ignore"):
            change = decay + (right.change - decay) * (root + epsilon) / (root * root + epsilon)
        return right._replace(change=change)

    return Mistaken(update, "You left out the root in the denominator")


def _adagrad(at: Point, state: State, knobs: Knobs) -> Update:
    g = at.gradient
    square_sum = state["square_sum"] + g * g
    denominator = np.sqrt(square_sum + knobs["first_sum"]) + knobs["epsilon"]
    change = -(knobs["learning_rate"] * g) / denominator
    terms = {"gradient": g, "square_sum": square_sum, "denominator": denominator, "change": change}
    return Update(change, {"square_sum": square_sum}, terms)


ADAGRAD = Optimizer(
    name="adagrad",
    title="AdaGrad",
    family="adaptive",
    source="Duchi, Hazan, Singer 2011, as PyTorch: ε outside the root, where optax has it inside with a first sum of"
    " 0.1: that is first_sum=0.1000001 epsilon=0.",
    form=("s ← s + (∇L)²", "θ ← θ − α·∇L/(√⟦first_sum:(s₀ + ⟧s⟦first_sum:)⟧ + ε)"),
    knobs={"learning_rate": 0.1, "epsilon": 1e-10, "first_sum": 0.0},
    extras=frozenset({"first_sum"}),
    symbols={
        "first_sum": Symbol("s₀", "what the sum of squares begins with, which keeps the first steps short"),
        "square_sum": Symbol("s", "the sum of all squared gradients so far"),
    },
    workings=(
        Working("square_sum", "{square_sum_before} + {gradient}²"),
        Working("denominator", "√⟦first_sum:({first_sum} + ⟧{square_sum}⟦first_sum:)⟧ + {epsilon}"),
        Working("change", "−{learning_rate}·{gradient}/{denominator}"),
    ),
    init=zeros("square_sum"),
    update=_adagrad,
    as_typed="epsilon = 1e-10; s = s + g*g; w - rate*g/(sqrt(⟦first_sum:first_sum + ⟧s) + epsilon)",
    training_rate=0.01,
    mistakes={"no-root": without_root(_adagrad)},
    pytorch="torch.optim.Adagrad(params, lr={learning_rate}, initial_accumulator_value={first_sum}, eps={epsilon})",
)

SQUARE_LINE = Working("square", "{rho}·{square_before} + (1 − {rho})·{gradient}²")
DENOMINATOR_LINE = Working("denominator", "√⟦epsilon_root:(⟧{square}⟦epsilon_root: + {epsilon_root})⟧ + {epsilon}")
TYPED_SQUARE = "s = rho*s + (1 - rho)*g*g; "
TYPED_DENOMINATOR = "(sqrt(s⟦epsilon_root: + epsilon_root⟧) + epsilon)"
SQUARE_FORM = "s ← ρ·s + (1 − ρ)·(∇L)²"
DENOMINATOR_FORM = "(√⟦epsilon_root:(⟧s⟦epsilon_root: + ε₀)⟧ + ε)"


def _rmsprop(at: Point, state: State, knobs: Knobs) -> Update:
    g, rho = at.gradient, knobs["rho"]
    square = rho * state["square"] + (1 - rho) * g * g
    denominator = np.sqrt(square + knobs["epsilon_root"]) + knobs["epsilon"]
    change = -(knobs["learning_rate"] * g) / denominator
    terms = {"gradient": g, "square": square, "denominator": denominator, "change": change}
    return Update(change, {"square": square}, terms)


RMSPROP = Optimizer(
    name="rmsprop",
    title="RMSProp",
    family="adaptive",
    source="Hinton 2012, lecture 6e, as PyTorch, which calls ρ alpha. optax puts ε inside the root: that is"
    " epsilon_root=1e-8 epsilon=0.",
    form=(SQUARE_FORM, f"θ ← θ − α·∇L/{DENOMINATOR_FORM}"),
    knobs={"learning_rate": 0.1, "rho": 0.99, "epsilon": 1e-8, "epsilon_root": 0.0},
    extras=frozenset({"epsilon_root"}),
    workings=(SQUARE_LINE, DENOMINATOR_LINE, Working("change", "−{learning_rate}·{gradient}/{denominator}")),
    init=zeros("square"),
    update=_rmsprop,
    as_typed=f"{TYPED_SQUARE}w - rate*g/{TYPED_DENOMINATOR}",
    training_rate=0.01,
    mistakes={"no-root": without_root(_rmsprop)},
    pytorch="torch.optim.RMSprop(params, lr={learning_rate}, alpha={rho}, eps={epsilon})",
    also_called=("rmsgrad", "rms"),
    with_momentum="rmsprop-momentum",
)


RULES = (ADAGRAD, RMSPROP)
