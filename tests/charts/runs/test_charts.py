import numpy as np
import pytest

from tutor.charts.drawing.canvas import Canvas, arrow
from tutor.charts.drawing.cells import UNPAINTED, Cells
from tutor.charts.drawing.palettes import DARK, LIGHT, NONE, Palette
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.runs import surface_chart
from tutor.charts.runs.surface import STYLES, SurfaceChart
from tutor.charts.runs.trails import Trail
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import SURFACES


def descent(name: str, rate: float, steps: int) -> Descent:
    settings = Settings(OPTIMIZERS["gradient-descent"], {"learning_rate": rate})
    return Descent.begin(SURFACES[name], settings).forward(steps)


def curve(rate: float = 0.3, steps: int = 3) -> CurveChart:
    run = descent("parabola", rate, steps)
    return CurveChart(run.surface, [Trail(run.history.parameters)], run.frame.gradient)


def surface(name: str = "bowl", rate: float = 0.1, steps: int = 3, **more: object) -> SurfaceChart:
    run = descent(name, rate, steps)
    return SurfaceChart(run.surface, [Trail(run.history.parameters)], run.frame.gradient, **more)


def loss(steps: int = 5, rate: float = 0.3, logarithmic: bool = False) -> LossChart:
    return LossChart([Curve("", descent("parabola", rate, steps).history.losses)], steps, logarithmic)


def beside(name: str) -> list[tuple[str, Descent]]:
    """Two runs from one start."""
    return [(f"rate={rate}", descent(name, rate, 3)) for rate in (0.1, 0.2)]


@pytest.mark.parametrize("name", ["parabola", "bowl"])
def test_runs_beside_each_other_are_told_apart_in_the_chart_and_in_words(name: str) -> None:
    chart = surface_chart(beside(name))
    assert chart is not None
    assert "● rate=0.1  ■ rate=0.2" in chart.draw(60, 20, DARK).text()
    first, second = chart.describe().split("\n")
    assert first.startswith("rate=0.1: In 3 steps")
    assert second.startswith("rate=0.2: In 3 steps")


def test_a_surface_of_three_parameters_has_no_picture() -> None:
    assert surface_chart([("", parse_run("x^2 + y^2 + z^2").descent())]) is None


CHARTS = [
    curve(),
    surface(),
    surface("saddle", style="banded"),
    surface(style="contours"),
    loss(),
    loss(logarithmic=True),
]


@pytest.mark.parametrize("palette", [DARK, LIGHT, NONE], ids=lambda palette: palette.name)
@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_fills_exactly_the_size_it_is_given(chart: CurveChart, palette: Palette) -> None:
    for width, height in [(0, 0), (1, 1), (2, 1), (5, 3), (15, 5), (16, 6), (17, 7), (46, 14), (78, 26)]:
        cells = chart.draw(width, height, palette)
        assert (cells.width, cells.height) == (width, height)


@pytest.mark.parametrize("chart", CHARTS)
def test_without_colour_no_cell_is_painted(chart: CurveChart) -> None:
    cells = chart.draw(50, 15, NONE)
    assert (cells.foreground == UNPAINTED).all()
    assert (cells.background == UNPAINTED).all()
    assert "◆" in cells.text()


def test_the_present_point_stands_in_the_cell_of_its_coordinates() -> None:
    chart = curve(steps=1)
    canvas = chart.canvas(78, 26, DARK)
    column, row = canvas.cell(3.6, 2.56)
    cells = chart.draw(78, 26, DARK)
    assert cells.characters[row, column] == "◆"
    start_column, start_row = canvas.cell(6.0, 16.0)
    assert cells.characters[start_row, start_column] == "●"


def test_a_cell_and_its_point_lead_to_each_other() -> None:
    canvas = surface().canvas(60, 20, DARK)
    for column in range(canvas.column, canvas.column + canvas.width):
        for row in range(canvas.row, canvas.row + canvas.height):
            assert canvas.cell(*canvas.at(column, row)) == (column, row)
    assert canvas.at(0, 0) is None


def test_a_point_outside_the_window_is_an_arrow_at_its_edge() -> None:
    cells = curve(rate=1.2, steps=4).draw(60, 20, DARK)
    assert "◆" not in cells.text()
    assert "↗" in cells.text()


