"""The charts of a simulation, as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from tutor.charts.drawing.canvas import Arrow
from tutor.charts.drawing.windows import Windows, fitted, following, panned, zoomed
from tutor.charts.probes.registry import PROBES
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.relief import ReliefView
from tutor.charts.runs.runs import surface_chart
from tutor.charts.runs.surface import STYLES, Style, SurfaceChart
from tutor.charts.runs.trails import RunsChart
from tutor.engine.arrays import Array
from tutor.lab.comparison import named_runs
from tutor.lab.exploring.foresight import Foresight
from tutor.lab.simulation import Simulation

_TURN, _TILT = 15.0, 10.0
"""Degrees by which a relief is turned and tilted at a time."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the charts are drawn, apart from what they show."""

    style: Style = "smooth"
    logarithmic: bool | None = None
    """Whether the loss is; None for as it is best seen: a loss that has grown a thousandfold needs it."""
    windows: Windows | None = None
    """What part of the surface is shown; None for the usual one."""
    rates: bool = False
    """Whether to show where the coming update would land with half of α and with twice of it."""
    relief: ReliefView | None = None
    """From where a surface of two parameters is seen; None for a map."""

    def with_other_scale(self, simulation: Simulation) -> Self:
        return replace(self, logarithmic=not self.is_logarithmic(simulation))

    def is_logarithmic(self, simulation: Simulation) -> bool:
        if self.logarithmic is not None:
            return self.logarithmic
        losses = simulation.descent.history.losses
        return bool(losses[0] > 0 and not (losses <= 1000 * losses[0]).all())

    def with_other_rates(self, _: Simulation) -> Self:
        return replace(self, rates=not self.rates)

    def with_next_style(self, _: Simulation) -> Self:
        return replace(self, style=STYLES[(STYLES.index(self.style) + 1) % len(STYLES)])

    def with_other_view(self, _: Simulation) -> Self:
        """A relief for a map, a map for a relief."""
        return replace(self, relief=ReliefView() if self.relief is None else None)

    def whole(self, _: Simulation) -> Self:
        """The usual part of the surface, and a relief from where it is usually seen."""
        return replace(self, windows=None, relief=self.relief and ReliefView())

    def zoomed(self, simulation: Simulation, factor: float) -> Self:
        """A part `factor` times as wide around the present point; a surface that cannot be drawn has none."""
        windows = self._windows(simulation)
        return replace(self, windows=zoomed(windows, factor, simulation.descent.frame.parameters[: len(windows)]))

    def panned(self, simulation: Simulation, axis: int, direction: int) -> Self:
        """A quarter of the window to a side; of a curve there is only one axis. A relief is turned or tilted."""
        windows = self._windows(simulation)
        if self.relief is not None and len(windows) == 2:
            turn, tilt = (_TURN * direction, 0.0) if axis == 0 else (0.0, _TILT * direction)
            return replace(self, relief=self.relief.moved(turn, tilt))
        return replace(self, windows=panned(windows, axis, 0.25 * direction)) if axis < len(windows) else self

    def fitted(self, simulation: Simulation) -> Self:
        """The part in which all the runs lie, to the newest frame."""
        runs = [run.history.parameters for run in (simulation.descent, *simulation.others)]
        return replace(self, windows=fitted(self._windows(simulation), np.concatenate(runs)))

    def _windows(self, simulation: Simulation) -> Windows:
        paths = [run.history.parameters[: run.cursor + 1] for run in (simulation.descent, *simulation.others)]
        return self.windows or following(simulation.descent.surface, paths)


def main_chart(
    simulation: Simulation, look: Look, panels: Sequence[str], ahead: Foresight | None = None
) -> RunsChart | None:
    """The surface with the runs on it, and what the panels that stand add to it; None where it cannot be drawn.

    While the next point is predicted it is a map, for there it can be pointed at.
    """
    relief = None if simulation.predictions else look.relief
    chart = surface_chart(
        named_runs(simulation),
        windows=look.windows,
        with_step=not (simulation.predictions or simulation.lines_shown),
        relief=relief and replace(relief, with_plane="tangent" in panels),
    )
    if chart is None:
        return None
    branches = [branch.history.parameters for branch in simulation.branches]
    arrow, ghost = _arrow(simulation), _ghost(simulation)
    chart = replace(chart, branches=branches, arrow=arrow, ghost=ghost, ahead=ahead, rates=look.rates)
    if isinstance(chart, SurfaceChart):
        axes = next((find(simulation.descent) for find in (PROBES[name].axes for name in panels) if find), None)
        chart = replace(chart, style=look.style, axes=axes)
    return chart


def _arrow(simulation: Simulation) -> Arrow | None:
    """What the line being read is about: its own component of the gradient, a term or the change."""
    if not simulation.lines_shown:
        return None
    line, update = simulation.written()[-1], simulation.descent.update
    vector = {**update.terms, "gradient": simulation.descent.frame.gradient}.get(line.stage)
    if vector is None or np.shape(vector) != np.shape(update.change):
        return None
    own = np.zeros_like(update.change)
    own[line.component] = vector[line.component]
    return Arrow(own, is_exact=line.stage == "change")


def _ghost(simulation: Simulation) -> Array | None:
    """Where the next point is predicted, or, once its line is read, where it is; coordinates not yet read stay."""
    guess = simulation.predictions and simulation.predictions.guess
    if guess is not None:
        return np.array(guess)
    stages = [line.stage for line in simulation.written()] if simulation.lines_shown else []
    if "parameters" not in stages:
        return None
    known = np.arange(len(simulation.descent.update.change)) < stages.count("parameters")
    return simulation.descent.frame.parameters + np.where(known, simulation.descent.update.change, 0.0)


def loss_chart(simulation: Simulation, look: Look) -> LossChart:
    """The loss of every run against the step."""
    return LossChart(
        [Curve(name, run.history.losses) for name, run in named_runs(simulation)],
        simulation.descent.cursor,
        look.is_logarithmic(simulation),
        branches=[branch.history.losses for branch in simulation.branches],
    )
