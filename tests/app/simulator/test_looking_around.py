"""The simulator's window, files, words, panels, keys and sizes."""

from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from tests.app.simulator.visit import PARABOLA, Visit
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.saving import save
from tutor.app.simulator.symbols import SymbolsScreen
from tutor.app.simulator.view import SimulatorView
from tutor.charts.probes.registry import PROBES
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.lab.simulation import Simulation


class FigureApp(App[None]):
    """The simulator as a lesson has it: without anything to press around it."""

    def compose(self) -> ComposeResult:
        yield SimulatorView(Simulation.from_line(PARABOLA), controls=False)


async def test_the_window_is_zoomed_panned_fitted_and_restored() -> None:
    async with Visit("bowl rate=0.2 steps=4") as visit:
        await visit.pilot.press("plus", "shift+right", "f")
        windows = visit.view.look.windows
        path = visit.simulation.descent.history.parameters
        assert all(low < path[:, axis].min() < path[:, axis].max() < high for axis, (low, high) in enumerate(windows))
        await visit.pilot.press("0")
        assert visit.view.look.windows is None


async def test_a_start_outside_the_surfaces_own_part_stays_in_sight_when_zoomed() -> None:
    async with Visit("stretched-bowl kappa=5 start=2,1 rate=0.1") as visit:
        await visit.pilot.press("plus", "plus", "plus")
        windows = visit.view.look.windows
        assert all(low < at < high for at, (low, high) in zip((2, 1), windows, strict=True))


async def test_a_run_is_copied_as_its_line_and_opened_from_it() -> None:
    async with Visit("bowl rate=0.2 steps=2") as visit:
        await visit.pilot.press("y")
        assert visit.app.clipboard == "bowl rate=0.2 steps=2"
        await visit.type("saddle rate=0.4 steps=1")
        assert visit.simulation.descent.surface.name == "saddle"
        await visit.pilot.press("ctrl+o")
        await visit.type("saddel")
        assert "saddle" in visit.text.splitlines()[-8:][0] or "did you mean" in visit.text


@pytest.mark.parametrize(
    ("name", "begins"), [("run.csv", "step,w,loss"), ("run.json", "{"), ("chart.svg", "<svg"), ("chart.txt", "")]
)
async def test_runs_and_charts_are_saved_by_their_names_ending(
    name: str, begins: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with Visit(f"{PARABOLA} steps=2") as visit:
        await visit.pilot.press("ctrl+s")
        await visit.type("run.doc")
        await visit.type(str(tmp_path / name))
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.startswith(begins)
        assert text.strip()
        await visit.pilot.press("space", "ctrl+s")
        await visit.type(name)
        assert f"{name} is there already" in visit.text
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_a_name_that_leads_out_of_the_folder_is_told_as_the_place_that_it_is_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    descent = parse_run("parabola steps=2").descent()
    assert save("../up.csv", descent, None) == f"Saved {tmp_path / 'up.csv'}."
    assert (tmp_path / "up.csv").read_text(encoding="utf-8").count("\n") == 4
    for name, said in (("../up.csv", "is there already"), ("nowhere/up.csv", "cannot be written")):
        with pytest.raises(UserError, match=said):
            save(name, descent, None)


async def test_every_symbol_is_explained() -> None:
    async with Visit("bowl optimizer=adam steps=2") as visit:
        await visit.pilot.press("i")
        await visit.pilot.pause()
        assert isinstance(visit.app.screen, SymbolsScreen)
        assert "the learning rate" in visit.text
        assert visit.app.screen.styles.background.a < 1  # the run stays in sight
        await visit.pilot.press("escape")
        assert visit.view.has_focus


async def test_panels_stand_beside_the_run_as_many_as_there_is_room_for() -> None:
    async with Visit("bowl rate=0.2", size=(120, 40)) as visit:
        await visit.pilot.press("1", "2", "4", "1")
        await visit.pilot.pause()
        assert [panel.probe.name for panel in visit.view.query(Panel)] == [list(PROBES)[1], list(PROBES)[3]]
        await visit.pilot.press("space")
        assert all(panel.simulation is visit.simulation for panel in visit.view.query(Panel))


async def test_keys_are_distinct_named_and_explained() -> None:
    keys: list[str] = []
    for binding in SimulatorView.BINDINGS:
        assert binding.description
        assert binding.tooltip.endswith(".")
        assert binding.id
        keys += binding.key.split(",")
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("size", [(1, 1), (20, 6), (200, 60)])
async def test_it_lives_at_every_size(size: tuple[int, int]) -> None:
    async with Visit("bowl rate=0.2", size=size) as visit:
        await visit.pilot.press("space", "enter", "p", "escape", "i", "escape", "1")
        await visit.pilot.pause()
        assert visit.simulation.descent.cursor == 1


@pytest.mark.parametrize(
    "line", ['"x^2+2y^2+3z^2" start=1,1,1', "parabola rate=9 steps=400", "line-fit batch=64 rate=0.1"]
)
async def test_every_key_does_no_harm_to_runs_that_are_hard_to_draw(line: str) -> None:
    async with Visit(line) as visit:
        for binding in SimulatorView.BINDINGS:
            await visit.app.run_action(binding.action, visit.view)
            while len(visit.app.screen_stack) > 1:
                await visit.pilot.pause()
                await visit.app.pop_screen()
        await visit.pilot.press("escape")
        assert visit.view.has_focus


async def test_a_figure_goes_without_status_and_controls() -> None:
    async with FigureApp().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = {widget.id for widget in pilot.app.query("#status, #controls, #readout, #surface") if widget.display}
        assert shown == {"surface"}
