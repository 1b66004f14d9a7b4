"""The simulator as one widget: the charts, the numbers and the update of one simulation, mirrored as it changes."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive, var
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.simulator.pictures import Look, loss_chart, main_chart
from tutor.app.widgets.chart import ChartView
from tutor.course.readout import current_regime, readings, status
from tutor.course.simulation import Simulation, next_rate


class SimulatorView(Widget, can_focus=True):
    """A simulation under a person's hands; its one state is `simulation`, and `look` says how it is drawn."""

    DEFAULT_CSS = """
    SimulatorView {
        height: auto;
        #status { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
        #pictures { height: 1fr; min-height: 8; }
        #surface { width: 5fr; height: 1fr; }
        #beside { width: 3fr; height: 1fr; }
        #loss { height: 1fr; }
        #readout { height: auto; padding: 0 1; }
        #update { height: 8; padding: 0 1; border-top: solid $panel; }
        #lines { height: auto; }
    }
    .-tall SimulatorView #update { height: 13; }
    SimulatorView.-figure { #status, #readout { display: none; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space,right", "step_forward", "Step", tooltip="Make one whole update.", id="sim.step", key_display="space"
        ),
        Binding("left", "step_back", "Back", tooltip="Go back one update, or one line of it.", id="sim.back"),
        Binding("up", "change_rate(1)", "Rate", tooltip="Raise α from here on.", id="sim.rate-up", key_display="↑↓"),
        Binding(
            "down", "change_rate(-1)", "Lower rate", tooltip="Lower α from here on.", id="sim.rate-down", show=False
        ),
        Binding("enter", "show_line", "Line", tooltip="Walk through the coming update, line by line.", id="sim.line"),
        Binding("home", "go_to_start", "Start", tooltip="Go back to the start.", id="sim.home", show=False),
        Binding("end", "go_to_end", "End", tooltip="Go to the newest frame.", id="sim.end", show=False),
        Binding("pageup", "leap(-10)", "10 back", tooltip="Go back ten updates.", id="sim.page-up", show=False),
        Binding("pagedown", "leap(10)", "10 on", tooltip="Make ten updates.", id="sim.page-down", show=False),
        Binding("n", "start_over", "Again", tooltip="Begin again at the same start.", id="sim.again"),
        Binding(
            "l",
            "toggle_log",
            "Log",
            tooltip="Show the loss on a linear or a logarithmic scale.",
            id="sim.log",
            show=False,
        ),
        Binding(
            "d",
            "next_style",
            "Drawing",
            tooltip="Draw a surface smooth, in bands or as contour lines.",
            id="sim.style",
            show=False,
        ),
    ]

    @dataclass
    class SimulationChanged(Message):
        """The simulation is another one now."""

        view: "SimulatorView"
        simulation: Simulation

        @property
        def control(self) -> "SimulatorView":
            return self.view

    simulation: reactive[Simulation] = reactive(Simulation.usual, init=False)
    look: reactive[Look] = reactive(Look, init=False)
    controls: var[bool] = var(True)
    """Whether the status line and the readout stand around the charts; a figure in a lesson may go without."""

    def __init__(
        self,
        simulation: Simulation | None = None,
        *,
        controls: bool = True,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        if simulation is not None:
            self.set_reactive(SimulatorView.simulation, simulation)
        self.set_reactive(SimulatorView.controls, controls)

    def compose(self) -> ComposeResult:
        yield Static(id="status", markup=False)
        with Horizontal(id="pictures"):
            yield ChartView(id="surface")
            with Vertical(id="beside"):
                yield ChartView(id="loss")
                yield Static(id="readout", markup=False)
        with VerticalScroll(id="update", can_focus=False):
            yield Static(id="lines", markup=False)

    def on_mount(self) -> None:
        self.watch_controls(self.controls)
        self._mirror()

    def watch_controls(self, controls: bool) -> None:
        self.set_class(not controls, "-figure")

    def watch_simulation(self, simulation: Simulation) -> None:
        self._mirror()
        self.post_message(self.SimulationChanged(self, simulation))

    def watch_look(self) -> None:
        self._mirror()

    def _mirror(self) -> None:
        simulation = self.simulation
        self.query_one("#surface", ChartView).show(main_chart(simulation, self.look))
        self.query_one("#loss", ChartView).show(loss_chart(simulation, self.look))
        self.query_one("#status", Static).update(_status_line(simulation))
        self.query_one("#readout", Static).update(_readout(simulation))
        self.query_one("#lines", Static).update(_lines(simulation))

    @on(ChartView.Clicked, "#loss")
    def seek_to_click(self, event: ChartView.Clicked) -> None:
        event.stop()
        self.simulation = self.simulation.seek(round(event.x))

    def action_step_forward(self) -> None:
        self.simulation = self.simulation.step()

    def action_step_back(self) -> None:
        self.simulation = self.simulation.back()

    def action_show_line(self) -> None:
        self.simulation = self.simulation.next_line()

    def action_change_rate(self, direction: int) -> None:
        rate = next_rate(self.simulation.learning_rate, direction)
        self.simulation = self.simulation.with_knob("learning_rate", rate)

    def action_go_to_start(self) -> None:
        self.simulation = self.simulation.seek(0)

    def action_go_to_end(self) -> None:
        self.simulation = self.simulation.seek(self.simulation.descent.last)

    def action_leap(self, steps: int) -> None:
        self.simulation = self.simulation.step(steps) if steps > 0 else self.simulation.back(-steps)

    def action_start_over(self) -> None:
        self.simulation = self.simulation.restart()

    def action_toggle_log(self) -> None:
        self.look = self.look.with_other_scale()

    def action_next_style(self) -> None:
        self.look = self.look.with_next_style()


def _status_line(simulation: Simulation) -> Content:
    now = status(simulation)
    parts = [
        Content(now.surface).stylize("bold"),
        Content(now.optimizer),
        Content(now.rate).stylize("$accent"),
        Content(now.step),
        Content(now.regime).stylize("$secondary"),
    ]
    return Content(" · ").join(parts)


def _readout(simulation: Simulation) -> Content:
    rows = readings(simulation)
    width = max(len(row.name) for row in rows)
    return Content("\n").join(Content.assemble((row.name.rjust(width), "$text-muted"), "  ", row.value) for row in rows)


def _lines(simulation: Simulation) -> Content:
    lines = simulation.written()
    if not lines:
        rule = Content("\n").join(map(Content, simulation.descent.settings.optimizer.equations))
        hint = Content("space makes the first update; enter walks through it line by line.").stylize("$text-muted")
        return Content("\n").join([rule, hint])
    walking = simulation.lines_shown > 0
    shown = []
    for position, line in enumerate(lines):
        is_present = walking and position == len(lines) - 1
        mark = "▸ " if is_present else "  "
        style = "bold $accent" if is_present else "bold" if line.stage == "parameters" else ""
        shown.append(Content(mark + line.text).stylize(style))
    if not walking:
        shown.append(Content("  " + current_regime(simulation).reason).stylize("$text-muted"))
    return Content("\n").join(shown)