def test_the_arrow_points_downhill_on_the_screen() -> None:
    run = descent("saddle", 0.1, 0)
    chart = SurfaceChart(run.surface, [Trail(np.array([[0.0, 0.5]]))], np.array([0.0, -1.0]))
    assert "↑" in chart.draw(60, 20, DARK).text()


def arrow_cells(line: str) -> int:
    run = parse_run(line).descent()
    trail = Trail(run.history.parameters[: run.cursor + 1])
    gradient = run.frame.gradient
    pictures = [SurfaceChart(run.surface, [trail], shown).draw(60, 20, NONE) for shown in (gradient, None)]
    return int((pictures[0].characters != pictures[1].characters).sum())


@pytest.mark.parametrize("line", ["himmelblau rate=0.02 steps=30", "bowl start=0,0"])
def test_at_the_bottom_there_is_no_arrow(line: str) -> None:
    assert arrow_cells(line) == 0


@pytest.mark.parametrize(
    "line", ["himmelblau", "himmelblau rate=0.02 steps=2", "0.0001(x^2+y^2) start=3,4", "stretched-bowl start=1,0.05"]
)
def test_small_gradients_that_lead_on_keep_their_arrow(line: str) -> None:
    assert arrow_cells(line) > 3


@pytest.mark.parametrize(
    ("direction", "glyph"),
    [((1, 0), "→"), ((1, 1), "↗"), ((0, 2), "↑"), ((-3, 0), "←"), ((-1, -1), "↙"), ((0, -1), "↓")],
)
def test_arrows_point_where_they_should(direction: tuple[float, float], glyph: str) -> None:
    assert arrow(*direction) == glyph


@pytest.mark.parametrize("style", STYLES)
def test_a_step_draws_on_the_same_base(style: str) -> None:
    before, after = surface(steps=2, style=style), surface(steps=3, style=style)
    assert before.canvas(60, 20, DARK) is after.canvas(60, 20, DARK)
    assert "◆" not in before.canvas(60, 20, DARK).cells.text()


def test_a_step_changes_only_the_rows_near_the_point() -> None:
    before, after = (surface(rate=0.01, steps=steps).draw(78, 26, DARK) for steps in (1, 2))
    assert len(after.changes(before)) <= 8


def test_a_mark_on_a_surface_keeps_the_surfaces_colour_behind_it() -> None:
    chart = surface(steps=0)
    canvas = chart.canvas(60, 20, DARK)
    column, row = canvas.cell(3.0, 4.0)
    cells = chart.draw(60, 20, DARK)
    assert cells.background[row, column] == canvas.ground[row, column] != UNPAINTED


