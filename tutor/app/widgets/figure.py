"""A lesson's figure: the thing itself to touch, with its caption."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.panels import PANELS
from tutor.app.screens.simulator import SimulatorScreen
from tutor.app.simulator.view import SimulatorView
from tutor.app.widgets.prose import one_line
from tutor.course.question import Figure
from tutor.course.simulation import Simulation


class Subject(Protocol):
    """What is touched, and how its own screen opens where it stands."""

    widget: Widget

    def open_panels(self) -> None: ...

    def play(self) -> Screen[None] | None: ...


_IN_FOOTER = frozenset({"sim.step", "sim.back", "sim.rate-up", "sim.line"})
"""A lesson's own keys stand in the footer as well, so a figure names only those to begin with; all of them work."""


class FigureView(SimulatorView, inherit_bindings=False):
    """The simulator inside a lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [
        replace(binding, show=binding.id in _IN_FOOTER) if isinstance(binding, Binding) else binding
        for binding in SimulatorView.BINDINGS
    ]


class _Run:
    """A run, in the simulator's own view."""

    def __init__(self, line: str, panels: Sequence[str]) -> None:
        self.widget: Widget = FigureView(at_first_frame(line), controls=False)
        self.panels = tuple(name for name in panels if name in PANELS)

    def open_panels(self) -> None:
        assert isinstance(self.widget, SimulatorView)
        self.widget.panels = self.panels

    def play(self) -> Screen[None] | None:
        assert isinstance(self.widget, SimulatorView)
        return SimulatorScreen(self.widget.simulation)


class _Described:
    """What has a command of its own outside the app: said in words."""

    def __init__(self, words: str) -> None:
        self.widget: Widget = Static(Content(words), markup=False, classes="described")

    def open_panels(self) -> None:
        """It has none."""

    def play(self) -> Screen[None] | None:
        return None


def subject_of(figure: Figure) -> Subject:
    """The widget for a figure's subject. New subjects enter the lessons here."""
    if figure.run is not None:
        return _Run(figure.run, figure.panels)
    if figure.train is not None:
        return _Described(f"A network in training. Open it with:\n\ntutor train {figure.train}")
    return _Described(f"The computational graph of {figure.graph}.")


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
        .described { height: auto; padding: 1 2; border: round $border-blurred; }
        .caption { height: auto; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self._subject = subject_of(figure)
        self.play: Callable[[], Screen[None] | None] = self._subject.play
        """Makes the screen of what is shown, at its very state; None where it has none."""

    def compose(self) -> ComposeResult:
        yield self._subject.widget
        if self.figure.caption:
            yield Static(Content(one_line(self.figure.caption)), markup=False, classes="caption")

    def on_mount(self) -> None:
        self._subject.open_panels()

    @property
    def view(self) -> SimulatorView | None:
        """The simulator, where the figure is one."""
        widget = self._subject.widget
        return widget if isinstance(widget, SimulatorView) else None
