"""What is moved while a run stands: its place in time, its settings, the direction looked in, and what is tried."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from tests.app.golden import screen_text
from tests.app.simulator.visit import PARABOLA, Visit, cells_on
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.panes.settings import SettingsView
from tutor.app.simulator.panes.timeline import TimelineView
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.chart import ChartView


async def test_the_timeline_scrubs_by_mouse_and_its_branches_are_named_taken_and_forgotten() -> None:
    async with Visit(f"{PARABOLA} steps=8") as visit:
        await visit.pilot.press(*["left"] * 5, "up", "space", "space")
        timeline = visit.view.query_one(TimelineView)
        canvas = timeline.chart.canvas(timeline.size.width, timeline.size.height, timeline.palette)
        column = 1 + canvas.column + round(2 / canvas.x_window[1] * (canvas.width - 1))
        await visit.pilot.click(timeline, offset=(column, 0))
        assert (visit.simulation.descent.cursor, visit.app.focused) == (2, visit.view)
        await visit.pilot.press("b", "up", "down", "down")
        assert visit.simulation.learning_rate == 0.3, "at either end the keys stay the timeline's"
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
        await visit.pilot.press("e", "up", *["down"] * 9, *["up"] * 9)
        assert visit.simulation.learning_rate == 0.05, "at either end the keys stay the settings'"
        await visit.pilot.press("right", "right", "right")
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
