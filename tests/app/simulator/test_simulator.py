import asyncio
import inspect
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.app.golden import assert_golden, screen_text
from tutor.app.app import TutorApp
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.panes.settings import SettingsView
from tutor.app.simulator.panes.timeline import TimelineView
from tutor.app.simulator.picker import PickerScreen
from tutor.app.simulator.saving import save
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.symbols import SymbolsScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.chart import ChartView
from tutor.charts.probes.registry import PROBES
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run
from tutor.lab.simulation import Simulation


class SimulatorApp(TutorApp):
    """The app with the simulator for its first screen, which saves the way there."""

    _HERE = Path(inspect.getfile(TutorApp)).parent
    CSS_PATH: ClassVar = [_HERE / "app.tcss", _HERE / "simulator" / "simulator.tcss"]

    def __init__(self, line: str) -> None:
        super().__init__()
        self.first = SimulatorScreen(run_line=line)

    def get_default_screen(self) -> SimulatorScreen:
        return self.first


class Visit:
    """The app with the simulator open, and what the simulator said."""

    def __init__(self, line: str, size: tuple[int, int] = (80, 24)) -> None:
        self.app = SimulatorApp(line)
        self.changes: list[Simulation] = []
        self._running = self.app.run_test(size=size, notifications=True)

    async def __aenter__(self) -> "Visit":
        self.pilot = await self._running.__aenter__()
        await self.pilot.pause()
        self.view.watch(self.view, "simulation", lambda now: self.changes.append(now), init=False)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._running.__aexit__(*error)

    @property
    def view(self) -> SimulatorView:
        return self.app.first.query_one(SimulatorView)

    @property
    def simulation(self) -> Simulation:
        return self.view.simulation

    @property
    def weights(self) -> list[float]:
        return self.simulation.descent.history.parameters[:, 0].tolist()

    @property
    def text(self) -> str:
        return screen_text(self.app)

    async def type(self, text: str) -> None:
        """Put text where one types, and hand it over."""
        self.app.screen.query_one(Input).value = text
        await self.pilot.press("enter")
        await self.pilot.pause()


def cells_on(app: TutorApp) -> list[list[tuple[str, object]]]:
    """Every sign on the screen with its style."""
    rows = app.screen._compositor.render_strips()
    return [[(sign, style) for text, style, _ in row for sign in text] for row in rows]


PARABOLA = "parabola start=6 rate=0.3"


@pytest.mark.parametrize(
    ("name", "line", "keys"),
    [
        ("start", PARABOLA, []),
        ("steps", PARABOLA, ["space", "right"]),
        ("bowl", "bowl rate=0.2", ["space"]),
        ("saddle", "saddle rate=0.2 optimizer=momentum", ["space", "enter", "enter", "enter"]),
        ("diverged", "parabola rate=1.2 steps=60", []),
    ],
)
async def test_the_simulator_looks_as_it_was_looked_at(name: str, line: str, keys: list[str]) -> None:
    async with Visit(line) as visit:
        await visit.pilot.press(*keys)
        await visit.pilot.pause()
        await visit.pilot.pause()
        assert_golden(visit.app, f"simulator-{name}-80")
        await visit.pilot.resize_terminal(120, 40)
        await visit.pilot.pause()
        await visit.pilot.pause()
        assert_golden(visit.app, f"simulator-{name}-120")


async def test_space_steps_and_the_left_arrow_goes_back_to_the_same_frame() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("space", "right", "left")
        assert [round(change.descent.cursor, 3) for change in visit.changes] == [1, 2, 1]
        assert visit.weights == pytest.approx([6.0, 3.6, 2.64])
        assert "w_new  = w − α·g  = 6.0 − 0.3·8.0     = 3.6" in visit.text


async def test_a_rate_changed_in_mid_run_leaves_the_old_future_pale() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("space", "space", "left", "up", "space")
        assert visit.weights == pytest.approx([6.0, 3.6, 2.32])
        assert [branch.last for branch in visit.simulation.branches] == [2]
        await visit.pilot.press("u")
        assert visit.weights == pytest.approx([6.0, 3.6, 2.64])


