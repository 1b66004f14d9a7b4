"""The timeline below the charts: scrubbed by mouse, its lanes chosen, named and taken away by keys."""

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from tutor.app.simulator.panes.dragged import DraggedChart
from tutor.charts.runs.timeline import TimelineChart
from tutor.lab.exploring.timeline import lanes_of
from tutor.lab.simulation import Simulation


class TimelineView(DraggedChart):
    """Frames and branches of a simulation; a drag goes from frame to frame."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "Lane", tooltip="Choose the lane above.", id="timeline.up", key_display="↑↓"),
        Binding("down", "choose(1)", "Lane below", tooltip="Choose the lane below.", id="timeline.down", show=False),
        Binding("enter", "take", "Go on with it", tooltip="Go on with the branch chosen.", id="timeline.take"),
        Binding("e", "ask_name", "Name", tooltip="Give the lane chosen a name.", id="timeline.name"),
        Binding("x,delete", "forget_branch", "Delete", tooltip="Forget the branch chosen.", id="timeline.delete"),
        Binding("escape", "leave", "Leave", tooltip="Back to the run.", id="timeline.leave", show=False),
    ]

    @dataclass
    class Scrubbed(Message):
        """A frame of a lane was pointed at."""

        frame: int
        lane: int

    @dataclass
    class LaneChosen(Message):
        """Another lane is looked at."""

        lane: int

    @dataclass
    class LaneChanged(Message):
        """A lane is to be gone on with, named, or forgotten."""

        lane: int
        wish: str
        """`take`, `name` or `forget`."""

    @property
    def rows(self) -> int:
        """The present run, which is number 0, and its branches."""
        return len(self.chart.lanes) if isinstance(self.chart, TimelineChart) else 0

    def chart_of(self, simulation: Simulation) -> TimelineChart:
        self.chosen = min(self.chosen, len(simulation.branches))
        return TimelineChart(lanes_of(simulation), simulation.descent.cursor, self.chosen, self.has_focus)

    def _mirror(self) -> None:
        if isinstance(self.chart, TimelineChart):
            self.show(replace(self.chart, chosen=self.chosen, is_held=self.has_focus))
            self.refresh_bindings()

    on_focus = _mirror

    def on_blur(self) -> None:
        self._choose(0)

    def _choose(self, lane: int) -> None:
        self.chosen = lane
        self._mirror()
        self.post_message(self.LaneChosen(lane))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.chosen > 0 if action in ("take", "forget_branch") else super().check_action(action, parameters)

    def action_choose(self, by: int) -> None:
        self._choose(self.beside(by))

    def action_take(self) -> None:
        self.post_message(self.LaneChanged(self.chosen, "take"))

    def action_ask_name(self) -> None:
        self.post_message(self.LaneChanged(self.chosen, "name"))

    def action_forget_branch(self) -> None:
        self.post_message(self.LaneChanged(self.chosen, "forget"))

    def dragged(self, row: int, x: float) -> int:
        self.post_message(self.Scrubbed(round(x), row))
        return 0  # a branch that was gone on with is the present run now
