"""The final loss for every learning rate; a click takes one of them."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.app.simulator.panels.many_runs import ManyRunsPanel, length_keys
from tutor.charts.probes.probes import PROBES
from tutor.charts.probes.sweep import USUAL_STEPS, SweepChart


class SweepPanel(ManyRunsPanel):
    """The rate sweep from the run's start."""

    NAME: ClassVar[str] = "sweep"
    TITLE: ClassVar[str] = "Rate sweep"
    HELP: ClassVar[str] = PROBES["sweep"]
    MOST_STEPS: ClassVar[int] = 1600
    steps: int = USUAL_STEPS
    KEYS: ClassVar[list[BindingType]] = [
        *length_keys("sweep"),
        Binding("b", "take_best", "Best α", tooltip="Go on with the best learning rate found.", id="sweep.best"),
    ]

    def action_take_best(self) -> None:
        if isinstance(self.chart, SweepChart) and self.chart.best is not None:
            self._choose(self.chart.best)

    def click_at(self, x: float, y: float) -> None:
        """The chart's first axis is log₁₀ of the rate."""
        self._choose(10.0**x)

    def _choose(self, rate: float) -> None:
        """Take a rate to two digits, which are easy to calculate with."""
        self.post_message(self.ChangeChosen("change", f"rate={rate:.2g}"))