async def test_enter_reads_the_update_line_by_line_with_its_arrow() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("enter")
        assert "▸ g  = dL/dw = 2·(w − 2)  at w = 6.0  = 8.0" in visit.text
        await visit.pilot.press("enter")
        chart = visit.view.query_one("#surface", ChartView).chart
        assert chart.arrow.is_exact
        assert chart.arrow.vector.tolist() == pytest.approx([-2.4])
        await visit.pilot.press("enter", "enter")
        assert visit.simulation.descent.cursor == 0
        await visit.pilot.press("enter")
        assert visit.simulation.descent.cursor == 1


async def test_a_prediction_is_typed_judged_and_counted() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("p")
        await visit.type("8.4")
        assert visit.simulation.predictions.last.mistake == "uphill"
        assert visit.simulation.descent.cursor == 1
        await visit.type("two")
        assert visit.simulation.descent.cursor == 1
        await visit.type("2.64")
        assert visit.simulation.predictions.score == "1 of 2 right"
        kept = visit.app.learner.store.attempts(lesson="simulator")
        assert [(attempt.verdict, attempt.mistake) for attempt in kept] == [("wrong", "uphill"), ("right", None)]
        assert [attempt.drawn["run"] for attempt in kept] == [
            PARABOLA.replace(" start=6", ""),
            "parabola rate=0.3 steps=1",
        ]
        await visit.pilot.press("escape")
        assert visit.simulation.predictions is None
        assert visit.view.has_focus


async def test_enter_right_after_escape_does_nothing_with_what_was_typed() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("t", "escape", "p")
        await visit.type("8.4")
        before = visit.simulation
        await visit.pilot.press("0", ".", "7")
        entry = visit.view.query_one("#entry-input", Input)
        visit.view.entry.close()  # as escape does, before the keys are another's
        await entry.action_submit()
        await visit.pilot.pause()
        assert visit.simulation.learning_rate == before.learning_rate
        assert visit.simulation.descent is before.descent


async def test_a_prediction_is_on_the_disk_before_its_verdict_is_on_the_screen(monkeypatch) -> None:
    async with Visit(PARABOLA) as visit:
        record, seen = visit.app.learner.store.record, []

        def watched(attempt):
            seen.append((attempt.verdict, visit.simulation.descent.cursor))
            record(attempt)

        monkeypatch.setattr(visit.app.learner.store, "record", watched)
        await visit.pilot.press("p")
        await visit.type("3.6")
        assert seen == [("right", 0)]
        assert visit.simulation.descent.cursor == 1


async def test_a_changed_rate_is_told_apart_from_the_update_made_with_the_old_one() -> None:
    async with Visit("parabola start=6 rate=0.3 steps=1") as visit:
        assert "From here on" not in visit.text
        await visit.pilot.press("up", "up")
        await visit.pilot.pause()
        assert "From here on: α = 0.5 is 1/h" in visit.text
        await visit.pilot.press("space")
        await visit.pilot.pause()
        assert "From here on" not in visit.text


async def test_where_the_status_has_no_room_the_formula_gives_way_to_the_step_and_the_regime() -> None:
    async with Visit("himmelblau rate=0.01 steps=3", (80, 24)) as visit:
        status = visit.text.splitlines()[0].strip()
        assert status == "himmelblau · gradient descent · α = 0.01 · step 3 · descending"
        await visit.pilot.resize_terminal(48, 24)
        await visit.pilot.pause()
        await visit.pilot.pause()
        assert visit.text.splitlines()[0].strip() == "himmelblau · α = 0.01 · step 3 · descending"
        await visit.pilot.resize_terminal(140, 24)
        await visit.pilot.pause()
        await visit.pilot.pause()
        assert visit.text.splitlines()[0].strip().startswith("L(x, y) = (x² + y − 11)²")


