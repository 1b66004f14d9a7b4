"""Charts on a plain stream: as characters, in colour where a terminal shows it, and each with its sentence."""

import os
import shutil
import sys

from tutor.charts.drawing.gate import load_plotext
from tutor.charts.drawing.palettes import PALETTES, Palette
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.landmarks import told_landmarks
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.relief import ReliefChart, ReliefView
from tutor.charts.runs.runs import RunsChart, surface_chart
from tutor.course.lesson.figure import Figure
from tutor.engine.runs.descent import Descent
from tutor.plain.streams import say, say_prose

_WIDEST = 100


def print_charts(*runs: tuple[str, Descent], relief: ReliefView | None = None) -> None:
    """Runs on their surface, where that can be drawn, and their losses; each with what it shows in words."""
    load_plotext()
    width = min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)
    for chart, height in charts_of(*runs, relief=relief):
        say()
        cells = chart.draw(width, height, palette())
        say(cells.ansi() if palette().has_colour else cells.text())
        say_prose(chart.describe())
        if not isinstance(chart, LossChart) and (marked := told_landmarks(chart.surface, chart.view)):
            say_prose(marked)


def charts_of(*runs: tuple[str, Descent], relief: ReliefView | None = None) -> list[tuple[RunsChart | LossChart, int]]:
    """The charts of runs with names, or of one without, up to the cursors; each with the rows it wants."""
    surface = surface_chart(runs, relief=relief)
    curves = [Curve(name, run.history.losses[: run.cursor + 1]) for name, run in runs]
    losses = LossChart(curves, runs[0][1].cursor, stands_still=True)
    if surface is None:
        return [(losses, 12)]
    return [(surface, 20 if isinstance(surface, CurveChart) else 24), (losses, 12)]


def relief_of(figure: Figure) -> ReliefView | None:
    """From where a lesson's figure shows its surface, where it is no map."""
    return ReliefView() if figure.view == "relief" else None


def relief_record(descent: Descent, relief: ReliefView) -> dict[str, object]:
    """A relief in numbers: from where it is seen, and the loss over a grid of the window, rows of the second weight."""
    chart = surface_chart([("", descent)], relief=relief)
    return chart.numbers() if isinstance(chart, ReliefChart) else {}


def palette() -> Palette:
    """Colours for a terminal that wants them (see no-color.org), none for anything else."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PALETTES["none"]
    light = os.environ.get("COLORFGBG", "").rpartition(";")[2] in {"7", "15"}
    return PALETTES["light" if light else "dark"]
