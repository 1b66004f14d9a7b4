"""The panels that stand beside the charts, one above the other."""

from collections.abc import Sequence

from tutor.app.simulator.panels.panel import Panel
from tutor.app.widgets.ground import Column
from tutor.charts.probes.registry import PROBES
from tutor.lab.simulation import Simulation


class PanelColumn(Column):
    """Panels by name, oldest first; each is shown every simulation."""

    async def stand(self, names: Sequence[str], simulation: Simulation) -> None:
        """Put up these panels and take the others away."""
        there = {panel.probe.name: panel for panel in self.query(Panel)}
        for name in there.keys() - set(names):
            await there[name].remove()
        for name in names:
            if name not in there:
                await self.mount(Panel(PROBES[name]))
        self.show(simulation)

    def show(self, simulation: Simulation) -> None:
        for panel in self.query(Panel):
            panel.show(simulation)

    def expect(self, coming: Simulation, now: Simulation) -> None:
        for panel in self.query(Panel):
            panel.expect(coming, now)
