"""Make optax_rules.json: Lion, which PyTorch has not, and the rules that optax writes with ε inside the root.

    pip install optax
    JAX_ENABLE_X64=1 python tests/oracles/make_optax_rules.py

Made with optax 0.2; the gradient is given by a formula.
"""

import json
import os
from pathlib import Path

from make_optimizers import STARTS, gradient

RULES = [
    (
        "lion",
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.05},
        "optax.lion(0.02, b1=0.9, b2=0.99, weight_decay=0.05)",
    ),
    (
        "lion",
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.9, "weight_decay": 0.0},
        "optax.lion(0.05, b1=0.8, b2=0.9, weight_decay=0.0)",
    ),
    (
        "rmsprop",
        {"learning_rate": 0.05, "rho": 0.9, "epsilon": 0.0, "epsilon_root": 1e-3},
        "optax.rmsprop(0.05, decay=0.9, eps=1e-3)",
    ),
    (
        "adagrad",
        {"learning_rate": 0.2, "epsilon": 0.0, "first_sum": 0.1000001},
        "optax.adagrad(0.2, initial_accumulator_value=0.1, eps=1e-7)",
    ),
]


def path(line, function):
    import jax.numpy as jnp
    import optax

    transformation = eval(line, {"optax": optax})
    params = jnp.array(STARTS[function])
    state = transformation.init(params)
    found = [params.tolist()]
    for _ in range(50):
        slopes = jnp.array(gradient(function, *params.tolist()))
        updates, state = transformation.update(slopes, state, params)
        params = optax.apply_updates(params, updates)
        found.append(params.tolist())
    return found


def main():
    assert os.environ.get("JAX_ENABLE_X64") == "1", "float64 needs JAX_ENABLE_X64=1"
    made = [
        {"optimizer": name, "function": function, "knobs": knobs, "parameters": path(line, function)}
        for name, knobs, line in RULES
        for function in ("himmelblau", "stretched-bowl", "rosenbrock")
    ]
    text = ",\n".join(json.dumps(run, separators=(",", ":")) for run in made)
    Path(__file__).with_name("optax_rules.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
