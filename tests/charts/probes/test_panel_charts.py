import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.probes.looking import look
from tutor.charts.drawing.bars import Bar, bar_rows
from tutor.charts.drawing.cells import UNPAINTED
from tutor.charts.drawing.palettes import DARK, LIGHT, NONE
from tutor.charts.probes.dial import DialChart, SidesChart
from tutor.charts.probes.hessian import axes_of_curvature
from tutor.charts.probes.registry import PROBES
from tutor.charts.probes.report import ProbeError
from tutor.charts.probes.start_map import StartMapChart
from tutor.charts.probes.tangent import TangentChart
from tutor.engine.rounding import number
from tutor.engine.runs.line import parse_run

DIVERGING = "stretched-bowl rate=3 steps=40"
LINES = [
    "parabola rate=0.3 steps=2",
    "himmelblau rate=0.01 steps=3",
    "kink rate=0.5",
    "saddle start=0,0",
    DIVERGING,
    "rosenbrock rate=-0.3 steps=4",
    "rosenbrock optimizer=adam schedule=cosine total=20 steps=4",
]
# Points need a file, and the steepest way two weights.
EVERYWHERE = [name for name in PROBES if name not in {"points", "steepest"}]
CASES = [(name, line) for name in EVERYWHERE for line in LINES if (name, line) != ("starts", DIVERGING)]
SIZES = [(0, 0), (1, 1), (2, 1), (5, 3), (15, 5), (16, 6), (23, 12), (46, 14), (80, 30)]


@pytest.mark.parametrize(("name", "line"), CASES)
def test_every_probe_fills_exactly_the_size_it_is_given(name: str, line: str) -> None:
    chart = look(name, line, 20 if PROBES[name].of_many_runs else None)
    for palette in (DARK, LIGHT, NONE):
        for width, height in SIZES:
            cells = chart.draw(width, height, palette)
            assert (cells.width, cells.height) == (width, height)
            assert "\n" not in cells.characters
            chart.canvas(width, height, palette)
    assert (cells.foreground == UNPAINTED).all()
    assert (cells.background == UNPAINTED).all()


@pytest.mark.parametrize(("name", "line"), CASES)
def test_every_probe_is_told_in_words_and_as_a_full_table(name: str, line: str) -> None:
    chart = look(name, line, 20 if PROBES[name].of_many_runs else None)
    assert chart.describe().endswith(".")
    assert "nan" not in chart.describe()
    header, rows = chart.table()
    assert rows
    assert all(len(row) == len(header) for row in rows)
    assert chart.numbers()


@pytest.mark.parametrize("name", [name for name in EVERYWHERE if name not in {"regime", "sweep", "starts"}])
def test_a_run_that_left_the_numbers_is_a_sentence(name: str) -> None:
    with pytest.raises(ProbeError, match="go back"):
        look(name, "himmelblau rate=1 steps=30")


@pytest.mark.parametrize("name", ["dial", "starts"])
def test_three_parameters_are_too_many_for_a_picture_of_places(name: str) -> None:
    with pytest.raises(ProbeError, match="one or two parameters"):
        look(name, "x^2+y^2+z^2 start=1,1,1")


def test_a_misspelt_probe_names_the_others() -> None:
    with pytest.raises(ProbeError, match="choose from regime, tangent"):
        look("dail", "bowl")


# The ruler


@pytest.mark.parametrize("name", ["regime", "sweep"])
@pytest.mark.parametrize(
    "line",
    [
        "styblinski-tang optimizer=adam rate=-1e308 epsilon=-1",
        "rosenbrock a=1e-320 b=-1e308 optimizer=momentum-pytorch rate=1e308 freeze=y steps=2",
        "kink start=1e-320 optimizer=fixed-length rate=1e-320 steps=2",
        "slope start=-1e200 freeze=w steps=3",
        "ripples depth=-1e308 optimizer=momentum-pytorch rate=-0.05",
        "rosenbrock b=1e-320 rate=-1e200 freeze=x",
        "tilted-bowl rate=0 decay=1e308",
    ],
)
def test_rates_and_losses_at_the_end_of_all_numbers_are_drawn_quietly(name: str, line: str) -> None:
    chart = look(name, line, 5 if PROBES[name].of_many_runs else None)
    assert chart.draw(60, 20, NONE).height == 20
    assert chart.describe().endswith(".")


# Tangent and parabola


def test_the_parabola_is_its_own_second_order_prediction() -> None:
    chart = look("tangent", "parabola rate=0.3")
    assert isinstance(chart, TangentChart)
    # w = 6, L = 16, slope 8, step −2.4: 16 − 19.2, and 16 − 19.2 + 5.76.
    assert chart.losses == pytest.approx({"tangent": -3.2, "parabola": 2.56, "true": 2.56})
    assert not chart.gaps[1].any()
    assert "The parabola is exact." in chart.describe()