async def test_a_ghost_stands_where_the_typed_point_lies() -> None:
    async with Visit("bowl rate=0.2") as visit:
        await visit.pilot.press("p", *"1,2")
        await visit.pilot.pause()
        assert visit.view.query_one("#surface", ChartView).chart.ghost.tolist() == [1.0, 2.0]
        assert "◇" in visit.text


async def test_clicks_predict_set_the_start_and_scrub() -> None:
    async with Visit("bowl rate=0.5 steps=3") as visit:
        await visit.pilot.click("#loss", offset=(4, 3))
        assert visit.simulation.descent.cursor < 3
        await visit.pilot.click("#surface", offset=(12, 4))
        start = visit.simulation.descent.history.parameters[0]
        assert len(visit.weights) == 1
        assert [round(x, 6) for x in start] == start.tolist()
        await visit.pilot.press("p")
        await visit.pilot.click("#surface", offset=(25, 6))
        await visit.pilot.pause()
        assert visit.simulation.predictions.made == 1


async def test_words_on_the_lines_can_be_clicked() -> None:
    async with Visit(PARABOLA) as visit:
        controls = visit.view.query_one("#controls")
        await visit.pilot.click("#controls", offset=(str(controls.render()).index("step") + 2, 0))
        assert visit.simulation.descent.cursor == 1
        await visit.pilot.click("#status", offset=(2, 0))
        assert isinstance(visit.app.screen, PickerScreen)


async def test_a_surface_is_found_by_a_part_of_its_name_or_typed_as_a_formula() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("s")
        await visit.type("rosen")
        assert visit.simulation.descent.surface.name == "rosenbrock"
        await visit.pilot.press("s")
        await visit.type("x^2 + 3x*y + 5y^2")
        assert visit.simulation.descent.surface.coordinates == ("x", "y")
        await visit.pilot.press("s")
        await visit.type("x^2 + ")
        assert visit.app.focused is visit.view.query_one(Input)
        await visit.type("x^2")
        assert visit.simulation.descent.surface.coordinates == ("x",)


async def test_optimizers_and_schedules_are_chosen_from_here_on() -> None:
    async with Visit(f"{PARABOLA} steps=2") as visit:
        await visit.pilot.press("o")
        await visit.type("adamw")
        assert visit.simulation.descent.settings.optimizer.name == "adamw"
        await visit.pilot.press("h")
        await visit.type("cosine")
        assert visit.app.focused is visit.view.query_one(Input)
        await visit.type("schedule=cosine total=50")
        assert visit.simulation.descent.settings.schedule.name == "cosine"
        assert visit.simulation.descent.cursor == 2


async def test_runs_race_beside_each_other() -> None:
    async with Visit("bowl rate=0.1") as visit:
        for text in ("0.9", "adam"):
            await visit.pilot.press("c")
            await visit.type(text)
        await visit.pilot.press("pagedown")
        assert [other.last for other in visit.simulation.others] == [10, 10]
        assert "● gradient-descent rate=0.1" in visit.text
        assert "■ gradient-descent rate=0.9" in visit.text
        await visit.pilot.press("C")
        assert visit.simulation.others == ()


async def test_it_runs_to_a_condition_and_says_why_it_stopped() -> None:
    async with Visit(PARABOLA) as visit:
        await visit.pilot.press("r")
        await visit.type("loss < 0.1")
        assert visit.simulation.descent.cursor == 3
        assert "Stopped after 3 steps" in visit.text


@pytest.mark.parametrize("key", ["g", "h"])
async def test_playing_makes_updates_until_it_is_stopped_or_a_box_opens_over_it(key) -> None:
    async with Visit(PARABOLA) as visit, asyncio.timeout(30):
        await visit.pilot.press(*["right_square_bracket"] * 6, "g")
        while visit.simulation.descent.cursor < 3:
            await visit.pilot.pause(0.02)
        await visit.pilot.press(key)
        stopped = visit.simulation.descent.cursor
        while visit.view.playing:
            await visit.pilot.pause(0.02)
        await visit.pilot.pause(0.1)
        assert visit.simulation.descent.cursor == stopped


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