def test_a_bowl_is_darkest_at_its_bottom_and_a_saddle_has_two_colours() -> None:
    bowl = surface().canvas(61, 21, DARK)
    column, row = bowl.cell(0.0, 0.0)
    edge = bowl.cells.foreground[bowl.row, bowl.column]
    assert bowl.cells.foreground[row, column] < edge
    saddle = surface("saddle").canvas(61, 21, DARK)
    middle_row = saddle.row + saddle.height // 2
    right = saddle.cells.foreground[middle_row, saddle.column + saddle.width - 1]
    top = saddle.cells.foreground[saddle.row, saddle.column + saddle.width // 2]
    assert (right >> 16) > (right & 255)
    assert (top >> 16) < (top & 255)


def test_a_surface_with_a_bottom_is_not_drawn_as_one_that_falls_for_ever() -> None:
    canvas = surface("styblinski-tang").canvas(61, 21, DARK)
    shades = DARK.shades(np.linspace(0, 1, 4001), diverging=False)
    place = np.s_[canvas.row : canvas.row + canvas.height, canvas.column : canvas.column + 9]
    inside = canvas.cells.foreground[place][canvas.cells.characters[place] == "▀"]
    assert np.isin(inside, shades).mean() > 0.9


def colours_at(chart: CurveChart | SurfaceChart, *points: tuple[float, float]) -> list[tuple[str, int]]:
    canvas, cells = chart.canvas(78, 26, DARK), chart.draw(78, 26, DARK)
    places = [canvas.cell(*point) for point in points]
    return [(cells.characters[row, column], cells.foreground[row, column]) for column, row in places]


@pytest.mark.parametrize("w", [2.3, 2.6, 4.0])
def test_no_line_lies_over_the_curve_the_point_or_the_minimum(w: float) -> None:
    path, slope = Trail(np.array([[5.0], [w]])), np.array([2 * (w - 2)])
    chart = CurveChart(SURFACES["parabola"], [path], slope, landing=np.array([2.2]))
    base, cells = chart.canvas(78, 26, DARK), chart.draw(78, 26, DARK)
    curve = base.cells.foreground == DARK.curve
    covered = set(cells.characters[curve & (cells.foreground != DARK.curve)])
    assert covered <= {"▽", "◆", "●", "○"}
    assert colours_at(chart, (2.0, 0.0), (w, (w - 2) ** 2)) == [("▽", DARK.ink), ("◆", DARK.now)]


def test_the_arrow_is_as_long_as_the_gradient_on_the_scale_that_is_stated() -> None:
    lengths = []
    for y in (2.0, 4.0):
        chart = SurfaceChart(SURFACES["bowl"], [Trail(np.array([[0.0, y]]))], np.array([0.0, 2 * y]))
        cells = chart.draw(78, 40, DARK)
        scale = float(cells.text().splitlines()[0].partition("−∇L × ")[2].split()[0])
        canvas = chart.canvas(78, 40, DARK)
        lengths.append(int((cells.foreground == DARK.downhill)[canvas.row : canvas.row + canvas.height].sum()))
        assert lengths[-1] * canvas.cell_size[1] == pytest.approx(scale * 2 * y, abs=1.5 * canvas.cell_size[1])
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=2)


def test_the_coming_step_is_drawn_to_where_it_lands() -> None:
    run = parse_run("bowl rate=0.2 steps=1").descent()
    chart = surface_chart([("", run)], with_step=True)
    assert isinstance(chart, SurfaceChart)
    x, y = run.forward().frame.parameters
    assert colours_at(chart, (x, y)) == [("○", DARK.step)]
    assert "○" not in surface_chart([("", run)]).draw(78, 26, DARK).text()


@pytest.mark.parametrize(("name", "glyphs"), [("himmelblau", "▽×△"), ("saddle", "×"), ("double-well", "▽△")])
def test_known_minima_saddles_and_maxima_are_marked_and_named(name: str, glyphs: str) -> None:
    run = parse_run(name).descent()
    text = surface_chart([("", run)]).draw(78, 26, DARK).text()
    names = {"▽": "minimum", "×": "saddle", "△": "maximum"}
    for glyph, kind in names.items():
        assert (f"{glyph} {kind}" in text.splitlines()[0]) == (glyph in glyphs)
    for point in run.surface.critical_points:
        assert text.count({kind: glyph for glyph, kind in names.items()}[point.kind]) > 1


def test_a_run_has_one_colour_alone_and_beside_others_in_every_chart() -> None:
    slow, fast = descent("bowl", 0.02, 8), descent("bowl", 0.3, 8)
    alone = surface_chart([("", slow)]), LossChart([Curve("", slow.history.losses)], 8)
    both = (
        surface_chart([("slow", slow), ("fast", fast)]),
        LossChart([Curve("slow", slow.history.losses), Curve("fast", fast.history.losses)], 8),
    )
    for chart in alone:
        assert DARK.runs[0] in chart.draw(60, 20, DARK).foreground
        assert DARK.runs[1] not in chart.draw(60, 20, DARK).foreground
    for chart in both:
        assert set(DARK.runs[:2]) <= set(chart.draw(60, 20, DARK).foreground.flat)


def test_a_key_names_the_losses_of_the_colours() -> None:
    chart = surface()
    canvas, cells = chart.canvas(78, 26, DARK), chart.draw(78, 26, DARK)
    strip = cells.background[canvas.row : canvas.row + canvas.height, canvas.column + canvas.width + 1]
    assert strip[-1] == DARK.low[0]
    labels = [float(row.split("▀")[-1]) for row in cells.text().splitlines() if row.split("▀")[-1][:1].isdigit()]
    assert labels == sorted(labels, reverse=True)
    assert len(labels) >= 4
    assert labels[-1] < 0.1


