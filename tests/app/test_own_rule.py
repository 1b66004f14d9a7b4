"""A rule typed in the editor is read while it is typed, and stepped from there on."""

import time

from textual.events import Paste
from textual.widgets import Static, TextArea

from tutor.app.home.gallery import GalleryScreen
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.screen import TrainerScreen
from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.rule_editor import RuleEditor


def read(app) -> str:
    return str(app.screen.query_one("#rule-reading Static", Static).content)


async def until(pilot, is_so, seconds=20):
    """Let the app work until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        await pilot.pause(0.02)


async def held(pilot, view):
    """The view that the screen below the editor holds, once the editor is gone."""
    await until(pilot, lambda: not isinstance(pilot.app.screen, RuleEditor))
    return pilot.app.screen.query_one(view)


async def test_a_rule_is_read_while_it_is_typed_and_holds_from_there_on(open_app) -> None:
    app = open_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(SimulatorScreen(run_line="bowl optimizer=momentum beta=0.8 rate=0.1 steps=2"))
        await pilot.press("O")
        editor = app.screen
        assert isinstance(editor, RuleEditor)
        area = editor.query_one(TextArea)
        assert area.text == "beta = 0.8\nv = beta*v + rate*g\nw - v"
        assert "This is momentum with β = 0.8." in read(app)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, GalleryScreen))
        await pilot.press(*"old", "enter", "escape")
        await until(pilot, lambda: app.screen is editor)
        area.text = "v = beta*v + (g\nw - v"
        await pilot.pause()
        assert "The '(' at character 14 is not closed" in read(app)
        await pilot.press("ctrl+s")
        assert app.screen is editor
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, GalleryScreen))
        await pilot.press("enter")
        await until(pilot, lambda: area.text == "beta = 0.8\nv = beta*v + rate*g\nw - v")
        area.text = ""
        app.post_message(Paste("v = beta*v\x1b + g\rw - rate*v"))
        await until(pilot, lambda: area.text == "v = beta*v + g\nw - rate*v")
        assert "with rate = 0.1, beta = 0.8" in read(app), "as it is when the rule is taken"
        await pilot.press("ctrl+s")
        view = await held(pilot, SimulatorView)
        await until(pilot, lambda: view.simulation.descent.settings.optimizer.name == "v = beta*v + g; w - rate*v")
        assert view.simulation.descent.settings.every_knob["beta"] == 0.8
        await app.push_screen(TrainerScreen("moons layers=2 epochs=1"))
        await pilot.press("O")
        app.screen.query_one(TextArea).text = "w - rate*g"
        await until(pilot, lambda: "with rate = 0.01" in read(app))
        await pilot.press("ctrl+s")
        trainer = await held(pilot, TrainerView)
        await until(pilot, lambda: 'optimizer="w - rate*g"' in trainer.line)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, GalleryScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: 'optimizer="beta = 0.8; v = beta*v + rate*g; w - v"' in trainer.line)
