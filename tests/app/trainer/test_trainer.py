"""The trainer's screen: trains, pauses, goes back, opens numbers, and shows what it does."""

import re
import threading

from textual.widgets import ProgressBar

from tests.app.golden import screen_text
from tests.app.trainer.visit import FULL_SPEED, SMALL, Visit
from tutor.app.app import Opening, TutorApp
from tutor.app.trainer.build import BuildScreen
from tutor.app.trainer.keys import CHANGING, LOOKING, RUNNING
from tutor.app.trainer.pace import SPEEDS
from tutor.app.trainer.view import TrainerView
from tutor.app.trainer.working import Told
from tutor.engine.data.dataset import USUAL_SHARES
from tutor.lab.trainer import Trainer


async def test_space_makes_one_update_and_left_takes_it_back():
    async with Visit() as visit:
        start = visit.trainer.training.frame.parameters
        await visit.press("space", "space")
        assert visit.cursor == 2
        await visit.press("left", "left", "left")
        assert visit.cursor == 0
        assert visit.trainer.training.frame.parameters is start
        await visit.press("end")
        assert visit.cursor == 2


async def test_an_epoch_is_a_key_and_its_way_back_another():
    async with Visit() as visit:
        await visit.press("e", "e", "E")
        assert (visit.cursor, visit.trainer.training.last) == (5, 10)
        await visit.press("home")
        assert visit.cursor == 0


async def test_a_run_goes_to_the_last_epoch_and_ends():
    async with Visit() as visit:
        visit.view.speed = FULL_SPEED
        await visit.press("g")
        assert (visit.cursor, visit.view.is_running) == (15, False)


async def test_a_run_pauses_at_the_update_on_screen_and_goes_on_from_there():
    async with Visit("moons samples=100 layers=4 epochs=10000") as visit:
        visit.view.speed = SPEEDS.index(250)
        await visit.pilot.press("g")
        while visit.cursor < 5:
            await visit.pilot.pause(0.02)
        bar = visit.view.query_one(ProgressBar)
        assert visit.view.is_running
        assert 0 < bar.progress < bar.total
        assert visit.view.query_one("#train-progress").display
        assert "of 10000" in visit.written("train-left-over")
        await visit.press("g")
        paused = visit.cursor
        assert not visit.view.is_running
        await visit.pilot.pause(0.2)
        assert visit.cursor == paused
        await visit.press("left")
        assert visit.cursor == paused - 1


async def test_a_knob_changed_in_mid_run_is_that_of_the_run_from_there_on():
    async with Visit("moons samples=100 layers=4 epochs=10000") as visit:
        await visit.pilot.press("g")
        while visit.cursor < 5:
            await visit.pilot.pause(0.02)
        await visit.pilot.press("up")
        assert visit.view.is_running
        changed_at = visit.cursor
        while visit.cursor <= changed_at:
            await visit.pilot.pause(0.02)
        await visit.press("g")
        [_, (first, settings)] = visit.trainer.training.history.segments
        assert settings.updates.knobs["learning_rate"] == visit.trainer.learning_rate > 0.01
        assert first <= changed_at


async def test_news_of_a_run_that_was_stopped_changes_nothing():
    async with Visit() as visit:
        acted = []
        visit.view.post_message(Told(lambda: acted.append("old"), lambda: True))
        visit.view.post_message(Told(lambda: acted.append("new"), lambda: False))
        await visit.settle()
        assert acted == ["new"]


def test_newer_news_replaces_older_of_the_same_work_alone():
    work, other = (lambda: False), (lambda: False)
    first, second, of_other = (Told(lambda: None, of) for of in (work, work, other))
    assert second.can_replace(first)
    assert not of_other.can_replace(first)


async def test_the_rate_goes_up_and_down_and_any_setting_can_be_typed():
    async with Visit() as visit:
        await visit.press("e", "up", "up", "down")
        assert visit.trainer.learning_rate == 0.012
        await visit.type("t", "optimizer=momentum batch=8 rate=0.3")
        assert (visit.trainer.settings.batch, visit.trainer.settings.updates.optimizer.name) == (8, "momentum")
        assert visit.cursor == 5
        assert "momentum" in visit.written("train-status")
        await visit.type("t", "layer=3")
        assert "did you mean layers?" in screen_text(visit.app)
        await visit.press("escape")
        assert visit.view.has_focus
        await visit.type("t", "layers=3")
        assert (visit.cursor, visit.trainer.plan.layers) == (0, (3,))


async def test_a_network_is_built_on_screen():
    async with Visit() as visit:
        await visit.press("e", "b")
        assert isinstance(visit.app.screen, BuildScreen)
        await visit.press("plus")
        rows = [row for row in screen_text(visit.app).splitlines() if "neurons of layer" in row]
        assert len(rows) == 2
        await visit.press("up", "right", "enter")
        assert (visit.trainer.plan.layers, visit.trainer.plan.seed, visit.cursor) == ((4, 4), 1, 0)
        await visit.press("b", "right", "escape")
        assert visit.trainer.plan.dataset == "moons"


