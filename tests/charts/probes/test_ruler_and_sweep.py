"""How large a rate may be: the ruler of the curvature and the sweep of rates."""

import re

import numpy as np
import pytest

from tests.charts.probes.looking import look
from tutor.charts.drawing.palettes import DARK, NONE
from tutor.charts.probes.ruler import RulerChart
from tutor.charts.probes.sweep import SweepChart
from tutor.engine.rounding import number


def test_the_ruler_of_the_parabola_has_its_marks_at_one_and_two_over_h() -> None:
    chart = look("regime", "parabola rate=0.3 steps=2")
    assert isinstance(chart, RulerChart)
    assert [(mark.symbol, mark.rate) for mark in chart.marks] == [("1/h", 0.5), ("2/h", 1.0)]
    assert [zone.name for zone in chart.zones] == ["one-sided", "crossing", "diverging"]
    assert chart.describe().startswith("one-sided: α = 0.3 is below 1/h = 0.5")


def ruler_glyph_under_the_pointer(rate: float) -> str:
    lines = look("regime", f"parabola rate={rate}").draw(80, 20, NONE).text().split("\n")
    row = next(i for i, line in enumerate(lines) if line.strip() in {"▼", "▶"})
    return lines[row + 1][len(lines[row]) - 1]


@pytest.mark.parametrize(("rate", "glyph"), [(0.3, "━"), (0.8, "╌"), (1.1, "×"), (50.0, "×"), (0.5, "┿")])
def test_the_pointer_stands_over_the_zone_of_its_rate(rate: float, glyph: str) -> None:
    assert ruler_glyph_under_the_pointer(rate) == glyph


def test_with_little_room_the_reason_goes_before_the_ruler() -> None:
    chart = look("regime", "parabola rate=0.3")
    full, low = chart.draw(60, 12, NONE).text(), chart.draw(60, 5, NONE).text()
    assert full.index("▼") < full.index("α = 0.3 is below")
    assert low.index("α = 0.3 is below") < low.index("same side.") < low.index("▼") < low.index("━")


def test_momentum_has_its_own_limit_on_the_ruler() -> None:
    chart = look("regime", "parabola rate=0.3 optimizer=momentum beta=0.9")
    assert {mark.symbol: mark.rate for mark in chart.marks}["limit"] == pytest.approx((2 + 2 * 0.9) / 2)
    assert chart.zones[0].name == "converging"


def test_the_best_rate_of_a_stretched_bowl_is_marked() -> None:
    chart = look("regime", "stretched-bowl rate=0.1")
    assert {mark.symbol: mark.rate for mark in chart.marks}["best"] == pytest.approx(2 / 11)


def test_where_nothing_curves_upwards_the_ruler_has_no_marks() -> None:
    chart = look("regime", "slope rate=0.1")
    assert chart.marks == []
    assert "Nothing curves upwards" in chart.describe()


def test_a_rule_without_a_formula_and_weight_decay_are_said_beside_the_marks() -> None:
    assert "no formula" in look("regime", "bowl optimizer=adam").describe()
    assert "adds 0.1 to h" in look("regime", "bowl rate=0.1 decay=0.1").describe()


def marks(line: str) -> dict[str, float]:
    return {mark.symbol: mark.rate for mark in look("regime", line).marks}


def test_the_marks_belong_to_what_the_run_descends() -> None:
    assert marks("stretched-bowl kappa=100 freeze=y rate=0.1 steps=3") == {"1/h": 1.0, "2/h": 2.0}
    assert marks("bowl decay=1") == pytest.approx({"1/h": 1 / 3, "2/h": 2 / 3})
    assert look("regime", "stretched-bowl freeze=x,y").marks == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("parabola", "2/h = 1.0 (from here on the run diverges)."),
        ("parabola schedule=cosine total=9", "2/h = 1.0 (from here on the run diverges, if the rate stays as it is)."),
        ("parabola clip=1", "2/h = 1.0 (the limit of gradient descent, for comparison). With a clip the limit has no"),
        ("line-fit batch=8", "The marks are those of the coming update's minibatch"),
    ],
)
def test_from_where_on_a_run_diverges_is_said_only_where_it_does(settings: str, said: str) -> None:
    chart = look("regime", settings)
    assert said in chart.describe()
    assert [zone.name for zone in chart.zones][-1] == ("" if "clip" in settings else "diverging")


