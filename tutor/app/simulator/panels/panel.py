"""A panel beside the simulation: one probe as a picture and a sentence, drawn anew as the simulation changes."""

import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.ground import ground_lines
from tutor.app.widgets.keys import key
from tutor.app.widgets.still_text import StillText
from tutor.charts.probes.report import Change, Probe, ProbeError, Report, SentenceChart
from tutor.lab.simulation import Simulation

_AT_ONCE = 0.006
"""Seconds that nobody notices: a look of so short a time is taken in the same moment as the rest of the picture."""


class Panel(Widget, can_focus=True):
    """One look around from the frame under the cursor.

    `show` is told every simulation; the work is done only while the panel can be seen, and where it is many long runs,
    in a thread, always for the newest simulation, so that no step waits for it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("left_square_bracket", "turn(-1)", "Less far", "Look less far: fewer steps, or nearer.", "panel.less"),
        key("right_square_bracket", "turn(1)", "Farther", "Look farther, or over more steps.", "panel.more"),
        key("equals_sign", "look_as_usual", "As usual", "Look as far as is usual here.", "panel.usual"),
        key("comma", "turn_direction(1)", "Turn", "Turn the direction to the left.", "panel.turn-left"),
        key("full_stop", "turn_direction(-1)", "Right", "Turn it to the right.", "panel.turn-right"),
        key("b", "take_best", "Best α", "Go on with the best that was found.", "panel.best"),
    ]

    DEFAULT_CSS = """
    Panel {
        height: 1fr;
        min-width: 16;
        layout: vertical;
        .panel-title { height: 1; padding: 0 1; background: $panel; text-style: bold; text-wrap: nowrap; }
        .panel-chart { height: 1fr; margin: 0 1; }
    }
    Panel:focus .panel-title { color: $accent; }
    """

    @dataclass
    class ChangeChosen(Message):
        """A change of the run was picked from the picture."""

        change: Change

    @dataclass
    class ChartReady(Message):
        """A look around is finished."""

        chart: Report | SentenceChart
        """What was seen, or why there is nothing to see."""
        key: Hashable
        """What the chart was made from."""

    direction: int = 0
    """How often the direction looked at was turned."""
    reach: float | None = None
    """How far to look; None for as far as is usual."""

    def __init__(self, probe: Probe, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.probe = probe
        self.simulation: Simulation | None = None
        self._view = ChartView(classes="panel-chart")
        self.chart: Report | None = None
        self._expected: Panel.ChartReady | None = None
        """What is probably seen next."""
        self._shown: Hashable = None
        """What the picture on screen was made from."""
        self._is_looking = False
        """Whether a thread is at work."""
        self._quick: Hashable = None
        """What is run, where the last time showed that nobody needs to wait for it."""

    def compose(self) -> ComposeResult:
        title = StillText(classes="panel-title")
        title.show([((self.probe.title, ""),)], 1)
        yield title
        yield self._view

    render_lines = ground_lines

    def show(self, simulation: Simulation) -> None:
        """Look around from the simulation's present frame, now or as soon as the panel can be seen."""
        self.simulation = simulation
        self.look_again()

    def expect(self, coming: Simulation, now: Simulation) -> None:
        """Look around one update later, while nothing else is to be done, where that is no work for a thread."""
        if not self.probe.of_many_runs and self.can_be_seen:
            key = now.descent.history, coming.descent.cursor, self.reach
            self._expected = self._looked(coming, self.reach, key)
            self._view.expect(self._expected.chart)

    def _made_from(self, simulation: Simulation) -> Hashable:
        """What the picture is made from; as long as it is the same, nothing is computed again."""
        descent = simulation.descent
        if self.probe.of_many_runs:
            return descent.surface, descent.settings, descent.history.parameters[0].tobytes(), self.reach
        return descent.history, descent.cursor, self.reach

    @property
    def can_be_seen(self) -> bool:
        """Whether the panel and everything around it is displayed."""
        return self.is_mounted and all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def look_again(self) -> None:
        """Look around from the present frame if the panel can be seen and the picture is an old one."""
        if self.simulation is None or self._is_looking or not self.can_be_seen:
            return
        key = self._made_from(self.simulation)
        if key == self._shown:
            return
        if self.probe.of_many_runs and self._quick != self._run_over(self.simulation, self.reach):
            self._is_looking = True
            self._look_in_thread(self.simulation, self.reach, key)
        else:
            is_expected = self._expected is not None and self._expected.key == key
            self._present((is_expected and self._expected) or self._looked(self.simulation, self.reach, key))

    on_show = on_mount = look_again

    @work(thread=True)
    def _look_in_thread(self, simulation: Simulation, reach: float | None, key: Hashable) -> None:
        self.post_message(self._looked(simulation, reach, key))

    def _looked(self, simulation: Simulation, reach: float | None, key: Hashable) -> ChartReady:
        begun = time.perf_counter()
        try:
            found: Report | SentenceChart = self.probe.look(simulation.descent, reach).turned(self.direction)
        except ProbeError as error:
            found = SentenceChart(str(error))
        is_quick = time.perf_counter() - begun < _AT_ONCE
        self._quick = self._run_over(simulation, reach) if is_quick else None
        return self.ChartReady(found, key)

    def _run_over(self, simulation: Simulation, reach: float | None) -> Hashable:
        """What says how long many runs take, whatever their rate and wherever they start."""
        return simulation.descent.surface, simulation.descent.settings.optimizer, reach

    @on(ChartReady)
    def present_chart(self, event: ChartReady) -> None:
        event.stop()
        self._is_looking = False
        self._present(event)
        self.look_again()

    def _present(self, found: ChartReady) -> None:
        self.chart = None if isinstance(found.chart, SentenceChart) else found.chart
        self._shown, self._expected = found.key, None
        self._view.show(found.chart)
        if self.app.mouse_over is self._view:
            self.tell()

    @on(events.Enter)
    def tell(self) -> None:
        """Under the mouse a picture says in words what it shows; nobody waits for them else."""
        self._view.tooltip = Content(self.chart.describe()) if self.chart is not None else None

    @on(ChartView.Clicked)
    def keep_click(self, event: ChartView.Clicked) -> None:
        """A click on a panel is the panel's own."""
        event.stop()
        self._choose(self.chart.change_at(event.x, event.y) if self.chart is not None else None)

    def _choose(self, change: Change | None) -> None:
        if change is not None:
            self.post_message(self.ChangeChosen(change))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "turn" | "look_as_usual":
                return self.probe.reach is not None
            case "turn_direction":
                return self.probe.turns
            case "take_best":
                return self.probe.has_best
        return super().check_action(action, parameters)

    def action_turn(self, way: int) -> None:
        if self.probe.reach is not None and self.chart is not None and self.chart.reach is not None:
            self.reach = self.probe.reach.turned(self.chart.reach, way)
            self.look_again()

    def action_turn_direction(self, way: int) -> None:
        self.direction += way
        self._expected = None
        if self.chart is not None:
            self.chart = self.chart.turned(self.direction)
            self._view.show(self.chart)

    def action_look_as_usual(self) -> None:
        self.reach = None
        self.look_again()

    def action_take_best(self) -> None:
        self._choose(self.chart.best if self.chart is not None else None)
