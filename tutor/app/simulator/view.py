"""The simulator as one widget: the charts, the numbers and the update of one simulation, mirrored as it changes."""

from collections.abc import Hashable
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from tutor.app.simulator.branching import Branching
from tutor.app.simulator.keys import CHANGING, LOOKING, PANEL_KEYS, STEPPING, TAKING_ALONG
from tutor.app.simulator.looking import Looking
from tutor.app.simulator.moving import Moving
from tutor.app.simulator.panels.column import PanelColumn
from tutor.app.simulator.panes.settings import SettingsView
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
from tutor.app.widgets.clickable_line import ClickableLine, Offer, offered
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.ground import Column, Row, ScrolledColumn
from tutor.app.widgets.messages import KeepsPredictions
from tutor.app.widgets.still_text import Line, StillText
from tutor.charts.runs.loss import LossChart
from tutor.charts.runs.sliders import SlidersChart
from tutor.charts.runs.timeline import TimelineChart
from tutor.charts.runs.trails import RunsChart
from tutor.lab.comparison import same_subject
from tutor.lab.exploring.foresight import Foresight, foresee
from tutor.lab.exploring.settings import settings_of
from tutor.lab.simulation import Simulation

_MOST_LANES = (2, 4)
"""On a low screen, and on a tall one."""
_MOST_SETTINGS = (4, 9)
_IDLE = 0.01
"""Seconds after a picture, by when it is written, until the next one is drawn ahead."""
_SPARE_ROWS = 3
"""Below an update that does not fit."""


class Scene(NamedTuple):
    """All that is to be seen of a simulation."""

    charts: tuple[RunsChart | None, LossChart, TimelineChart, SlidersChart | None]
    """Of the surface, the loss, the timeline and the settings, each for its view."""
    offers: tuple[Offer, Offer, Offer]
    """To click in the status, the controls and the tabs."""
    readout: list[Line]
    lines: list[Line]


class Coming(NamedTuple):
    """What is drawn ahead."""

    after: Simulation
    """The simulation whose next update it shows."""
    around: Hashable
    scene: Scene


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
        #timeline { height: 1; margin: 0 1; }
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
        self._views = self._surface, self._loss, self._timeline, self._settings
        self._words = self._status, self._controls, self._tabs
        self._panels, self._update = PanelColumn(id="panels"), ScrolledColumn(id="update", can_focus=False)
        self._lines_told = 0
        self._coming: Coming | None = None
        self._waiting: Timer | None = None

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
            self.look = self.look.whole(simulation)
        self._remember(before)
        self.judge_challenge()
        is_other = before.descent.history is not simulation.descent.history
        self.is_moved = is_other and simulation.descent.cursor == simulation.descent.last
        if not same_subject(before.descent, simulation.descent) and isinstance(self.app, KeepsPredictions):
            self.app.forget_prediction()
        coming = self._coming
        if coming and self._around == coming.around and self._leads_to(simulation, coming.after):
            self._show(coming.scene)
        else:
            self.mirror()

    def _leads_to(self, now: Simulation, before: Simulation) -> bool:
        """Whether one is the other after one update, and shows nothing that the other did not foresee."""
        is_same = now.descent.history is before.descent.history and now.branches is before.branches
        is_next = now.descent.cursor == before.descent.cursor + 1 and not self.is_moved
        return is_same and is_next and now.others is before.others

    @property
    def _around(self) -> Hashable:
        """What changes the picture without a change of the simulation."""
        return self.verdict, self._timeline.chosen, self._settings.chosen, self.screen.focused

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
        self._show(self._scene(self.simulation, self.ahead))

    def _scene(self, simulation: Simulation, ahead: Foresight | None) -> Scene:
        """All that is to be seen of a simulation, at the sizes that the parts have."""
        look, timeline = self.look, self._timeline.chart_of(simulation)
        has_rows = self.screen.has_class("-tall")
        playing = f"▷ {self.speed} a second" if self.playing else ""
        width = self._tabs.size.width
        tabs, between = tab_words(self.panels, width, 3 if has_rows else 1)
        is_whole = has_rows or self.has_class("-figure")
        update = [] if timeline.chosen else update_lines(simulation, self._update.content_size.width, is_whole)
        told = lines(simulation, timeline.chosen, ahead, look.rates)
        return Scene(
            (
                main_chart(simulation, look, self.panels, ahead),
                loss_chart(simulation, look),
                timeline,
                self._settings.chart_of([each for each in settings_of(simulation) if self.may_move(each)]),
            ),
            (
                offered(status_words(simulation, playing, self._status.size.width), BETWEEN),
                offered(control_words(simulation, look, self.playing, self._controls.size.width), AMONG),
                offered(tabs, between, width),
            ),
            readout(simulation, self._readout.size.width),
            [*challenge_lines(self.challenge, self.verdict), *told, *update],
        )

    def _show(self, scene: Scene) -> None:
        simulation = self.simulation
        has_rows = self.screen.has_class("-tall")
        surface, _, _, sliders = scene.charts
        self._surface.display = surface is not None
        self._timeline.styles.height = min(1 + len(simulation.branches), _MOST_LANES[has_rows])
        settings = sliders.settings if sliders else ()
        self._settings.styles.height = min(len(settings), _MOST_SETTINGS[has_rows])
        for view, chart in zip(self._views, scene.charts, strict=True):
            view.show(chart)
        for line, offer in zip(self._words, scene.offers, strict=True):
            line.offer(offer)
        # As many rows as before, so that the charts stand still, and that nothing is laid out for a number's width.
        self._readout.show(scene.readout, self._readout.size.height)
        rows = 0 if self.has_class("-figure") else self._update.content_size.height
        is_alike = len(scene.lines) == self._lines_told
        spare = 0 if self.has_class("-figure") or simulation.lines_shown else _SPARE_ROWS
        self._lines.show(scene.lines, max(rows, self._lines.size.height if is_alike else 0), spare)
        self._lines_told = len(scene.lines)
        self._panels.show(simulation)
        if simulation.lines_shown:
            self._update.scroll_end(animate=False)
        elif self._update.scroll_y:
            self._update.scroll_home(animate=False)
        self._coming = None
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_IDLE, self._look_ahead)

    def _look_ahead(self) -> None:
        """Draw the next update while nothing else is to be done, so that its key only has to show it."""
        simulation = self.simulation
        if not (self.size and self._lines.is_attached):  # nothing was seen yet, or its screen is being taken away
            return
        if simulation.predictions is not None or not self.screen.is_current or not simulation.descent.frame.is_finite:
            return
        coming = simulation.coming()
        ahead = foresee(coming.descent) if self.look.rates and coming.descent.frame.is_finite else None
        scene = self._scene(coming, ahead)
        for view, chart in zip(self._views, scene.charts, strict=True):
            view.expect(chart)
        for line, offer in zip(self._words, scene.offers, strict=True):
            line.expect(offer.lines)
        self._readout.expect(scene.readout)
        self._lines.expect(scene.lines)
        self._panels.expect(coming, simulation)
        self._coming = Coming(simulation, self._around, scene)

    watch_look = on_mount = mirror
