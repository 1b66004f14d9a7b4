"""The pictures of a training: what they show is what the network does, in colour and without."""

import re
from dataclasses import replace

import numpy as np
import pytest

from tutor.charts.drawing.bars import Bar, bar_rows
from tutor.charts.drawing.cells import UNPAINTED
from tutor.charts.drawing.class_colours import LEVELS, ground, level
from tutor.charts.drawing.palettes import DARK, LIGHT, NONE
from tutor.charts.training.confusion import ConfusionChart
from tutor.charts.training.decision_map import DecisionMap
from tutor.charts.training.digit import DigitChart, example_order
from tutor.charts.training.fitted_line import FittedLine, PredictedChart
from tutor.charts.training.landscape import LineChart, PlaneChart
from tutor.charts.training.learning import Curves, LearningChart
from tutor.charts.training.weights import PixelWeightsChart, WeightsChart
from tutor.engine.analysis.landscape import random_directions, slice_line, slice_plane
from tutor.engine.network.open_weight import Place
from tutor.engine.rounding import number
from tutor.engine.training.training_line import parse_training
from tutor.engine.training.training_plan import TrainingPlan


def trained(dataset, updates=60, **more):
    return TrainingPlan(dataset, **{"layers": (6,), "samples": 120, **more}).begin().forward(updates)


MOONS, LINE, DIGITS = trained("moons"), trained("line"), trained("digits")


def decision_map(training=MOONS, neuron=None):
    data = training.train_set
    return DecisionMap(training.network, training.frame.parameters, data, data.features, neuron)


def every_chart():
    parameters, network = MOONS.frame.parameters, MOONS.network
    directions = random_directions(network, parameters, 1)
    path = [MOONS.history.frame(0).parameters, parameters]
    confusion = DIGITS.metrics()[1].confusion
    return [
        decision_map(),
        decision_map(neuron=(1, 2)),
        decision_map(trained("plane")),
        decision_map(trained("moons", loss="mse")),
        FittedLine(LINE.network, LINE.frame.parameters, LINE.train_set, LINE.train_set.features),
        FittedLine(LINE.network, LINE.frame.parameters, LINE.train_set, LINE.train_set.features, (1, 0)),
        LearningChart("loss", [Curves(np.arange(4.0), np.array([2, 1, 0.5, 0.4]), np.array([2, 1.2, 0.9, 1.0]))], 2.5),
        WeightsChart(network, parameters, 3, frozenset({1})),
        PixelWeightsChart(DIGITS.network, DIGITS.frame.parameters, Place(1, 2, 0), (8, 8)),
        PixelWeightsChart(DIGITS.network, DIGITS.frame.parameters, Place(2, 2, 0), (8, 8)),
        DigitChart(DIGITS.network, DIGITS.frame.parameters, DIGITS.test_set, 0),
        ConfusionChart(confusion, DIGITS.test_set.classes),
        PredictedChart(LINE.network, LINE.frame.parameters, LINE.train_set, LINE.test_set, "test"),
        LineChart(slice_line(MOONS.surface, *path)),
        PlaneChart(slice_plane(MOONS.surface, parameters, directions, path, points=9)),
    ]


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: type(chart).__name__)
def test_a_chart_fills_any_size_in_any_palette_and_has_a_sentence(chart):
    for palette in (DARK, LIGHT, NONE):
        for width, height in ((80, 24), (40, 12), (17, 7), (5, 2), (1, 1)):
            cells = chart.draw(width, height, palette)
            assert cells.characters.shape == (height, width)
            assert chart.canvas(width, height, palette).cells.characters.shape == (height, width)
        if palette is NONE:
            assert (cells.foreground == UNPAINTED).all()
            assert (cells.background == UNPAINTED).all()
            assert chart.draw(80, 24, palette).text().strip()
    assert chart.describe().endswith(".")


@pytest.mark.parametrize("palette", [DARK, LIGHT])
def test_the_map_is_painted_with_what_the_network_says_there(palette):
    chart = decision_map()
    cells, canvas = chart.draw(60, 20, palette), chart.canvas(60, 20, palette)
    places = [(column, row) for row in range(20) for column in range(60) if cells.characters[row, column] == "▀"]
    assert len(places) > 400
    for column, row in places[::37]:
        x, y = canvas.at(column, row)
        half = (canvas.y_window[1] - canvas.y_window[0]) / (canvas.height - 1) / 4
        for painted, at in ((cells.foreground, y + half), (cells.background, y - half)):
            said = MOONS.network.predict(MOONS.frame.parameters, np.array([[x], [at]]))[1]
            assert painted[row, column] == ground(said, palette)[0]


