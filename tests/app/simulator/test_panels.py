import math
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import ContentSwitcher

from tests.app.simulator.visit import SimulatorApp
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.chart import ChartView
from tutor.charts.drawing.palettes import PALETTES
from tutor.charts.probes.registry import PROBES, probe
from tutor.charts.probes.report import Report
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.built_in import SURFACES
from tutor.lab.simulation import Simulation


class PanelApp(App[None]):
    """Every panel, one of which is to be seen."""

    def __init__(self, first: str, line: str) -> None:
        super().__init__()
        self.first = first
        self.simulation = Simulation.from_line(line)
        self.clicks = 0

    def compose(self) -> ComposeResult:
        with ContentSwitcher(initial=self.first):
            for name, each in PROBES.items():
                yield Panel(each, id=name)

    def on_mount(self) -> None:
        self.show(self.simulation)

    def show(self, simulation: Simulation) -> None:
        self.simulation = simulation
        for panel in self.query(Panel):
            panel.show(simulation)

    def panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    @on(ChartView.Clicked)
    def count_click(self) -> None:
        self.clicks += 1


async def settled(app: PanelApp, pilot) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


def words(app: PanelApp, name: str) -> str:
    chart = app.query_one(f"#{name} ChartView", ChartView).chart
    return chart.describe() if chart else ""


@pytest.mark.parametrize(
    "name", [name for name in PROBES if name not in {"points", "steepest"}]
)  # which need a file, and two weights
@pytest.mark.parametrize("line", ["parabola rate=0.3 steps=2", "himmelblau rate=0.01 steps=3"])
async def test_a_panel_shows_its_probe_and_follows_the_steps(name: str, line: str) -> None:
    app = PanelApp(name, line)
    async with app.run_test(size=(60, 24)) as pilot:
        for _ in range(2):
            await settled(app, pilot)
            panel = app.panel(name)
            assert panel.query_one(ChartView).chart is panel.chart is not None
            assert words(app, name) == probe(name, app.simulation.descent).describe()
            app.show(app.simulation.step())


async def test_a_hidden_panel_looks_around_only_once_it_is_seen() -> None:
    app = PanelApp("regime", "parabola rate=0.3 steps=2")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        assert app.panel("tangent").chart is None
        app.query_one(ContentSwitcher).current = "tangent"
        await settled(app, pilot)
        assert app.panel("tangent").chart is not None


async def test_where_there_is_nothing_to_see_the_panel_says_why_and_recovers() -> None:
    app = PanelApp("tangent", "himmelblau rate=1 steps=30")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        panel = app.panel("tangent")
        assert panel.chart is None
        assert "go back" in " ".join(panel.query_one(ChartView).chart.describe().split())
        app.show(app.simulation.seek(0))
        await settled(app, pilot)
        assert panel.chart is not None
        assert panel.query_one(ChartView).chart is panel.chart


async def test_under_the_mouse_a_picture_says_what_it_shows_and_goes_with_the_steps() -> None:
    app = PanelApp("tangent", "parabola rate=0.3 steps=2")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        view = app.panel("tangent").query_one(ChartView)
        assert view.tooltip is None
        await pilot.hover(view, offset=(5, 5))
        assert str(view.tooltip) == words(app, "tangent")
        app.show(app.simulation.step())
        await settled(app, pilot)
        assert str(view.tooltip) == words(app, "tangent")
        app.show(app.simulation.with_knob("learning_rate", 1e300).step(40))
        await settled(app, pilot)
        assert app.panel("tangent").chart is None
        assert view.tooltip is None


async def test_a_heavy_look_never_keeps_a_step_waiting_and_ends_with_the_newest(monkeypatch) -> None:
    allowed, looked, sweep = threading.Event(), [], PROBES["sweep"]

    def slow(descent: Descent, reach: float | None) -> Report:
        looked.append(descent.settings.knobs["learning_rate"])
        assert threading.current_thread() is not threading.main_thread()
        assert allowed.wait(20)
        return sweep.look(descent, 5)

    monkeypatch.setitem(PROBES, "sweep", replace(sweep, look=slow))
    app = PanelApp("sweep", "parabola rate=0.1")
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        for rate in (0.2, 0.3, 0.4):
            app.show(app.simulation.with_knob("learning_rate", rate))
        await pilot.pause()
        assert app.panel("sweep").chart is None
        allowed.set()
        while not words(app, "sweep").startswith("After 5 steps from the start, α = 0.4"):
            await settled(app, pilot)
        assert looked == [0.1, 0.4]


