"""Which minimum is reached from where; a click begins there."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.app.panels.panel import Panel
from tutor.charts.probes import PROBES, ProbeChart, probe
from tutor.charts.start_map import MOST_STEPS, USUAL_STEPS
from tutor.course.simulation import Simulation


class StartsPanel(Panel):
    """The map of starts."""

    NAME: ClassVar[str] = "starts"
    TITLE: ClassVar[str] = "Map of starts"
    HELP: ClassVar[str] = PROBES["starts"]
    IS_HEAVY: ClassVar[bool] = True
    KEYS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "halve_steps", "Fewer steps", tooltip="Half as many steps.", id="starts.fewer"),
        Binding("right_square_bracket", "double_steps", "More steps", tooltip="Twice as many steps.", id="starts.more"),
    ]

    @dataclass
    class StartChosen(Message):
        """A start was picked from the map."""

        panel: "StartsPanel"
        start: tuple[float, ...]

        @property
        def control(self) -> "StartsPanel":
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
        self.steps = min(MOST_STEPS, 2 * self.steps)
        self.look_again()

    def click_at(self, x: float, y: float) -> None:
        if self.simulation is not None and self.chart is not None:
            names = self.simulation.descent.surface.coordinates
            self.post_message(self.StartChosen(self, (x, y)[: len(names)]))