def test_errors_shrink_by_the_square_and_the_cube_of_the_step() -> None:
    first, second = look("tangent", "himmelblau rate=0.001").gaps
    assert first[-2] / first[-1] == pytest.approx(4, rel=0.05)
    assert second[-2] / second[-1] == pytest.approx(8, rel=0.05)
    text = look("tangent", "himmelblau rate=0.001").draw(60, 24, NONE).text()
    assert text.count("1") > 5
    assert "error of the parabola" in text


def test_where_numbers_are_too_large_nothing_is_called_exact() -> None:
    chart = look("tangent", "rosenbrock rate=-0.3 steps=4")
    assert not any(np.isfinite(gap).any() for gap in chart.gaps)
    assert "exact" not in chart.describe()
    assert "too large to tell the error of the tangent" in chart.describe()


# One at a time


def test_coordinates_of_a_bowl_do_not_interact_and_those_of_a_tilted_one_do() -> None:
    # L = x² + y² at (3, 4), step (−0.6, −0.8): 5.76 − 9 and 10.24 − 16.
    straight = look("one-at-a-time", "bowl rate=0.1")
    assert [row[2] for row in straight.table()[1]] == ["−3.24", "−5.76", "−9.0", "−9.0", "0.0"]
    assert "do not interact" in straight.describe()
    tilted = look("one-at-a-time", "tilted-bowl rate=0.1")
    change = tilted.numbers()["change"]
    assert tilted.numbers()["interaction"] == pytest.approx(1.8 * change[0] * change[1])


# The dial


def test_the_dial_is_as_wide_as_the_coming_step_until_told_otherwise() -> None:
    assert look("dial", "bowl rate=0.1").dial.radius == pytest.approx(1.0)
    assert look("dial", "bowl rate=0.1", 0.25).dial.radius == 0.25
    with pytest.raises(ProbeError, match="above zero"):
        look("dial", "bowl", -1.0)


def test_on_a_round_bowl_the_gradient_points_the_best_way_and_on_a_stretched_one_it_does_not() -> None:
    assert look("dial", "bowl rate=0.1").dial.apart == pytest.approx(0, abs=1e-6)
    stretched = look("dial", "stretched-bowl rate=0.1")
    assert isinstance(stretched, DialChart)
    assert math.degrees(stretched.dial.downhill) == pytest.approx(-95.7, abs=0.05)
    assert "away" in stretched.describe()


def test_the_dial_is_round_on_the_screen_and_its_hands_point_where_they_say() -> None:
    chart = look("dial", "bowl start=3,0 rate=0.1")
    canvas = chart.canvas(60, 20, NONE)
    across, _ = canvas.on_screen(1.0, 0.0)
    _, up = canvas.on_screen(0.0, 1.0)
    assert across == pytest.approx(up)
    lines = chart.draw(60, 24, NONE).text().split("\n")
    row = next(line for line in lines if "◆" in line)
    assert row.index("★") < row.index("←") < row.index("◆")


def test_the_angles_of_the_dial_agree_with_each_other() -> None:
    told = look("dial", "stretched-bowl rate=0.1", 0.5).describe()
    assert "lowest at −100.2°; −∇L points to −95.7°, 4.47° away" in told


def test_at_a_critical_point_the_dial_has_one_hand() -> None:
    chart = look("dial", "saddle start=0,0", 1.0)
    assert "no direction" in chart.describe()
    assert abs(math.degrees(chart.dial.best)) == pytest.approx(90)
    assert math.isnan(chart.numbers()["downhill"])


@pytest.mark.parametrize(
    "line", ["slope optimizer=newton decay=0.1 steps=30", "rosenbrock optimizer=newton rate=5 steps=60"]
)
def test_a_dial_around_a_point_far_away_is_drawn_quietly(line: str) -> None:
    chart = look("dial", line)
    assert chart.draw(40, 16, NONE).height == 16
    assert chart.describe().endswith(".")


def test_over_one_parameter_the_dial_is_two_sides() -> None:
    chart = look("dial", "parabola", 1.0)
    assert isinstance(chart, SidesChart)
    np.testing.assert_allclose(chart.change, [9 - 16, 25 - 16])
    assert "go to the left, which is the lower one" in chart.describe()
    # On the far side of a hump the slope points away from the deeper valley.
    hump = look("dial", "double-well tilt=0.3 start=0.3", 1.5)
    assert "but the other one is lower" in hump.describe()


# The rate sweep


# The map of starts


def test_the_map_of_himmelblau_has_four_basins_and_counts_every_start() -> None:
    chart = look("starts", "himmelblau rate=0.01")
    assert isinstance(chart, StartMapChart)
    assert len(chart.counts) == 4
    assert sum(chart.counts) + chart.lost == chart.map.reached.size
    text = chart.draw(60, 24, NONE).text()
    assert all(letter in text for letter in "ABCD")


