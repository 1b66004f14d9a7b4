import asyncio

import pytest
from textual.widgets import Input

from tests.app.golden import assert_golden
from tests.app.simulator.visit import PARABOLA, Visit
from tutor.app.simulator.picker import PickerScreen
from tutor.app.widgets.chart import ChartView


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
