"""Make optimizers.json: runs of PyTorch's optimizers and schedules in float64, for tests/engine/rules/test_paths.py.

    pip install -e '.[bench]'
    python tests/oracles/make_optimizers.py

Two kinds of run are written. `plain`: the gradient is given by a formula and PyTorch runs its kernels without fused
multiply-add (ATEN_CPU_CAPABILITY=default), so that only the rule is compared. `autograd`: PyTorch differentiates the
loss and uses the kernels it likes best on the machine at hand. One thread each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

LOSSES = {
    "bowl": lambda x, y: x * x + y * y,
    "stretched-bowl": lambda x, y: (x * x + 25 * y * y) / 2,
    "saddle": lambda x, y: x * x - y * y,
    "rosenbrock": lambda x, y: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
    "himmelblau": lambda x, y: (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
    "beale": lambda x, y: (
        (1.5 - x + x * y) * (1.5 - x + x * y)
        + (2.25 - x + x * y * y) * (2.25 - x + x * y * y)
        + (2.625 - x + x * y * y * y) * (2.625 - x + x * y * y * y)
    ),
}
STARTS = {
    "bowl": (3.0, 4.0),
    "stretched-bowl": (4.0, 1.0),
    "saddle": (0.5, 0.001),
    "rosenbrock": (-1.5, 2.0),
    "himmelblau": (0.5, -0.25),
    "beale": (1.0, 1.5),
}
RATES = {  # where a step in proportion to the gradient converges
    "bowl": 0.1,
    "stretched-bowl": 0.03,
    "saddle": 0.05,
    "rosenbrock": 0.0005,
    "himmelblau": 0.005,
    "beale": 0.003,
}


def gradient(name, x, y):
    """The gradient as the tests write it too; checked against autograd below."""
    if name == "bowl":
        return 2 * x, 2 * y
    if name == "stretched-bowl":
        return x, 25 * y
    if name == "saddle":
        return 2 * x, -2 * y
    if name == "rosenbrock":
        return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)
    if name == "himmelblau":
        a, b = x * x + y - 11, x + y * y - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
    return (
        2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
        2 * a * x + 4 * b * x * y + 6 * c * x * y * y,
    )


def cases():
    """Every run: an optimizer, a function, and what else is set."""
    proportional = {
        "gradient-descent": {},
        "momentum": {"beta": 0.8},
        "momentum-pytorch": {"beta": 0.8},
        "nesterov": {"beta": 0.8},
    }
    adaptive = {
        "adagrad": {"epsilon": 1e-10},
        "rmsprop": {"rho": 0.95, "epsilon": 1e-8},
        "adam": {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8},
        "adamw": {"beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8, "weight_decay": 0.05},
    }
    for function in LOSSES:
        for optimizer, knobs in proportional.items():
            yield {"optimizer": optimizer, "function": function, "knobs": {"learning_rate": RATES[function], **knobs}}
        for optimizer, knobs in adaptive.items():
            yield {"optimizer": optimizer, "function": function, "knobs": {"learning_rate": 0.1, **knobs}}
    for function, rate in (("bowl", 1.2), ("rosenbrock", 0.01), ("himmelblau", 0.1), ("beale", 0.5)):
        for optimizer, knobs in proportional.items():
            case = {"optimizer": optimizer, "function": function, "knobs": {"learning_rate": rate, **knobs}}
            yield {**case, "diverging": True}
    for optimizer, knobs in (proportional | adaptive).items():
        rate = 0.03 if optimizer in proportional else 0.1
        case = {"optimizer": optimizer, "function": "stretched-bowl", "knobs": {"learning_rate": rate, **knobs}}
        if optimizer != "adamw":
            yield {**case, "weight_decay": 0.1}
        yield {**case, "clip": 1.5}
        yield {**case, "clip": 1.5, "mask": [1.0, 0.0]}
        if optimizer != "adamw":
            yield {**case, "clip": 1.5, "weight_decay": 0.1}
            yield {**case, "clip": 1.5, "weight_decay": 0.1, "mask": [0.0, 1.0]}
    schedules = [
        {"schedule": "step", "constants": {"every": 7, "factor": 0.5}},
        {"schedule": "exponential", "constants": {"factor": 0.93}},
        {"schedule": "inverse-time", "constants": {"decay_rate": 0.2}},
        {"schedule": "linear", "constants": {"total": 30, "start_factor": 0.8, "end_factor": 0.1}},
        {"schedule": "cosine", "constants": {"total": 35, "floor": 0.002}},
        {"schedule": "one-cycle", "constants": {"total": 50}},
        {"schedule": "constant", "constants": {"warmup": 8}},
        {"schedule": "exponential", "constants": {"factor": 0.93, "warmup": 6}},
        {"schedule": "cosine", "constants": {"total": 40, "warmup": 5}},
    ]
    for schedule in schedules:
        for optimizer, function, rate in (
            ("momentum-pytorch", "stretched-bowl", 0.04),
            ("nesterov", "himmelblau", 0.008),
            ("adam", "rosenbrock", 0.1),
        ):
            knobs = {"learning_rate": rate, **(proportional | adaptive)[optimizer]}
            yield {"optimizer": optimizer, "function": function, "knobs": knobs, **schedule}


def run(torch, case, autograd):
    """θ before every update, and the rates and betas of the updates where a schedule gives them."""
    start = STARTS[case["function"]]
    mask = case.get("mask", [1.0, 1.0])
    theta = [
        torch.tensor(w, dtype=torch.float64, requires_grad=bool(free)) for w, free in zip(start, mask, strict=True)
    ]
    optimizer = make_optimizer(torch, case, [w for w in theta if w.requires_grad])
    scheduler = make_scheduler(torch, case, optimizer)
    path, rates, betas = [[w.item() for w in theta]], [], []
    for _ in range(50):
        optimizer.zero_grad()
        slopes = gradient(case["function"], *(w.detach() for w in theta))
        if autograd:
            LOSSES[case["function"]](*theta).backward()
        else:
            for w, slope in zip(theta, slopes, strict=True):
                w.grad = slope.clone() if w.requires_grad else None
        for w, slope in zip(theta, slopes, strict=True):
            if w.requires_grad and slope.isfinite() and abs(slope) < 1e100:
                assert torch.isclose(w.grad, slope, rtol=1e-9, atol=1e-9), (case, w.grad, slope)
        if "clip" in case:
            torch.nn.utils.clip_grad_norm_([w for w in theta if w.requires_grad], case["clip"], foreach=False)
        group = optimizer.param_groups[0]
        rates.append(group["lr"])
        betas.append(group["betas"][0] if "betas" in group else group.get("momentum"))
        optimizer.step()
        if scheduler is not None and len(rates) < 50:
            scheduler.step()
        path.append([w.item() for w in theta])
        if not all(abs(w) < float("inf") for w in path[-1]):
            break
    scheduled = {"rates": rates, "betas": betas} if scheduler is not None else {}
    return {**case, "parameters": path, **scheduled}


def make_optimizer(torch, case, theta):
    knobs = case["knobs"]
    given = {"lr": knobs["learning_rate"], "weight_decay": case.get("weight_decay", 0.0), "foreach": False}
    optim = torch.optim
    match case["optimizer"]:
        case "gradient-descent":
            return optim.SGD(theta, **given)
        case "momentum" | "momentum-pytorch":  # one path while the rate stays the same
            return optim.SGD(theta, momentum=knobs["beta"], **given)
        case "nesterov":
            return optim.SGD(theta, momentum=knobs["beta"], nesterov=True, **given)
        case "adagrad":
            return optim.Adagrad(theta, eps=knobs["epsilon"], **given)
        case "rmsprop":
            return optim.RMSprop(theta, alpha=knobs["rho"], eps=knobs["epsilon"], **given)
        case "adam":
            return optim.Adam(theta, betas=(knobs["beta1"], knobs["beta2"]), eps=knobs["epsilon"], **given)
        case "adamw":
            given["weight_decay"] = knobs["weight_decay"]
            return optim.AdamW(theta, betas=(knobs["beta1"], knobs["beta2"]), eps=knobs["epsilon"], **given)
    raise ValueError(case)


def make_scheduler(torch, case, optimizer):
    if "schedule" not in case:
        return None
    lr = torch.optim.lr_scheduler
    constants = dict(case["constants"])
    warmup = constants.pop("warmup", None)
    kinds = {
        "constant": lambda c: lr.ConstantLR(optimizer, factor=1.0),
        "step": lambda c: lr.StepLR(optimizer, c["every"], c["factor"]),
        "exponential": lambda c: lr.ExponentialLR(optimizer, c["factor"]),
        "inverse-time": lambda c: lr.LambdaLR(optimizer, lambda t: 1 / (1 + c["decay_rate"] * t)),
        "linear": lambda c: lr.LinearLR(optimizer, c["start_factor"], c["end_factor"], c["total"]),
        "cosine": lambda c: lr.CosineAnnealingLR(optimizer, c["total"], c.get("floor", 0.0)),
        "one-cycle": lambda c: lr.OneCycleLR(optimizer, case["knobs"]["learning_rate"], c["total"]),
    }
    if warmup is None:
        return kinds[case["schedule"]](constants)
    rise = lr.LinearLR(optimizer, 1 / warmup, 1.0, warmup - 1)
    return lr.SequentialLR(optimizer, [rise, kinds[case["schedule"]](constants)], [warmup])


def written(value):
    """JSON has no infinity and no NaN: they are strings."""
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    return [written(item) for item in value] if isinstance(value, list) else value


def main():
    if len(sys.argv) == 2:
        import torch

        torch.set_num_threads(1)
        print(json.dumps([written(run(torch, case, sys.argv[1] == "autograd")) for case in cases()]))
        return
    runs = {}
    for kind, environment in (("plain", {"ATEN_CPU_CAPABILITY": "default"}), ("autograd", {})):
        command = [sys.executable, "-W", "ignore", __file__, kind]
        done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
        runs[kind] = json.loads(done.stdout)
    lines = {kind: ",\n".join(json.dumps(one, separators=(",", ":")) for one in made) for kind, made in runs.items()}
    text = ",\n".join(f'"{kind}":[\n{made}\n]' for kind, made in lines.items())
    (HERE / "optimizers.json").write_text(f"{{{text}}}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
