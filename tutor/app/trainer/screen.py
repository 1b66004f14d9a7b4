"""The trainer's screen: one view, its keys in the footer, and what it is for."""

from typing import Any, ClassVar

from textual.binding import BindingType

from tutor.app.trainer.keys import OF_THE_SCREEN
from tutor.app.trainer.pictures import look_again
from tutor.app.trainer.view import TrainerView
from tutor.app.trainer.working import names_large_file
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.resuming import KeptScreen
from tutor.engine.data.marked import parted
from tutor.engine.training.training_plan import TrainingPlan
from tutor.gallery import Saved
from tutor.lab.as_left import trainer_again, trainer_as_left
from tutor.lab.drawn_points import DrawnPoints
from tutor.lab.trainer import Trainer


class TrainerScreen(KeptScreen):
    """Train a small network, one update at a time or in a run, and open any of its numbers."""

    KEPT = "trainer"
    _view: TrainerView
    CSS_PATH = "trainer.tcss"
    HELP = """
# Trainer

A small network learns to tell classes apart, or to predict a value. Each update moves all its weights
against the gradient of the loss on a few examples, the minibatch.

Press space for one update, `e` for an epoch, `g` to run and to pause; ← goes back.
The first picture is the whole network: what each neuron makes of every point, and the weights as edges. `z` walks an
example through it, a layer at a time, forward and back; `x` takes another. `v` shows other pictures: what the network
says of every point, one neuron's own map, the weights, the confusion matrix, the loss around here.
Choose a weight with shift and the arrow keys, with a click, or by its name after `w`; enter opens it and
writes out every number behind it. `=` gives it another value by hand.
`u` takes the last change back. `c` trains up to three more beside this one, from the same first weights or from others;
`y` copies the whole training, changes included, as a line.
`r` tries rising rates from the weights as they are, to find one that suits; the weights stay.
`s` saves the weights as a file, and `ctrl+o` opens one, or a training from its line.
`D` draws points of your own into a plane, by keys or by mouse.
`b` builds another network; `t` changes any setting in mid-run, such as `rate=0.03` or `optimizer=momentum`, and `O`
takes an update rule of your own.
"""
    BINDINGS: ClassVar[list[BindingType]] = [*OF_THE_SCREEN]

    def __init__(self, training: TrainingPlan | Trainer | str | None = None, learner: Learner | None = None) -> None:
        """Open on a plan, a line, or a training that is on its way; else as a learner left the trainer last.

        Raises:
            UserError: the line is no training.
        """
        super().__init__(learner, is_usual=training is None)
        self._view = TrainerView(training)

    @property
    def line(self) -> str:
        """The training that stands now, as its line."""
        return self._view.line

    def take_kept(self, saved: Saved, as_race: bool = False) -> None:
        """Go on with a rule that was kept under a name."""
        self._view.take_rule(saved.line)

    def find_again(self) -> None:
        """Stand as it was left last, or as earlier versions kept it: as a line in the store."""
        if self._learner is not None and self._learner.kept.get(self.KEPT) is None:
            line = self._learner.store.setting(self.KEPT)
            self._learner.kept.put(self.KEPT, line and {"line": line, "beside": [], "tested": []})
        super().find_again()

    def action_leave(self) -> None:
        if self._view.is_searching:
            self._view.stop_computing()
        elif self._view.is_busy and not self._view.is_running:
            self._view.stop()
        elif self._view.look.picture == "number":
            self._view.action_open_weight()
        else:
            self.app.pop_screen()

    def action_draw(self) -> None:
        """Draw points, beginning with those that are trained on where these were drawn."""
        from tutor.app.trainer.drawing import DrawScreen

        plan = self._view.trainer.plan
        folder = (self._learner or Learner()).directory / "points"
        self.app.push_screen(DrawScreen(DrawnPoints.read(parted(plan.dataset)[0]), plan, folder), self._view.begin_plan)

    def on_screen_suspend(self) -> None:
        """Nothing is trained on behind another screen."""
        self._view.pause()
        self._view.stop_computing()

    def on_screen_resume(self) -> None:
        self._view.go_on()

    def as_left(self) -> Any:
        look = self._view.look
        shown = [look.picture, look.chosen, look.logarithmic]
        return {**trainer_as_left(self._view.trainer, self._view.line), "look": shown}

    def set_up(self, kept: Any) -> None:
        line = kept.get("line") if isinstance(kept, dict) else None
        if isinstance(line, str) and names_large_file(line):
            self._view.carry_out(lambda: trainer_again(kept), self._view.become, self._view.warn, line)
        else:
            self._view.become(trainer_again(kept))
        self._view.look = look_again(kept.get("look"))
