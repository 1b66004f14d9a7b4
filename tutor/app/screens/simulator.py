"""The simulator's screen: one view, its keys in the footer, and what it is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from tutor.app.simulator.view import SimulatorView
from tutor.course.simulation import Simulation


class SimulatorScreen(Screen[None]):
    """Step a point down a surface, one update at a time."""

    CSS_PATH = "simulator.tcss"
    HELP = """
# Simulator

A point stands on a surface. Each update moves it: by the learning rate α times the slope, downhill.
Press space for one update, and read below how it was computed, with its numbers.
Press ← to go back, and ↑ or ↓ to change α from here on; the future that you left stays as a pale line.
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
