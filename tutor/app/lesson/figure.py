"""A lesson's figure: the thing itself to touch, with its caption."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.graph.screen import GraphScreen
from tutor.app.graph.view import GraphView
from tutor.app.lesson.figure_controls import NOTHING, TYPED, Controls
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.pictures import Look
from tutor.app.simulator.screen import SimulatorScreen
from tutor.app.simulator.view import Scene, SimulatorView
from tutor.app.trainer.screen import TrainerScreen
from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.prose import one_line
from tutor.charts.probes.registry import PROBES
from tutor.charts.runs.relief import ReliefView
from tutor.course.lesson.figure import Figure, run_of_figure
from tutor.course.scenario.scenario import Scenario
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import run_keys
from tutor.engine.training.training_keys import training_keys
from tutor.lab.comparison import same_subject
from tutor.lab.exploring.settings import Setting
from tutor.lab.graph_walk import GraphWalk
from tutor.lab.simulation import Simulation
from tutor.lab.trainer import Trainer


def _fewer_in_footer(bindings: Iterable[BindingType], shown: frozenset[str]) -> list[BindingType]:
    """A lesson's own keys stand in the footer too, so a figure names few there; all of its keys work."""
    return [replace(each, show=each.id in shown) if isinstance(each, Binding) else each for each in bindings]


def _refuse(view: Widget, event: EntryLine.Entered, why: str | None) -> None:
    """Say why what was typed is not taken, and keep it from the view's own handler."""
    if why:
        view.query_one(EntryLine).tell(why)
        event.stop()
        event.prevent_default()


class FigureView(SimulatorView, inherit_bindings=False):
    """The simulator inside a lesson, with the controls that the lesson lists."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        SimulatorView.BINDINGS, frozenset({"sim.step", "sim.back", "sim.rate-up", "sim.line", "sim.settings"})
    )
    _KEYS: ClassVar[Mapping[str, frozenset[str]]] = {
        "change_rate": frozenset({"rate"}),
        "pick_optimizer": frozenset({"optimizer"}),
        "pick_schedule": frozenset({"schedule"}),
        "pick_surface": NOTHING,
        "ask('start')": frozenset({"start"}),
        "ask('change')": TYPED,
        "ask('beside')": TYPED,
        "ask('race')": NOTHING,
        "ask('open')": NOTHING,
    }

    def __init__(self, simulation: Simulation, listed: Sequence[str] | None) -> None:
        super().__init__(simulation, controls=False)
        self._allowed = Controls(listed, run_keys())

    def _show(self, scene: Scene) -> None:
        super()._show(scene)
        # Set as `border_subtitle`, it would paint the whole figure.
        self._border_subtitle = Content(f"step {self.simulation.descent.cursor}")
        self.refresh(Region(0, self.size.height, self.size.width, 1))

    def may_move(self, setting: Setting) -> bool:
        """Of the settings those that the lesson lets one change."""
        key = "start" if setting.key in self.simulation.descent.surface.coordinates else setting.key
        return super().may_move(setting) and self._allowed.allow(key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # None: it stands dimmed in the footer.
        allowed = self._allowed.allow_action(self._KEYS, action, parameters)
        return super().check_action(action, parameters) if allowed else None

    @on(EntryLine.Entered)
    def refuse_entry(self, event: EntryLine.Entered) -> None:
        """What is typed may set what is listed; the simulator takes it from here."""
        said = self._allowed.refusal(event.text) if event.purpose in {"change", "schedule", "beside"} else None
        _refuse(self, event, said)

    @on(Panel.ChangeChosen)
    def refuse_change(self, event: Panel.ChangeChosen) -> None:
        """What is picked from a panel is held to the same list."""
        purpose, text = event.change
        said = self._allowed.refusal(text if purpose == "change" else f"start={text}")
        if said:
            self.notify(said, markup=False)
            event.stop()
            event.prevent_default()

    @on(ChartView.Clicked, "#surface")
    def refuse_start(self, event: ChartView.Clicked) -> None:
        """A click sets the start only where the start may be set; a prediction may always be clicked."""
        if self.simulation.predictions is None and not self._allowed.allow("start"):
            event.stop()
            event.prevent_default()


class TrainingFigure(TrainerView, inherit_bindings=False):
    """The trainer inside a lesson, with the controls that the lesson lists."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        TrainerView.BINDINGS, frozenset({"train.step", "train.back", "train.run"})
    )
    _KEYS: ClassVar[Mapping[str, frozenset[str]]] = {
        "change_rate": frozenset({"rate"}),
        "other_seed": frozenset({"seed"}),
        "build": NOTHING,
        "toggle_frozen": frozenset({"freeze"}),
        "ask('change')": TYPED,
        "ask('prune')": NOTHING,
        "ask('edit')": NOTHING,
    }

    def __init__(self, line: str, listed: Sequence[str] | None) -> None:
        super().__init__(line, is_figure=True)
        self._allowed = Controls(listed, training_keys())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = self._allowed.allow_action(self._KEYS, action, parameters)
        return super().check_action(action, parameters) if allowed else None

    @on(EntryLine.Entered)
    def refuse_entry(self, event: EntryLine.Entered) -> None:
        """What is typed may set what is listed; the trainer takes it from here."""
        said = self._allowed.refusal(event.text) if event.purpose == "change" else None
        _refuse(self, event, said)


