"""What all that is done in the simulator acts on: one simulation, how it is drawn, and what stands around it."""

from textual.reactive import var
from textual.widget import Widget

from tutor.app.simulator.pictures import Look
from tutor.app.widgets.entry import EntryLine
from tutor.lab.simulation import Simulation


class SimulatorState(Widget):
    """The one state of the simulator; each part of what can be done with it stands in a file of its own."""

    # Each part is repainted where it changes, and the whole never is: hence no `reactive`.
    simulation: var[Simulation] = var(Simulation.usual, init=False)
    look: var[Look] = var(Look, init=False)
    speed: var[int] = var(5, init=False)
    """Updates a second while it plays."""
    playing: var[bool] = var(False, init=False)
    panels: var[tuple[str, ...]] = var((), init=False)
    """The panels that stand, by name, oldest first."""

    def mirror(self) -> None:
        """Show everything as it stands now."""
        raise NotImplementedError

    @property
    def entry(self) -> EntryLine:
        """The line to type into."""
        return self.query_one(EntryLine)
