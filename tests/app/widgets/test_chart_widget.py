import subprocess
import sys
from unittest.mock import patch

import numpy as np
import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.themes import THEMES
from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.trails import Trail
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation


class ChartApp(App[None]):
    """One chart in a frame, and the clicks on it."""

    CSS = "ChartView { width: 62; height: 20; border: solid red; }"

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[ChartView.Clicked] = []
        for theme in THEMES:
            self.register_theme(theme)

    def compose(self) -> ComposeResult:
        yield ChartView()

    def on_chart_view_clicked(self, event: ChartView.Clicked) -> None:
        self.clicks.append(event)


def bowl(*points: tuple[float, float]) -> SurfaceChart:
    return SurfaceChart(SURFACES["bowl"], [Trail(np.array(points))])


def shown(view: ChartView) -> list[str]:
    return [view.render_line(row).text for row in range(view.size.height)]


async def test_the_screen_shows_the_charts_cells() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)):
        view = app.query_one(ChartView)
        chart = bowl((3.0, 4.0))
        view.show(chart)
        cells = chart.draw(60, 18, view.palette)
        assert [line.rstrip() for line in shown(view)] == cells.text().split("\n")
        assert any("◆" in line for line in shown(view))


async def test_a_step_paints_only_the_rows_that_it_changes() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)):
        view = app.query_one(ChartView)
        before, after = bowl((0.0, 3.0)), bowl((0.0, 3.0), (1.0, 3.0))
        view.show(before)
        row = before.canvas(60, 18, view.palette).cell(1.0, 3.0)[1]
        with patch.object(view, "refresh") as refresh:
            view.show(after)
            refresh.assert_called_once()
            (region,) = refresh.call_args.args
            assert (region.y, region.height) == (row, 1)
            assert region.width < 40
            refresh.reset_mock()
            view.show(after)
            refresh.assert_not_called()


async def test_a_row_painted_in_part_looks_as_if_it_were_painted_whole() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)):
        view = app.query_one(ChartView)
        path = Simulation.from_line("himmelblau rate=0.02 steps=30").descent.history.parameters
        for step in (0, 1, 2, 3, 5, 8, 30):
            view.show(SurfaceChart(SURFACES["himmelblau"], [Trail(path[: step + 1])]))
            mended = [cells_of(view.paint(row)) for row in range(view.size.height)]
            view.forget()
            assert mended == [cells_of(view.paint(row)) for row in range(view.size.height)]


def cells_of(strip: Strip) -> list[tuple[str, object]]:
    return [(character, segment.style) for segment in strip for character in segment.text]


async def test_a_click_gives_the_point_of_its_cell() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(ChartView)
        chart = bowl((3.0, 4.0))
        view.show(chart)
        canvas = chart.canvas(60, 18, view.palette)
        column, row = canvas.cell(3.0, 4.0)
        await pilot.click(ChartView, offset=(column + 1, row + 1))
        await pilot.click(ChartView, offset=(1, 1))
        (click,) = app.clicks
        assert click.control is view
        assert canvas.cell(click.x, click.y) == (column, row)
        assert click.cell == canvas.cell_size


async def test_a_chart_follows_the_size_of_its_place() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(ChartView)
        view.show(bowl((3.0, 4.0)))
        for width, height in ((40, 12), (1, 1), (30, 9)):
            view.styles.width, view.styles.height = width + 2, height + 2
            await pilot.pause()
            assert [len(line) for line in shown(view)] == [width] * height
        view.show(None)
        assert "".join(shown(view)).strip() == ""


async def test_what_was_drawn_ahead_for_another_size_is_not_shown() -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(ChartView)
        before, after = bowl((0.0, 3.0)), bowl((0.0, 3.0), (1.0, 3.0))
        view.show(before)
        await pilot.pause()
        view.expect(after)
        view.styles.width = 32
        await pilot.pause()
        column, row = before.canvas(30, 18, view.palette).cell(1.0, 3.0)
        with patch.object(view, "refresh") as refresh:
            view.show(after)
        (region,) = refresh.call_args.args
        assert region.contains(column, row)
        assert region.right <= 30


@pytest.mark.parametrize("theme", [*(theme.name for theme in THEMES), "nord", "textual-light"])
async def test_a_chart_takes_the_colours_of_the_theme(theme: str) -> None:
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(ChartView)
        view.show(CurveChart(SURFACES["parabola"], [Trail(np.array([[6.0]]))], np.array([8.0])))
        app.theme = theme
        await pilot.pause()
        usual = {"nord": "dark", "textual-light": "light"}
        palette = PALETTES[usual.get(theme, theme.removeprefix("tutor-"))]
        assert view.palette is palette
        colours = {segment.style.color.triplet.hex for row in range(18) for segment in _painted(view, row)}
        assert f"#{palette.curve:06x}" in colours


async def test_without_colour_no_cell_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ChartApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.query_one(ChartView)
        view.show(bowl((3.0, 4.0)))
        await pilot.pause()
        assert view.palette is PALETTES["none"]
        styles = [segment.style for strip in view.render_lines(view.size.region) for segment in strip]
        painted = [part for style in styles for part in (style.color, style.bgcolor) if part and part.triplet]
        assert all(part.triplet.red == part.triplet.green == part.triplet.blue for part in painted)


def _painted(view: ChartView, row: int) -> list:
    return [s for s in view.paint(row) if s.style and s.style.color and s.style.color.triplet]


def test_the_widget_does_not_bring_numpy_or_plotext_before_it_draws() -> None:
    code = "import sys, tutor.app.widgets.chart; print(sorted({'numpy', 'plotext'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.stdout.strip() == "[]", result.stderr
