"""Which minimum is reached from where; a click begins there."""

from typing import ClassVar

from textual.binding import BindingType

from tutor.app.simulator.panels.many_runs import ManyRunsPanel, length_keys
from tutor.charts.probes.probes import PROBES
from tutor.charts.probes.start_map import MOST_STEPS, USUAL_STEPS


class StartsPanel(ManyRunsPanel):
    """The map of starts."""

    NAME: ClassVar[str] = "starts"
    TITLE: ClassVar[str] = "Map of starts"
    HELP: ClassVar[str] = PROBES["starts"]
    MOST_STEPS: ClassVar[int] = MOST_STEPS
    steps: int = USUAL_STEPS
    KEYS: ClassVar[list[BindingType]] = length_keys("starts")

    def click_at(self, x: float, y: float) -> None:
        if self.simulation is not None and self.chart is not None:
            start = (x, y)[: len(self.simulation.descent.surface.coordinates)]
            self.post_message(self.ChangeChosen("start", ",".join(map(repr, start))))
