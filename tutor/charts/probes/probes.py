"""Looking around from a moment of a run: every probe as a picture, a sentence, a table and its numbers."""

from collections.abc import Mapping
from typing import Protocol, TypeAlias

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.runs.descent import Descent
from tutor.engine.surfaces.built_in import Surface

Table: TypeAlias = tuple[list[str], list[list[str]]]
Numbers: TypeAlias = Mapping[str, object]
"""What a probe found, unrounded: numbers, arrays and words by name."""

PROBES: Mapping[str, str] = {
    "regime": "What the run is doing and why, and where α lies among the limits that the curvature sets.",
    "tangent": "The loss that slope and curvature promise for the coming step, beside the loss that it has.",
    "one-at-a-time": "What each coordinate of the coming step does to the loss alone, and all of them at once.",
    "dial": "The loss in every direction, a fixed distance away: where −∇L points, and where it is lowest.",
    "sweep": "The loss after a number of steps from the run's start, for every learning rate.",
    "starts": "Which minimum a run reaches from every start, with these settings.",
    "numerical-gradient": "The gradient from losses alone, beside the one from the derivatives, and what it costs.",
    "hessian": "How the surface curves here: the Hessian, its eigenvalues and axes, and the kind of point.",
}
"""What each probe shows, by the name people type, easiest first."""


class ProbeError(UserError):
    """A probe that has nothing to look at."""


class ProbeChart(Protocol):
    """What a probe found, to be shown."""

    def draw(self, width: int, height: int, palette: Palette) -> Cells: ...

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas: ...

    def describe(self) -> str: ...

    def table(self) -> Table: ...

    def numbers(self) -> Numbers: ...


def probe(name: str, descent: Descent, *, radius: float | None = None, steps: int | None = None) -> ProbeChart:
    """Look around from the frame under the cursor.

    Args:
        radius: how far the dial looks; else as far as the coming step goes.
        steps: how many updates the runs of the sweep and of the map of starts make; else what is usual.

    Raises:
        ProbeError: there is no such probe, or it has nothing to see here, and why.
    """
    # Each is imported when it is asked for: a step at a prompt waits for none of the others.
    match name:
        case "regime":
            from tutor.charts.probes.ruler import RulerChart

            return RulerChart.at(descent)
        case "tangent":
            from tutor.charts.probes.tangent import TangentChart

            return TangentChart.at(descent)
        case "one-at-a-time":
            from tutor.charts.probes.one_at_a_time import OneAtATimeChart

            return OneAtATimeChart.at(descent)
        case "dial":
            from tutor.charts.probes.dial import look_around

            return look_around(descent, radius)
        case "sweep":
            from tutor.charts.probes.sweep import SweepChart

            return SweepChart.at(descent, steps)
        case "starts":
            from tutor.charts.probes.start_map import StartMapChart

            return StartMapChart.at(descent, steps)
        case "numerical-gradient":
            from tutor.charts.probes.numerical_gradient import NumericalGradientChart

            return NumericalGradientChart.at(descent)
        case "hessian":
            from tutor.charts.probes.hessian import HessianChart

            return HessianChart.at(descent)
    raise ProbeError(f"There is no probe {name}; choose from {', '.join(PROBES)}.")


def standing(descent: Descent) -> tuple[Surface, Array]:
    """The surface that the coming update sees, and where it leaves from, (d,).

    Raises:
        ProbeError: the run has left the numbers.
    """
    frame = descent.frame
    if not frame.is_finite:
        raise ProbeError("The numbers of this run have become too large to look around; go back some steps.")
    return descent.surface.at_step(descent.cursor), frame.parameters


def coming_step(descent: Descent) -> tuple[Surface, Array, Array]:
    """The same, and the change of the coming update, (d,).

    Raises:
        ProbeError: the run has left the numbers, or is about to.
    """
    surface, parameters = standing(descent)
    change = descent.update.change
    if not np.isfinite(change).all():
        raise ProbeError("The coming update is no longer a number; go back some steps to look around.")
    return surface, parameters, change


def without_axes(width: int, height: int, palette: Palette) -> Canvas:
    """The canvas of a picture on which a click means nothing."""
    return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))
