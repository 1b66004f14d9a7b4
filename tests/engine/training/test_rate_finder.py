"""The search for a rate: real updates with rising rates, and weights that stay."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.training.rates import RatesChart
from tutor.cli import main
from tutor.engine.training.rate_finder import HIGHEST, LOWEST, UPDATES, RateSearch, rising_rates
from tutor.engine.training.training_line import parse_training
from tutor.plain.streams import say_json


def searched(line):
    *_, search = rising_rates(parse_training(line).begin())
    return search


def test_every_loss_is_that_of_gradient_descent_with_the_rates_one_after_another():
    training = parse_training("line samples=60 layers=none optimizer=gradient-descent batch=all").begin()
    theta, surface = training.frame.parameters.copy(), training.surface
    *_, search = rising_rates(training)
    rates = LOWEST * (HIGHEST / LOWEST) ** (np.arange(UPDATES) / (UPDATES - 1))
    assert np.allclose(search.rates, rates[: len(search.rates)], rtol=1e-12)
    for rate, loss in zip(search.rates, search.losses, strict=True):
        theta = theta - rate * surface.gradient(theta)
        assert np.isclose(surface.loss(theta), loss, rtol=1e-10)


def test_the_weights_and_the_future_stay():
    training = parse_training("moons samples=60 layers=4").begin().forward(6).seek(3)
    before = [training.seek(index).frame.parameters.tobytes() for index in range(7)]
    for _ in rising_rates(training):
        pass
    assert (training.cursor, training.last) == (3, 6)
    assert [training.seek(index).frame.parameters.tobytes() for index in range(7)] == before


def test_on_a_line_the_loss_falls_up_to_two_over_the_largest_curvature():
    line = "line samples=200 layers=none optimizer=gradient-descent batch=all"
    surface = parse_training(line).begin().surface
    limit = 2 / np.linalg.eigvalsh(surface.hessian(np.zeros(surface.network.size))).max()
    search = searched(line)
    below = [loss for rate, loss in zip(search.rates, search.losses, strict=True) if rate < limit]
    assert below == sorted(below, reverse=True)
    assert limit < search.rates[search.lowest] < search.rises_from
    assert search.suited == search.rates[search.lowest] / 10


def test_it_ends_where_the_loss_is_four_times_as_high_or_no_number():
    search = searched("moons samples=60 layers=4 optimizer=gradient-descent")
    assert not search.losses[-1] < 4 * search.begun
    assert all(loss < 4 * search.begun for loss in search.losses[:-1])


def test_where_nothing_falls_nothing_is_proposed():
    search = RateSearch(1.0, (0.1, 1.0), (0.995, 5.0))
    assert (search.lowest, search.suited) == (None, None)
    told = RatesChart(search, 0.1, 0).describe()
    assert "No rate brings the loss a hundredth below the 1.0 of now" in told


@pytest.mark.parametrize("losses", [(0.5, np.inf), (0.5, 0.4), (np.nan,), ()])
def test_a_search_is_drawn_wherever_it_ends(losses, capsys):
    chart = RatesChart(RateSearch(1.0, tuple(np.geomspace(0.1, 1, len(losses))), losses), 0.0, 0)
    for size in ((80, 14), (30, 8), (3, 2)):
        assert chart.draw(*size, PALETTES["none"]).width == size[0]
    assert chart.describe()
    say_json(chart.record())
    json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_the_command_prints_the_search_and_trains_nothing():
    result = CliRunner().invoke(main, ["fit", "moons samples=60 layers=4 steps=3", "--rates", "--json"])
    record = json.loads(result.stdout)
    assert record["line"] == "moons samples=60 layers=4 steps=3"
    search = [*rising_rates(parse_training("moons samples=60 layers=4").begin().forward(3))][-1]
    assert (record["rates"], record["suited"]) == (list(search.rates), search.suited)
    told = CliRunner().invoke(main, ["fit", "moons samples=60 layers=4", "--rates"]).stdout
    assert "from the weights after update 0, which stay" in told
