"""A probe that one file adds stands everywhere: this one is made here, and nothing else knows it."""

import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from tests.app.golden import screen_text
from tests.app.simulator.visit import SimulatorApp
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.view import SimulatorView
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import wrapped, written
from tutor.charts.drawing.palettes import Palette
from tutor.charts.probes.registry import PROBES
from tutor.charts.probes.report import Columns, Numbers, Probe, Report
from tutor.cli.opening import sim
from tutor.cli.run import probe


@dataclass(frozen=True, slots=True)
class Height(Report):
    loss: float

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        return written(wrapped(self.describe(), width, palette.ink), width, height)

    def describe(self) -> str:
        return f"Here the loss is {self.loss}."

    def columns(self) -> Columns:
        return {"quantity": ["loss"], "value": [self.loss]}

    def numbers(self) -> Numbers:
        return {"loss": self.loss}


@pytest.fixture(autouse=True)
def _another_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Probe("height", "Height", "How high the run stands.", lambda descent, _: Height(float(descent.frame.loss)))
    monkeypatch.setitem(PROBES, "height", made)


def test_tutor_probe_lists_it_and_shows_it_in_words_and_as_json() -> None:
    assert "How high the run stands." in " ".join(CliRunner().invoke(probe, []).output.split())
    shown = CliRunner().invoke(probe, ["height", "parabola", "start=6"]).output
    assert shown.count("Here the loss is 16.0.") == 2  # the picture and the sentence
    record = json.loads(CliRunner().invoke(probe, ["height", "parabola", "start=6", "--json"]).output)
    assert record["numbers"] == {"loss": 16.0}


def test_line_mode_looks_around_with_it() -> None:
    typed = "probe height\nquit\n"
    assert "Here the loss is 16.0." in CliRunner().invoke(sim, ["parabola", "start=6", "--plain"], typed).output


async def test_the_simulator_has_a_place_for_it_among_the_panels_though_no_digit() -> None:
    app = SimulatorApp("parabola start=6")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("v", *"height", "enter")
        await pilot.pause()
        await pilot.pause()
        assert app.first.query_one(SimulatorView).panels == ("height",)
        assert app.first.query_one(Panel).chart.describe() == "Here the loss is 16.0."
        assert "Here the loss is 16.0." in screen_text(app)


def test_every_digit_opens_one_panel() -> None:
    digits = [each.digit for each in PROBES.values() if each.digit is not None]
    assert digits == list(range(1, len(digits) + 1))