def test_contour_lines_lie_over_the_colours() -> None:
    canvas = surface().canvas(78, 26, DARK)
    lined = canvas.cells.characters[
        canvas.row : canvas.row + canvas.height, canvas.column : canvas.column + canvas.width
    ]
    assert 0.2 < ((lined >= "⠁") & (lined <= "⣿")).mean() < 0.7
    assert (canvas.ground[canvas.row : canvas.row + canvas.height, canvas.column] != UNPAINTED).all()


def test_losses_far_from_zero_have_an_axis_of_their_own() -> None:
    chart = LossChart([Curve("", 1e12 + np.array([9.0, 4.0, 1.0]))], 2)
    text = chart.draw(60, 14, DARK).text()
    assert "L − 1e12" in text
    assert "◆" in text
    assert chart.describe() == "Loss 1.000000000009e12 at step 0, 1.000000000001e12 at step 2."


def test_the_slope_is_written_beside_the_tangent() -> None:
    text = curve(steps=1).draw(60, 20, DARK).text()
    assert "slope +3.2" in text
    assert "slope" not in curve(rate=1.2, steps=4).draw(60, 20, DARK).text()


def test_without_colour_the_tangent_is_another_glyph_than_the_curve() -> None:
    chart = CurveChart(SURFACES["parabola"], [Trail(np.array([[4.0]]))], np.array([4.0]))
    assert "+" in chart.draw(60, 20, NONE).text().replace("slope +4", "")
    assert "+" not in chart.draw(60, 20, DARK).text().replace("slope +4", "")


def test_a_run_that_is_no_longer_a_number_shows_which_way_it_went() -> None:
    path = np.array([[1.0, 1.0], [-1e200, 1.0], [np.nan, np.nan]])
    rows = SurfaceChart(SURFACES["bowl"], [Trail(path)]).draw(60, 20, DARK).text().splitlines()
    assert any(row.split("│")[1].startswith("←") for row in rows if "│" in row)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_loss_axes_stand_still_while_a_run_grows(logarithmic: bool) -> None:
    before, after = (loss(steps, 0.01, logarithmic).canvas(60, 12, DARK) for steps in (5, 9))
    assert before is after


@pytest.mark.parametrize(
    ("steps", "end"), [(1, 10), (10, 10), (11, 20), (31, 40), (41, 60), (61, 100), (100, 100), (101, 200)]
)
def test_the_step_axis_has_room_for_the_run(steps: int, end: int) -> None:
    first, last = loss(steps).canvas(60, 12, DARK).x_window
    assert first == 0
    assert end <= last < 1.1 * end


def test_runs_beside_each_other_have_a_glyph_and_a_name_each() -> None:
    slow, fast = descent("bowl", 0.02, 8), descent("bowl", 0.3, 8)
    trails = [Trail(slow.history.parameters, "slow"), Trail(fast.history.parameters, "fast")]
    curves = [Curve("slow", slow.history.losses), Curve("fast", fast.history.losses)]
    for chart in (SurfaceChart(slow.surface, trails), LossChart(curves, 8)):
        first, *others = chart.draw(60, 20, NONE).text().splitlines()
        assert "● slow  ■ fast" in first
        assert all(any(glyph in row for row in others) for glyph in "●■◆")
        assert "fast" not in chart.draw(20, 8, NONE).text()


def test_charts_are_told_in_a_sentence() -> None:
    assert curve().describe() == "In 3 steps the loss falls from 16.0 at w = 6.0 to 0.065536 at w = 2.256."
    assert surface(steps=1).describe() == (
        "In 1 step the point goes from (x, y) = (3.0, 4.0) to (2.4, 3.2); the loss falls from 25.0 to 16.0."
    )
    assert loss(steps=1).describe() == "Loss 16.0 at step 0, 2.56 at step 1."


def test_writing_beyond_the_edge_is_cut() -> None:
    canvas = Canvas(Cells.blank(5, 2), 0, 0, 5, 2, (0, 1), (0, 1), np.full((2, 5), UNPAINTED, np.int32))
    canvas.write(3, 1, "abc", DARK.axis)
    assert canvas.cells.text() == "\n   ab"
