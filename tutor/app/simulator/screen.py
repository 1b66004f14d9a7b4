"""The simulator's screen: one view, its keys in the footer, and what it is for."""

from dataclasses import replace
from typing import Any, ClassVar

from textual.binding import BindingType

from tutor.app.simulator.stepping import SPEEDS
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.keys import key
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import KeptScreen
from tutor.charts.probes.registry import PROBES
from tutor.charts.runs.surface import STYLES
from tutor.engine.errors import UserError
from tutor.engine.runs.line import run_line
from tutor.gallery import Saved
from tutor.lab.simulation import Simulation


class SimulatorScreen(KeptScreen):
    """Step a point down a surface, one update at a time."""

    KEPT = "simulator"
    _view: SimulatorView
    CSS_PATH = "simulator.tcss"
    HELP = """
# Simulator

A point stands on a surface. Each update moves it downhill, by the learning rate α times the slope.

* **space** makes one update; read below how it was computed, with its numbers. **enter** walks through it line by line,
  and the chart points along. **←** goes back; **i** explains every symbol.
* **↑ ↓** change α from here on, **t** takes any number or setting you type, **o** another optimizer, **O** a rule of
  your own, **h** a schedule. The future that you left stays as a pale line, and **u** takes the change back.
* **p** lets you say where the next update leads before it is made: type it, or click there. After that **ctrl+k** keeps
  the moment as a card, which comes back in the review.
* **c** runs up to six beside each other from one start: type what is different, such as `adam` or `0.5`.
* **s** finds another surface, or takes a formula such as `x^2 + 3x*y + 5y^2`; a click on the surface sets the start.
* **m** shows a surface of two weights from aside, as a relief; **shift** and the arrows turn it and tilt it.
* **1** to **9** open panels that look around from where you stand; **a** shows where half and twice the rate land.
* **e** goes to the settings: move α, the start, and all other numbers with **← →**, by a drag, or type them.
* **b** goes to the timeline, to name the futures that you left, go on with one, or read how it differs.
* **j** gives you something to try, and **R** lets optimizers race, each at its best rate.
* **y** copies the run as one line, **ctrl+o** opens one, **ctrl+s** saves the chart or the run.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "app.pop_screen", "Leave", "Back to where you came from.", "sim.leave", show=False),
    ]

    def __init__(
        self, simulation: Simulation | None = None, run_line: str | None = None, learner: Learner | None = None
    ) -> None:
        """Open on a simulation or on the run of a line, else as the learner left the simulator last.

        Raises:
            UserError: the line is no run.
        """
        opens_with = Simulation.from_line(run_line) if run_line else simulation
        super().__init__(learner, is_usual=opens_with is None)
        self._view = SimulatorView(opens_with)

    @property
    def line(self) -> str:
        """The run that stands now, as its line.

        Raises:
            UserError: it has none.
        """
        return run_line(self._view.simulation.descent)

    def take_kept(self, saved: Saved, as_race: bool = False) -> None:
        """Go on with what was kept under a name; a run may also be run beside this one."""
        simulation = self._view.simulation
        try:
            taken = simulation.racing(saved.line) if as_race else simulation.taking(saved.kind, saved.line)
            self._view.simulation = taken
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)

    def as_left(self) -> Any:
        from tutor.lab.as_left import simulation_as_left  # late, as below: it brings trainings

        view, look = self._view, self._view.look
        return {
            **simulation_as_left(view.simulation),
            "panels": list(view.panels),
            "speed": view.speed,
            "style": look.style,
            "logarithmic": look.logarithmic,
            "relief": look.relief is not None,
        }

    def set_up(self, kept: Any) -> None:
        from tutor.lab.as_left import simulation_again

        view = self._view
        view.simulation = simulation_again(kept)
        look = replace(
            view.look, logarithmic=kept.get("logarithmic") if kept.get("logarithmic") in (True, False) else None
        )
        if kept.get("style") in STYLES:
            look = replace(look, style=kept["style"])
        view.look = look.with_other_view(view.simulation) if kept.get("relief") is True else look
        if kept.get("speed") in SPEEDS:
            view.speed = kept["speed"]
        if isinstance(kept.get("panels"), list):
            view.panels = tuple(name for name in PROBES if name in kept["panels"])
