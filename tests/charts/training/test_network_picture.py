"""The whole network as a picture: every node there, edges by sign, the walk's numbers those of an own computation."""

import re
from itertools import pairwise

import numpy as np
import pytest

from tutor.app.trainer.pictures import network_chart
from tutor.charts.drawing.palettes import DARK, LIGHT, NONE
from tutor.lab.trainer import Trainer


def drawn(line, size, palette=DARK, **look):
    chart = network_chart(Trainer.from_line(line), **look)
    return chart, chart.draw(*size, palette).text()


def test_every_neuron_stands_with_its_bias_between_named_inputs_and_outputs():
    for line, size, many in (("moons layers=4 steps=9", (50, 18), 4), ("moons layers=8,8 steps=9", (75, 33), 16)):
        for palette in (DARK, LIGHT, NONE):
            _, text = drawn(line, size, palette)
            assert len(re.findall(r"b [−\d]", text)) == many
            assert re.search(r"orange", text)
            assert re.search(r"^x ", text, re.MULTILINE)


def test_a_negative_weight_is_dotted_and_a_large_positive_one_thick():
    trainer = Trainer.from_line("moons layers=1")
    for name, value in (("W1[0,0]", 3.0), ("W1[0,1]", -3.0), ("W2[0,0]", 3.0), ("W2[1,0]", -3.0)):
        trainer = trainer.edit(name, value)
    strokes = network_chart(trainer, chosen=2)._edges(network_chart(trainer)._boxes(50, 18), DARK)
    looks = {(stroke.colour, stroke.marker): int(np.isnan(stroke.y).sum()) for stroke in strokes}
    assert looks[DARK.curve, "blocks"] == 2
    assert looks[DARK.tangent, "braille"] > 8


def test_an_example_walks_forward_and_back_with_numbers_that_can_be_checked():
    trainer = Trainer.from_line("moons samples=40 layers=3 steps=5")
    names, theta = trainer.network.coordinates, trainer.training.frame.parameters
    w1 = np.array([[theta[names.index(f"W1[{i},{j}]")] for j in range(2)] for i in range(3)])
    b1 = np.array([theta[names.index(f"b1[{i}]")] for i in range(3)])
    a = np.tanh(w1 @ trainer.training.surface.examples.inputs[:, 2] + b1)
    chart = network_chart(trainer, example=2, flow=1)
    text = chart.draw(50, 18, NONE).text()
    for value in a:
        assert f"{value:.3g}".replace("-", "−") in text
    assert "forward: layer 1 gives a = tanh z" in chart.describe()
    back = network_chart(trainer, example=2, flow=chart.stages)
    assert "back: δ = ∂L/∂z of layer 1" in back.describe()
    assert back.draw(50, 18, NONE).text().count("δ ") == 5


@pytest.mark.parametrize(
    "line",
    [
        "digits samples=100 layers=24",
        "digits samples=100 filters=2 layers=4",
        "line layers=4",
        "plane layers=12,12,12,12,12",
        "moons layers=none",
        "moons layers=40 activation=relu inputs=x,y,x2,sinx",
    ],
)
def test_what_does_not_fit_is_counted_and_every_network_can_be_drawn(line):
    trainer = Trainer.from_line(line)
    for size in ((50, 16), (75, 33), (20, 4), (5, 1)):
        for flow in (0, 1, network_chart(trainer).stages):
            chart = network_chart(trainer, chosen=trainer.network.size - 1, flow=flow)
            cells = chart.draw(*size, DARK)
            assert (cells.width, cells.height) == size
            assert chart.describe()
    if "40" in line or "24" in line:
        assert re.search(r"\+\d+ more", network_chart(trainer).draw(50, 16, DARK).text())


def test_dead_units_are_marked_and_a_click_chooses_a_neuron():
    trainer = Trainer.from_line("moons layers=4 activation=relu").edit("b1[1]", -100.0)
    chart = network_chart(trainer)
    assert "✗ b −100" in chart.draw(50, 18, DARK).text()
    box = next(box for box in chart._boxes(50, 18) if (box.layer, box.unit) == (1, 2))
    index = chart.parameter_at(box.left + 1, box.top + 1, 50, 18)
    assert trainer.network.coordinates[index] == "W1[2,0]"


def test_between_many_neurons_only_the_largest_edges_are_drawn_so_that_they_stay_apart():
    trainer = Trainer.from_line("moons layers=16,16 steps=20")
    chart = network_chart(trainer)
    boxes = chart._boxes(64, 30)
    cells = chart.draw(64, 30, NONE).characters
    lefts = sorted({box.left for box in boxes})
    assert len(lefts) == 4
    for before, after in pairwise(lefts):
        between = cells[:, before + 9 : after]
        assert (between != " ").mean() < 0.6
    few = network_chart(Trainer.from_line("moons layers=4 steps=20"))
    assert "Of many" not in few.describe()
    assert "Of many only the largest are drawn." in chart.describe()
