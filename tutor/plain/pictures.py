"""Charts on a plain stream: as characters, in colour where a terminal shows it, and each with its sentence."""

import math
import os
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import click

from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.gate import load_plotext
from tutor.charts.drawing.palettes import PALETTES, Palette
from tutor.charts.runs.curve import CurveChart
from tutor.charts.runs.landmarks import told_landmarks
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.relief import ReliefChart, ReliefView
from tutor.charts.runs.runs import surface_chart
from tutor.charts.runs.trails import RunsChart
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import Surface
from tutor.plain.streams import say, say_prose
from tutor.words.visible import has_light_background

if TYPE_CHECKING:
    from tutor.course.lesson.figure import Figure

_WIDEST = 100


class Chart(Protocol):
    """What can be drawn, and told in words."""

    def draw(self, width: int, height: int, palette: Palette) -> Cells: ...

    def describe(self) -> str: ...


def print_chart(chart: Chart, height: int) -> None:
    """A chart as wide as the terminal, below an empty line, and what it shows in words."""
    say()
    click.echo(drawn(chart, height))
    say_prose(chart.describe())


def drawn(chart: Chart, height: int, widest: int = _WIDEST) -> str:
    """A chart as text, as wide as the terminal, in colour where it shows any."""
    colours = palette()
    cells = chart.draw(min(widest, shutil.get_terminal_size((80, 24)).columns), height, colours)
    return cells.ansi() if colours.has_colour else cells.text()


def print_charts(*runs: tuple[str, Descent], relief: ReliefView | None = None) -> None:
    """Runs on their surface, where that can be drawn, and their losses; each with what it shows in words."""
    load_plotext()
    for chart, height in charts_of(*runs, relief=relief):
        print_chart(chart, height)
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


def require_relief(surface: Surface) -> None:
    """Refuse a surface that has no relief.

    Raises:
        UserError: it is not a function of two weights.
    """
    if len(surface.window) != 2:
        weights = counted(len(surface.coordinates), "weight")
        raise UserError(f"A relief is of a surface of two weights; {surface.name} has {weights}.")


def relief_view(eye: str | None, with_plane: bool) -> ReliefView:
    """From where a relief is seen: `turn,tilt,zoom`, of which the later ones may be missing.

    Raises:
        UserError: it is no such thing, or beyond the limits of a view.
    """
    usual = ReliefView()
    view: ReliefView | None
    try:
        typed = [float(part) for part in eye.split(",")] if eye is not None else []
        turn, tilt, zoom = [*typed, *(usual.turn, usual.tilt, usual.zoom)[len(typed) :]]
        view = ReliefView(turn, tilt, zoom, with_plane)
    except ValueError:
        view = None
    if view is None or not math.isfinite(view.turn) or view.moved() != replace(view, turn=view.turn % 360):
        bounds = "tilt from 5 to 89 and zoom from 1 to 16"
        raise UserError(f"The eye is turn,tilt,zoom, as in 60,40,2, {bounds}, not {eye}.")
    return view


def relief_of(figure: "Figure") -> ReliefView | None:
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
    return PALETTES["light" if has_light_background() else "dark"]
