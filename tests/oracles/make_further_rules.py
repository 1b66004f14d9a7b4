"""Make further_rules.json: each rule by its line of PyTorch, run in float64, and the schedules that came later.

    pip install -e '.[bench]'
    python tests/oracles/make_further_rules.py

The lines are written out here and executed as they stand; the tests compare them with what the program tells a learner.
The gradient is given by a formula, and PyTorch runs its kernels without fused multiply-add.
"""

import json
import os
import sys
from pathlib import Path

FUNCTIONS = ("himmelblau", "stretched-bowl", "rosenbrock")

# rule, knobs, line of PyTorch
RULES = [
    ("gradient-descent", {"learning_rate": 0.003}, "torch.optim.SGD(params, lr=0.003)"),
    (
        "momentum-pytorch",
        {"learning_rate": 0.003, "beta": 0.8, "dampening": 0.0},
        "torch.optim.SGD(params, lr=0.003, momentum=0.8, dampening=0.0)",
    ),
    (
        "momentum-pytorch",
        {"learning_rate": 0.003, "beta": 0.8, "dampening": 0.4},
        "torch.optim.SGD(params, lr=0.003, momentum=0.8, dampening=0.4)",
    ),
    (
        "nesterov",
        {"learning_rate": 0.003, "beta": 0.8},
        "torch.optim.SGD(params, lr=0.003, momentum=0.8, nesterov=True)",
    ),
    (
        "adagrad",
        {"learning_rate": 0.2, "epsilon": 1e-9, "first_sum": 0.0},
        "torch.optim.Adagrad(params, lr=0.2, initial_accumulator_value=0.0, eps=1e-09)",
    ),
    (
        "adagrad",
        {"learning_rate": 0.2, "epsilon": 1e-9, "first_sum": 0.1},
        "torch.optim.Adagrad(params, lr=0.2, initial_accumulator_value=0.1, eps=1e-09)",
    ),
    (
        "rmsprop",
        {"learning_rate": 0.05, "rho": 0.95, "epsilon": 1e-7},
        "torch.optim.RMSprop(params, lr=0.05, alpha=0.95, eps=1e-07)",
    ),
    (
        "rmsprop-momentum",
        {"learning_rate": 0.01, "rho": 0.95, "beta": 0.7, "epsilon": 1e-7},
        "torch.optim.RMSprop(params, lr=0.01, alpha=0.95, eps=1e-07, momentum=0.7)",
    ),
    (
        "rmsprop-centred",
        {"learning_rate": 0.01, "rho": 0.95, "beta": 0.0, "epsilon": 1e-7},
        "torch.optim.RMSprop(params, lr=0.01, alpha=0.95, eps=1e-07, momentum=0.0, centered=True)",
    ),
    (
        "rmsprop-centred",
        {"learning_rate": 0.01, "rho": 0.95, "beta": 0.7, "epsilon": 1e-7},
        "torch.optim.RMSprop(params, lr=0.01, alpha=0.95, eps=1e-07, momentum=0.7, centered=True)",
    ),
    (
        "adadelta",
        {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-5},
        "torch.optim.Adadelta(params, lr=1.0, rho=0.9, eps=1e-05)",
    ),
    (
        "adam",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-8},
        "torch.optim.Adam(params, lr=0.1, betas=(0.8, 0.99), eps=1e-08)",
    ),
    (
        "adamw",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-8, "weight_decay": 0.05},
        "torch.optim.AdamW(params, lr=0.1, betas=(0.8, 0.99), eps=1e-08, weight_decay=0.05)",
    ),
    (
        "amsgrad",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.9, "epsilon": 1e-8},
        "torch.optim.Adam(params, lr=0.1, betas=(0.8, 0.9), eps=1e-08, amsgrad=True)",
    ),
    (
        "nadam",
        {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-8, "momentum_decay": 0.01},
        "torch.optim.NAdam(params, lr=0.1, betas=(0.8, 0.99), eps=1e-08, momentum_decay=0.01)",
    ),
]

# schedule, constants, scheduler of PyTorch
SCHEDULES = [
    ("polynomial", {"total": 30, "power": 1.5}, "lr_scheduler.PolynomialLR(optimizer, 30, 1.5)"),
    ("polynomial", {"total": 60, "power": 3}, "lr_scheduler.PolynomialLR(optimizer, 60, 3.0)"),
    (
        "warm-restarts",
        {"total": 7, "growth": 2, "floor": 0.001},
        "lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 7, 2, 0.001)",
    ),
    ("warm-restarts", {"total": 12}, "lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 12)"),
    (
        "inverse-square-root",
        {"timescale": 9},
        "lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + t / 9) ** 0.5)",
    ),
    (
        # As the transformers library's get_inverse_sqrt_schedule with 9 updates of warm-up and its usual timescale.
        "inverse-square-root",
        {"timescale": 9, "warmup": 9},
        "lr_scheduler.LambdaLR(optimizer, lambda t: (t + 1) / 9 if t < 9 else 1 / (t / 9) ** 0.5)",
    ),
]


def path(torch, line, function, scheduled=None):
    """θ before every update and after the last, and the rates and betas of the updates."""
    from make_optimizers import STARTS, gradient

    params = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in STARTS[function]]
    names = {"torch": torch, "params": params}
    optimizer = eval(line, names)
    scheduler = (
        eval(scheduled, {"lr_scheduler": torch.optim.lr_scheduler, "optimizer": optimizer}) if scheduled else None
    )
    found, rates, betas = [[w.item() for w in params]], [], []
    for _ in range(50):
        for w, slope in zip(params, gradient(function, *(w.detach() for w in params)), strict=True):
            w.grad = slope.clone()
        group = optimizer.param_groups[0]
        rates.append(group["lr"])
        betas.append(group["betas"][0] if "betas" in group else group.get("momentum"))
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        found.append([w.item() for w in params])
    return {"parameters": found, **({"rates": rates, "betas": betas} if scheduled else {})}


def runs(torch):
    for optimizer, knobs, line in RULES:
        for function in FUNCTIONS if optimizer not in ("gradient-descent", "nesterov") else FUNCTIONS[:2]:
            if function == "rosenbrock" and optimizer == "momentum-pytorch":
                continue  # it leaves the finite numbers at this rate
            case = {"optimizer": optimizer, "function": function, "knobs": knobs, "line": line}
            yield {**case, **path(torch, line, function)}
    for schedule, constants, scheduled in SCHEDULES:
        for optimizer, knobs, line in (RULES[1], RULES[11]):
            case = {"optimizer": optimizer, "function": "himmelblau", "knobs": knobs}
            yield {**case, "schedule": schedule, "constants": constants, **path(torch, line, "himmelblau", scheduled)}


def main():
    if os.environ.get("ATEN_CPU_CAPABILITY") != "default":
        os.execve(
            sys.executable, [sys.executable, "-W", "ignore", __file__], {**os.environ, "ATEN_CPU_CAPABILITY": "default"}
        )
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)  # NAdam's product of shares is of the default type
    text = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs(torch))
    Path(__file__).with_name("further_rules.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
