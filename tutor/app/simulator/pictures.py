"""The charts of a simulation, as it stands."""

from dataclasses import dataclass, replace
from typing import Self

from tutor.charts.curve import CurveChart
from tutor.charts.gate import Interval
from tutor.charts.loss import Curve, LossChart
from tutor.charts.surface import STYLES, Style, SurfaceChart, Trail
from tutor.course.simulation import Simulation


@dataclass(frozen=True, slots=True)
class Look:
    """How the charts are drawn, apart from what they show."""

    style: Style = "smooth"
    logarithmic: bool = False
    window: tuple[Interval, ...] | None = None
    """What part of the surface is shown; None for the usual one."""

    def with_other_scale(self) -> Self:
        return replace(self, logarithmic=not self.logarithmic)

    def with_next_style(self) -> Self:
        return replace(self, style=STYLES[(STYLES.index(self.style) + 1) % len(STYLES)])


def main_chart(simulation: Simulation, look: Look) -> CurveChart | SurfaceChart | None:
    """The surface with the run on it; None where it has too many parameters to be drawn."""
    descent = simulation.descent
    until = descent.cursor + 1
    path, frame = descent.history.parameters[:until], descent.frame
    branches = [branch.history.parameters for branch in simulation.branches]
    match len(descent.surface.window):
        case 1:
            return CurveChart(
                descent.surface,
                path[:, 0],
                descent.history.losses[:until],
                slope=float(frame.gradient[0]),
                window=look.window[0] if look.window else None,
                branches=[branch[:, 0] for branch in branches],
            )
        case 2:
            return SurfaceChart(
                descent.surface,
                [Trail(path)],
                gradient=frame.gradient,
                style=look.style,
                windows=(look.window[0], look.window[1]) if look.window else None,
                branches=branches,
            )
    return None


def loss_chart(simulation: Simulation, look: Look) -> LossChart:
    """The loss against the step."""
    descent = simulation.descent
    return LossChart(
        [Curve("", descent.history.losses)],
        descent.cursor,
        look.logarithmic,
        branches=[branch.history.losses for branch in simulation.branches],
    )
