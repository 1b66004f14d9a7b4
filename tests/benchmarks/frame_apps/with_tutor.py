"""The simulator's chart alone: space makes an update, and the picture follows."""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding

from tutor.app.widgets.chart import ChartView
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.charts.runs.trails import Trail
from tutor.lab.simulation import Simulation


class ChartApp(App[None]):
    BINDINGS: ClassVar = [Binding("space", "step"), Binding("q", "quit")]

    def __init__(self, line: str) -> None:
        super().__init__()
        self.simulation = Simulation.from_line(line)

    def compose(self) -> ComposeResult:
        yield ChartView()

    def on_mount(self) -> None:
        self.draw()

    def action_step(self) -> None:
        self.simulation = self.simulation.step()
        self.draw()

    def draw(self) -> None:
        descent = self.simulation.descent
        trail = Trail(descent.history.parameters, "", descent.history.losses)
        kind = CurveChart if len(descent.surface.coordinates) == 1 else SurfaceChart
        chart = kind(descent.surface, [trail], descent.frame.gradient)
        self.query_one(ChartView).show(chart)


ChartApp(sys.argv[1]).run()
