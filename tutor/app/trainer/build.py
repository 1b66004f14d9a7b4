"""Building a network: a list of what can be turned, and what comes of it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.app.widgets.keys_line import KeysLine
from tutor.engine.training.training_plan import TrainingPlan
from tutor.lab.building import choices, is_possible, preview, turned


class BuildScreen(ModalScreen[TrainingPlan | None]):
    """Up and down choose what to turn, left and right turn it; enter begins the training anew."""

    CSS_PATH = "build.tcss"
    HELP = """
# Build

Every line is one thing: data, inputs, layers, neurons, activation, loss, then what it is trained with: optimizer,
rate, batch, penalties, dropout, epochs, patience, seed. In the trainer `t` and a file's name open its columns here:
what is learnt from which, as classes or values, and why.
↑ and ↓ choose a line, ← and → turn it; `+` and `-` add and remove hidden layers.
Enter begins the training anew with what stands there; escape goes back to the old one.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,b", "begin", "Begin", tooltip="Begin the training anew.", id="build.begin"),
        Binding("up", "move(-1)", "Choose", tooltip="Choose the line above.", id="build.up", key_display="↑↓"),
        Binding("down", "move(1)", "Line below", tooltip="Choose the line below.", id="build.down", show=False),
        Binding("right,space", "turn(1)", "Turn", tooltip="The next value.", id="build.next", key_display="←→"),
        Binding("left", "turn(-1)", "Value before", tooltip="The value before.", id="build.before", show=False),
        Binding("plus", "layers(1)", "Layer", tooltip="Add a hidden layer.", id="build.add", key_display="+-"),
        Binding("minus", "layers(-1)", "Fewer", tooltip="Remove the last hidden layer.", id="build.remove", show=False),
        Binding("escape,q", "dismiss(None)", "Leave", tooltip="Back to the training as it was.", id="build.leave"),
    ]

    plan: reactive[TrainingPlan] = reactive(lambda: TrainingPlan("moons"), init=False)
    row: reactive[int] = reactive(0, init=False)

    def __init__(self, plan: TrainingPlan) -> None:
        super().__init__()
        self.set_reactive(BuildScreen.plan, plan)

    def compose(self) -> ComposeResult:
        with Vertical(id="build") as box:
            box.border_title = "Build"
            with VerticalScroll(id="build-rows", can_focus=False):
                yield Static(id="build-choices", markup=False)
            yield Static(id="build-preview", markup=False)
        yield KeysLine()

    def _mirror(self) -> None:
        found = choices(self.plan)
        width = max(len(choice.title) for choice in found)
        lines = []
        for number, choice in enumerate(found):
            here = number == self.row
            value = f"‹ {choice.value} ›" if here else f"  {choice.value}"
            line = f"{'▸' if here else ' '} {choice.title:<{width}}  {value}"
            shown = Content(line).stylize("bold $accent" if here else "")
            lines.append(shown.stylize(f"@click=screen.choose({number})"))
        self.query_one("#build-choices", Static).update(Content("\n").join(lines))
        self.query_one("#build-preview", Static).update(preview(self.plan, found[self.row].key))
        rows = self.query_one("#build-rows", VerticalScroll)
        rows.scroll_to(y=max(0, self.row - rows.size.height // 2), animate=False)

    on_mount = watch_plan = watch_row = _mirror

    def action_choose(self, row: int) -> None:
        """A click chooses a line, and turns it when it is chosen already."""
        if row == self.row:
            self.action_turn(1)
        else:
            self.row = row

    def action_move(self, by: int) -> None:
        self.row = (self.row + by) % len(choices(self.plan))

    def action_turn(self, by: int) -> None:
        self.plan = turned(self.plan, choices(self.plan)[self.row].key, by)
        self.row = min(self.row, len(choices(self.plan)) - 1)

    def action_layers(self, by: int) -> None:
        self.plan = turned(self.plan, "layers", by)
        self.row = min(self.row, len(choices(self.plan)) - 1)

    def action_begin(self) -> None:
        if is_possible(self.plan):
            self.dismiss(self.plan)
        else:
            self.app.bell()
