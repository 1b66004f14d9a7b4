"""The simulator as one widget: the charts, the numbers and the update of one simulation, mirrored as it changes."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tutor.app.simulator.branching import Branching
from tutor.app.simulator.choosing import Choosing
from tutor.app.simulator.keys import CHANGING, LOOKING, PANEL_KEYS, STEPPING, TAKING_ALONG
from tutor.app.simulator.looking import Looking
from tutor.app.simulator.panels.column import PanelColumn
from tutor.app.simulator.pictures import loss_chart, main_chart
from tutor.app.simulator.status_line import ClickableLine
from tutor.app.simulator.stepping import Stepping
from tutor.app.simulator.timeline import TimelineView
from tutor.app.simulator.words import AMONG, BETWEEN, control_words, lines, readout, status_words
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.ground import Column, Row, ScrolledColumn
from tutor.app.widgets.messages import KeepsPredictions
from tutor.app.widgets.still_text import StillText
from tutor.lab.comparison import same_subject
from tutor.lab.simulation import Simulation

_MOST_LANES = (2, 4)
"""On a low screen, and on a tall one."""


class SimulatorView(Stepping, Branching, Choosing, Looking, can_focus=True):
    """A simulation under a person's hands; its one state is `simulation`, and `look` says how it is drawn."""

    SCOPED_CSS = False  # the breakpoints' classes stand on the screen
    DEFAULT_CSS = """
    SimulatorView {
        height: auto;
        #status { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
        #pictures { height: 1fr; min-height: 6; }
        #surface { width: 5fr; height: 1fr; }
        #beside { width: 3fr; height: 1fr; }
        #loss { height: 1fr; }
        #readout { height: auto; max-height: 50%; padding: 0 1; }
        #panels { width: 3fr; height: 1fr; display: none; }
        #controls { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
        #timeline { height: 1; padding: 0 1; }
        #update { height: 7; padding: 0 1; }
        #lines { height: auto; min-height: 100%; }
    }
    SimulatorView.-with-panels #panels { display: block; }
    .-narrow SimulatorView.-with-panels #beside { display: none; }
    .-tall SimulatorView #update { height: 12; }
    SimulatorView.-figure { #status, #readout, #controls, #timeline { display: none; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*STEPPING, *CHANGING, *LOOKING, *PANEL_KEYS, *TAKING_ALONG]

    def __init__(self, simulation: Simulation | None = None, *, controls: bool = True, id: str | None = None) -> None:
        """Show a run; a figure in a lesson goes without the words to click and the numbers around the charts."""
        super().__init__(id=id)
        if simulation is not None:
            self.set_reactive(SimulatorView.simulation, simulation)
        self.set_class(not controls, "-figure")
        self._status, self._controls = ClickableLine(id="status"), ClickableLine(id="controls")
        self._surface, self._loss = ChartView(id="surface"), ChartView(id="loss")
        self._readout, self._lines = StillText(id="readout"), StillText(id="lines")
        self._timeline = TimelineView(id="timeline")
        self._panels, self._update = PanelColumn(id="panels"), ScrolledColumn(id="update", can_focus=False)

    def compose(self) -> ComposeResult:
        yield self._status
        with Row(id="pictures"):
            yield self._surface
            with Column(id="beside"):
                yield self._loss
                yield self._readout
            yield self._panels
        yield self._controls
        yield self._timeline
        yield EntryLine()
        with self._update:
            yield self._lines

    def on_resize(self) -> None:
        self.call_after_refresh(self.mirror)

    def watch_simulation(self, before: Simulation, simulation: Simulation) -> None:
        if before.descent.surface is not simulation.descent.surface and self.look.windows is not None:
            self.look = self.look.whole()
        self._remember(before)
        is_other = before.descent.history is not simulation.descent.history
        self.is_moved = is_other and simulation.descent.cursor == simulation.descent.last
        if not same_subject(before.descent, simulation.descent) and isinstance(self.app, KeepsPredictions):
            self.app.forget_prediction()
        self.mirror()

    def watch_playing(self) -> None:
        self._pace()
        self.mirror()

    watch_speed = watch_playing

    async def watch_panels(self) -> None:
        self.set_class(bool(self.panels), "-with-panels")
        await self._panels.stand(self.panels, self.simulation)
        self.mirror()

    def mirror(self) -> None:
        simulation = self.simulation
        playing = f"▷ {self.speed} a second" if self.playing else ""
        ahead = self.ahead
        chart = main_chart(simulation, self.look, self.panels, ahead)
        self._surface.display = chart is not None
        self._surface.show(chart)
        self._loss.show(loss_chart(simulation, self.look))
        self._status.offer(status_words(simulation, playing, self._status.size.width), BETWEEN)
        self._controls.offer(control_words(simulation, self.look, self.playing, self._controls.size.width), AMONG)
        width, rows = self._readout.size
        self._readout.show(readout(simulation, width), rows)  # as many rows as before, so that the charts stand still
        self._timeline.styles.height = min(1 + len(simulation.branches), _MOST_LANES[self.screen.has_class("-tall")])
        self._timeline.show_simulation(simulation)
        told = lines(simulation, self._timeline.chosen, ahead, self.look.rates)
        self._lines.show(told, self._update.content_size.height)
        self._panels.show(simulation)
        if simulation.lines_shown:
            self._update.scroll_end(animate=False)
        elif self._update.scroll_y:
            self._update.scroll_home(animate=False)

    watch_look = on_mount = mirror
