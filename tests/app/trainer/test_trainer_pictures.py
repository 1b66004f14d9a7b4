"""What the trainer shows: its pictures, its curves and its words, at every size."""

import numpy as np
import pytest

from tests.app.golden import assert_golden, screen_text
from tests.app.trainer.visit import FULL_SPEED, SMALL, Visit
from tutor.app.widgets.chart import ChartView


@pytest.mark.parametrize("line", ["digits samples=100 layers=6", "digits samples=60 filters=2 layers=4", "line"])
async def test_every_picture_can_be_looked_at(line):
    async with Visit(line) as visit:
        await visit.press("e")
        seen = set()
        for _ in range(8):
            text = screen_text(visit.app)
            seen.add(text)
            assert "train  L" in text or "train: loss" in text
            await visit.press("v")
        assert len(seen) >= 4


async def test_the_landscape_is_computed_and_looked_at_in_other_directions():
    async with Visit() as visit:
        await visit.press("e", "d")
        assert "Straight from the start" in visit.written("train-words")
        await visit.press("d", "d")
        assert "The loss on a plane through here" in visit.written("train-words")
        of, _ = visit.view._found["landscape"]
        assert of[:2] == (visit.trainer.training, 2)


async def test_a_training_that_leaves_all_numbers_says_so_and_is_still_drawn():
    async with Visit("line samples=40 layers=none optimizer=gradient-descent rate=1e9 epochs=400") as visit:
        visit.view.speed = FULL_SPEED
        await visit.press("g")
        assert "have left what a computer can hold" in visit.written("train-readout").replace("\n", " ")
        await visit.press("v", "v", "v", "v", "v", "v")


async def test_a_click_on_a_curve_goes_to_the_nearest_measured_update():
    async with Visit() as visit:
        await visit.press("e", "e", "e")
        view = visit.view.query_one("#train-loss", ChartView)
        view.post_message(ChartView.Clicked(view, 1.1, 0.0))
        await visit.settle()
        assert visit.cursor == 5


async def test_without_colour_the_map_is_drawn_in_lines_and_glyphs(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with Visit() as visit:
        await visit.press("e", "e", "e", "v")
        text = screen_text(visit.app)
        assert "▀▀" not in text.split("accuracy")[0].split("loss")[0]
        assert {"●", "■"} <= set(text)
        assert set(text) & {chr(code) for code in range(0x2801, 0x2900)}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("name", "line", "keys"),
    [
        ("trainer-network", "moons layers=8,8", ["e", "e", "e", "space"]),
        ("trainer-map", "moons layers=8,8", ["e", "e", "e", "space", "v"]),
        ("trainer-number", "moons layers=8,8", ["e", "shift+down", "o"]),
        ("trainer-digit", "digits samples=300 layers=16", ["e", "e", "e", "e", "v"]),
        ("trainer-build", "moons layers=8,8", ["b", "down", "down", "down"]),
    ],
)
async def test_screens_look_as_they_did(name, line, keys, size):
    async with Visit(line, size) as visit:
        await visit.press(*keys)
        assert_golden(visit.app, f"{name}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", [(1, 1), (30, 9), (200, 60)])
async def test_no_size_is_too_small(size):
    async with Visit(SMALL, size) as visit:
        await visit.press("space", "v", "v", "v", "o", "b", "escape")
        assert visit.cursor == 1
        assert np.isfinite(visit.trainer.latest.train.loss)


async def test_trainings_stand_beside_each_other_in_the_curves():
    async with Visit(size=(120, 40)) as visit:
        await visit.type("c", "optimizer=momentum rate=0.1")
        await visit.type("c", "weights=1")
        await visit.press("e", "e")
        assert [other.training.cursor for other in visit.trainer.others] == [10, 10]
        text = screen_text(visit.app)
        assert "■ optimizer=momentum" in text
        await visit.type("c", "")
        await visit.type("c", "")
        assert "4 trainings are the most" in screen_text(visit.app)
        await visit.press("escape", "C")
        assert not visit.trainer.others
