"""The trainer as one widget: the pictures, curves and numbers of one training, mirrored as it changes."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive, var
from textual.widget import Widget
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from tutor.app.trainer.keys import CHANGING, LOOKING, RUNNING
from tutor.app.trainer.landscape import landscape
from tutor.app.trainer.messages import LandscapeReady, Trained
from tutor.app.trainer.pace import SPEEDS, USUAL_SPEED, paced, speed_in_words
from tutor.app.trainer.pictures import PICTURES, Look, PictureName, pictures_of, shown_picture
from tutor.app.trainer.purposes import PURPOSES
from tutor.app.trainer.words import in_words, number_lines, picture_names, readout, status_line
from tutor.app.widgets.chart import Chart, ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.charts.training.learning import LearningChart
from tutor.charts.training.weights import WeightsChart
from tutor.engine.errors import UserError
from tutor.engine.network.parameter_places import in_other_layer, moved, place_of
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.simulation import next_rate
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import epochs, time_left

_WIDE = 100
"""Columns from which written numbers leave room for the curves beside them."""
_DIRECTIONS = 6
"""The line from the start, the plane through it, and four planes at random."""


class TrainerView(Widget, can_focus=True):
    """A training under a person's hands; its one state is `trainer`, and `look` says what is drawn."""

    DEFAULT_CSS = """
    TrainerView {
        height: auto;
        layout: vertical;
        .train-line { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; link-style: none; }
        #train-status { background: $panel; }
        #train-middle { height: 1fr; min-height: 10; }
        #train-left { width: 5fr; height: 1fr; }
        #train-right { width: 3fr; height: 1fr; }
        #train-picture, #train-loss, #train-accuracy { height: 1fr; }
        #train-number { height: 1fr; display: none; padding: 0 1; }
        #train-number Static { height: auto; }
        #train-words { height: auto; max-height: 2; padding: 0 1; color: $text-muted; }
        #train-readout { height: auto; padding: 0 1; }
        #train-progress { height: 1; display: none; padding: 0 1; }
        #train-progress ProgressBar, #train-progress Bar { width: 1fr; }
        #train-progress Static { width: auto; min-width: 24; padding: 0 1; }
        #train-below { height: 14; display: none; border-top: solid $panel; }
        #train-weights { width: 5fr; height: 1fr; }
        #train-neuron { width: 3fr; height: 1fr; }
    }
    TrainerView.-running #train-progress { display: block; }
    TrainerView.-figure { min-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*RUNNING, *CHANGING, *LOOKING]

    trainer: reactive[Trainer] = reactive(lambda: Trainer.begin(TrainingPlan("moons", layers=(8, 8))), init=False)
    look: reactive[Look] = reactive(Look, init=False)
    speed: var[int] = var(USUAL_SPEED)
    """Which of SPEEDS a run goes at."""

    def __init__(
        self,
        training: TrainingPlan | Trainer | str | None = None,
        *,
        is_figure: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Show a training: a plan, a line, or one that is already on its way.

        Raises:
            UserError: it cannot begin.
        """
        super().__init__(id=id, classes=classes)
        self.set_class(is_figure, "-figure")
        if training is not None:
            self.set_reactive(TrainerView.trainer, Trainer.of(training))
        self._run = 0
        self._landscape: LandscapeReady | None = None
        self._is_looking_around = False
        self._shown_curves: tuple[object, ...] = ()
        self._begun = (0, 1, 0.0)
        """Of the present run: its first update, how many it has, and when it began."""

    def compose(self) -> ComposeResult:
        yield Static(id="train-status", classes="train-line", markup=False)
        yield Static(id="train-pictures", classes="train-line", markup=False)
        with Horizontal(id="train-middle"):
            with Vertical(id="train-left"):
                yield ChartView(id="train-picture")
                with VerticalScroll(id="train-number", can_focus=False):
                    yield Static(id="train-lines", markup=False)
                yield Static(id="train-words", markup=False)
            with Vertical(id="train-right"):
                yield ChartView(id="train-loss")
                yield ChartView(id="train-accuracy")
                yield Static(id="train-readout", markup=False)
        with Horizontal(id="train-below"):
            yield ChartView(id="train-weights")
            yield ChartView(id="train-neuron")
        with Horizontal(id="train-progress"):
            # Its own estimate fails on a bar that has not moved; ours is in words beside it.
            yield ProgressBar(show_eta=False)
            yield Static(id="train-left-over", markup=False)
        yield EntryLine()

    def on_mount(self) -> None:
        self._mirror()

    def on_resize(self) -> None:
        """Which parts are seen depends on the size."""
        self.call_after_refresh(self._mirror)

    def on_unmount(self) -> None:
        self._run += 1

    @property
    def is_running(self) -> bool:
        """Whether a worker makes updates."""
        return self.has_class("-running")

    def watch_trainer(self) -> None:
        if self.look.chosen >= self.trainer.network.size:
            self.look = replace(self.look, chosen=0)
        self._mirror()

    def watch_look(self) -> None:
        self._mirror()

    def _mirror(self) -> None:
        if not self.is_mounted:
            return
        trainer, look = self.trainer, self.look
        name = shown_picture(trainer, look)
        self.query_one("#train-status", Static).update(status_line(trainer))
        self.query_one("#train-pictures", Static).update(picture_names(trainer, look))
        self.query_one("#train-readout", Static).update(readout(trainer))
        self._show_curves()
        self.query_one("#train-number").display = name == "number"
        self.query_one("#train-picture").display = name != "number"
        self.query_one("#train-right").display = name != "number" or self.size.width >= _WIDE
        if name == "number":
            self.query_one("#train-lines", Static).update(number_lines(trainer, look))
            self.query_one("#train-words", Static).update(Content(in_words(trainer)))
        elif name == "landscape":
            self._look_around()
        else:
            self._show_picture(PICTURES[name].drawn(trainer, look))
        if self.query_one("#train-below").display:
            for beside in ("weights", "neuron"):
                self.query_one(f"#train-{beside}", ChartView).show(PICTURES[beside].drawn(trainer, look))

    def _show_picture(self, chart: Chart | None) -> None:
        self.query_one("#train-picture", ChartView).show(chart)
        self.query_one("#train-words", Static).update(Content(chart.describe() if chart else ""))

    def _show_curves(self) -> None:
        """The curves, where another moment was measured; drawing them takes longer than most else."""
        trainer, is_logarithmic = self.trainer, self.look.logarithmic
        shown = (trainer.measured, trainer.latest, is_logarithmic)
        if self._shown_curves == shown:
            return
        self._shown_curves = shown
        moments, epoch = trainer.moments, trainer.latest.epoch
        self.query_one("#train-loss", ChartView).show(LearningChart.of("loss", moments, epoch, is_logarithmic))
        accuracy = self.query_one("#train-accuracy", ChartView)
        accuracy.display = bool(trainer.points.classes)
        if accuracy.display:
            accuracy.show(LearningChart.of("accuracy", moments, epoch))

    # The landscape: a worker computes it, always for the newest training.

    def _look_around(self) -> None:
        found, trainer, directions = self._landscape, self.trainer, self.look.directions
        if found is not None:
            self._show_picture(found.chart)
        is_old = found is None or found.directions != directions or found.trainer.training is not trainer.training
        if is_old and not self._is_looking_around:
            self._is_looking_around = True
            self._compute_landscape(trainer, directions)

    @work(thread=True, exit_on_error=True, group="landscape")
    def _compute_landscape(self, trainer: Trainer, directions: int) -> None:
        self.post_message(LandscapeReady(trainer, directions, landscape(trainer, directions)))

    @on(LandscapeReady)
    def present_landscape(self, event: LandscapeReady) -> None:
        event.stop()
        self._landscape, self._is_looking_around = event, False
        if shown_picture(self.trainer, self.look) == "landscape":
            self._look_around()

    # Running: the worker calls the engine and tells; only the handler changes what is shown.

    def action_run_or_pause(self) -> None:
        if self.is_running:
            self._stop()
        else:
            self._start()

    def _start(self) -> None:
        self._run += 1
        self.add_class("-running")
        updates = self.trainer.updates_left
        self._begun = (self.trainer.training.cursor, updates, time.monotonic())
        self.query_one(ProgressBar).update(total=updates, progress=0)
        self._make_updates(self.trainer, self._run, updates)

    def _stop(self) -> None:
        """Stop at the update that is on screen; what the worker has computed beyond it is still there."""
        self._run += 1
        self.remove_class("-running")

    @work(thread=True, exclusive=True, group="training")
    def _make_updates(self, trainer: Trainer, run: int, updates: int) -> None:
        worker = get_current_worker()

        def is_stopped() -> bool:
            return worker.is_cancelled or self._run != run

        for newest, is_over in paced(trainer, updates, SPEEDS[self.speed], is_stopped):
            self.post_message(Trained(run, newest, is_over))

    @on(Trained)
    def follow_run(self, event: Trained) -> None:
        event.stop()
        if event.run != self._run:
            return
        if event.is_over:
            self.remove_class("-running")
        self.trainer = event.trainer
        first, updates, begun = self._begun
        done = self.trainer.training.cursor - first
        self.query_one(ProgressBar).update(progress=done)
        left = time_left(done, updates - done, time.monotonic() - begun)
        self.query_one("#train-left-over", Static).update(
            f"epoch {epochs(self.trainer.training.epoch)} of {self.trainer.plan.epochs}  {left}"
        )

    def _change(self, change: Callable[[Trainer], Trainer]) -> None:
        """Change the training under the hands; one that runs goes on with the change."""
        was_running = self.is_running
        self._stop()
        try:
            self.trainer = change(self.trainer)
        except UserError as error:
            self.notify(Content(str(error)).markup, severity="warning")
        if was_running:
            self._start()

    def _move(self, move: Callable[[Trainer], Trainer]) -> None:
        """Go to another update; a training that runs stops."""
        self._stop()
        self.trainer = move(self.trainer)

    def action_step_forward(self) -> None:
        self._move(lambda trainer: trainer.step())

    def action_step_back(self) -> None:
        self._move(lambda trainer: trainer.back())

    def action_epoch(self) -> None:
        self._move(lambda trainer: trainer.epoch())

    def action_epoch_back(self) -> None:
        self._move(lambda trainer: trainer.epoch_back())

    def action_go_to_start(self) -> None:
        self._move(lambda trainer: trainer.seek(0))

    def action_go_to_end(self) -> None:
        self._move(lambda trainer: trainer.seek(trainer.training.last))

    def action_begin_again(self) -> None:
        self._move(lambda trainer: trainer.again())

    def action_other_seed(self) -> None:
        self._move(lambda trainer: trainer.again(trainer.plan.seed + 1))

    def action_change_speed(self, by: int) -> None:
        self.speed = min(len(SPEEDS) - 1, max(0, self.speed + by))
        self.notify(speed_in_words(SPEEDS[self.speed]), timeout=2)
        if self.is_running:
            self._stop()
            self._start()

    def action_change_rate(self, direction: int) -> None:
        self._change(lambda trainer: trainer.with_rate(next_rate(trainer.learning_rate, direction)))

    def action_toggle_frozen(self) -> None:
        layer = place_of(self.trainer.network, self.look.chosen).layer
        self._change(lambda trainer: trainer.toggle_frozen(layer))

    def action_build(self) -> None:
        from tutor.app.trainer.build import BuildScreen

        self._stop()
        self.app.push_screen(BuildScreen(self.trainer.plan), self._begin_plan)

    def _begin_plan(self, plan: TrainingPlan | None) -> None:
        if plan is not None:
            self._change(lambda _: Trainer.begin(plan))

    # Looking.

    def action_show_picture(self, name: PictureName) -> None:
        self.look = replace(self.look, picture=name)

    def action_next_picture(self, by: int) -> None:
        there = pictures_of(self.trainer)
        at = there.index(shown_picture(self.trainer, self.look))
        self.action_show_picture(there[(at + by) % len(there)])

    def action_open_weight(self) -> None:
        self.action_show_picture("weights" if self.look.picture == "number" else "number")

    def action_choose(self, rows: int, columns: int) -> None:
        self.look = replace(self.look, chosen=moved(self.trainer.network, self.look.chosen, rows, columns))

    def action_choose_layer(self, by: int) -> None:
        self.look = replace(self.look, chosen=in_other_layer(self.trainer.network, self.look.chosen, by))

    def action_toggle_log(self) -> None:
        self.look = self.look.with_other_scale()

    def action_next_example(self) -> None:
        self.look = replace(self.look, picture="digit", example=self.look.example + 1)

    def action_next_landscape(self) -> None:
        directions = (self.look.directions + 1) % _DIRECTIONS if self.look.picture == "landscape" else 0
        self.look = replace(self.look, picture="landscape", directions=directions)

    def action_scroll_lines(self, by: int) -> None:
        self.query_one("#train-number", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_copy_line(self) -> None:
        self.app.copy_to_clipboard(self.trainer.line)
        self.notify(Content(f"Copied: {self.trainer.line}").markup)

    @on(ChartView.Clicked)
    def choose_clicked(self, event: ChartView.Clicked) -> None:
        """A click on a weight chooses it; a click on a curve goes to the nearest measured update."""
        event.stop()
        view, chart = event.view, event.view.chart
        if isinstance(chart, WeightsChart):
            index = chart.parameter_at(round(event.x), round(-event.y), *view.size)
            if index is not None:
                self.look = replace(self.look, chosen=index)
        elif isinstance(chart, LearningChart):
            self._move(lambda trainer: trainer.near(event.x))

    # What is typed.

    def action_ask(self, name: str) -> None:
        purpose = PURPOSES[name]
        self.query_one(EntryLine).ask(name, purpose.prompt(self.trainer, self.look), purpose.example)

    @on(EntryLine.Entered)
    def apply_typed(self, event: EntryLine.Entered) -> None:
        event.stop()
        entry, was_running = self.query_one(EntryLine), self.is_running
        self._stop()
        try:
            trainer, look = PURPOSES[event.purpose].apply(self.trainer, self.look, event.text)
        except UserError as error:
            entry.tell(str(error))
        else:
            self.trainer, self.look = trainer, look
            entry.close()
            self.focus()
        if was_running:
            self._start()

    @on(EntryLine.Edited)
    def keep_edited(self, event: EntryLine.Edited) -> None:
        event.stop()

    @on(EntryLine.Left)
    def leave_entry(self, event: EntryLine.Left) -> None:
        event.stop()
        self.query_one(EntryLine).close()
        self.focus()