class GraphFigure(GraphView, inherit_bindings=False):
    """The walk over a computational graph inside a lesson, with the inputs that the lesson lists."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        GraphView.BINDINGS, frozenset({"graph.step", "graph.back"})
    )
    _KEYS: ClassVar[Mapping[str, frozenset[str]]] = {"next_graph": NOTHING, "ask('graph')": TYPED}

    def __init__(self, text: str, listed: Sequence[str] | None) -> None:
        super().__init__(text)
        self._allowed = Controls(listed, {})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = self._allowed.allow_action(self._KEYS, action, parameters)
        return super().check_action(action, parameters) if allowed else None

    @on(EntryLine.Entered)
    def refuse_entry(self, event: EntryLine.Entered) -> None:
        """What is typed may set what is listed; the walk takes it from here."""
        said = self._allowed.refusal(event.text)
        _refuse(self, event, said)


def _touched(figure: Figure) -> FigureView | TrainingFigure | GraphFigure:
    """The widget for a figure's subject. New subjects enter the lessons here.

    Raises:
        UserError: there is no such run, training or graph.
    """
    if figure.train is not None:
        return TrainingFigure(figure.train, figure.controls)
    if figure.run is None:
        return GraphFigure(str(figure.graph), figure.controls)
    view = FigureView(Simulation(run_of_figure(figure.run).descent()).seek(0), figure.controls)
    if figure.view == "relief":
        view.set_reactive(FigureView.look, Look(relief=ReliefView()))  # drawn once it stands
    return view


CLOSED = "Closed until you have said what you think: answer the question, rightly or not, or pass it over with ctrl+s."
"""What stands in the place of what a question has closed."""

_SLIM, _SHORT = 60, 24
"""Columns and rows from which a curve of the loss stands beside, or below, the main chart."""


class FigureBox(Widget):
    """A figure between the prose on a narrow screen, beside it on a wide one."""

    DEFAULT_CSS = """
    FigureBox {
        height: auto; margin: 0 1 1 1;
        FigureView { height: 16; border: round $border-blurred; }
        FigureView, TrainerView, GraphView { border-title-align: right; border-title-color: $text-muted; }
        FigureView { border-subtitle-color: $text-muted; }
        FigureView:focus { border: round $primary; }
        FigureView #update { min-height: 3; max-height: 5; }
        TrainerView { height: 20; border: round $border-blurred; }
        TrainerView:focus, GraphView:focus { border: round $primary; }
        GraphView { height: 22; border: round $border-blurred; }
        .caption { height: auto; padding: 0 1; color: $text-muted; }
        .closed { display: none; height: auto; padding: 1 2; color: $warning; border: round $border-blurred; }
        &.-closed .closed { display: block; }
        &.-closed .caption { display: none; }
        &.-closed FigureView, &.-closed TrainerView, &.-closed GraphView { display: none; }
    }
    """

    def __init__(self, figure: Figure, state: object | None = None) -> None:
        """Show a figure as it opens, or as it was left."""
        super().__init__()
        self.figure = figure
        self.touched = _touched(figure)
        """What is shown, which takes the keys."""
        self.opens_at = self.touched.simulation.descent if isinstance(self.touched, FigureView) else None
        """The run at its first frame, where the figure is one."""
        self._left_at = state

    def compose(self) -> ComposeResult:
        yield self.touched
        yield Static(CLOSED, classes="closed", markup=False)
        if self.figure.caption:
            yield Static(Content(one_line(self.figure.caption)), markup=False, classes="caption")

    def open_at(self, descent: Descent) -> None:
        """Open at the numbers that a question has drawn, unless it was left at them."""
        left = self._left_at
        if not (isinstance(left, Simulation) and same_subject(left.descent, descent)):
            self._left_at = Simulation(descent)

    def on_mount(self) -> None:
        self.touched.border_title = "ctrl+f: here and back, ctrl+e: alone"
        match self.touched, self._left_at:
            case SimulatorView() as view, Simulation() as state:
                view.simulation = state
            case TrainerView() as view, Trainer() as state:
                view.trainer = state
            case GraphView() as view, GraphWalk() as state:
                view.walk = state
        if self.view is not None:
            self.view.panels = tuple(name for name in self.figure.panels if name in PROBES)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < _SLIM, "-slim")
        self.set_class(event.size.height < _SHORT, "-short")

    @property
    def state(self) -> Simulation | Trainer | GraphWalk:
        """Where what is shown stands now."""
        match self.touched:
            case SimulatorView() as view:
                return view.simulation
            case TrainerView() as view:
                return view.trainer
            case GraphView() as view:
                return view.walk

    async def play(self) -> None:
        """Open the screen of what is shown, at its very state."""
        match self.state:
            case Simulation() as state:
                await self.app.push_screen(SimulatorScreen(state))
            case Trainer() as state:
                await self.app.push_screen(TrainerScreen(state))
            case GraphWalk() as state:
                await self.app.push_screen(GraphScreen(state))

    def rest(self) -> None:
        """Stop what plays by itself."""
        match self.touched:
            case SimulatorView() as view:
                view.playing = False
            case TrainerView() as view if view.is_running:
                view.action_run_or_pause()

    @property
    def is_closed(self) -> bool:
        """Whether a question is to be answered first."""
        return self.has_class("-closed")

    def set_to(self, scenario: Scenario | None) -> None:
        """Stand at the start of a question's run, where that is on the surface that is shown."""
        view, run = self.view, scenario.run.descent().seek(0) if scenario else None
        if view is not None and run is not None and run.surface.name == view.simulation.descent.surface.name:
            view.simulation = Simulation(run)

    @property
    def view(self) -> SimulatorView | None:
        """The simulator, where the figure is one."""
        return self.touched if isinstance(self.touched, SimulatorView) else None
