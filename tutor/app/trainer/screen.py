"""The trainer's screen: one view, its keys in the footer, and what it is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.collector import spare_the_collector
from tutor.app.widgets.learner import Learner
from tutor.engine.errors import UserError
from tutor.engine.training.training_line import parse_training
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.trainer import Trainer

_SETTING = "trainer"
"""Under which name the store keeps the line of the training."""


class TrainerScreen(Screen[None]):
    """Train a small network, one update at a time or in a run, and open any of its numbers."""

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
`b` builds another network; `t` changes any setting in mid-run, such as `rate=0.03` or `optimizer=momentum`, and `O`
takes an update rule of your own.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape",
            "leave",
            "Leave",
            tooltip="Close the opened weight, or go back to where you came from.",
            id="train.leave",
            show=False,
        ),
    ]

    def __init__(self, training: TrainingPlan | Trainer | str | None = None, learner: Learner | None = None) -> None:
        """Open on a plan, a line, or a training that is on its way; else as a learner left the trainer last.

        Raises:
            UserError: the line is no training.
        """
        super().__init__()
        self._learner = learner
        self._view = TrainerView(_as_left(learner) if training is None else training)

    @property
    def line(self) -> str:
        """The training that stands now, as its line."""
        return self._view.line

    def compose(self) -> ComposeResult:
        yield self._view
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._view.focus()
        self.call_after_refresh(spare_the_collector)

    def action_leave(self) -> None:
        if self._view.is_busy and not self._view.is_running:
            self._view.stop()
        elif self._view.look.picture == "number":
            self._view.action_open_weight()
        else:
            self.app.pop_screen()

    def on_screen_suspend(self) -> None:
        """Nothing is trained on behind another screen, and what stands is kept for the next time."""
        self._keep()
        self._view.pause()

    def on_screen_resume(self) -> None:
        self._view.go_on()

    def on_unmount(self) -> None:
        self._keep()

    def _keep(self) -> None:
        """Keep the training as its line, which gives it again to the last bit."""
        if self._learner is not None:
            self._learner.store.set_setting(_SETTING, self._view.line)


def _as_left(learner: Learner | None) -> TrainingPlan | None:
    """The training that was left last; none where there is none, or where its file is gone."""
    line = learner.store.setting(_SETTING) if learner is not None else None
    try:
        plan = parse_training(line) if line else None
        if plan is not None:
            plan.begin()
        return plan
    except UserError:
        return None
