"""What is typed or clicked at the simulator: a setting, a start, a run, a name for a file, a prediction."""

from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.purposes import PURPOSES, Purpose
from tutor.app.simulator.saving import save
from tutor.app.simulator.state import SimulatorState
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.app.widgets.messages import KeepsPredictions
from tutor.engine.errors import UserError
from tutor.engine.runs.line import parse_run, run_line
from tutor.lab.predicting import read_guess
from tutor.lab.simulation import Simulation
from tutor.words.unreadable import Unreadable


class Asking(SimulatorState):
    """What the entry line asks for and what becomes of it; a prediction is asked for in the same way."""

    _purpose: Purpose
    """What was asked for last."""
    _asks: Widget
    """What has the keys again after it."""

    @dataclass
    class Raced(Message):
        """A race is over."""

        simulation: Simulation | None
        """As it stands then; None where there was none."""
        told: str
        """Who won and where, or why there was no race."""

    def action_predict(self) -> None:
        if self.simulation.predictions is not None:
            self._stop_predicting()
            return
        self.playing = False
        self.simulation = self.simulation.predicting(True)
        names = ", ".join(f"{name}_new" for name in self.simulation.descent.surface.coordinates)
        self.entry.ask("predict", f"{names} =", "a number or a sum; or click on the chart")

    def _stop_predicting(self) -> None:
        self.simulation = self.simulation.predicting(False)
        self.entry.close()
        self.focus()

    def _show_ghost(self, text: str) -> None:
        try:
            guess = read_guess(self.simulation.descent, text)
        except Unreadable:
            return
        self.simulation = self.simulation.with_guess(guess)

    def _judge(self, text: str) -> None:
        entry = self.entry
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

    def action_leave_mode(self) -> None:
        """From the walk through the lines, or from predicting, back to whole updates."""
        if self.simulation.predictions is not None:
            self._stop_predicting()
        else:
            self.simulation = self.simulation.seek(self.simulation.descent.cursor)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "leave_mode":
            return self.simulation.lines_shown > 0 or self.simulation.predictions is not None
        return super().check_action(action, parameters)

    def action_ask(self, purpose: str, text: str = "") -> None:
        saved = Purpose(lambda _: "Save as:", "run.csv, run.json, run.py, chart.svg or chart.txt", self._saved)
        self._ask(purpose, saved if purpose == "save" else PURPOSES[purpose], text)

    def _saved(self, simulation: Simulation, name: str) -> tuple[Simulation, str]:
        return simulation, save(name, simulation.descent, self.query_one("#surface", ChartView).chart)

    def _ask(self, name: str, purpose: Purpose, text: str = "", asks: Widget | None = None) -> None:
        """Ask for something to be typed; the keys go back to what asks, else to the run."""
        now, self._purpose, self._asks = self.simulation, purpose, asks or self
        self.entry.ask(name, purpose.prompt(now), purpose.example, text or purpose.begins_with(now))

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
        if event.purpose == "race":
            self.entry.tell("Every optimizer is tried with many rates …", is_good=True)
            self._race(self.simulation, event.text)
            return
        try:
            self.simulation, told = self._purpose.apply(self.simulation, event.text)
        except UserError as error:
            self.entry.tell(str(error))
            return
        self.entry.close()
        self._asks.focus()
        if told:
            self.notify(told, markup=False)

    @work(thread=True, exclusive=True)
    def _race(self, simulation: Simulation, text: str) -> None:
        """Tune and run in a thread, for that takes longer than a frame."""
        try:
            self.post_message(self.Raced(*PURPOSES["race"].apply(simulation, text)))
        except UserError as error:
            self.post_message(self.Raced(None, str(error)))

    @on(Raced)
    def take_race(self, event: Raced) -> None:
        event.stop()
        if event.simulation is None:
            self.entry.tell(event.told)
            return
        self.entry.close()
        self.focus()
        self.simulation = event.simulation
        self.notify(event.told, title="The race", markup=False, timeout=30)

    @on(EntryLine.Left)
    def leave_entry(self, event: EntryLine.Left) -> None:
        event.stop()
        if event.purpose == "predict":
            self.simulation = self.simulation.predicting(False)

    def action_copy_script(self) -> None:
        from tutor.engine.scripts.run_script import run_script  # late: most runs are not copied

        try:
            script = run_script(parse_run(run_line(self.simulation.descent)), "pytorch")
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(script)
        self.notify("Copied as a script of PyTorch; ctrl+s and a name in .py keeps it.")

    def action_copy_line(self) -> None:
        try:
            line = run_line(self.simulation.descent)
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(line)
        self.action_ask("open", line)
        self.entry.tell("Copied; where that did not work, take it from here.", is_good=True)