class FigureApp(App[None]):
    """The simulator as a lesson has it: without anything to press around it."""

    def compose(self) -> ComposeResult:
        yield SimulatorView(Simulation.from_line(PARABOLA), controls=False)


async def test_a_figure_goes_without_status_and_controls() -> None:
    async with FigureApp().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = {widget.id for widget in pilot.app.query("#status, #controls, #readout, #surface") if widget.display}
        assert shown == {"surface"}


async def test_the_timeline_scrubs_by_mouse_and_its_branches_are_named_taken_and_forgotten() -> None:
    async with Visit(f"{PARABOLA} steps=8") as visit:
        await visit.pilot.press(*["left"] * 5, "up", "space", "space")
        timeline = visit.view.query_one(TimelineView)
        canvas = timeline.chart.canvas(timeline.size.width, timeline.size.height, timeline.palette)
        column = 1 + canvas.column + round(2 / canvas.x_window[1] * (canvas.width - 1))
        await visit.pilot.click(timeline, offset=(column, 0))
        assert (visit.simulation.descent.cursor, visit.app.focused) == (2, visit.view)
        await visit.pilot.press("b", "down")
        assert "They part at step 3: this run goes on with rate=0.4" in visit.text
        await visit.pilot.press("e")
        await visit.type("calm")
        assert visit.app.focused is timeline
        await visit.pilot.press("enter")
        assert visit.simulation.descent.name == "calm"
        assert visit.simulation.learning_rate == 0.3
        await visit.pilot.press("x")
        assert visit.simulation.branches == ()
        await visit.pilot.press("escape", "u", "u")
        assert [branch.name for branch in visit.simulation.branches] == ["calm"]


async def test_what_lies_ahead_is_seen_while_a_setting_is_moved_and_other_rates_on_their_key() -> None:
    async with Visit(PARABOLA) as visit:
        chart = visit.view.query_one("#surface", ChartView)
        await visit.pilot.press("up")
        # α = 0.4 keeps 0.2 of the distance, 4, each time.
        assert chart.chart.ahead.path[:3, 0] == pytest.approx([6.0, 2.8, 2.16])
        assert "The next 50 updates lead to w = 2.0" in visit.text
        await visit.pilot.press("space")
        assert chart.chart.ahead is None
        await visit.pilot.press("a")
        assert chart.chart.ahead.with_half == pytest.approx([2.48])
        assert "½ with α/2" in visit.text
        await visit.pilot.press("p")
        assert chart.chart.ahead is None


async def test_settings_are_moved_by_keys_dragged_and_typed_and_one_undo_takes_a_whole_way_back() -> None:
    async with Visit("stretched-bowl rate=0.05", (120, 40)) as visit:
        await visit.pilot.press("e", "right", "right", "right")
        assert visit.simulation.learning_rate == 0.1
        assert visit.view.query_one("#surface", ChartView).chart.ahead is not None
        await visit.pilot.press("escape", "u")
        assert visit.simulation.learning_rate == 0.05
        settings = visit.view.query_one(SettingsView)
        canvas = settings.chart.canvas(settings.size.width, settings.size.height, settings.palette)
        await visit.pilot.mouse_down(settings, offset=(canvas.column + 3, 1))
        await visit.pilot.hover(settings, offset=(canvas.column + canvas.width - 1, 5))
        await visit.pilot.mouse_up(settings, offset=(canvas.column + canvas.width - 1, 5))
        assert visit.simulation.descent.frame.parameters.tolist() == [1.6, 1.0]
        await visit.pilot.press("e", "down", "down", "down", "enter")
        await visit.type("forty")
        await visit.type("40")
        assert visit.simulation.descent.surface.constants["kappa"] == 40.0
        assert visit.app.focused is settings


