"""Somebody presses anything: nothing breaks, and the screen stays true."""

import pytest

from tests.app.monkey import Player, assert_whole
from tutor.app.app import TutorApp


@pytest.mark.parametrize(("place", "argument"), [("home", None), ("learn", "01"), ("sim", "bowl"), ("train", "moons")])
async def test_nothing_that_is_pressed_breaks_anything(place, argument, open_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(TutorApp, "action_quit", lambda app: None)
    app = open_app(place, argument)
    async with app.run_test(size=(80, 24)) as pilot:
        await Player(app, pilot, seed=1).play(60)
    assert_whole(tmp_path / "data")
