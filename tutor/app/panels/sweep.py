"""The final loss for every learning rate; a click takes one of them."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.app.panels.panel import Panel
from tutor.charts.probes import PROBES, ProbeChart, probe
from tutor.charts.sweep import USUAL_STEPS, SweepChart
from tutor.course.simulation import Simulation

_MOST_STEPS = 1600


class SweepPanel(Panel):
    """The rate sweep from the run's start."""

    NAME: ClassVar[str] = "sweep"
    TITLE: ClassVar[str] = "Rate sweep"
    HELP: ClassVar[str] = PROBES["sweep"]
    IS_HEAVY: ClassVar[bool] = True
    KEYS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "halve_steps", "Fewer steps", tooltip="Half as many steps.", id="sweep.fewer"),
        Binding("right_square_bracket", "double_steps", "More steps", tooltip="Twice as many steps.", id="sweep.more"),
        Binding("b", "take_best", "Best α", tooltip="Go on with the best learning rate found.", id="sweep.best"),
    ]

    @dataclass
    class RateChosen(Message):
        """A learning rate was picked from the sweep."""

        panel: "SweepPanel"
        rate: float

        @property
        def control(self) -> "SweepPanel":
            return self.panel

    steps: int = USUAL_STEPS

    def look(self, simulation: Simulation) -> ProbeChart:
        return probe(self.NAME, simulation.descent, steps=self.steps)

    def depends_on(self, simulation: Simulation) -> Hashable:
        descent = simulation.descent
        return descent.surface, descent.settings, descent.history.parameters[0].tobytes(), self.steps

    def action_halve_steps(self) -> None:
        self.steps = max(1, self.steps // 2)
        self.look_again()

    def action_double_steps(self) -> None:
        self.steps = min(_MOST_STEPS, 2 * self.steps)
        self.look_again()

    def action_take_best(self) -> None:
        if isinstance(self.chart, SweepChart) and self.chart.best is not None:
            self.post_message(self.RateChosen(self, _short(self.chart.best)))

    def click_at(self, x: float, y: float) -> None:
        """The chart's first axis is log₁₀ of the rate."""
        self.post_message(self.RateChosen(self, _short(10.0**x)))


def _short(rate: float) -> float:
    """The rate to two digits, which are easy to calculate with."""
    return float(f"{rate:.2g}")