async def test_something_to_try_is_chosen_judged_where_it_is_reached_and_kept(open_app) -> None:
    app = open_app()
    async with app.run_test(size=(110, 34)) as pilot:
        screen = SimulatorScreen()
        await app.push_screen(screen)
        await pilot.pause()
        await pilot.press("j", *"five", "enter")
        await pilot.pause()
        view = screen.query_one(SimulatorView)
        assert "★ Come below a loss of 0.01 within 5 updates." in screen_text(app)
        view.simulation = view.simulation.with_typed("0.4")
        await pilot.press("space", "space")
        assert view.verdict is None
        await pilot.press("space")
        assert "✓ Reached in 3 updates: par." in screen_text(app)
        kept = app.learner.store.attempts(lesson="challenges")
        assert [(each.question, each.verdict) for each in kept] == [("challenges.five", "reached")]
        assert list(app.learner.store.due(app.learner.now() + timedelta(days=400))) == []
        await pilot.press("j")
        assert "✓ parabola, par 3" in screen_text(app)


async def test_the_picker_shows_a_surface_or_how_a_formula_was_read_and_what_to_try() -> None:
    async with Visit(PARABOLA, (120, 40)) as visit:
        await visit.pilot.press("s", *"stretched")
        await visit.pilot.pause()
        assert "∂L/∂y = 10y" in visit.text
        assert "Try this (j): Plain descent, κ = 10" in visit.text
        visit.app.screen.query_one(Input).value = "x^2 + 3x*y"
        await visit.pilot.pause()
        assert "∂²L/∂x∂y = 3" in visit.text
        visit.app.screen.query_one(Input).value = "x^2 +"
        await visit.pilot.pause()
        assert visit.app.screen.query_one("#picker-chart", ChartView).chart is None


async def test_a_race_tunes_every_optimizer_and_says_for_what_its_winner_wins() -> None:
    async with Visit("rosenbrock", (120, 40)) as visit:
        await visit.pilot.press("R")
        await visit.type("20 adam adem")
        await visit.app.workers.wait_for_complete()
        await visit.pilot.pause()
        assert "did you mean adam" in visit.text
        await visit.type("20 adam gradient-descent")
        await visit.app.workers.wait_for_complete()
        await visit.pilot.pause()
        assert [run.last for run in visit.simulation.others] == [20]
        assert visit.simulation.descent.cursor == 20
        assert any("with 20 updates, each optimizer" in each.message for each in visit.app._notifications)


async def test_the_direction_of_the_steepest_way_is_turned_by_keys_and_stays_turned_as_the_run_goes_on() -> None:
    async with Visit("himmelblau start=1,1 rate=0.001", (120, 40)) as visit:
        await visit.pilot.press("9", "tab")
        panel = visit.view.query_one(Panel)
        panel.focus()
        await visit.pilot.press("comma", "comma", "full_stop")
        assert panel.chart.turns == 1
        await visit.pilot.press("space")
        assert (panel.chart.turns, visit.simulation.descent.cursor) == (1, 1)
        near = panel.chart.reach
        await visit.pilot.press("left_square_bracket")
        assert panel.chart.reach < near


@pytest.mark.parametrize(
    "line", ["parabola start=6 rate=0.3", "bowl start=3,4 rate=0.1 optimizer=momentum", "saddle rate=0.2"]
)
async def test_the_update_that_is_drawn_ahead_is_the_picture_that_a_fresh_look_gives(line: str) -> None:
    async with Visit(line, (120, 40)) as visit:
        view = visit.view
        await visit.pilot.press("space", "space", "left", "up", "1", "a")
        for _ in range(3):
            while view._coming is None:
                await visit.pilot.pause(0.01)
            length, ahead = visit.simulation.descent.last, view._coming.scene
            assert length == visit.simulation.descent.cursor, "what is drawn ahead grew the run itself"
            await visit.pilot.press("space")
            assert view._surface.chart is ahead.charts[0]
            shown = cells_on(visit.app)
            view.mirror()
            for chart in view.query(ChartView):
                chart.forget()
            await visit.pilot.pause()
            assert cells_on(visit.app) == shown
