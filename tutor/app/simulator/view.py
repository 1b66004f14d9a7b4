"""The simulator as one widget: the charts, the numbers and the update of one simulation, mirrored as it changes."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget

from tutor.app.simulator.choices import optimizer_picker, panel_picker, schedule_picker, surface_picker
from tutor.app.simulator.keys import CHANGING, LOOKING, PANEL_KEYS, STEPPING, TAKING_ALONG
from tutor.app.simulator.panels.column import PanelColumn, toggled
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.pictures import Look, loss_chart, main_chart
from tutor.app.simulator.purposes import PURPOSES
from tutor.app.simulator.saving import save
from tutor.app.simulator.status_line import ClickableLine
from tutor.app.simulator.words import AMONG, BETWEEN, control_words, lines, readout, status_words
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.ground import Column, Row, ScrolledColumn
from tutor.app.widgets.messages import KeepsPredictions
from tutor.app.widgets.still_text import StillText
from tutor.engine.errors import UserError
from tutor.engine.rounding import counted
from tutor.engine.runs.line import run_line
from tutor.lab.comparison import same_subject
from tutor.lab.predicting import read_guess
from tutor.lab.simulation import Simulation, next_rate
from tutor.lab.typed_changes import typed_surface_named
from tutor.words.answers import Unreadable

_MOST_UNDONE, _MOST_PANELS, _SPEEDS = 50, 3, (1, 2, 5, 10, 20, 30, 60)  # updates a second


class SimulatorView(Widget, can_focus=True):
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
        #update { height: 7; padding: 0 1; }
        #lines { height: auto; min-height: 100%; }
    }
    SimulatorView.-with-panels #panels { display: block; }
    .-narrow SimulatorView.-with-panels #beside { display: none; }
    .-tall SimulatorView #update { height: 12; }
    SimulatorView.-figure { #status, #readout, #controls { display: none; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*STEPPING, *CHANGING, *LOOKING, *PANEL_KEYS, *TAKING_ALONG]

    # Each part is repainted where it changes, and the whole never is: hence no `reactive`.
    simulation: var[Simulation] = var(Simulation.usual, init=False)
    look: var[Look] = var(Look, init=False)
    speed: var[int] = var(5, init=False)
    """Updates a second while it plays."""
    playing: var[bool] = var(False, init=False)
    panels: var[tuple[str, ...]] = var((), init=False)
    """The panels that stand, by name, oldest first."""

    def __init__(self, simulation: Simulation | None = None, *, controls: bool = True, id: str | None = None) -> None:
        """Show a run; a figure in a lesson goes without the words to click and the numbers around the charts."""
        super().__init__(id=id)
        if simulation is not None:
            self.set_reactive(SimulatorView.simulation, simulation)
        self.set_class(not controls, "-figure")
        self._timer: Timer | None = None
        self._before: list[Simulation] = []
        """What a change or a new start replaced, oldest first."""
        self._is_undoing = False
        self._status, self._controls = ClickableLine(id="status"), ClickableLine(id="controls")
        self._surface, self._loss = ChartView(id="surface"), ChartView(id="loss")
        self._readout, self._lines = StillText(id="readout"), StillText(id="lines")
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
        yield EntryLine()
        with self._update:
            yield self._lines

    def on_resize(self) -> None:
        self.call_after_refresh(self._mirror)

    def watch_simulation(self, before: Simulation, simulation: Simulation) -> None:
        if before.descent.surface is not simulation.descent.surface and self.look.windows is not None:
            self.look = self.look.whole()
        if before.descent.history is not simulation.descent.history and not self._is_undoing:
            self._before = [*self._before[1 - _MOST_UNDONE :], before]
        if not same_subject(before.descent, simulation.descent) and isinstance(self.app, KeepsPredictions):
            self.app.forget_prediction()
        self._mirror()

    def watch_playing(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_interval(1 / self.speed, self._play_on) if self.playing else None
        self._mirror()

    watch_speed = watch_playing

    async def watch_panels(self) -> None:
        self.set_class(bool(self.panels), "-with-panels")
        await self._panels.stand(self.panels, self.simulation)
        self._mirror()

    def _mirror(self) -> None:
        simulation = self.simulation
        playing = f"▷ {self.speed} a second" if self.playing else ""
        chart = main_chart(simulation, self.look, self.panels)
        self._surface.display = chart is not None
        self._surface.show(chart)
        self._loss.show(loss_chart(simulation, self.look))
        self._status.offer(status_words(simulation, playing, self._status.size.width), BETWEEN)
        self._controls.offer(control_words(simulation, self.look, self.playing, self._controls.size.width), AMONG)
        width, rows = self._readout.size
        self._readout.show(readout(simulation, width), rows)  # as many rows as before, so that the charts stand still
        self._lines.show(lines(simulation), self._update.content_size.height)
        self._panels.show(simulation)
        if simulation.lines_shown:
            self._update.scroll_end(animate=False)
        elif self._update.scroll_y:
            self._update.scroll_home(animate=False)

    watch_look = on_mount = _mirror

    # Stepping

    def action_step_forward(self) -> None:
        self.simulation = self.simulation.step()

    def action_step_back(self) -> None:
        self.simulation = self.simulation.back()

    def action_show_line(self) -> None:
        self.simulation = self.simulation.next_line()

    def action_change_rate(self, direction: int) -> None:
        rate = next_rate(self.simulation.learning_rate, direction)
        self.simulation = self.simulation.with_knob("learning_rate", rate)

    def action_go_to(self, place: str) -> None:
        self.simulation = self.simulation.seek(0 if place == "start" else self.simulation.descent.last)

    def action_leap(self, steps: int) -> None:
        self.simulation = self.simulation.step(steps) if steps > 0 else self.simulation.back(-steps)

    def action_start_over(self) -> None:
        self.simulation = self.simulation.restart()

    def action_leave_mode(self) -> None:
        """From the walk through the lines, or from predicting, back to whole updates."""
        if self.simulation.predictions is not None:
            self._stop_predicting()
        else:
            self.simulation = self.simulation.seek(self.simulation.descent.cursor)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "leave_mode":
                return self.simulation.lines_shown > 0 or self.simulation.predictions is not None
            case "undo":
                return bool(self._before)
            case "run_alone":
                return bool(self.simulation.others)
            case "pan":
                return parameters[0] in range(len(self.simulation.descent.surface.window))
            case "scroll_lines":
                return self._update.max_scroll_y > 0
            case "toggle_relief" | "next_style":
                has_two = len(self.simulation.descent.surface.window) == 2
                return has_two and (action == "toggle_relief" or self.look.relief is None)
        return super().check_action(action, parameters)

    def action_undo(self) -> None:
        self._is_undoing = True
        self.simulation = self._before.pop()
        self._is_undoing = False

    @on(ChartView.Clicked, "#loss")
    def seek_to_click(self, event: ChartView.Clicked) -> None:
        event.stop()
        self.simulation = self.simulation.seek(round(event.x))

    # Playing

    def action_play(self) -> None:
        self.playing = not self.playing

    def action_change_speed(self, direction: int) -> None:
        self.speed = _SPEEDS[min(len(_SPEEDS) - 1, max(0, _SPEEDS.index(self.speed) + direction))]
        if not self.playing or self.has_class("-figure"):  # else the status line says it
            self.notify(f"{counted(self.speed, 'update')} a second", timeout=2)

    def _play_on(self) -> None:
        if self.simulation.descent.frame.is_finite:
            self.simulation = self.simulation.step()
        else:
            self.playing = False

    # Predicting

    def action_predict(self) -> None:
        if self.simulation.predictions is not None:
            self._stop_predicting()
            return
        self.playing = False
        self.simulation = self.simulation.predicting(True)
        names = ", ".join(f"{name}_new" for name in self.simulation.descent.surface.coordinates)
        self.query_one(EntryLine).ask("predict", f"{names} =", "a number or a sum; or click on the chart")

    def _stop_predicting(self) -> None:
        self.simulation = self.simulation.predicting(False)
        self.query_one(EntryLine).close()
        self.focus()

    def _show_ghost(self, text: str) -> None:
        try:
            guess = read_guess(self.simulation.descent, text)
        except Unreadable:
            return
        self.simulation = self.simulation.with_guess(guess)

    def _judge(self, text: str) -> None:
        entry = self.query_one(EntryLine)
        try:
            guess = read_guess(self.simulation.descent, text)
        except Unreadable as unreadable:
            entry.tell(str(unreadable))
            return
        self._make_update(guess)
        entry.clear()
        entry.tell("")

    def _make_update(self, guess: tuple[float, ...], reach: float = 0.0) -> None:
        """Make the update that was predicted; the verdict is kept before it is seen."""
        judged = self.simulation.with_guess(guess).judge_guess(reach)
        if judged.predictions and judged.predictions.last and isinstance(self.app, KeepsPredictions):
            self.app.keep_prediction(self.simulation.descent, judged.predictions.last)
        self.simulation = judged

    @on(ChartView.Clicked, "#surface")
    def place_point(self, event: ChartView.Clicked) -> None:
        """A click says where the next update leads while predicting, else where the run starts."""
        event.stop()
        place = (event.x, event.y)[: len(self.simulation.descent.surface.coordinates)]
        if self.simulation.predictions is None:
            self.simulation = self.simulation.restart(place)
        else:
            self._make_update(place, reach=max(event.cell[: len(place)]))

    # Asking

    def action_ask(self, purpose: str, text: str = "") -> None:
        if purpose == "save":
            self.query_one(EntryLine).ask("save", "Save as:", "run.csv, run.json, chart.svg or chart.txt")
            return
        wanted, now = PURPOSES[purpose], self.simulation
        self.query_one(EntryLine).ask(purpose, wanted.prompt(now), wanted.example, text or wanted.begins_with(now))

    @on(EntryLine.Edited)
    def follow_typing(self, event: EntryLine.Edited) -> None:
        event.stop()
        if event.purpose == "predict":
            self._show_ghost(event.text)

    @on(Panel.ChangeChosen)
    def take_change(self, event: Panel.ChangeChosen) -> None:
        event.stop()
        self.simulation, _ = PURPOSES[event.change.purpose].apply(self.simulation, event.change.text)

    @on(EntryLine.Entered)
    def take_entry(self, event: EntryLine.Entered) -> None:
        event.stop()
        if event.purpose == "predict":
            self._judge(event.text)
            return
        try:
            if event.purpose == "save":
                told = save(event.text, self.simulation.descent, self._surface.chart)
            else:
                self.simulation, told = PURPOSES[event.purpose].apply(self.simulation, event.text)
        except UserError as error:
            self.query_one(EntryLine).tell(str(error))
            return
        self.query_one(EntryLine).close()
        self.focus()
        if told:
            self.notify(told, markup=False)

    @on(EntryLine.Left)
    def leave_entry(self, event: EntryLine.Left) -> None:
        event.stop()
        if event.purpose == "predict":
            self.simulation = self.simulation.predicting(False)
        self.query_one(EntryLine).close()
        self.focus()

    # Choosing

    def action_pick_surface(self) -> None:
        self.app.push_screen(surface_picker(self.simulation), self._take_surface)

    def _take_surface(self, name: str | None) -> None:
        if name is None:
            return
        try:
            self.simulation = self.simulation.on(typed_surface_named(name))
        except UserError as error:
            self.action_ask("surface", name)
            self.query_one(EntryLine).tell(str(error))

    def action_pick_optimizer(self) -> None:
        self.app.push_screen(optimizer_picker(self.simulation), partial(self._take, "optimizer"))

    def action_pick_schedule(self) -> None:
        self.app.push_screen(schedule_picker(self.simulation), partial(self._take, "schedule"))

    def _take(self, key: str, name: str | None) -> None:
        if name is None:
            return
        try:
            self.simulation = self.simulation.with_typed(f"{key}={name}")
        except UserError as error:
            self.action_ask("schedule", f"{key}={name} ")
            self.query_one(EntryLine).tell(str(error))

    def action_run_alone(self) -> None:
        self.simulation = self.simulation.alone()

    # Looking

    def action_explain(self) -> None:
        from tutor.app.simulator.symbols import SymbolsScreen

        self.app.push_screen(SymbolsScreen(self.simulation))

    def action_toggle_panel(self, name: str | None) -> None:
        """Show a panel or take it away; where there is room for one only, it takes the other's place."""
        has_room = self.screen.has_class("-wide") and self.screen.has_class("-tall")
        self.panels = toggled(self.panels, name, _MOST_PANELS if has_room else 1) if name else self.panels

    def action_pick_panel(self) -> None:
        self.app.push_screen(panel_picker(), self.action_toggle_panel)

    def action_toggle_log(self) -> None:
        self.look = self.look.with_other_scale(self.simulation)

    def action_next_style(self) -> None:
        self.look = self.look.with_next_style()

    def action_toggle_relief(self) -> None:
        self.look = self.look.with_other_view()

    def action_zoom(self, factor: float) -> None:
        self.look = self.look.zoomed(self.simulation, factor)

    def action_pan(self, axis: int, direction: int) -> None:
        self.look = self.look.panned(self.simulation, axis, direction)

    def action_fit(self) -> None:
        self.look = self.look.fitted(self.simulation)

    def action_usual_window(self) -> None:
        self.look = self.look.whole()

    def action_scroll_lines(self, rows: int) -> None:
        self._update.scroll_relative(y=rows, animate=False)

    # Taking along

    def action_copy_line(self) -> None:
        try:
            line = run_line(self.simulation.descent)
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(line)
        self.action_ask("open", line)
        self.query_one(EntryLine).tell("Copied; where that did not work, take it from here.", is_good=True)