def test_the_sweep_finds_the_best_rate_and_the_limit_of_a_quadratic() -> None:
    chart = look("sweep", "stretched-bowl rate=0.1")
    assert isinstance(chart, SweepChart)
    assert chart.best_rate == pytest.approx(2 / 11, rel=0.05)
    rates = chart.sweep.rates[chart.sweep.diverged]
    assert chart.limit == pytest.approx(0.2)
    assert (rates > 0.2).all()
    assert chart.rate in chart.sweep.rates
    # One eigenvalue shrinks by 1 − 0.1 at every update, the other is gone after one.
    assert f"{0.5 * 0.9 ** (2 * 50):.4g}".replace("e-0", "e−") in chart.describe()


def test_a_click_on_the_sweep_is_the_logarithm_of_a_rate() -> None:
    chart = look("sweep", "parabola rate=0.1")
    canvas = chart.canvas(60, 20, DARK)
    x, _ = canvas.at(canvas.column, canvas.row)
    assert 10**x == pytest.approx(chart.sweep.rates[0])


def test_a_sweep_counts_a_schedule_from_the_runs_start() -> None:
    scheduled = "bowl rate=0.1 schedule=step every=5 factor=0.5"
    begun, later = look("sweep", scheduled), look("sweep", f"{scheduled} steps=12")
    np.testing.assert_array_equal(begun.sweep.losses, later.sweep.losses)


def test_rates_that_all_diverge_are_said_so() -> None:
    chart = look("sweep", "-x^2 + 3 start=1 rate=0.1")
    assert chart.draw(60, 20, NONE).height == 20
    assert chart.describe()


@pytest.mark.parametrize(
    ("rate", "said"), [("-0.1", "diverges"), ("-1e308", "diverges"), ("0", "L = 16.0"), ("1e308", "diverges")]
)
def test_a_rate_that_has_no_place_among_the_others_is_told_its_own_loss(rate: str, said: str) -> None:
    chart = look("sweep", f"parabola rate={rate}")
    assert f": {said};" in chart.describe()
    row = next(row for row in chart.table()[1] if row[2] == "this α")
    assert row[:2] == [number(float(rate)), said.split()[-1]]
    assert np.isfinite(chart.sweep.rates).all()


def test_the_smallest_of_all_rates_has_a_sweep() -> None:
    assert "L = 16.0" in look("sweep", "parabola rate=5e-324").describe()


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("stretched-bowl kappa=100 freeze=y", 2.0),
        ("bowl decay=1", 2 / 3),
        ("bowl clip=1", None),
        ("bowl schedule=cosine total=20", None),
        ("line-fit batch=8", None),
    ],
)
def test_a_sweep_has_a_limit_only_where_every_update_is_alike(line: str, limit: float | None) -> None:
    assert look("sweep", line, 5).limit == (limit and pytest.approx(limit))


def test_of_rates_that_end_as_low_the_one_is_best_that_was_there_first() -> None:
    chart = look("sweep", "parabola rate=0.3")
    # Each update keeps 1 − 2α of the distance: 50 of them reach rounding for α from 0.16 to 0.84, one does at 0.5.
    assert chart.best_rate == pytest.approx(0.5, rel=0.05)
    low, high = (
        float(text)
        for text in re.search(
            r"From α = ([\d.]+) to ([\d.]+) all end as low, to the rounding of the first loss", chart.describe()
        ).groups()
    )
    kept = 1e-16 ** (1 / 100)
    assert low == pytest.approx((1 - kept) / 2, rel=0.06)
    assert high == pytest.approx((1 + kept) / 2, rel=0.06)
