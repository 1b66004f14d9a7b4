"""Dropout, leaky ReLU and an activation for each layer, against PyTorch (tests/oracles/make_dropped_networks.py)."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.architectures import dense_network
from tutor.engine.network.layers import Dropout
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network_loss import Examples, NetworkLoss
from tutor.engine.training.training_line import parse_training, training_line
from tutor.lab.opened.opened_weight import written_weight
from tutor.lab.trainer import Trainer

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "dropped_networks.json").read_text())
LINE = "moons samples=60 layers=6,5 dropout=0.4 batch=16"


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: "-".join(case["activations"]))
def test_loss_and_gradient_are_pytorchs(case):
    first, *hidden, last = ORACLE["sizes"]
    activations = [ACTIVATIONS[name] for name in case["activations"]]
    network = dense_network(first, hidden, last, LOSSES["cross-entropy"], activations)
    examples = Examples.of(np.array(ORACLE["inputs"]), np.array(ORACLE["targets"]))
    surface = NetworkLoss(network, examples, masks=[np.array(mask) for mask in case["masks"]])
    parameters = np.array(ORACLE["parameters"])
    assert abs(surface.loss(parameters) - case["value"]) <= 1e-14
    assert np.max(np.abs(surface.gradient(parameters) - case["gradient"])) <= 1e-14


def test_a_mask_leaves_its_share_out_and_keeps_the_mean():
    layers = dense_network(2, [40, 30], 2, LOSSES["cross-entropy"], ACTIVATIONS["tanh"]).layers
    masks = Dropout(0.25, 3).masks(layers, 8, 1000)
    assert [mask.shape for mask in masks] == [(40, 1000), (30, 1000)]
    for mask in masks:
        assert {*np.unique(mask)} == {0.0, 1 / 0.75}
        assert abs(mask.mean() - 1) < 0.02


def test_back_and_forward_show_the_same_masks_and_other_updates_others():
    training = parse_training(LINE).begin().forward(5)
    masks = [training.seek(step).batch_surface.masks[0] for step in (2, 3, 2)]
    assert np.array_equal(masks[0], masks[2])
    assert not np.array_equal(masks[0], masks[1])
    again = parse_training(LINE).begin().forward(5)
    assert again.frame.parameters.tobytes() == training.frame.parameters.tobytes()
    other = parse_training(f"{LINE} weights=1").begin().seek(2)
    assert not np.array_equal(other.batch_surface.masks[0], masks[0])


@pytest.mark.parametrize("line", [LINE, f"{LINE} activation=leaky-relu", LINE.replace("batch=16", "batch=all")])
def test_the_measured_slope_is_that_of_the_same_mask(line):
    training = parse_training(line).begin().forward(3)
    for name in ("W1[0,1]", "b1[2]", "W2[3,4]", "W3[1,2]"):
        weight = training.open(name)
        assert np.isclose(weight.central_difference, weight.gradient, rtol=1e-6, atol=1e-9)
        assert np.isclose(weight.gradient, training.frame.gradient[weight.index], rtol=1e-12)


def test_the_gradient_is_the_complex_steps():
    surface = parse_training(LINE).begin().batch_surface
    theta = parse_training(LINE).begin().frame.parameters
    slopes = [surface.loss(theta + 1e-20j * unit).imag / 1e-20 for unit in np.eye(len(theta))]
    assert np.allclose(slopes, surface.gradient(theta), rtol=1e-12, atol=1e-14)


def test_a_network_that_is_asked_leaves_nothing_out():
    with_it, without = (parse_training(line).begin() for line in (LINE, LINE.replace("dropout=0.4 ", "")))
    assert with_it.metrics()[0].loss == without.metrics()[0].loss
    assert with_it.frame.loss != without.frame.loss


def test_dropout_changes_in_mid_training_and_stands_in_the_line():
    trainer = Trainer.from_line("moons samples=60 layers=6 steps=3").with_typed("dropout=0.5").step(4)
    assert trainer.line == "moons samples=60 layers=6 steps=3 then dropout=0.5 steps=4"
    assert Trainer.from_line(trainer.line).training.frame.parameters.tobytes() == (
        trainer.training.frame.parameters.tobytes()
    )
    assert trainer.again().plan.dropout == 0.5
    assert trainer.with_typed("dropout=0").training.surface.dropout is None


def test_an_opened_weight_names_what_dropout_did():
    training = parse_training(LINE).begin().forward(3)
    lines = [line.text for line in written_weight(training, training.network.coordinates.index("W1[0,0]"))]
    assert any("each hidden a goes on times 0, or times 1/(1 − 0.4)" in line for line in lines)
    told = next(line for line in lines if "of dropout" in line)
    numbers = re.findall(r"-?\d[\d.e-]*", told.partition("above it = ")[2].replace("−", "-"))
    slope, above, factor, delta = map(float, numbers)
    assert factor in (0.0, 1.667)
    assert np.isclose(slope * above * factor, delta, rtol=2e-3, atol=1e-6)


def test_activations_are_one_for_all_or_one_for_each():
    layers = parse_training("moons layers=4,3 activation=tanh,leaky").begin().network.layers
    assert [layer.activation.name for layer in layers] == ["tanh", "leaky-relu", "linear"]
    layers = parse_training("digits samples=60 filters=2 layers=4 activation=relu,tanh").begin().network.layers
    assert (layers[0].activation.name, layers[2].activation.name) == ("relu", "tanh")
    line = "moons layers=4,3 activation=relu,tanh"
    assert training_line(parse_training(line)) == line
    with pytest.raises(UserError, match="names 2 for 3 hidden layers"):
        parse_training("moons layers=4,3,2 activation=relu,tanh").begin()


@pytest.mark.parametrize("value", ["1", "-0.1", "20%", "nan"])
def test_a_share_that_leaves_nothing_is_refused(value):
    with pytest.raises(UserError, match="dropout"):
        parse_training(f"moons dropout={value}")
