"""The trainer's search for a rate, its slow numbers, its saved networks, and points that a person draws."""

import threading

from textual.widgets import Input, Static

from tests.app.trainer.visit import Visit
from tutor.app.trainer import working
from tutor.app.trainer.build import BuildScreen
from tutor.app.trainer.drawing import DrawScreen
from tutor.app.widgets.chart import ChartView
from tutor.engine.training import training_plan as plan_module
from tutor.engine.training.model import read_model


async def test_a_search_names_a_rate_and_the_weights_stay():
    async with Visit() as visit:
        await visit.press("space", "space")
        weights = visit.trainer.training.frame.parameters
        await visit.press("r")
        assert "suits: a tenth of" in visit.written("train-words")
        assert "[Rates]" in visit.written("train-pictures")
        assert visit.trainer.training.frame.parameters is weights
        chart = visit.view.query_one("#train-picture", ChartView).chart
        assert (chart.update, chart.is_over) == (2, True)
        await visit.press("v")
        assert "[Network]" in visit.written("train-pictures")


async def test_escape_ends_a_search_and_another_one_begins_at_once():
    line = "digits samples=400 layers=8 optimizer=best-direction"
    async with Visit(line) as visit:
        await visit.pilot.press("r")
        while not visit.view.is_searching:
            await visit.pilot.pause(0.02)
        await visit.pilot.press("escape")
        await visit.pilot.pause()
        assert not visit.view.is_searching
        assert visit.app.screen.query(type(visit.view))
        await visit.pilot.press("t")
        await visit.pilot.pause()
        visit.app.screen.query_one("Input").value = "optimizer=adam"
        await visit.press("enter")
        await visit.press("r")
        assert "suits: a tenth of" in visit.written("train-words")


async def test_the_numbers_of_a_costly_rule_come_from_a_worker():
    async with Visit("moons samples=100 layers=8,8 optimizer=newton") as visit:
        assert visit.view.takes_long("number")
        await visit.press("o")
        assert "Update 0 by Newton's method" in str(visit.view.query_one("#train-lines", Static).content)


async def test_the_weights_are_saved_and_opened_again(tmp_path):
    async with Visit() as visit:
        await visit.press("space")
        saved = visit.trainer.training.frame.parameters.tobytes()
        await visit.type("s", str(tmp_path / "net.json"))
        assert read_model(tmp_path / "net.json").parameters.tobytes() == saved
        await visit.press("space")
        await visit.type("ctrl+o", str(tmp_path / "net.json"))
        assert (visit.cursor, visit.trainer.training.frame.parameters.tobytes()) == (0, saved)


async def test_points_are_drawn_by_keys_and_by_mouse_and_trained_on():
    async with Visit() as visit:
        await visit.press("D")
        screen = visit.app.screen
        assert isinstance(screen, DrawScreen)
        await visit.press("space", "right", "right", "space", "backspace", "enter")
        assert "There is no square point yet" in str(screen.query_one("#draw-words", Static).content)
        await visit.press("c", "up", "up", "space")
        await visit.pilot.click("#draw-plane", offset=(20, 5))
        await visit.pilot.pause()
        assert [point.kind for point in screen.plane.drawn.points] == ["circle", "square", "square"]
        await visit.pilot.click("#draw-plane", offset=(20, 5))
        await visit.press("enter")
        assert visit.trainer.training.train_set.classes == ("circle", "square")
        assert len(visit.trainer.training.train_set) == 2
        await visit.press("D")
        assert len(visit.app.screen.plane.drawn.points) == 2
        await visit.press("escape", "u")
        assert visit.trainer.training.train_set.name == "moons"


async def test_a_large_file_is_read_by_a_worker_and_keys_wait_until_it_is_there(tmp_path, monkeypatch):
    path = tmp_path / "rows.csv"
    path.write_text("x,class\n" + "".join(f"{n},{'ab'[n % 2]}\n" for n in range(40)), encoding="utf-8")
    monkeypatch.setattr(working, "_LARGE_FILE", 10)
    begins, begun = threading.Event(), plan_module.understood

    def slowly(*arguments):
        assert begins.wait(20)
        return begun(*arguments)

    async with Visit() as visit:
        await visit.press("ctrl+o")
        await visit.pilot.pause()
        visit.app.screen.query_one(Input).value = f"{path} layers=2 batch=8"
        monkeypatch.setattr(plan_module, "understood", slowly)
        await visit.pilot.press("enter")
        while not visit.view.is_busy:
            await visit.pilot.pause(0.02)
        await visit.pilot.press("v")
        assert visit.app.screen.query_one(Input).value.endswith("v")  # a key is answered while the file is read
        begins.set()
        await visit.settle()
        assert isinstance(visit.app.screen, BuildScreen)


async def test_a_change_of_much_data_is_made_by_a_worker_and_one_that_is_refused_is_told(monkeypatch):
    monkeypatch.setattr(working, "_MOST_AT_ONCE", 10)
    async with Visit() as visit:
        await visit.press("space", "up", "space")
        assert visit.trainer.line.endswith("steps=1 then rate=0.012 steps=1")
        await visit.type("t", "layers=8,8,rate")
        assert visit.trainer.training.cursor == 2
        assert "layers" in str(visit.app.screen.query_one("#entry-told", Static).content)
        await visit.pilot.press("escape")
        await visit.press("u")
        assert visit.trainer.learning_rate == 0.01