def test_a_cell_of_the_map_shows_where_a_run_from_there_ends() -> None:
    chart = look("starts", "himmelblau rate=0.01")
    cells = chart.draw(60, 24, NONE)
    canvas = chart.canvas(60, 24, NONE)
    for column, row in [(10, 3), (50, 3), (10, 14), (50, 14)]:
        x, y = canvas.at(column, row)
        end = parse_run(f"himmelblau start={x},{y} rate=0.01 steps=200").descent().frame.parameters
        reached = "ABCD".index(str(cells.characters[row, column]))
        np.testing.assert_allclose(end, chart.map.minima[:, reached], atol=0.1)


def test_a_map_without_minima_says_so() -> None:
    chart = look("starts", "saddle rate=0.05", 5)
    assert chart.describe() == "Within 5 steps none of the starts reaches a minimum."
    assert "·" in chart.draw(40, 20, NONE).text()


def test_a_map_on_which_every_run_diverges_says_so() -> None:
    try:
        said = look("starts", DIVERGING, 20).describe()
    except ProbeError as error:
        said = str(error)
    assert said == "Within 20 steps none of the starts reaches a minimum."


# Hessian and numerical gradient


def test_the_hessian_says_what_kind_of_point_it_is_at() -> None:
    assert "this is a saddle" in look("hessian", "saddle start=0,0").describe()
    assert "this is a minimum" in look("hessian", "himmelblau start=3,2").describe()
    assert "upwards along 2 of 2 axes" in look("hessian", "stretched-bowl").describe()
    text = look("hessian", "tilted-bowl").draw(60, 14, NONE).text()
    assert "⎡ 2.0  1.8 ⎤" in text
    assert "condition number 19.0" in text


def test_the_axes_for_the_surface_are_the_eigenvectors() -> None:
    axes = axes_of_curvature(parse_run("tilted-bowl").descent())
    np.testing.assert_allclose(np.abs(axes), np.full((2, 2), math.sqrt(0.5)))
    assert axes_of_curvature(parse_run("parabola").descent()) is None
    assert axes_of_curvature(parse_run("himmelblau rate=1 steps=30").descent()) is None


def test_the_numerical_gradient_costs_two_losses_a_parameter() -> None:
    chart = look("numerical-gradient", "himmelblau start=1,1")
    # (4x(x² + y − 11) + 2(x + y² − 7), 2(x² + y − 11) + 4y(x + y² − 7)) at (1, 1).
    np.testing.assert_allclose(chart.found.analytic, [-46, -38])
    np.testing.assert_allclose(chart.found.numerical, [-46, -38], rtol=1e-8)
    assert chart.found.evaluations == 4
    assert "took 4 losses" in chart.describe()


# Bars and layout


def bar_texts(values: list[float], width: int = 40) -> list[str]:
    bars = [Bar(f"b{i}", value, 0) for i, value in enumerate(values)]
    return ["".join(text for text, _ in row) for row in bar_rows(bars, width, NONE)]


def test_bars_are_as_long_as_their_numbers_on_both_sides_of_zero() -> None:
    half, whole, negative = bar_texts([5.0, 10.0, -10.0], 60)
    assert whole.count("█") == pytest.approx(2 * half.count("█"), abs=1)
    assert whole.count("█") == pytest.approx(negative.count("█"), abs=1)
    assert negative.rstrip().endswith("│")
    assert whole.index("│") == negative.index("│")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(), max_size=5), st.integers(0, 60))
def test_bars_of_any_numbers_stay_within_their_width(values: list[float], width: int) -> None:
    for text in bar_texts(values, width):
        if "│" in text:
            assert len(text) <= width


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5), st.integers(12, 60))
def test_a_number_beside_a_name_is_never_cut(values: list[float], width: int) -> None:
    texts = bar_texts(values, width)
    assert all(len(text.rstrip()) <= width for text in texts)
    in_full = {tuple(number(value, digits) for value in values) for digits in (4, 3, 2)}
    assert tuple(text.split()[1] for text in texts) in in_full


def test_names_give_way_to_numbers() -> None:
    bars = [Bar("λ₁ along (−0.0186, −1.0)", 24910.0, 0)]
    (row,) = bar_rows(bars, 20, NONE)
    assert "".join(text for text, _ in row).rstrip() == "λ₁ along (…  24910.0"


@pytest.mark.parametrize("start", [0.0, 1e-6, -1e-6])
def test_a_kink_is_named_where_differences_see_it_and_a_sharp_bend_is_none(start: float) -> None:
    told = look("numerical-gradient", f"abs(x) start={start}").describe()
    assert "Along x a kink lies here" in told
    assert "kink" not in look("numerical-gradient", f"1e6*x^2 start={start}").describe()
    assert "kink" not in look("numerical-gradient", "abs(x) start=1").describe()


def test_where_the_gradient_is_zero_the_difference_is_not_told_in_its_lengths() -> None:
    told = look("numerical-gradient", "relu(x) start=0").describe()
    assert told.startswith("They are apart by 0.5. Along x a kink lies here")
    assert "the slope jumps from 0.0 to 1.0" in told
