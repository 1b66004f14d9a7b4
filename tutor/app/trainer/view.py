"""The trainer as one widget: the pictures, curves and numbers of one training, mirrored as it changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import ProgressBar, Static

from tutor.app.trainer.computing import ComputingTrainer
from tutor.app.trainer.keys import CHANGING, LOOKING, RUNNING
from tutor.app.trainer.pictures import PICTURES, Look, PictureName, pictures_of, shown_picture
from tutor.app.trainer.purposes import PURPOSES
from tutor.app.trainer.words import WRITTEN, in_words, picture_names, readout, status_line
from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.entry import EntryLine
from tutor.charts.training.learning import LearningChart
from tutor.charts.training.network_picture import NetworkChart
from tutor.charts.training.rates import RatesChart
from tutor.charts.training.weights import WeightsChart
from tutor.engine.errors import UserError
from tutor.engine.network.open_weight import in_other_layer, layers_with_weights, moved, place_of
from tutor.engine.rules.schedules import Knobs
from tutor.engine.runs.rule_reading import lines_of_rule
from tutor.engine.scripts.training_script import training_script
from tutor.engine.training.coach import Advice
from tutor.engine.training.training import TrainingSettings, told_cost
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.building import with_validation
from tutor.lab.measured import Measured
from tutor.lab.simulation import next_rate
from tutor.lab.trainer import Trainer
from tutor.lab.training_told import advice

_WIDE = 100
"""Columns from which written numbers leave room for the curves beside them."""
_HIGH = 50
"""Rows from which weights, or a neuron, leave room for the other below them."""
_DIRECTIONS = 6
"""The line from the start, the plane through it, and four planes at random."""
PLACES: Mapping[str, Callable[[Trainer], int]] = {
    "forward": lambda trainer: trainer.training.cursor + 1,
    "back": lambda trainer: max(0, trainer.training.cursor - 1),
    "epoch": lambda trainer: trainer.next_epoch,
    "epoch back": lambda trainer: max(0, trainer.training.cursor - trainer.training.updates_per_epoch),
    "start": lambda trainer: 0,
    "end": lambda trainer: trainer.training.last,
}
"""Updates to go to."""


class TrainerView(ComputingTrainer):
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
        #train-words { height: auto; max-height: 40%; padding: 0 1; color: $text-muted; }
        #train-readout { height: auto; padding: 0 1; }
        #train-progress { height: 1; display: none; padding: 0 1; }
        #train-progress ProgressBar, #train-progress Bar { width: 1fr; }
        #train-progress Static { width: 46; padding: 0 1; text-wrap: nowrap; }
        #train-below { height: 14; display: none; border-top: solid $panel; }
        #train-weights { width: 5fr; height: 1fr; }
        #train-neuron { width: 3fr; height: 1fr; }
    }
    TrainerView.-running, TrainerView.-waiting { #train-progress { display: block; } }
    TrainerView.-figure { min-height: 18; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*RUNNING, *CHANGING, *LOOKING]

    look: reactive[Look] = reactive(Look, init=False)

    def __init__(
        self,
        training: TrainingPlan | Trainer | str | None = None,
        *,
        is_figure: bool = False,
    ) -> None:
        """Show a training: a plan, a line, or one that is already on its way.

        Raises:
            UserError: it cannot begin.
        """
        super().__init__()
        self.set_class(is_figure, "-figure")
        if is_figure:  # a lesson speaks of the map, and its figure is small
            self.set_reactive(TrainerView.look, Look("map"))
        if training is not None:
            self.set_reactive(TrainerView.trainer, Trainer.of(training))
        self._shown_curves: tuple[object, ...] = ()
        self._coached: tuple[Measured, TrainingSettings, list[Advice]] | None = None

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
        self._play_plan()

    def on_resize(self) -> None:
        """Which parts are seen depends on the size."""
        self.call_after_refresh(self._mirror)

    def watch_trainer(self, before: Trainer, trainer: Trainer) -> None:
        rule = trainer.settings.updates.optimizer
        if rule is not before.settings.updates.optimizer and (cost := told_cost(rule, trainer.network)):
            self.notify(cost, markup=False)
        if self.look.chosen >= self.trainer.network.size:
            self.look = replace(self.look, chosen=0)
        self._mirror()

    def _mirror(self) -> None:
        if not self.is_mounted:
            return
        trainer, look = self.trainer, self.look
        name = shown_picture(trainer, look)
        self._write("status", status_line(trainer))
        self._write("pictures", picture_names(trainer, look))
        self._write("readout", readout(trainer, self._advice()))
        self._show_curves()
        is_written = name in WRITTEN
        self.query_one("#train-number").display = is_written
        self.query_one("#train-picture").display = not is_written
        self.query_one("#train-right").display = not is_written or self.size.width >= _WIDE
        if self.takes_long(name):
            shown = self.computed(name, look)
        else:
            shown = WRITTEN[name](trainer, look) if is_written else PICTURES[name].drawn(trainer, look)
        if is_written:
            self._write("lines", shown if isinstance(shown, Content) else Content("The numbers are being computed."))
            self._write("words", Content(in_words(trainer)))
        else:
            chart = None if isinstance(shown, Content) else shown
            self.query_one("#train-picture", ChartView).show(chart)
            self._write("words", Content(chart.describe() if chart else ""))
        below, is_large = self.query_one("#train-below"), name in ("weights", "neuron")
        below.set_class(name == "network" or (is_large and self.size.height < _HIGH), "-hidden")
        if below.display:  # what stands large above does not stand there again
            for beside in ("weights", "neuron"):
                view = self.query_one(f"#train-{beside}", ChartView)
                view.display = name != beside
                view.show(PICTURES[beside].drawn(trainer, look) if view.display else None)

    watch_look = _mirror

    def _write(self, name: str, text: Content) -> None:
        """Show words where others stood; the screen is laid out anew only where they need more rows or fewer."""
        words = self.query_one(f"#train-{name}", Static)
        if words.content == text:
            return
        words.update(text, layout=False)
        words.clear_cached_dimensions()
        size = words.content_size
        if not size.width or words.get_content_height(self.size, self.app.size, size.width) != size.height:
            words.refresh(layout=True)

    def _advice(self) -> list[Advice]:
        """What the coach says, asked anew where another moment was measured: it passes through the whole network."""
        latest, settings = self.trainer.latest, self.trainer.settings
        if self._coached is None or self._coached[:2] != (latest, settings):
            self._coached = latest, settings, advice(self.trainer)
        return self._coached[2]

    def _show_curves(self) -> None:
        """The curves, where another moment was measured; drawing them takes longer than most else."""
        trainer, is_logarithmic = self.trainer, self.look.logarithmic
        beside = [other.measured for other in trainer.others]
        shown = (trainer.measured, trainer.latest, trainer.branches, beside, is_logarithmic)
        if self._shown_curves == shown:
            return
        self._shown_curves = shown
        self.query_one("#train-loss", ChartView).show(LearningChart.of(trainer, "loss", is_logarithmic))
        accuracy = self.query_one("#train-accuracy", ChartView)
        accuracy.display = bool(trainer.points.classes)
        if accuracy.display:
            accuracy.show(LearningChart.of(trainer, "accuracy"))

    def mirror_computed(self) -> None:
        if self.takes_long(shown_picture(self.trainer, self.look)):
            self._mirror()

    def action_go(self, place: str) -> None:
        """Go to a place by its name in PLACES."""
        self._go(PLACES[place])

    def action_undo(self) -> None:
        self._once_there(self._undo)

    def _undo(self) -> None:
        self.stop()
        if self.trainer.before:
            self.become(self.trainer.undone())

    def action_begin_again(self) -> None:
        self.stop()
        self._change(lambda trainer: trainer.again())

    def action_other_seed(self) -> None:
        self.stop()
        self._change(lambda trainer: trainer.again(trainer.plan.seed + 1))

    def action_train_alone(self) -> None:
        self._change(lambda trainer: trainer.alone())

    def action_change_rate(self, direction: int) -> None:
        self._change(lambda trainer: trainer.with_rate(next_rate(trainer.learning_rate, direction)))

    def action_toggle_frozen(self) -> None:
        layer = place_of(self.trainer.network, self.look.chosen).layer
        self._change(lambda trainer: trainer.toggle_frozen(layer))

    def action_type_rule(self) -> None:
        from tutor.app.widgets.rule_editor import RuleEditor

        self.stop()

        def knobs_with(rule: str) -> Knobs:
            return self._with_rule(rule).settings.updates.every_knob

        self.app.push_screen(RuleEditor(lines_of_rule(self.trainer.settings.updates), knobs_with), self.take_rule)

    def _with_rule(self, rule: str) -> Trainer:
        return self.trainer.with_typed(f'optimizer="{rule}"')

    def take_rule(self, rule: str | None) -> None:
        if rule is None:
            return
        try:
            trainer = self._with_rule(rule)
        except UserError as error:
            self.action_ask("change")
            self.query_one(EntryLine).tell(str(error))
        else:
            self.become(trainer)

    def action_build(self) -> None:
        self._open_build(self.trainer.plan)

    def _open_build(self, plan: TrainingPlan) -> None:
        from tutor.app.trainer.build import BuildScreen

        self.stop()
        self.app.push_screen(BuildScreen(with_validation(plan)), self.begin_plan)

    def begin_plan(self, plan: TrainingPlan | None) -> None:
        """Begin another training; the one before is an undo away."""
        if plan is not None:
            self._once_there(lambda: self._begin_plan(plan, self.trainer))

    def _begin_plan(self, plan: TrainingPlan, before: Trainer) -> None:
        self.carry_out(lambda: Trainer.begin(plan).instead_of(before), self.become, self.warn, plan.dataset)

    # Looking.

    def action_show_picture(self, name: PictureName) -> None:
        self.look = replace(self.look, picture=name)

    def action_next_picture(self, by: int) -> None:
        there = pictures_of(self.trainer)
        shown = shown_picture(self.trainer, self.look)
        at = there.index(shown) if shown in there else -1
        self.action_show_picture(there[(at + by) % len(there)])

    def action_open_weight(self) -> None:
        self.action_show_picture("weights" if self.look.picture == "number" else "number")

    def action_choose(self, rows: int, columns: int) -> None:
        self.look = replace(self.look, chosen=moved(self.trainer.network, self.look.chosen, rows, columns))

    def action_choose_layer(self, by: int) -> None:
        self.look = replace(self.look, chosen=in_other_layer(self.trainer.network, self.look.chosen, by))

    def action_toggle_log(self) -> None:
        self.look = replace(self.look, logarithmic=not self.look.logarithmic)

    def action_next_example(self) -> None:
        picture = (
            self.look.picture
            if self.look.picture in ("network", "xray") or not self.trainer.points.picture
            else "digit"
        )
        self.look = replace(self.look, picture=picture, example=self.look.example + 1)

    def action_walk(self) -> None:
        """One layer further, forward and then back, then the biases again."""
        stages = 2 * (len(layers_with_weights(self.trainer.network)))
        flow = (self.look.flow + 1) % (stages + 1) if self.look.picture == "network" else 1
        self.look = replace(self.look, picture="network", flow=flow)

    def action_next_landscape(self) -> None:
        directions = (self.look.directions + 1) % _DIRECTIONS if self.look.picture == "landscape" else 0
        self.look = replace(self.look, picture="landscape", directions=directions)

    def action_search_rates(self) -> None:
        """Try rising rates from the weights as they are, anew where that was done before."""
        if not self.is_searching:
            self.look = replace(self.look, picture="rates", searches=self.look.searches + 1)

    def action_scroll_lines(self, by: int) -> None:
        self.query_one("#train-number", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_test(self) -> None:
        """Look at the test set, and say what that means."""
        self._change(lambda trainer: trainer.look_at_test())

    def action_copy_script(self) -> None:
        try:
            script = training_script(replace(self.trainer.plan_here, steps=None)).text
        except UserError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(script)
        self.notify("Copied as PyTorch; its second line says where its examples come from.")

    def action_copy_line(self) -> None:
        self.app.copy_to_clipboard(self.line)
        self.notify(Content(f"Copied: {self.line}").markup)

    @on(ChartView.Clicked)
    def choose_clicked(self, event: ChartView.Clicked) -> None:
        """A click chooses a weight, takes a rate that was tried, or goes to the nearest measured update."""
        event.stop()
        view, chart = event.view, event.view.chart
        if isinstance(chart, WeightsChart | NetworkChart):
            index = chart.parameter_at(round(event.x), round(-event.y), *view.size)
            if index is not None:
                self.look = replace(self.look, chosen=index)
        elif isinstance(chart, RatesChart):
            self._change(lambda trainer: trainer.with_rate(float(f"{10**event.x:.2g}")))
        elif isinstance(chart, LearningChart):
            self._go(lambda trainer: trainer.nearest(event.x))

    # What is typed.

    def action_ask(self, name: str) -> None:
        purpose = PURPOSES[name]
        self.query_one(EntryLine).ask(name, purpose.prompt(self.trainer, self.look), purpose.example)

    @on(EntryLine.Entered)
    def apply_typed(self, event: EntryLine.Entered) -> None:
        event.stop()
        self._once_there(lambda: self._apply(event.purpose, event.text))

    def _apply(self, purpose: str, text: str) -> None:
        entry, before = self.query_one(EntryLine), (self.trainer, self.look)

        def done(made: tuple[Trainer, Look]) -> None:
            trainer, self.look = made
            entry.close()
            self.focus()
            if PURPOSES[purpose].told:
                self.notify(PURPOSES[purpose].told.format(text), markup=False)
            if trainer.plan.dataset != self.trainer.plan.dataset and trainer.training.train_set.preparation is not None:
                self._open_build(trainer.plan)  # what was understood of a table is seen before it is learnt
            else:
                self.become(trainer)

        self.carry_out(lambda: PURPOSES[purpose].apply(*before, text), done, entry.tell, text)
