"""What the panels have in common that make many runs from the run's start."""

from collections.abc import Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import ProbeChart, probe
from tutor.lab.simulation import Simulation


class ManyRunsPanel(Panel):
    """A look at many whole runs, whose length two keys change; a step of the simulation changes nothing in it."""

    IS_HEAVY: ClassVar[bool] = True
    MOST_STEPS: ClassVar[int]
    steps: int

    def look(self, simulation: Simulation) -> ProbeChart:
        return probe(self.NAME, simulation.descent, steps=self.steps)

    def depends_on(self, simulation: Simulation) -> Hashable:
        descent = simulation.descent
        return descent.surface, descent.settings, descent.history.parameters[0].tobytes(), self.steps

    def action_halve_steps(self) -> None:
        self.steps = max(1, self.steps // 2)
        self.look_again()

    def action_double_steps(self) -> None:
        self.steps = min(self.MOST_STEPS, 2 * self.steps)
        self.look_again()


def length_keys(panel: str) -> list[BindingType]:
    """The keys that change how long the runs of a panel are."""
    keys = (
        ("left_square_bracket", "halve_steps", "Fewer steps", "Half as many steps.", "fewer"),
        ("right_square_bracket", "double_steps", "More steps", "Twice as many steps.", "more"),
    )
    return [Binding(key, action, name, tooltip=told, id=f"{panel}.{short}") for key, action, name, told, short in keys]
