"""The loss in every direction, at a distance that two keys change."""

from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.dial import DialChart, SidesChart
from tutor.charts.probes.probes import PROBES, ProbeChart, probe
from tutor.lab.simulation import Simulation, next_rate


class DialPanel(Panel):
    """The direction dial; its radius is the length of the coming step until a key changes it."""

    NAME: ClassVar[str] = "dial"
    TITLE: ClassVar[str] = "Direction dial"
    HELP: ClassVar[str] = PROBES["dial"]
    KEYS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "change_radius(-1)", "Nearer", tooltip="Look less far.", id="dial.nearer"),
        Binding("right_square_bracket", "change_radius(1)", "Farther", tooltip="Look farther.", id="dial.farther"),
        Binding(
            "equals_sign", "follow_step", "As the step", tooltip="Look as far as the coming step.", id="dial.follow"
        ),
    ]

    radius: float | None = None
    """None to look as far as the coming step goes."""

    def look(self, simulation: Simulation) -> ProbeChart:
        return probe(self.NAME, simulation.descent, radius=self.radius)

    def depends_on(self, simulation: Simulation) -> Hashable:
        return super().depends_on(simulation), self.radius

    def action_change_radius(self, direction: int) -> None:
        match self.chart:
            case DialChart(dial=dial):
                radius = dial.radius
            case SidesChart(radius=radius):
                pass
            case _:
                return
        self.radius = next_rate(radius, direction)
        self.look_again()

    def action_follow_step(self) -> None:
        self.radius = None
        self.look_again()
