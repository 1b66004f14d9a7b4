"""Networks and their training against PyTorch; the numbers come from tests/oracles/make_networks.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.convolution import Convolution, MaxPooling
from tutor.engine.network.layers import Dense
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Examples, NetworkLoss
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings, advance, first_frame

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "networks.json").read_text())
CLOSE = 1e-14


def distance(ours, theirs):
    """The largest difference, scaled by the reference where that is above 1."""
    theirs = np.array(theirs)
    return np.max(np.abs(np.array(ours) - theirs) / np.maximum(1.0, np.abs(theirs)))


def network(kind, activation, loss):
    oracle = ORACLE[kind]
    act, linear = ACTIVATIONS[activation], ACTIVATIONS["linear"]
    if kind == "dense":
        first, *hidden, last = oracle["sizes"]
        return dense_network(first, hidden, last, LOSSES[loss], act)
    side, filters = oracle["side"], oracle["filters"]
    pooling = MaxPooling(filters, side - 2, side - 2)
    layers = Convolution(1, side, side, filters, act), pooling, Dense(pooling.outputs, oracle["classes"], linear)
    return Network(layers, LOSSES[loss])


def examples(kind, loss):
    targets = ORACLE[kind]["targets"]
    return Examples.of(np.array(ORACLE[kind]["inputs"]), np.array(targets[loss] if kind == "dense" else targets))


def cases(part):
    return [(kind, case) for kind in ("dense", "picture") for case in ORACLE[kind][part]]


def name(value):
    keys = ("loss", "activation", "l1", "l2", "optimizer", "weight_decay", "clip", "frozen")
    return "-".join(str(value[key]) for key in keys if value.get(key)) if isinstance(value, dict) else value


@pytest.mark.parametrize(("kind", "case"), cases("gradients"), ids=name)
def test_loss_and_gradient_are_pytorchs(kind, case):
    surface = NetworkLoss(
        network(kind, case["activation"], case["loss"]), examples(kind, case["loss"]), l1=case["l1"], l2=case["l2"]
    )
    parameters = np.array(ORACLE[kind]["parameters"])
    assert distance(surface.loss(parameters), case["value"]) <= CLOSE
    assert distance(surface.gradient(parameters), case["gradient"]) <= CLOSE


@pytest.mark.parametrize(("kind", "case"), cases("runs"), ids=name)
def test_five_updates_are_pytorchs(kind, case):
    trained = network(kind, case["activation"], "cross-entropy")
    surface = NetworkLoss(trained, examples(kind, "cross-entropy"))
    mask = np.ones(trained.size) if case["mask"] is None else np.array(case["mask"], dtype=float)
    for number in case["frozen"]:
        # PyTorch numbers the layers that have parameters; ours counts the pooling too.
        mask[[where for where in trained.slices if where.stop > where.start][number - 1]] = 0.0
    optimizer = OPTIMIZERS[case["optimizer"]]
    knobs = {**case["knobs"], "learning_rate": case["learning_rate"]}
    decays_itself = "weight_decay" in optimizer.knobs
    if decays_itself:
        knobs["weight_decay"] = case["weight_decay"]
    settings = Settings(
        optimizer,
        knobs,
        weight_decay=0.0 if decays_itself else case["weight_decay"],
        clip=case["clip"],
        mask=mask,
    )
    start = np.array(case["start"])
    frame = first_frame(surface, start, optimizer.init(start))
    losses = []
    for _ in range(5):
        losses.append(float(frame.loss))
        frame = advance(surface, frame, settings)
    assert distance(losses, case["losses"]) <= CLOSE
    assert distance(frame.parameters, case["end"]) <= CLOSE


@pytest.mark.parametrize("case", ORACLE["extreme"], ids=name)
def test_extreme_outputs_stay_finite_and_pytorchs(case):
    outputs = np.array(case["outputs"])
    gradient = np.empty_like(outputs)
    value = LOSSES[case["loss"]].evaluate(outputs, np.array(case["targets"]), gradient)
    assert distance(value, case["value"]) <= CLOSE
    assert distance(gradient, case["gradient"]) <= CLOSE
