"""The same picture through textual-plotext 1.0.1 with plotext 5.3.2, which live in an environment of their own."""

import sys
from typing import ClassVar

import numpy as np
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual_plotext import PlotextPlot


class ChartApp(App[None]):
    BINDINGS: ClassVar = [Binding("space", "step"), Binding("q", "quit")]

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.path = [np.array([6.0]) if kind == "curve" else np.array([3.0, 4.0])]

    def compose(self) -> ComposeResult:
        yield PlotextPlot()

    def on_mount(self) -> None:
        self.call_after_refresh(self.draw)

    def action_step(self) -> None:
        point = self.path[-1]
        gradient = 2 * (point - 2) if self.kind == "curve" else 2 * point
        self.path.append(point - 0.02 * gradient)
        self.draw()

    def draw(self) -> None:
        widget = self.query_one(PlotextPlot)
        plot = widget.plt
        plot.clear_data()
        path = np.array(self.path)
        if self.kind == "curve":
            self.draw_curve(plot, path[:, 0])
        else:
            self.draw_surface(plot, path, widget.size.width, widget.size.height)
        widget.refresh()

    def draw_curve(self, plot, path) -> None:
        w = np.linspace(-3, 7, 200)
        plot.plot(w.tolist(), ((w - 2) ** 2).tolist(), marker="hd")
        loss, slope = (path[-1] - 2) ** 2, 2 * (path[-1] - 2)
        ends = np.array([path[-1] - 1, path[-1] + 1])
        plot.plot(ends.tolist(), (loss + slope * (ends - path[-1])).tolist(), marker="hd")
        plot.scatter(path[-60:].tolist(), ((path[-60:] - 2) ** 2).tolist(), marker="dot")

    def draw_surface(self, plot, path, width: int, height: int) -> None:
        # Its matrix plot has a cell for a number, and knows no half blocks.
        columns, rows = max(2, width - 6), max(2, height - 4)
        x, y = np.meshgrid(np.linspace(-8, 8, columns), np.linspace(5, -5, rows))
        plot.matrix_plot((x * x + y * y).tolist())
        across = ((path[:, 0] + 8) / 16 * (columns - 1)).tolist()
        down = ((5 - path[:, 1]) / 10 * (rows - 1)).tolist()
        plot.plot(across, down, marker="hd")
        plot.scatter(across[-60:], down[-60:], marker="dot")


ChartApp(sys.argv[1]).run()
