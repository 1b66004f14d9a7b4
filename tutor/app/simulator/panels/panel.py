"""A panel beside the simulation: one probe as a picture and a sentence, drawn anew as the simulation changes."""

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
from tutor.app.widgets.still_text import StillText
from tutor.charts.probes.probes import ProbeChart, ProbeError, probe
from tutor.charts.probes.sentence import SentenceChart
from tutor.lab.simulation import Simulation


class Panel(Widget, can_focus=True):
    """One look around from the frame under the cursor.

    `show` is told every simulation; the work is done only while the panel can be seen, and for the heavy panels in a
    thread, always for the newest simulation, so that no step waits for it.
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    HELP: ClassVar[str]
    KEYS: ClassVar[list[BindingType]] = []
    """The keys of this panel alone."""
    IS_HEAVY: ClassVar[bool] = False
    """Whether the look around takes longer than a step may."""

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

        purpose: str
        """What it changes, by the name that the entry line gives it: `change` or `start`."""
        text: str
        """As one would type it."""

    @dataclass
    class ChartReady(Message):
        """A look around is finished."""

        chart: ProbeChart | SentenceChart
        """What was seen, or why there is nothing to see."""
        key: Hashable
        """What the chart was made from."""

    def __init_subclass__(cls, **kwargs: bool) -> None:
        cls.BINDINGS = cls.KEYS
        super().__init_subclass__(**kwargs)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.simulation: Simulation | None = None
        self._view = ChartView(classes="panel-chart")
        self.chart: ProbeChart | None = None
        self._shown: Hashable = None
        """What the picture on screen was made from."""
        self._is_looking = False
        """Whether a thread is at work."""

    def compose(self) -> ComposeResult:
        title = StillText(classes="panel-title")
        title.show([((self.TITLE, ""),)], 1)
        yield title
        yield self._view

    render_lines = ground_lines

    def show(self, simulation: Simulation) -> None:
        """Look around from the simulation's present frame, now or as soon as the panel can be seen."""
        self.simulation = simulation
        self.look_again()

    def look(self, simulation: Simulation) -> ProbeChart:
        """Compute what is to be seen; the panels whose look has knobs of its own pass them on.

        Raises:
            ProbeError: there is nothing to see here, and why.
        """
        return probe(self.NAME, simulation.descent)

    def depends_on(self, simulation: Simulation) -> Hashable:
        """What the picture is made from; as long as it is the same, nothing is computed again."""
        return simulation.descent.history, simulation.descent.cursor

    @property
    def can_be_seen(self) -> bool:
        """Whether the panel and everything around it is displayed."""
        return self.is_mounted and all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def on_show(self) -> None:
        self.look_again()

    def on_mount(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        """Look around from the present frame if the panel can be seen and the picture is an old one."""
        if self.simulation is None or self._is_looking or not self.can_be_seen:
            return
        key = self.depends_on(self.simulation)
        if key == self._shown:
            return
        if self.IS_HEAVY:
            self._is_looking = True
            self._look_in_thread(self.simulation, key)
        else:
            self._present(self._looked(self.simulation, key))

    @work(thread=True)
    def _look_in_thread(self, simulation: Simulation, key: Hashable) -> None:
        self.post_message(self._looked(simulation, key))

    def _looked(self, simulation: Simulation, key: Hashable) -> ChartReady:
        try:
            return self.ChartReady(self.look(simulation), key)
        except ProbeError as error:
            return self.ChartReady(SentenceChart(str(error)), key)

    @on(ChartReady)
    def present_chart(self, event: ChartReady) -> None:
        event.stop()
        self._is_looking = False
        self._present(event)
        self.look_again()

    def _present(self, found: ChartReady) -> None:
        self.chart = None if isinstance(found.chart, SentenceChart) else found.chart
        self._shown = found.key
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
        if self.chart is not None:
            self.click_at(event.x, event.y)

    def click_at(self, x: float, y: float) -> None:
        """A point of the chart was clicked; most panels have nothing to do."""
