"""An example's X-ray: its arithmetic done again from the printed text alone, and its last numbers."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.lab.opened.xray import xray
from tutor.lab.trainer import Trainer

LINES = {
    "dense": "moons samples=60 layers=3 steps=7",
    "relu": "moons samples=60 layers=4,3 activation=relu steps=7",
    "an activation for each layer": "moons samples=60 layers=4,3 activation=leaky-relu,sigmoid steps=7",
    "softmax with L2, Adam at update 20": "moons samples=60 layers=3 l2=0.02 steps=20",
    "sigmoid and one output": "moons samples=60 layers=2 activation=sigmoid loss=binary-cross-entropy steps=3",
    "values": "plane samples=60 layers=3 l1=0.01 steps=3",
    "a filter": "digits samples=80 filters=1 layers=3 steps=2",
}
NUMBER = re.compile(r"^−?\d+(\.\d+)?(e−?\d+)?$")


def calculated(text):
    """The right-hand side that a calculator would be given, and what stands behind the last equals sign."""
    *_, reckoning, result = text.split(" = ")
    python = reckoning.replace("×", "*").replace("·", "*").replace("−", "-").replace("²", "**2").replace("^", "**")
    python = re.sub(r"√(\S+)", r"sqrt(\1)", python)
    python = re.sub(r"\b(tanh|exp|log) (\(?-?[\d.e-]+\)?)", r"\1(\2)", python)
    names = {"tanh": math.tanh, "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "max": max, "__builtins__": {}}
    return eval(python, names), float(result.replace("−", "-"))


def is_reckoned(text):
    parts = text.split(" = ")
    letters = re.sub(r"tanh|exp|log|max|(?<=\d)e|²", "", parts[-2]) if len(parts) > 1 else "given"
    return bool(NUMBER.match(parts[-1])) and not re.search(r"[^\W\d_]", letters)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_calculator_gives_every_line_from_what_is_printed(line):
    trainer = Trainer.from_line(line)
    texts = [ray.text for ray in xray(trainer.training, 4, 1)]
    checked = [text for text in texts if is_reckoned(text)]
    for text in checked:
        by_hand, printed = calculated(text)
        digits = text.rsplit(" = ", 1)[1].replace("−", "-")
        mantissa, _, power = digits.partition("e")
        unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
        assert abs(by_hand - printed) <= 1.01 * unit, text
    assert len(checked) > 8
    assert [text[:6] for text in checked if text.startswith(("  m =", "  s ="))] == ["  m = ", "  s = "]


@pytest.mark.parametrize("line", [line for name, line in LINES.items() if name != "a filter"])
def test_the_last_numbers_are_the_networks_own(line):
    trainer = Trainer.from_line(line)
    training = trainer.training
    rays = {ray.name: ray.value for ray in xray(training, 4, 1)}
    one = trainer.training.surface.examples.take(np.array([4]))
    surface = type(training.surface)(training.network, one)
    gradient = surface.gradient(training.frame.parameters)
    for name, value in zip(training.network.coordinates, gradient, strict=True):
        if (shown := rays.get(f"∂L/∂{name}")) is not None:
            assert shown == pytest.approx(value, rel=1e-3, abs=1e-5)
    assert rays["L"] == pytest.approx(float(surface.loss(training.frame.parameters)), rel=1e-4)


def test_the_weight_says_its_n_its_penalty_and_both_losses():
    training = Trainer.from_line("moons samples=60 layers=3 l2=0.02 batch=16 steps=20").training
    texts = [ray.text for ray in xray(training, 0, 0)]
    assert any("whose batch has n = 16 examples, so each counts 1/16" in text for text in texts)
    values = {ray.name: ray.value for ray in xray(training, 0, 0)}
    theta = training.frame.parameters
    bare = values["The batch's loss without penalty"]
    weights = theta[training.network.weights > 0]
    assert values["with penalty, which is minimised"] == pytest.approx(bare + 0.01 * (weights**2).sum(), rel=1e-5)
    assert values["∂L/∂W1[0,0] of the data, the sum over all 16"] == pytest.approx(training.open(0).from_data, rel=1e-5)


def test_the_numbers_of_the_lesson_are_found_but_for_their_last_digits():
    lesson = (Path(__file__).parents[3] / "lessons" / "16-network.md").read_text(encoding="utf-8")
    told = lesson.partition("## Open one weight")[2].partition("So this example")[0]
    values = [ray.value for ray in xray(Trainer.from_line("xor layers=4 batch=all steps=0").training, 0) if ray.value]
    numbers = [float(text) for text in re.findall(r"-?0\.\d{4,}", told)]
    assert len(numbers) == 11
    for wanted in {abs(each) for each in numbers} - {0.273923, 0.460427}:
        assert any(abs(value) == pytest.approx(wanted, rel=2e-5) for value in values), wanted


def test_where_exponentials_leave_all_numbers_the_networks_own_probabilities_stand():
    training = Trainer.from_line("moons samples=60 layers=3").edit("b2[0]", 1e4).training
    values = {ray.name: ray.value for ray in xray(training, 4)}
    assert (values["p[0]"], values["p[1]"]) == (1.0, 0.0)


def test_there_is_no_example_beyond_the_last():
    with pytest.raises(UserError, match="numbered 0 to 47"):
        xray(Trainer.from_line("moons samples=60 layers=3").training, 48)
