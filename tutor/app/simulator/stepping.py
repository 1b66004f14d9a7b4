"""Going through a run: stepping, scrubbing, playing, and taking a change back."""

from dataclasses import replace

from textual import on
from textual.timer import Timer

from tutor.app.simulator.state import SimulatorState
from tutor.app.widgets.chart import ChartView
from tutor.engine.rounding import counted
from tutor.lab.simulation import Simulation, next_rate

SPEEDS = (1, 2, 5, 10, 20, 30, 60)
"""Updates a second."""


class Stepping(SimulatorState):
    """What moves the run on and back."""

    _timer: Timer | None = None
    _is_undoing = False
    _moved = ""
    """The setting that was moved last, if nothing else was done since."""

    def _remember(self, before: Simulation) -> None:
        """Keep what a change replaced, for `undo`; a step is taken back by going back."""
        now = self.simulation
        is_other = before.descent.history is not now.descent.history or before.branches != now.branches
        goes_on = bool(self.moving) and self.moving == self._moved
        self._moved = self.moving
        if is_other and not self._is_undoing:
            kept = replace(now, before=before.before) if goes_on else now.instead_of(before)
            self.set_reactive(SimulatorState.simulation, kept)

    def action_step_forward(self) -> None:
        self.simulation = self.simulation.step()

    def action_step_back(self) -> None:
        self.simulation = self.simulation.back()

    def action_show_line(self) -> None:
        self.simulation = self.simulation.next_line()

    def action_change_rate(self, direction: int) -> None:
        rate = next_rate(self.simulation.learning_rate, direction)
        self.simulation = self.simulation.with_knob("learning_rate", rate)

    def action_go_to(self, place: str) -> None:
        self.simulation = self.simulation.seek(0 if place == "start" else self.simulation.descent.last)

    def action_leap(self, steps: int) -> None:
        self.simulation = self.simulation.step(steps) if steps > 0 else self.simulation.back(-steps)

    def action_start_over(self) -> None:
        self.simulation = self.simulation.restart()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.simulation.before) if action == "undo" else super().check_action(action, parameters)

    def action_undo(self) -> None:
        self._is_undoing = True
        self.simulation = self.simulation.undone()
        self._is_undoing = False

    @on(ChartView.Clicked, "#loss")
    def seek_to_click(self, event: ChartView.Clicked) -> None:
        event.stop()
        self.simulation = self.simulation.seek(round(event.x))

    def action_play(self) -> None:
        self.playing = not self.playing

    def action_change_speed(self, direction: int) -> None:
        self.speed = SPEEDS[min(len(SPEEDS) - 1, max(0, SPEEDS.index(self.speed) + direction))]
        if not self.playing or self.has_class("-figure"):  # else the status line says it
            self.notify(f"{counted(self.speed, 'update')} a second", timeout=2)

    def _play_on(self) -> None:
        if self.simulation.descent.frame.is_finite:
            self.simulation = self.simulation.step()
        else:
            self.playing = False

    def _pace(self) -> None:
        """Play as fast as is wanted, or no longer."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_interval(1 / self.speed, self._play_on) if self.playing else None
