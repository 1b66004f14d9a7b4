"""The simulator as one widget: the charts, the numbers and the update of one simulation, mirrored as it changes."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tutor.app.simulator.branching import Branching
from tutor.app.simulator.keys import CHANGING, LOOKING, PANEL_KEYS, STEPPING, TAKING_ALONG
from tutor.app.simulator.looking import Looking
from tutor.app.simulator.moving import Moving
from tutor.app.simulator.panels.column import PanelColumn
from tutor.app.simulator.panes.settings import SettingsView
from tutor.app.simulator.panes.status_line import ClickableLine
from tutor.app.simulator.panes.timeline import TimelineView
from tutor.app.simulator.pictures import loss_chart, main_chart
from tutor.app.simulator.stepping import Stepping
from tutor.app.simulator.trying import Trying
from tutor.app.simulator.update import update_lines
from tutor.app.simulator.words import (
    AMONG,
    BETWEEN,
    challenge_lines,
    control_words,
    lines,
    readout,
    status_words,
    tab_words,
)
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.ground import Column, Row, ScrolledColumn
from tutor.app.widgets.messages import KeepsPredictions
from tutor.app.widgets.still_text import StillText
from tutor.lab.comparison import same_subject
from tutor.lab.exploring.settings import settings_of
from tutor.lab.simulation import Simulation

_MOST_LANES = (2, 4)
"""On a low screen, and on a tall one."""
_MOST_SETTINGS = (4, 9)
_NARROW_TABS = 26
"""Columns in which the panels' digits stand with one blank between them."""


class SimulatorView(Stepping, Trying, Branching, Moving, Looking, can_focus=True):
    """A simulation under a person's hands; its one state is `simulation`, and `look` says how it is drawn."""

    SCOPED_CSS = False  # the breakpoints' classes stand on the screen
    DEFAULT_CSS = """
    SimulatorView {
        height: auto;
        #status, #controls, #tabs { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; }
        #pictures { layout: grid; grid-size: 2; grid-columns: 5fr 3fr; grid-rows: 1fr 7; }
        #pictures { height: 1fr; min-height: 6; }
        #surface, #beside, #loss, #panels { height: 1fr; }
        #settings { height: 1; }
        #readout { height: auto; max-height: 50%; padding: 0 1; }
        #panels { display: none; }
        #below { column-span: 2; height: 100%; }
        #timeline { height: 1; padding: 0 1; }
        #update { height: 1fr; padding: 0 1; }
        #lines { height: auto; min-height: 100%; }
    }
    .-tall SimulatorView #pictures { grid-rows: 1fr 36%; }
    .-wide SimulatorView #beside { row-span: 2; }
    .-wide SimulatorView #below { column-span: 1; }
    SimulatorView.-with-panels #panels { display: block; height: 2fr; }
    SimulatorView.-with-many #loss, SimulatorView.-with-many #readout { display: none; }
    .-narrow SimulatorView.-with-panels #loss, .-narrow SimulatorView.-with-panels #settings { display: none; }
    .-narrow SimulatorView.-with-panels #readout { display: none; }
    .-low SimulatorView.-with-panels #loss, .-low SimulatorView.-with-panels #readout { display: none; }
    .-tall SimulatorView #tabs { height: auto; }
    SimulatorView.-figure { #status, #readout, #controls, #timeline, #tabs { display: none; } }
    SimulatorView.-figure #pictures { grid-rows: 1fr auto; }
    SimulatorView.-figure #below, SimulatorView.-figure #update { height: auto; }
    SimulatorView.-figure #lines { min-height: 0; }
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
        self._timeline, self._settings = TimelineView(id="timeline"), SettingsView(id="settings")
        self._tabs = ClickableLine(id="tabs")
        self._panels, self._update = PanelColumn(id="panels"), ScrolledColumn(id="update", can_focus=False)

    def compose(self) -> ComposeResult:
        yield self._status
        with Row(id="pictures"):
            yield self._surface
            with Column(id="beside"):
                yield self._settings
                yield self._loss
                yield self._readout
                yield self._tabs
                yield self._panels
            with Column(id="below"):
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
        self.judge_challenge()
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
        self.set_class(len(self.panels) > 1, "-with-many")
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
        is_tall = self.screen.has_class("-tall")
        self._timeline.styles.height = min(1 + len(simulation.branches), _MOST_LANES[is_tall])
        self._timeline.show_simulation(simulation)
        self._settings.show_settings([each for each in settings_of(simulation) if self.may_move(each)])
        self._settings.styles.height = min(len(self._settings.settings), _MOST_SETTINGS[is_tall])
        width = self._tabs.size.width
        self._tabs.offer(
            tab_words(self.panels, width, 3 if is_tall else 1), AMONG if width > _NARROW_TABS else " ", width
        )
        told = lines(simulation, self._timeline.chosen, ahead, self.look.rates)
        width = self._update.content_size.width
        is_figure = self.has_class("-figure")
        update = [] if self._timeline.chosen else update_lines(simulation, width, is_tall or is_figure)
        shown = [*challenge_lines(self.challenge, self.verdict), *told, *update]
        self._lines.show(shown, 0 if is_figure else self._update.content_size.height)
        self._panels.show(simulation)
        if simulation.lines_shown:
            self._update.scroll_end(animate=False)
        elif self._update.scroll_y:
            self._update.scroll_home(animate=False)

    watch_look = on_mount = mirror
