"""What all that is done in the simulator acts on: one simulation, how it is drawn, and what stands around it."""

from functools import lru_cache
from typing import TYPE_CHECKING

from textual.reactive import var

from tutor.app.simulator.pictures import Look
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.playing import Playing
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import Descent, History
from tutor.engine.surfaces.contract import Surface
from tutor.lab.exploring.foresight import Foresight, foresee
from tutor.lab.simulation import Simulation

if TYPE_CHECKING:  # questions bring Pydantic, which the first paint does not wait for
    from tutor.course.questions.verdict import Verdict
    from tutor.lab.exploring.challenges import Challenge


class SimulatorState(Playing):
    """The one state of the simulator; each part of what can be done with it stands in a file of its own."""

    # Each part is repainted where it changes, and the whole never is: hence no `reactive`.
    simulation: var[Simulation] = var(Simulation.usual, init=False)
    look: var[Look] = var(Look, init=False)
    speed: var[int] = var(5, init=False)
    """Updates a second while it plays."""
    panels: var[tuple[str, ...]] = var((), init=False)
    """The panels that stand, by name, oldest first."""

    challenge: "Challenge | None" = None
    """What is tried at this moment."""
    verdict: "Verdict | None" = None
    """On the run that tries it, once it has come to where one can be given."""
    moving: str = ""
    """The setting that is moved at this moment: undo takes a whole way back, not each cell of it."""
    is_moved: bool = False
    """Whether the last thing that was done moved a setting or the start, so that what lies ahead is shown."""

    @property
    def ahead(self) -> Foresight | None:
        """What lies ahead, where it is to be seen; while one predicts it is not."""
        is_seen = (self.is_moved or self.look.rates) and self.simulation.predictions is None
        descent = self.simulation.descent
        return _foreseen(descent.history, descent.cursor) if is_seen and descent.frame.is_finite else None

    def mirror(self) -> None:
        """Show everything as it stands now; who holds parts shows it in them."""
        self.refresh()

    @property
    def entry(self) -> EntryLine:
        """The line to type into."""
        return self.query_one(EntryLine)


@lru_cache(maxsize=2)
def _foreseen(history: History[Settings, Surface], cursor: int) -> Foresight:
    """Frames never change, so what is seen ahead of one is computed once."""
    return foresee(Descent(history, cursor))