async def test_what_was_understood_of_a_file_is_seen_before_it_is_learnt(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{n},{n * n},{1000 * n}\n" for n in range(20))
    (tmp_path / "own.csv").write_text("id,area,price\n" + rows)
    async with Visit(size=(120, 40)) as visit:
        await visit.type("t", "own.csv layers=none")
        assert isinstance(visit.app.screen, BuildScreen)
        await visit.press("down")
        text = screen_text(visit.app)
        assert re.search(r"learnt column\s+‹ price ›", text)
        assert re.search(r"id\s+left out", text)
        assert "The last column; target=NAME names another" in text
        await visit.press("enter")
        assert (visit.trainer.plan.dataset, visit.trainer.plan.split) == ("own.csv", USUAL_SHARES)
        assert "RMSE" in visit.written("train-readout")


async def test_a_layer_freezes_and_thaws_and_weights_are_pruned():
    async with Visit() as visit:
        await visit.press("e", "f")
        assert visit.trainer.settings.frozen == {1}
        assert "frozen  layer 1" in visit.written("train-readout")
        await visit.press("j", "f", "k", "f")
        assert visit.trainer.settings.frozen == {2}
        await visit.type("p", "50 %")
        kept = visit.trainer.settings.kept
        assert kept[visit.trainer.network.weights > 0].mean() == 0.5
        assert "50 % of the weights kept" in visit.written("train-readout")


async def test_a_weight_is_chosen_by_keys_by_name_and_by_mouse():
    async with Visit() as visit:
        names = visit.trainer.network.coordinates
        await visit.press("shift+down", "shift+right")
        assert names[visit.view.look.chosen] == "W1[1,1]"
        await visit.type("w", "b2[1]")
        assert names[visit.view.look.chosen] == "b2[1]"
        await visit.type("w", "W9[0,0]")
        assert "no parameter W9[0,0]" in screen_text(visit.app)
        await visit.press("escape")
        visit.view.action_show_picture("weights")
        await visit.settle()
        await visit.pilot.click("#train-picture", offset=(12, 4))
        await visit.settle()
        assert names[visit.view.look.chosen] == "W1[2,1]"


async def test_one_number_is_opened_and_edited_by_hand():
    async with Visit() as visit:
        await visit.press("e", "o")
        lines = visit.written("train-lines")
        for part in ("W1[0,0] =", "∂L/∂W1[0,0] = Σ δ·x", "Measured:", "Update 5 by Adam", "W1[0,0]_new"):
            assert part in lines
        loss = visit.trainer.latest.train.loss
        await visit.type("equals_sign", "−2.5")
        assert visit.trainer.training.frame.parameters[0] == -2.5
        assert visit.trainer.latest.train.loss != loss
        assert "W1[0,0] = −2.5" in visit.written("train-lines")
        await visit.press("space")
        assert "Update 6 by Adam" in visit.written("train-lines")


async def test_the_line_is_copied():
    async with Visit() as visit:
        await visit.press("up", "y")
        assert visit.app.clipboard == "moons samples=100 layers=4 batch=16 epochs=3 rate=0.012"


def test_every_key_is_explained_and_has_its_own_name():
    keys = [*RUNNING, *CHANGING, *LOOKING]
    assert all(key.tooltip and key.tooltip.endswith(".") and key.description for key in keys)
    assert len({key.id for key in keys}) == len(keys)
    pressed = [key for binding in keys for key in binding.key.split(",")]
    assert len(set(pressed)) == len(pressed)


async def test_a_change_is_taken_back_with_its_future_and_leaves_a_pale_curve():
    async with Visit() as visit:
        await visit.press("e", "e", "left", "left", "up", "e")
        assert (visit.trainer.learning_rate, visit.cursor, len(visit.trainer.branches)) == (0.012, 10, 1)
        await visit.press("u")
        assert (visit.trainer.learning_rate, visit.cursor, visit.trainer.training.last) == (0.01, 8, 10)
        await visit.press("u")
        assert visit.cursor == 8


async def test_a_slow_update_holds_no_key_and_can_be_stopped(monkeypatch):
    there, may_go_on = threading.Event(), threading.Event()

    def approach(trainer, index):
        there.set()
        yield 5
        may_go_on.wait(10)
        yield 4

    async with Visit() as visit:
        monkeypatch.setattr(Trainer, "approach", approach)
        await visit.pilot.press("e")
        there.wait(10)
        await visit.pilot.press("v")  # a key that only looks works at once
        assert visit.view.look.picture != "network"
        assert visit.view.is_busy
        await visit.pilot.press("escape")
        assert not visit.view.is_busy
        may_go_on.set()
        await visit.settle()
        assert visit.cursor == 0


async def test_a_whole_line_is_opened_and_copied():
    line = f"{SMALL} steps=4 then rate=0.001 freeze=W1 prune=50% W2[0,1]=0.5 steps=3"
    async with Visit(line) as visit:
        await visit.settle()
        assert (visit.cursor, visit.trainer.settings.frozen) == (7, {1})
        await visit.press("y")
        assert visit.app.clipboard == line
        await visit.press("n")
        assert (visit.cursor, visit.trainer.learning_rate) == (0, 0.001)


async def test_the_trainer_is_found_again_as_it_stood(tmp_path):
    async def open_trainer(keys):
        app = TutorApp(Opening(place="home", data_directory=tmp_path))
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("t")
            await pilot.pause()
            view = app.screen.query_one(TrainerView)
            for key in ("", *keys):
                await pilot.press(*([key] if key else []))
                while view.is_busy:
                    await app.workers.wait_for_complete()
                    await pilot.pause()
            return view.trainer

    left = await open_trainer(["space", "space", "up", "space"])
    found = await open_trainer([])
    assert (found.training.cursor, found.line) == (3, left.line)
    assert found.training.frame.parameters.tobytes() == left.training.frame.parameters.tobytes()
