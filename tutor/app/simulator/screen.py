"""The simulator's screen: one view, its keys in the footer, and what it is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.collector import spare_the_collector
from tutor.lab.simulation import Simulation


class SimulatorScreen(Screen[None]):
    """Step a point down a surface, one update at a time."""

    CSS_PATH = "simulator.tcss"
    HELP = """
# Simulator

A point stands on a surface. Each update moves it downhill, by the learning rate α times the slope.

* **space** makes one update; read below how it was computed, with its numbers. **enter** walks through it line by line,
  and the chart points along. **←** goes back; **i** explains every symbol.
* **↑ ↓** change α from here on, **t** takes any number or setting you type, **o** another optimizer, **h** a schedule.
  The future that you left stays as a pale line, and **u** takes the change back.
* **p** lets you say where the next update leads before it is made: type it, or click there. After that **ctrl+k** keeps
  the moment as a card, which comes back in the review.
* **c** runs up to six beside each other from one start: type what is different, such as `adam` or `0.5`.
* **s** finds another surface, or takes a formula such as `x^2 + 3x*y + 5y^2`; a click on the surface sets the start.
* **v** shows a surface of two weights from aside, as a relief; **shift** and the arrows turn it and tilt it.
* **1** to **8** open panels that look around from where you stand.
* **y** copies the run as one line, **ctrl+o** opens one, **ctrl+s** saves the chart or the run.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "app.pop_screen", "Leave", tooltip="Back to where you came from.", id="sim.leave", show=False
        ),
    ]

    def __init__(self, simulation: Simulation | None = None, run_line: str | None = None) -> None:
        """Open on a simulation, or on the run of a line.

        Raises:
            RunError: the line is no run.
        """
        super().__init__()
        self._opens_with = Simulation.from_line(run_line) if run_line else simulation

    def compose(self) -> ComposeResult:
        yield SimulatorView(self._opens_with)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(SimulatorView).focus()
        self.call_after_refresh(spare_the_collector)

    def on_screen_suspend(self) -> None:
        """Nothing plays on behind another screen."""
        self.query_one(SimulatorView).playing = False
