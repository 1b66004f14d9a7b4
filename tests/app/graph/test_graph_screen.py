"""The screen of a computational graph: one node a key press, forward and back."""

import inspect
from pathlib import Path
from typing import ClassVar

import pytest
from textual.widgets import Input, Static

from tests.app.golden import assert_golden, screen_text
from tutor.app.app import TutorApp
from tutor.app.graph.screen import GraphScreen
from tutor.app.graph.view import GraphView


class GraphApp(TutorApp):
    """The app with a graph for its first screen."""

    _HERE = Path(inspect.getfile(TutorApp)).parent
    CSS_PATH: ClassVar = [_HERE / "app.tcss", _HERE / "graph" / "graph.tcss"]

    def __init__(self, text="neuron"):
        super().__init__()
        self.first = GraphScreen(text)

    def get_default_screen(self):
        return self.first

    @property
    def view(self):
        return self.first.query_one(GraphView)

    @property
    def lines(self):
        return str(self.first.query_one("#graph-lines", Static).content)


async def test_space_walks_to_the_loss_and_back_and_left_undoes():
    app = GraphApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["space"] * 8)
        assert app.lines.startswith("∂L/∂e = 2.0, as it came from above\n  ∂e/∂z = 1")
        await pilot.press(*["left"] * 4)
        assert app.lines == "z = wx = 6.0 with w = 2.0, x = 3.0"
        await pilot.press("end")
        assert app.view.walk.steps == 12
        await pilot.press("home", "n")
        assert app.view.walk.text == "neuron-tanh"
    assert all(binding.tooltip and binding.id for binding in GraphView.BINDINGS)


async def test_inputs_and_formulas_are_typed():
    app = GraphApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for text in ("x=4", "tanh(a)·b", "nothing-like-it"):
            await pilot.press("t")
            app.first.query_one(Input).value = text
            await pilot.press("enter")
            await pilot.pause()
            if text == "x=4":
                assert app.view.walk.graph.value("z") == 8.0
        assert list(app.view.walk.graph.inputs) == ["a", "b"]
        assert "There is no graph nothing-like-it" in screen_text(app)
        await pilot.press("escape")
        assert app.view.has_focus


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_screen_looks_as_it_did(size):
    app = GraphApp("neuron-tanh")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["space"] * 11)
        await pilot.pause()
        assert_golden(app, f"graph-{size[0]}x{size[1]}")
