"""Charts on a plain stream: as characters, in colour where a terminal shows it, and each with its sentence."""

import os
import shutil
import sys

from tutor.charts.curve import CurveChart
from tutor.charts.loss import Curve, LossChart
from tutor.charts.palettes import PALETTES, Palette
from tutor.charts.surface import SurfaceChart, Trail
from tutor.engine.descent import Descent
from tutor.plain.streams import say

_WIDEST = 100


def print_charts(descent: Descent) -> None:
    """The run on its surface, where that can be drawn, and the loss by step; each with what it shows in words."""
    width = min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)
    for chart, height in charts_of(descent):
        say()
        cells = chart.draw(width, height, palette())
        say(cells.ansi() if palette().has_colour else cells.text())
        say(chart.describe())


def charts_of(descent: Descent) -> list[tuple[CurveChart | SurfaceChart | LossChart, int]]:
    """The charts of a run up to the cursor, each with the rows it wants."""
    history, here = descent.history, descent.cursor
    path, losses, gradient = history.parameters[: here + 1], history.losses[: here + 1], history.gradients[here]
    charts: list[tuple[CurveChart | SurfaceChart | LossChart, int]] = []
    if len(descent.surface.window) == 1:
        charts.append((CurveChart(descent.surface, path[:, 0], losses, float(gradient[0])), 20))
    elif len(descent.surface.window) == 2:
        charts.append((SurfaceChart(descent.surface, [Trail(path)], gradient), 24))
    charts.append((LossChart([Curve("", losses)], here), 12))
    return charts


def palette() -> Palette:
    """Colours for a terminal that wants them (see no-color.org), none for anything else."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PALETTES["none"]
    light = os.environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}
    return PALETTES["light" if light else "dark"]