def test_shades_are_as_many_as_promised_and_in_order():
    shares = np.linspace(0, 1, 500)
    assert len(set(ground(shares, DARK).tolist())) == LEVELS
    assert 8 <= LEVELS <= 14
    assert (np.diff(level(shares)) >= 0).all()
    assert level(np.array([np.nan, np.inf, -np.inf])).tolist() == [LEVELS // 2, LEVELS - 1, 0]


def test_without_colour_a_line_runs_where_the_classes_meet():
    chart = decision_map()
    cells, canvas = chart.draw(60, 20, NONE), chart.canvas(60, 20, NONE)
    inside = np.zeros((20, 60), bool)
    inside[canvas.row : canvas.row + canvas.height, canvas.column : canvas.column + canvas.width] = True
    for row, column in zip(*np.nonzero(inside), strict=True):
        x, y = canvas.at(int(column), int(row))
        [said] = MOONS.network.predict(MOONS.frame.parameters, np.array([[x], [y]]))[1]
        if abs(said - 0.5) < 0.02:
            near = cells.characters[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]
            assert any(character not in " " for character in near.ravel())


def test_data_stands_where_it_is_with_a_glyph_of_its_class():
    chart = decision_map()
    cells, canvas = chart.draw(100, 40, NONE), chart.canvas(100, 40, NONE)
    data = MOONS.train_set
    last_in = {}
    wrong = MOONS.network.classify(MOONS.frame.parameters, data.inputs) != data.labels
    for is_wrong in (False, True):
        for (x, y), kind in zip(data.inputs.T[wrong == is_wrong], data.labels[wrong == is_wrong], strict=True):
            last_in[canvas.cell(x, y)] = "✗" if is_wrong else "●■"[kind]
    assert all(cells.characters[row, column] == glyph for (column, row), glyph in last_in.items())


def test_samples_that_nothing_is_learnt_from_are_hollow_and_wrong_ones_crossed_differently():
    nothing = MOONS.train_set.take(np.arange(0))
    test = MOONS.test_set
    chart = replace(decision_map(), held_out=test, held_out_name="test")
    wrong = MOONS.network.classify(MOONS.frame.parameters, test.inputs) != test.labels
    assert 0 < wrong.sum() < len(wrong)
    assert "hollow: test, ✗ " in chart.describe()
    assert f" and × {wrong.sum()} said to be of another" in chart.describe()
    alone = replace(chart, points=nothing)
    drawn, canvas, shown = alone.draw(90, 40, NONE), alone.canvas(90, 40, NONE), {}
    for is_crossed in (False, True):  # what lies above is what is seen
        for (x, y), kind in zip(test.inputs.T[wrong == is_crossed], test.labels[wrong == is_crossed], strict=True):
            shown[canvas.cell(x, y)] = "×" if is_crossed else "○□"[kind]
    assert all(drawn.characters[row, column] == glyph for (column, row), glyph in shown.items())


def test_of_values_each_sample_is_a_digit_for_its_sixth_of_their_range():
    values = np.array([[-1.0, 0.0, 0.0, 0.0, 0.0, 1.0]])
    data = replace(parse_training("plane samples=20").begin().train_set.take(np.arange(6)), values=values)
    chart = DecisionMap(parse_training("plane layers=none").begin().network, np.zeros(3), data, data.features)
    cells, canvas = chart.draw(90, 40, DARK), chart.canvas(90, 40, DARK)
    places = [canvas.cell(x, y) for x, y in data.inputs.T]
    assert [cells.characters[row, column] for column, row in places] == [*"033335"]
    colours = [int(cells.foreground[row, column]) for column, row in places]
    assert len({colours[0], colours[1], colours[5]}) == 3
    assert "from 0 near −1.0 to 5 near 1.0" in chart.describe()


def test_a_neurons_map_is_its_own_activation():
    chart = decision_map(neuron=(1, 3))
    activations = MOONS.network.activations(MOONS.frame.parameters, MOONS.train_set.inputs)[0][3]
    low, high = number(float(activations.min()), 3), number(float(activations.max()), 3)
    assert chart.describe() == f"Neuron 3 of layer 1 gives from {low} to {high} on the training points."
    assert chart.draw(60, 20, NONE).text() != decision_map().draw(60, 20, NONE).text()


def test_curves_stand_at_the_epochs_they_were_measured_at():
    chart = LearningChart("loss", [Curves(np.array([0.0, 1.0, 4.0]), np.array([1.0, 0.5, 0.25]), np.ones(3))], 4.0)
    assert chart.canvas(60, 12, DARK).x_window == pytest.approx((0.0, 5.0), abs=0.2)
    assert chart.describe().startswith("After 4 epochs the loss is 0.25 on the training set and 1.0 on the test set")
    lost = Curves(np.arange(3.0), np.array([1.0, np.inf, np.nan]), np.full(3, np.nan))
    diverged = LearningChart("loss", [lost], 2.0, True)
    assert diverged.draw(60, 12, NONE).text()


def test_every_weight_on_the_picture_can_be_pointed_at():
    chart = WeightsChart(MOONS.network, MOONS.frame.parameters, 0)
    found = {chart.parameter_at(column, row, 80, 20) for column in range(80) for row in range(20)}
    assert found - {None} == set(range(MOONS.network.size))
    names, first = chart.draw(120, 40, NONE).text().splitlines()[1:3]
    assert names.split()[:4] == ["0", "1", "b", "0"]
    shown = [float(text.replace("−", "-")) for text in first.replace("◆", " ").split()[1:4]]
    assert shown == pytest.approx(MOONS.frame.parameters[:3], abs=0.0051)
    named = replace(chart, features=("x", "y")).draw(120, 40, NONE).text().splitlines()[1]
    assert named.split()[:3] == ["x", "y", "b"]
    small = WeightsChart(DIGITS.network, DIGITS.frame.parameters, 200)
    assert "◆" in small.draw(30, 4, NONE).text()


def test_a_weight_that_is_too_long_for_its_cell_loses_digits_and_not_its_size():
    network = parse_training("moons layers=1").begin().network
    weights = np.resize([-163.4, 96.24, -1234.0, 2.4e6, -49.96, 7.0], network.size)
    for width in (120, 24):
        first = WeightsChart(network, weights, 3).draw(width, 20, NONE).text().splitlines()[2]
        shown = [float(text.replace("−", "-")) for text in first.split()[1:4]]
        assert shown == pytest.approx(weights[:3], rel=0.2)
        assert all(not text.endswith(".") for text in first.split())


def test_a_filter_is_told_as_one_and_a_sure_class_alone_fills_the_width():
    training = parse_training("digits samples=60 filters=2 layers=4").begin()
    chart = PixelWeightsChart(training.network, training.frame.parameters, Place(1, 1, 0), (8, 8))
    assert chart.describe().startswith("The weights of filter 1 of layer 1, a cell for each pixel of the square")
    lowest, highest = chart._weights().argmin(), chart._weights().argmax()
    signs = [sign for sign in chart.draw(6, 3, NONE).text() if not sign.isspace()][::2]
    assert (signs[lowest] in "=-", signs[highest] in "+#") == (True, True)
    assert re.search(r": from \S+ to \S+; orange or = is low, blue or # high\.$", chart.describe())
    bars = [Bar("a", 0.25, 0), Bar("b", 0.5, 0)]
    lengths = [[row[-1][0].count("█") for row in bar_rows(bars, 60, NONE, whole)] for whole in (0.0, 1.0)]
    assert lengths[0][1] == pytest.approx(2 * lengths[1][1], abs=1)


def test_the_confusion_matrix_names_the_most_frequent_mistakes():
    chart = ConfusionChart(np.array([[5, 0, 1], [0, 4, 3], [0, 0, 7]]), ("a", "b", "c"))
    assert chart.mistakes[:2] == [(3, "b", "c"), (1, "a", "c")]
    assert chart.describe() == (
        "16 of 20 test samples are given their own class;"
        " most often b for c (3), a for c (1) goes wrong, true class first."
    )
    text = chart.draw(40, 7, NONE).text().splitlines()
    assert text[3].split() == ["b", "·", "4", "3", "7", "57"]
    assert text[1].split() == ["a", "b", "c", "all", "recall", "%"]
    assert text[5].split() == ["all", "said", "5", "4", "11", "20"]
    assert text[6].split() == ["precision", "%", "100", "100", "64"]
    assert "recall" not in chart.draw(26, 6, NONE).text()
    assert chart.draw(40, 7, DARK).text() == chart.draw(40, 7, NONE).text()


def test_values_stand_on_the_diagonal_where_they_are_predicted_right():
    truth = np.array([-1.0, 0.0, 2.0])
    data = replace(LINE.train_set, inputs=truth[None], values=truth[None])
    identity = np.array([1.0, 0.0])
    network = parse_training("line layers=none").begin().network
    chart = PredictedChart(network, identity, data, data, "test")
    assert "RMSE (and mean error): training set 0.0 (0.0)" in chart.describe()
    shifted = replace(chart, parameters=np.array([1.0, 0.5]))
    assert "test set 0.5 (0.5)" in shifted.describe()
    canvas = chart.canvas(60, 20, NONE)
    for value in truth.tolist():
        column, row = canvas.cell(value, value)
        assert chart.draw(60, 20, NONE).characters[row, column] == "○"


def test_a_sample_that_is_said_to_be_of_another_class_is_crossed():
    chart = decision_map()
    wrong = MOONS.network.classify(MOONS.frame.parameters, MOONS.train_set.inputs) != MOONS.train_set.labels
    assert 0 < wrong.sum() < len(wrong)
    assert f"✗ {int(wrong.sum())} said to be of another" in chart.describe()
    canvas, drawn = chart.canvas(90, 40, NONE), chart.draw(90, 40, NONE)
    for x, y in MOONS.train_set.inputs[:, wrong].T:
        column, row = canvas.cell(float(x), float(y))
        assert drawn.characters[row, column] == "✗"


def test_charts_below_each_other_have_their_epochs_below_each_other_and_both_curves_can_be_followed():
    epochs, same = np.arange(9.0), np.linspace(2.0, 0.03, 9)
    loss = LearningChart("loss", [Curves(epochs, same, same)], 8.0, True)
    right = LearningChart("accuracy", [Curves(epochs, 1 - same / 4, 1 - same / 4)], 8.0)
    assert loss.canvas(44, 12, NONE).column == right.canvas(44, 12, NONE).column
    text = loss.draw(60, 14, NONE).text()
    assert any(0x2800 < ord(character) <= 0x28FF for character in text)
    assert any(character in text for character in "▀▄▌▐▖▗▘▝▚▞")
    assert "loss, log" in text


def test_wrong_examples_come_first():
    order = example_order(DIGITS.network, DIGITS.frame.parameters, DIGITS.test_set)
    given = DIGITS.network.classify(DIGITS.frame.parameters, DIGITS.test_set.inputs)
    wrong = (given != DIGITS.test_set.labels)[order]
    assert (np.diff(wrong.astype(int)) <= 0).all()
    assert sorted(order.tolist()) == list(range(len(DIGITS.test_set)))


def test_the_plane_is_lowest_where_the_slice_is():
    u = v = np.linspace(-1, 1, 5)
    bowl = slice_plane(MOONS.surface, MOONS.frame.parameters, random_directions(MOONS.network, MOONS.frame.parameters))
    chart = PlaneChart(type(bowl)(u, v, 0.1 + u**2 + v[:, None] ** 2, np.zeros((2, 0)), np.zeros(0)))
    heights = chart._heights(np.stack(np.meshgrid(u, v)))
    assert heights[2, 2] == 0.0
    assert heights[0, 0] == pytest.approx(1.0)


def test_the_legend_of_the_curves_leaves_a_blank_before_the_frame():
    chart = next(chart for chart in every_chart() if isinstance(chart, LearningChart))
    assert "⠒ test ─" in chart.draw(40, 12, NONE).text()
    assert all("test┐" not in chart.draw(width, 12, NONE).text() for width in range(20, 40))


def test_every_training_of_several_is_named_above_the_curves_whatever_the_width():
    epochs, losses = np.arange(4.0), np.array([2, 1, 0.5, 0.4])
    names = ["moons", "optimizer=momentum", "weights=1"]
    chart = LearningChart("loss", [Curves(epochs, losses, losses, name) for name in names], 3.0)
    for width, rows in ((60, 1), (44, 1), (32, 2), (24, 3)):
        lines = chart.draw(width, 12, NONE).text().splitlines()
        assert re.findall(r"[\w.=]+", " ".join(lines[:rows])) == names
        assert lines[rows].split()[1] == "loss"


def test_the_axes_of_a_file_are_in_its_units(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text("area,price\n" + "".join(f"{800 + 40 * n},{150_000 + 3000 * n}\n" for n in range(40)))
    training = parse_training(f"{path} layers=none train=1").begin()
    chart = FittedLine(training.network, np.array([1.0, 0.0]), training.train_set, training.train_set.features)
    text = chart.draw(70, 20, NONE).text()
    assert {"1000", "2000", "200000", "250000", "area", "price"} <= {*re.findall(r"[a-z]+|\d+", text)}
    assert chart.canvas(70, 20, NONE).cell(training.train_set.inputs[0, 0], training.train_set.values[0, 0]) is not None
    low, high = (800 - 0.1 * 1560, 800 + 1.1 * 1560)
    ends = [150_000 + 3000 * (end - 800) / 40 for end in (low, high)]
    assert chart.describe().startswith(f"The network gives {number(ends[0], 3)} at {number(low, 3)} and")
    unscaled = parse_training(f"{path} layers=none train=1 scale=none").begin().train_set
    assert (unscaled.inputs.max(), unscaled.values.max()) == (2360, 267_000)
