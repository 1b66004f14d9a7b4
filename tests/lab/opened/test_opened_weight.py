"""One number opened: what is written is what the engine computed."""

import re

import pytest

from tutor.engine.rounding import number
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.lab.opened.opened_weight import written_weight
from tutor.lab.trainer import Trainer


def written(line, name, steps=3, change=lambda trainer: trainer):
    trainer = change(Trainer.from_line(line).step(steps))
    index = trainer.network.coordinates.index(name)
    return trainer, index, [text for _, text in written_weight(trainer.training, index)]


def value(text):
    return float(re.search(r"= ([−\d.e]+)$", text)[1].replace("−", "-"))


@pytest.mark.parametrize("name", ["W1[2,0]", "b1[1]", "W2[1,3]", "b3[0]"])
def test_the_gradient_is_the_sum_of_what_the_examples_add_and_the_check_agrees(name):
    trainer, index, lines = written("moons layers=4,4", name)
    [total] = [line for line in lines if line.startswith(f"∂L/∂{name}")]
    assert value(total) == pytest.approx(trainer.training.frame.gradient[index], rel=1e-5)
    [measured] = [line for line in lines if line.startswith("Measured")]
    assert value(measured) == pytest.approx(value(total), rel=1e-4, abs=1e-9)
    assert any("The two agree" in line for line in lines)


def test_a_product_of_one_example_is_written_with_its_numbers():
    _, _, lines = written("line layers=none batch=1 samples=20", "W1[0,0]")
    [product] = [line for line in lines if "example 0: " in line]
    delta, x, result = (
        float(part.replace("−", "-"))
        for part in re.search(r"δ·x = (\S+) × \(?([−\d.e]+)\)? = (\S+)$", product).groups()
    )
    assert delta * x == pytest.approx(result, rel=1e-3)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "linear"])
def test_delta_is_the_slope_times_what_comes_from_the_neurons_above(activation):
    _, _, lines = written(f"moons layers=4,3 activation={activation}", "W1[2,0]")
    [line] = [line for line in lines if line.startswith("  example 0 has δ")]
    slope, above, delta = (
        float(part.replace("−", "-")) for part in re.search(r"= (\S+) × \(?([−\d.e]+)\)? = (\S+)$", line).groups()
    )
    assert slope * above == pytest.approx(delta, rel=1e-3, abs=1e-12)
    assert any("from the loss itself" in line for line in written("moons layers=4", "b2[0]")[2])


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS])
def test_every_rule_writes_its_terms_and_arrives_at_the_next_value(optimizer):
    trainer, index, lines = written(f"moons samples=20 layers=2 optimizer={optimizer}", "W1[1,0]")
    new = float(trainer.step().training.frame.parameters[index])
    assert lines[-1].startswith("  W1[1,0]_new = W1[1,0] + ΔW1[1,0] = ")
    assert value(lines[-1]) == pytest.approx(new, rel=1e-3, abs=1e-6)
    terms = [line for line in lines if line.startswith("  Δθ = ")]
    assert value(terms[-1].removesuffix(", over all parameters")) == pytest.approx(
        float(trainer.training.update.change[index]), rel=1e-5
    )


def test_penalties_clipping_and_decay_stand_in_their_places():
    _, _, lines = written("moons layers=3 optimizer=gradient-descent l1=0.01 l2=0.1 clip=0.01 decay=0.2", "W1[0,0]")
    text = "\n".join(lines)
    for part in ("λ₁·sign w = 0.01", "λ₂·w = 0.1", "|g| = √(Σ g²)", "over all parameters", "g_clipped", "g_decayed"):
        assert part in text


def test_a_shared_weight_says_at_how_many_places_it_is_used():
    _, _, lines = written("digits samples=60 filters=2 layers=4", "W1[0,0,0,0]")
    assert any("36 positions" in line for line in lines)


def test_what_does_not_move_says_why():
    _, _, lines = written("moons layers=3", "W1[0,0]", change=lambda trainer: trainer.toggle_frozen(1))
    assert lines[-1] == "The update leaves it alone: its layer is frozen."
    trainer, _, _ = written("moons layers=3", "W1[0,0]")
    pruned = trainer.prune(0.0)
    [*_, (_, last)] = written_weight(pruned.training, 0)
    assert last == "The update leaves it alone: it was pruned."


def test_numbers_are_those_of_the_frame():
    trainer, index, lines = written("moons layers=3", "W1[0,0]")
    assert lines[0].startswith(
        f"W1[0,0] = {number(float(trainer.training.frame.parameters[index]))}, a weight of layer 1"
    )


@pytest.mark.parametrize("name", ["W1[2,0]", "b1[1]", "W2[1,3]"])
def test_what_the_examples_add_adds_up_as_it_is_printed(name):
    _, _, lines = written("moons layers=4,4", name)
    [total] = [line for line in lines if line.startswith(f"∂L/∂{name}")]
    _, _, terms, printed = total.split(" = ")
    summands = [float(n.replace("−", "-")) for n in re.findall(r"[−\d.e]+\d", terms.replace("from 28 more", ""))]
    unit = 10.0 ** -len(printed.partition(".")[2]) if "e" not in printed else 1e-12
    assert len(summands) == 5
    assert sum(summands) == pytest.approx(float(printed.replace("−", "-")), abs=1.01 * unit)
