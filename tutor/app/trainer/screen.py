"""The trainer's screen: one view, its keys in the footer, and what it is for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from tutor.app.trainer.view import TrainerView
from tutor.app.widgets.collector import spare_the_collector
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.trainer import Trainer


class TrainerScreen(Screen[None]):
    """Train a small network, one update at a time or in a run, and open any of its numbers."""

    CSS_PATH = "trainer.tcss"
    HELP = """
# Trainer

A small network learns to tell classes apart, or to predict a value. Each update moves all its weights
against the gradient of the loss on a few examples, the minibatch.

Press space for one update, `e` for an epoch, `g` to run and to pause; ← goes back.
The map shows what the network says of every point; `v` shows other pictures: one neuron's own map,
the weights, the confusion matrix, the loss around here.
Choose a weight with shift and the arrow keys, with a click, or by its name after `w`; enter opens it and
writes out every number behind it. `=` gives it another value by hand.
`b` builds another network; `t` changes any setting in mid-run, such as `rate=0.03` or `optimizer=momentum`.
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

    def __init__(self, training: TrainingPlan | Trainer | str | None = None) -> None:
        """Open on a plan, on the training of a line, or on one that is on its way.

        Raises:
            UserError: the line is no training.
        """
        super().__init__()
        self._view = TrainerView(training)

    def compose(self) -> ComposeResult:
        yield self._view
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._view.focus()
        self.call_after_refresh(spare_the_collector)

    def action_leave(self) -> None:
        if self._view.look.picture == "number":
            self._view.action_open_weight()
        else:
            self.app.pop_screen()

    def on_screen_suspend(self) -> None:
        """Nothing is trained on behind another screen."""
        if self._view.is_running:
            self._view.action_run_or_pause()
