"""A lesson's figure: the thing itself to touch, with its caption."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.graph.view import GraphView
from tutor.app.panels import PANELS
from tutor.app.screens.graph import GraphScreen
from tutor.app.screens.simulator import SimulatorScreen
from tutor.app.screens.trainer import TrainerScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.prose import one_line
from tutor.course.question import Figure
from tutor.course.simulation import Simulation


class Subject(Protocol):
    """What is touched, and how its own screen opens where it stands."""

    @property
    def widget(self) -> Widget: ...

    def set_up(self) -> None:
        """Called once the widget stands."""

    async def play(self, app: App[Any]) -> None: ...


def _fewer_in_footer(bindings: Iterable[BindingType], shown: frozenset[str]) -> list[BindingType]:
    """A lesson's own keys stand in the footer too, so a figure names few there; all of its keys work."""
    return [replace(each, show=each.id in shown) if isinstance(each, Binding) else each for each in bindings]


class FigureView(SimulatorView, inherit_bindings=False):
    """The simulator inside a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        SimulatorView.BINDINGS, frozenset({"sim.step", "sim.back", "sim.rate-up", "sim.line"})
    )


class TrainingFigure(TrainerView, inherit_bindings=False):
    """The trainer inside a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        TrainerView.BINDINGS, frozenset({"train.step", "train.back", "train.run"})
    )


class GraphFigure(GraphView, inherit_bindings=False):
    """The walk over a computational graph inside a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = _fewer_in_footer(
        GraphView.BINDINGS, frozenset({"graph.step", "graph.back"})
    )


class _Run:
    """A run, in the simulator's own view."""

    def __init__(self, line: str, panels: Sequence[str]) -> None:
        self.widget = FigureView(at_first_frame(line))
        self._panels = tuple(name for name in panels if name in PANELS)

    def set_up(self) -> None:
        self.widget.controls = False
        self.widget.panels = self._panels

    async def play(self, app: App[Any]) -> None:
        await app.push_screen(SimulatorScreen(self.widget.simulation))


class _Training:
    """A training, in the trainer's own view."""

    def __init__(self, line: str) -> None:
        self._line = line
        self.widget = TrainingFigure(line, is_figure=True)

    def set_up(self) -> None:
        """It opens as a lesson wants it."""

    async def play(self, app: App[Any]) -> None:
        screen = TrainerScreen(self._line)
        await app.push_screen(screen)
        screen.query_one(TrainerView).trainer = self.widget.trainer


class _Graph:
    """A computational graph, in its own view."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.widget = GraphFigure(text)

    def set_up(self) -> None:
        """It opens as a lesson wants it."""

    async def play(self, app: App[Any]) -> None:
        screen = GraphScreen(self._text)
        await app.push_screen(screen)
        screen.query_one(GraphView).walk = self.widget.walk


def subject_of(figure: Figure) -> Subject:
    """The widget for a figure's subject. New subjects enter the lessons here.

    Raises:
        UserError: there is no such run, training or graph.
    """
    if figure.run is not None:
        return _Run(figure.run, figure.panels)
    if figure.train is not None:
        return _Training(figure.train)
    return _Graph(str(figure.graph))


def at_first_frame(line: str) -> Simulation:
    """The run of a line before its first update, which is how a figure opens."""
    return Simulation.from_line(line).seek(0)


class FigureBox(Widget):
    """A figure between the prose on a narrow screen, beside it on a wide one."""

    DEFAULT_CSS = """
    FigureBox {
        height: auto; margin: 0 1 1 1;
        SimulatorView { height: 16; border: round $border-blurred; }
        SimulatorView:focus { border: round $primary; }
        TrainerView { height: 20; border: round $border-blurred; }
        TrainerView:focus, GraphView:focus { border: round $primary; }
        GraphView { height: 22; border: round $border-blurred; }
        .caption { height: auto; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self._subject = subject_of(figure)

    def compose(self) -> ComposeResult:
        yield self._subject.widget
        if self.figure.caption:
            yield Static(Content(one_line(self.figure.caption)), markup=False, classes="caption")

    def on_mount(self) -> None:
        self._subject.set_up()

    async def play(self) -> None:
        """Open the screen of what is shown, at its very state."""
        await self._subject.play(self.app)

    @property
    def view(self) -> SimulatorView | None:
        """The simulator, where the figure is one."""
        widget = self._subject.widget
        return widget if isinstance(widget, SimulatorView) else None
