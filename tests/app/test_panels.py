import pytest
from textual.app import App, ComposeResult
from textual.widgets import ContentSwitcher, Static

from tutor.app.panels import PANELS, Panel
from tutor.app.widgets.chart import ChartView
from tutor.charts.probes import PROBES
from tutor.course.simulation import Simulation


class PanelApp(App[None]):
    """Every panel, one of which is to be seen."""

    def __init__(self, first: str, line: str) -> None:
        super().__init__()
        self.first = first
        self.simulation = Simulation.from_line(line)

    def compose(self) -> ComposeResult:
        with ContentSwitcher(initial=self.first):
            for name, panel in PANELS.items():
                yield panel(id=name)

    def on_mount(self) -> None:
        self.show(self.simulation)

    def show(self, simulation: Simulation) -> None:
        self.simulation = simulation
        for panel in self.query(Panel):
            panel.show(simulation)


async def settled(app: PanelApp, pilot) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


def words(app: PanelApp, name: str) -> str:
    return str(app.query_one(f"#{name} .panel-words", Static).content)


def test_every_probe_has_a_panel_in_the_same_order() -> None:
    assert tuple(PANELS) == tuple(PROBES)
    for panel in PANELS.values():
        assert panel.TITLE
        assert panel.HELP.endswith(".")
        for key in panel.KEYS:
            assert key.tooltip
            assert key.id


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize("line", ["parabola rate=0.3 steps=2", "himmelblau rate=0.01 steps=3"])
async def test_a_panel_shows_its_probe_and_follows_the_steps(name: str, line: str) -> None:
    app = PanelApp(name, line)
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        panel = app.query_one(f"#{name}", Panel)
        chart = panel.look(app.simulation)
        assert words(app, name) == chart.describe()
        view = panel.query_one(ChartView)
        assert view.chart is panel.chart is not None
        app.show(app.simulation.step())
        await settled(app, pilot)
        assert words(app, name) == panel.look(app.simulation).describe()


async def test_a_hidden_panel_looks_around_only_once_it_is_seen() -> None:
    app = PanelApp("regime", "parabola rate=0.3 steps=2")
    async with app.run_test(size=(60, 24)) as pilot:
        await settled(app, pilot)
        assert app.query_one("#tangent", Panel).chart is None
        app.query_one(ContentSwitcher).current = "tangent"
        await settled(app, pilot)
        assert app.query_one("#tangent", Panel).chart is not None
