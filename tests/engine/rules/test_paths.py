"""Every rule's path against PyTorch, optax and plain floats."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engine.rules.functions import FUNCTIONS, path_of
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import make_schedule
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent

ORACLES = Path(__file__).parents[2] / "oracles"
PYTORCH = json.loads((ORACLES / "optimizers.json").read_text(encoding="utf-8"))
OTHER_RULES = json.loads((ORACLES / "other_rules.json").read_text(encoding="utf-8"))
FURTHER_RULES = json.loads((ORACLES / "further_rules.json").read_text(encoding="utf-8"))
OPTAX = json.loads((ORACLES / "optax_rules.json").read_text(encoding="utf-8"))


USUAL = {
    "gradient-descent": {"learning_rate": 0.1},
    "fixed-length": {"learning_rate": 0.1},
    "one-at-a-time": {"learning_rate": 0.1},
    "best-direction": {"learning_rate": 0.1},
    "newton": {"learning_rate": 1, "damping": 0},
    "momentum": {"learning_rate": 0.1, "beta": 0.9},
    "momentum-pytorch": {"learning_rate": 0.1, "beta": 0.9, "dampening": 0},
    "nesterov": {"learning_rate": 0.1, "beta": 0.9},
    "adagrad": {"learning_rate": 0.1, "epsilon": 1e-10, "first_sum": 0},
    "adadelta": {"learning_rate": 1, "rho": 0.9, "epsilon": 1e-6},
    "rmsprop": {"learning_rate": 0.1, "rho": 0.99, "epsilon": 1e-8, "epsilon_root": 0},
    "rmsprop-momentum": {"learning_rate": 0.1, "rho": 0.99, "beta": 0.9, "epsilon": 1e-8, "epsilon_root": 0},
    "rmsprop-centred": {"learning_rate": 0.1, "rho": 0.99, "beta": 0, "epsilon": 1e-8, "epsilon_root": 0},
    "adam": {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adamw": {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01},
    "amsgrad": {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "nadam": {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentum_decay": 0.004},
    "lion": {"learning_rate": 0.1, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.001},
}
"""The usual settings, which lines that people keep leave out: α for these surfaces, all else as PyTorch and optax."""


def settings_of(run):
    schedule = make_schedule(run.get("schedule", "constant"), run.get("constants", {}))
    mask = np.array(run["mask"]) if "mask" in run else None
    return Settings(
        OPTIMIZERS[run["optimizer"]], run["knobs"], schedule, 0, run.get("weight_decay", 0.0), run.get("clip"), mask
    )


def label(run):
    parts = [run["optimizer"], run["function"], run.get("schedule", "")]
    return " ".join([*parts, *(key for key in ("warmup",) if key in run.get("constants", {}))]).strip()


def scaled_error(path, expected):
    finite = np.isfinite(expected)
    assert (np.isfinite(path) == finite).all()  # infinite or NaN at the same step, in the same places
    return (np.abs(path[finite] - expected[finite]) / np.maximum(1.0, np.abs(expected[finite]))).max()


def test_what_a_line_leaves_out_means_the_same_for_good():
    assert {name: rule.knobs for name, rule in OPTIMIZERS.items()} == USUAL


@pytest.mark.parametrize("kind", ["plain", "autograd"])
def test_every_rule_takes_the_path_of_pytorch(kind):
    for run in PYTORCH[kind]:
        expected = np.array(run["parameters"], dtype=float)
        path = path_of(FUNCTIONS[run["function"]], settings_of(run), expected[0], len(expected) - 1)
        assert scaled_error(path, expected) <= (1e-12 if run.get("diverging") else 1e-14), label(run)


@pytest.mark.parametrize("run", FURTHER_RULES, ids=label)
def test_the_line_of_pytorch_makes_the_path(run):
    expected = np.array(run["parameters"])
    path = path_of(FUNCTIONS[run["function"]], settings_of(run), expected[0], len(expected) - 1)
    assert scaled_error(path, expected) <= 1e-14
    if "line" in run:
        assert OPTIMIZERS[run["optimizer"]].in_pytorch(run["knobs"]) == run["line"]


@pytest.mark.parametrize("run", OPTAX, ids=label)
def test_a_rule_in_the_form_of_optax_makes_its_path(run):
    expected = np.array(run["parameters"])
    path = path_of(FUNCTIONS[run["function"]], settings_of(run), expected[0], len(expected) - 1)
    assert scaled_error(path, expected) <= 1e-14


def test_every_rule_has_an_oracle_and_every_line_of_pytorch_was_run():
    runs = [*PYTORCH["plain"], *OTHER_RULES, *FURTHER_RULES, *OPTAX]
    assert {run["optimizer"] for run in runs} == set(OPTIMIZERS)
    assert {run["optimizer"] for run in FURTHER_RULES} == {name for name, rule in OPTIMIZERS.items() if rule.pytorch}


def test_a_decay_of_the_gradient_stands_in_the_line():
    line = OPTIMIZERS["gradient-descent"].in_pytorch({"learning_rate": 0.3}, weight_decay=0.1)
    assert line == "torch.optim.SGD(params, lr=0.3, weight_decay=0.1)"


def test_what_pytorch_cannot_do_has_no_line():
    assert OPTIMIZERS["rmsprop"].in_pytorch({"epsilon_root": 1e-8}) == ""
    assert OPTIMIZERS["momentum"].in_pytorch({}) == ""


def test_some_oracle_runs_leave_the_finite_numbers():
    ends = [run["parameters"][-1] for run in PYTORCH["plain"] if run.get("diverging")]
    assert sum(not np.isfinite(np.array(end, dtype=float)).all() for end in ends) >= 8


@pytest.mark.parametrize("run", OTHER_RULES, ids=label)
def test_the_other_rules_take_the_path_of_plain_floats(run):
    expected = np.array(run["parameters"])
    descent = Descent.begin(FUNCTIONS[run["function"]], settings_of(run), expected[0])
    if run["optimizer"] == "momentum":  # its oracle halves the rate at update 20
        halved = {**run["knobs"], "learning_rate": run["knobs"]["learning_rate"] / 2}
        descent = descent.forward(20).change(replace(descent.settings, knobs=halved))
    path = descent.seek(50).history.parameters
    assert scaled_error(path, expected) <= 1e-14


# The numbers below are worked by hand.