async def test_a_look_that_takes_no_time_changes_in_the_same_moment_as_the_rate(monkeypatch) -> None:
    monkeypatch.setattr("tutor.app.simulator.panels.panel._AT_ONCE", math.inf)
    app = PanelApp("sweep", "parabola rate=0.1")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)  # the first is taken in a thread, for nobody knows how long it takes
        for rate in (0.2, 0.45):
            app.show(app.simulation.with_knob("learning_rate", rate))
            assert words(app, "sweep").startswith(f"After 50 steps from the start, α = {rate}:")
        app.show(app.simulation.on(SURFACES["ripples"]))
        assert words(app, "sweep").startswith("After 50 steps from the start, α = 0.45:")
        await settled(app, pilot)
        assert app.panel("sweep").chart.sweep.losses[0, 0] == pytest.approx(float(app.simulation.descent.frame.loss))


async def test_the_map_and_the_sweep_are_not_computed_again_for_a_step() -> None:
    app = PanelApp("starts", "himmelblau rate=0.01")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        before = app.panel("starts").chart
        app.show(app.simulation.step())
        await settled(app, pilot)
        assert app.panel("starts").chart is before


async def test_two_keys_change_how_far_the_dial_looks_and_one_follows_the_step_again() -> None:
    app = PanelApp("dial", "bowl rate=0.1")
    async with app.run_test(size=(60, 24)) as pilot:
        app.panel("dial").focus()
        radii = []
        for key in (None, "right_square_bracket", "left_square_bracket", "left_square_bracket", "equals_sign"):
            if key:
                await pilot.press(key)
            await settled(app, pilot)
            radii.append(app.panel("dial").chart.dial.radius)
        assert radii == pytest.approx([1.0, 1.2, 1.0, 0.8, 1.0])


async def test_keys_change_how_long_the_runs_of_sweep_and_map_are() -> None:
    for name in ("sweep", "starts"):
        app = PanelApp(name, "parabola rate=0.1")
        async with app.run_test(size=(60, 24)) as pilot:
            app.panel(name).focus()
            await settled(app, pilot)
            steps = app.panel(name).chart.steps
            await pilot.press("right_square_bracket")
            await settled(app, pilot)
            assert app.panel(name).chart.steps == 2 * steps
            await pilot.press("left_square_bracket", "left_square_bracket")
            await settled(app, pilot)
            assert app.panel(name).chart.steps == steps // 2


class Visit:
    """The simulator's screen with one panel, and the cells of its picture."""

    def __init__(self, line: str, panel: str) -> None:
        self.app = SimulatorApp(line)
        self._panel = panel

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Pilot[None]]:
        async with self.app.run_test(size=(120, 40)) as pilot:
            await pilot.press(str(PROBES[self._panel].digit))
            await settled(self.app, pilot)
            yield pilot

    @property
    def view(self) -> SimulatorView:
        return self.app.first.query_one(SimulatorView)

    @property
    def panel(self) -> Panel:
        return self.view.query_one(Panel)

    async def click(self, pilot: Pilot[None], column: int, row: int) -> tuple[float, float]:
        """Click a cell of the picture; returns what stands there."""
        shown = self.panel.query_one(ChartView)
        canvas = self.panel.chart.canvas(*shown.size, PALETTES["dark"])
        await pilot.click(shown, offset=(canvas.column + column, canvas.row + row))
        await settled(self.app, pilot)
        return canvas.at(canvas.column + column, canvas.row + row)


async def test_a_click_or_a_key_on_the_sweep_goes_on_with_that_rate() -> None:
    visit = Visit("parabola rate=0.1 steps=2", "sweep")
    async with visit.open() as pilot:
        x, _ = await visit.click(pilot, 10, 3)
        assert visit.view.simulation.learning_rate == pytest.approx(10**x, rel=0.1)
        assert visit.view.simulation.descent.cursor == 2
        visit.panel.focus()
        await pilot.press("b")
        assert visit.view.simulation.learning_rate == pytest.approx(visit.panel.chart.best_rate, rel=0.05)


@pytest.mark.parametrize("line", ["himmelblau rate=0.01", "double-well rate=0.05"])
async def test_a_click_on_the_map_begins_there(line: str) -> None:
    visit = Visit(line, "starts")
    async with visit.open() as pilot:
        place = await visit.click(pilot, 7, 2)
        sizes = visit.panel.chart.canvas(*visit.panel.query_one(ChartView).size, PALETTES["dark"]).cell_size
        start = visit.view.simulation.descent.history.parameters[0]
        assert len(visit.view.simulation.descent.history.parameters) == 1
        for chosen, clicked, size in zip(start, place, sizes, strict=False):
            assert abs(chosen - clicked) <= size


async def test_the_axes_of_curvature_stand_on_the_surface_while_their_panel_does() -> None:
    visit = Visit("tilted-bowl rate=0.1", "hessian")
    async with visit.open() as pilot:
        shown = visit.view.query_one("#surface", ChartView)
        np.testing.assert_allclose(np.abs(shown.chart.axes), np.full((2, 2), math.sqrt(0.5)))
        await pilot.press("8")
        assert shown.chart.axes is None
