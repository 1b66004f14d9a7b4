"""The first minute on screen: a ball to roll, what to do next above it, and the way into the course."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.command_line import CommandLine
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.keys import key
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.spans import SpansScreen
from tutor.course.review.opening import OPENING_LINE, OPENING_TITLE, TURNS, Opening
from tutor.engine.rounding import number
from tutor.lab.simulation import Simulation

_KEYS = {
    "step": "Press space",
    "predict": "Press p, type about where (or click there), and press enter",
    "larger": "↑ makes α larger",
    "smaller": "↓ smaller",
    "again": "n",
}
_IN_FOOTER = {"sim.step", "sim.back", "sim.rate-up", "sim.predict", "sim.again"}


class OpeningView(SimulatorView, inherit_bindings=False):
    """The simulator with only the keys of the opening in the footer; nothing predicted here is held against anyone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(each, show=each.id in _IN_FOOTER) if isinstance(each, Binding) else each
        for each in SimulatorView.BINDINGS
    ]

    def _make_update(self, guess: tuple[float, ...], reach: float = 0.0) -> None:
        self.simulation = self.simulation.with_guess(guess).judge_guess(reach)


class OpeningScreen(SpansScreen[bool]):
    """Gives whether to go on with the first lesson; it may be left at any moment."""

    CSS_PATH = "opening.tcss"
    HELP = """
# The first minute

Do what stands above the picture; each goal is reached as soon as the ball has done it. Escape leaves, and the course
waits. On the home screen `o` opens this again.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "go_on", "To the first lesson", "On to the first lesson.", "opening.onward"),
        key("escape", "leave", "Skip", "Leave the opening; o on the home screen opens it again.", "opening.leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._opening = Opening()

    def compose(self) -> ComposeResult:
        with Horizontal(classes="title"):
            yield Static(OPENING_TITLE, id="opening-title", markup=False)
            yield Static(id="opening-place", markup=False)
        yield Static(id="turn", markup=False)
        yield CommandLine(("On to the first lesson", "enter", "go_on"), id="onward")
        yield OpeningView(Simulation.from_line(OPENING_LINE), controls=False)
        yield KeysLine()

    @property
    def _view(self) -> OpeningView:
        return self.query_one(OpeningView)

    def on_mount(self) -> None:
        self.query_one("#onward").display = False
        self._view.focus()
        self.watch(self._view, "simulation", self._follow, init=False)
        self._tell()
        self._tell_place()

    def _follow(self, simulation: Simulation) -> None:
        before, self._opening = self._opening, self._opening.after(simulation)
        self._tell_place()
        if self._opening is before:
            return
        self._tell()
        if simulation.predictions is not None:
            self.query_one(EntryLine).close()
            self._view.focus()
            self.call_after_refresh(self._stop_predicting)
        if self._opening.is_over:
            self.query_one("#onward").display = True
            self.set_focus(None)
            self.refresh_bindings()

    def _stop_predicting(self) -> None:
        self._view.simulation = self._view.simulation.predicting(False)

    def _tell_place(self) -> None:
        """Which turn it is, and the three numbers that all of it is about."""
        simulation, place = self._view.simulation, self._opening.place
        dots = "●" * place + "○" * (len(TURNS) - place)
        loss = number(float(simulation.descent.frame.loss), 3)
        rate = number(simulation.learning_rate)
        self.query_one("#opening-place", Static).update(
            f"α {rate} · step {simulation.descent.cursor} · L {loss}   {dots}"
        )

    def _tell(self) -> None:
        self.query_one("#turn", Static).update(Content(self._opening.said(_KEYS)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "go_on" or self._opening.is_over

    def action_go_on(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
