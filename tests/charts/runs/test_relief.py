"""The relief against what ray by ray marching sees, and what it says and draws."""

import numpy as np
import pytest

from tutor.charts.drawing.cells import UNPAINTED
from tutor.charts.drawing.heightfield import FLOOR, GROUND, HEIGHT, NOTHING, TOP, UNDERSIDE, Eye
from tutor.charts.drawing.palettes import DARK, NONE
from tutor.charts.runs.relief import ReliefChart, ReliefView
from tutor.charts.runs.runs import surface_chart
from tutor.engine.runs.line import parse_run


def relief(line: str, with_step: bool = False, **view: float) -> ReliefChart:
    chart = surface_chart([("", parse_run(line).descent())], with_step=with_step, relief=ReliefView(**view))
    assert isinstance(chart, ReliefChart)
    return chart


def bump(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A hill in a corner and a dent."""
    return 0.5 + 0.5 * np.exp(-30 * ((a + 0.15) ** 2 + (b + 0.1) ** 2)) - 0.5 * np.exp(-20 * ((a - 0.2) ** 2 + b**2))


def marched(eye: Eye, column: int, row: int) -> int:
    """What a ray through the middle of a dot meets first, found by walking along it in small steps."""
    turn, tilt = np.radians(eye.turn), np.radians(eye.tilt)
    right = (column + 0.5 - eye.width) / eye.dots_a_unit
    upwards = (2 * eye.height - row - 0.5) / eye.dots_a_unit + (HEIGHT + FLOOR) / 2 * np.cos(tilt)
    depth = np.linspace(-0.75, 0.75, 6001)
    a, b = right * np.cos(turn) - depth * np.sin(turn), right * np.sin(turn) + depth * np.cos(turn)
    z = (upwards - depth * np.sin(tilt)) / np.cos(tilt)
    inside = (np.abs(a) <= 0.5) & (np.abs(b) <= 0.5)
    over = z - HEIGHT * bump(a, b)
    for index in np.flatnonzero(inside[:-1] & inside[1:]):
        if over[index] >= 0 > over[index + 1]:
            return TOP
        if over[index] < 0 <= over[index + 1]:
            return UNDERSIDE
        if z[index] >= FLOOR > z[index + 1]:
            return GROUND
    return NOTHING


@pytest.mark.parametrize(("turn", "tilt"), [(0.0, 50.0), (30.0, 50.0), (130.0, 25.0), (250.0, 75.0)])
def test_every_dot_shows_what_a_ray_through_it_meets_first(turn: float, tilt: float) -> None:
    eye = Eye(40, 20, turn, tilt)
    side = np.linspace(-0.5, 0.5, 401)
    seen = eye.look(bump(*np.meshgrid(side, side)))
    random = np.random.default_rng(3)
    places = [(int(random.integers(80)), int(random.integers(80))) for _ in range(500)]
    wrong = [place for place in places if seen.kind[place[1], place[0]] != marched(eye, *place)]
    assert len(wrong) <= 10  # at outlines, by rounding
    assert {int(seen.kind[row, column]) for column, row in places} >= {NOTHING, GROUND, TOP}


def test_a_point_of_the_surface_is_seen_where_it_is_projected() -> None:
    eye = Eye(60, 30, 30.0, 60.0)
    side = np.linspace(-0.5, 0.5, 401)
    field = bump(*np.meshgrid(side, side))
    seen = eye.look(field)
    a, b = np.array([0.3, -0.3, 0.0]), np.array([0.3, 0.2, 0.35])
    columns, rows, depths = eye.project(a, b, bump(a, b))
    for column, row, depth, across, up in zip(columns.astype(int), rows.astype(int), depths, a, b, strict=True):
        assert seen.kind[row, column] == TOP
        assert seen.depth[row, column] == pytest.approx(depth, abs=0.03)
        assert side[seen.place[row, column] % 401] == pytest.approx(across, abs=0.03)
        assert side[seen.place[row, column] // 401] == pytest.approx(up, abs=0.03)


@pytest.mark.parametrize("zoom", [1.0, 3.0, 16.0])
def test_zooming_closes_in_on_the_point(zoom: float) -> None:
    whole, near = (Eye(60, 30, zoom=factor, at=(0.3, -0.2, 0.4)) for factor in (1.0, zoom))
    point = np.array([0.3]), np.array([-0.2]), np.array([0.4])
    away = [abs(eye.project(*point)[0][0] - 60) for eye in (whole, near)]
    assert away[1] <= away[0] + 1e-9
    assert near.dots_a_unit == pytest.approx(zoom * whole.dots_a_unit)


@pytest.mark.parametrize("palette", [DARK, NONE], ids=lambda palette: palette.name)
@pytest.mark.parametrize(
    "line", ["bowl rate=0.1 steps=4", "saddle", "rastrigin", "x*y/(x-y)", "bowl rate=1e60 steps=9", "0*x+0*y"]
)
def test_every_surface_of_two_weights_has_a_relief_of_the_size_it_is_given(line: str, palette: object) -> None:
    chart = relief(line, turn=200.0, with_plane=True)
    for width, height in [(0, 0), (1, 1), (2, 2), (16, 6), (80, 24)]:
        cells = chart.draw(width, height, palette)
        assert (cells.width, cells.height) == (width, height)


def test_without_colour_a_relief_is_lines() -> None:
    cells = relief("himmelblau rate=0.01 steps=4").draw(80, 30, NONE)
    assert (cells.foreground == UNPAINTED).all()
    assert (cells.background == UNPAINTED).all()
    characters = set(cells.text())
    assert "◆" in characters
    assert "●" in characters
    assert "▀" not in characters
    assert sum("⠁" <= character <= "⣿" for character in cells.text()) > 300


def test_the_side_towards_the_light_is_lighter_than_the_other() -> None:
    chart = relief("exp(-x^2-y^2) start=4,4", turn=0.0, tilt=45.0)
    cells = chart.draw(100, 40, DARK)
    eye = Eye(100, 40, 0.0, 45.0)
    brightness = []
    for a in (-0.12, 0.12):
        x = 10 * a
        columns, rows, _ = eye.project(np.array([a]), np.array([0.0]), np.array([np.exp(-x * x)]))
        colour = int(cells.background[int(rows[0]) // 4, int(columns[0]) // 2])
        brightness.append(sum(colour >> shift & 255 for shift in (16, 8, 0)))
    assert brightness[0] > brightness[1]


def test_what_the_surface_hides_of_a_way_is_left_out_and_the_point_is_shown_hollow() -> None:
    line = "exp(-x^2-y^2) start={} steps=0"
    behind, before = (
        relief(line.format(at), turn=0.0, tilt=12.0).draw(80, 30, DARK).text() for at in ("0,2.5", "0,-2.5")
    )
    assert ("◇" in behind, "◆" in behind) == (True, False)
    assert ("◇" in before, "◆" in before) == (False, True)


def test_the_step_and_the_tangent_plane_are_drawn_on_request() -> None:
    plain = relief("bowl rate=0.2 steps=1").draw(90, 34, DARK)
    shown = relief("bowl rate=0.2 steps=1", with_step=True, with_plane=True).draw(90, 34, DARK)
    assert ("○" in plain.text(), "○" in shown.text()) == (False, True)
    assert DARK.tangent not in plain.foreground
    assert (shown.foreground == DARK.tangent).sum() > 30


def test_turning_computes_the_surface_no_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = relief("bowl rate=0.1 steps=2", turn=10.0)
    chart.draw(60, 20, DARK)
    asked = []
    loss = type(chart.surface).loss
    monkeypatch.setattr(type(chart.surface), "loss", lambda self, at: asked.append(np.size(at)) or loss(self, at))
    relief("bowl rate=0.1 steps=2", turn=50.0).draw(60, 20, DARK)
    assert max(asked, default=0) < 1000


def test_a_view_moves_within_its_limits() -> None:
    assert ReliefView(350.0).moved(turn=20.0).turn == 10.0
    assert ReliefView().moved(tilt=100.0).tilt == 89.0
    assert ReliefView().moved(tilt=-100.0).tilt == 5.0
    assert ReliefView().moved(zoom=0.1).zoom == 1.0
    assert ReliefView(with_plane=True).moved(zoom=100.0) == ReliefView(zoom=16.0, with_plane=True)


def test_a_relief_is_told_in_words_and_in_numbers() -> None:
    chart = relief("bowl steps=1", turn=60.0)
    assert "turned by 60.0° and seen from 50.0° above the floor" in chart.describe()
    told = chart.numbers()
    assert (told["turn"], told["tilt"], told["zoom"]) == (60.0, 50.0, 1.0)
    row, column = 3, 5
    assert told["loss"][row][column] == pytest.approx(told["x"][column] ** 2 + told["y"][row] ** 2)
