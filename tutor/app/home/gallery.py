"""The gallery: runs, trainings, rules and formulas kept under names, to name, open again, and race."""

from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.option_list import Option

from tutor.app.widgets.choices import Choices
from tutor.app.widgets.keys_line import KeysLine
from tutor.app.widgets.learner import Learner
from tutor.engine.errors import UserError
from tutor.gallery import Saved, forget, gallery, save


class Chosen(NamedTuple):
    """A kept line, and whether it is to run beside the present one."""

    saved: Saved
    as_race: bool = False


class GalleryScreen(ModalScreen[Chosen | None]):
    """Gives what was chosen; a name that is typed keeps the present run."""

    CSS_PATH = "gallery.tcss"
    HELP = """
# The gallery

Type a name to keep the run or the training that stands now, as its line; in the editor of a rule (`O`), the rule.
Enter on a kept run opens it again, on a rule goes on with it, on a formula begins there with the present settings. `c`
runs a kept run beside the present one, from the same start; delete takes it away.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", tooltip="Back to where you were.", id="gallery.close"),
        Binding("c", "race", "Race", tooltip="Run it beside the present run, from the same start.", id="gallery.race"),
        Binding("delete", "forget", "Forget", tooltip="Take it away for good.", id="gallery.forget"),
    ]

    def __init__(self, learner: Learner, line: str | None, can_race: bool, only_rules: bool = False) -> None:
        """Show what is kept.

        Args:
            line: of what stands now, to be kept; None where nothing does.
            can_race: whether a kept run can be run beside it.
            only_rules: whether other things than rules are left out.
        """
        super().__init__()
        self._kept, self._line, self._can_race, self._only_rules = learner.kept, line, can_race, only_rules
        self._saved: tuple[Saved, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="gallery"):
            yield Static(Content(self._line or "").stylize("$text-muted"), id="gallery-line", markup=False)
            yield Input(placeholder="A name for what stands now; enter keeps it", id="gallery-name")
            yield Static(id="gallery-told", markup=False)
            yield Choices(id="gallery-kept", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        for name in ("#gallery-line", "#gallery-name"):
            self.query_one(name).display = self._line is not None
        self._show()
        self.query_one("#gallery-kept" if self._saved or self._line is None else "#gallery-name").focus()

    def _show(self, told: str = "") -> None:
        self._saved = tuple(each for each in gallery(self._kept) if each.kind == "rule" or not self._only_rules)
        rows = [Content.assemble((each.name, "bold"), f"  {each.kind}\n  {each.line}") for each in self._saved]
        choices = self.query_one(Choices)
        choices.set_options([Option(row) for row in rows])
        choices.highlighted = 0 if rows else None
        self.set_class(not self._saved, "-empty")
        usual = "" if self._saved else "Nothing is kept yet. In the simulator and the trainer, a name here keeps it."
        self.query_one("#gallery-told", Static).update(told or usual)
        self.refresh_bindings()

    @property
    def _marked(self) -> Saved | None:
        place = self.query_one(Choices).highlighted
        return self._saved[place] if place is not None and place < len(self._saved) else None

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            saved = save(self._kept, event.value, self._line or "")
        except UserError as error:
            self._show(str(error))
            return
        event.input.value = ""
        self._show(f"Kept as “{saved.name}”.")
        self.query_one(Choices).focus()

    @on(Choices.OptionSelected)
    def open_kept(self, event: Choices.OptionSelected) -> None:
        self.dismiss(Chosen(self._saved[event.option_index]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "race":
            return self._can_race and self._marked is not None and self._marked.kind == "run"
        return action != "forget" or self._marked is not None

    @on(Choices.OptionHighlighted)
    def offer(self) -> None:
        self.refresh_bindings()

    def action_race(self) -> None:
        if self._marked is not None:
            self.dismiss(Chosen(self._marked, as_race=True))

    def action_forget(self) -> None:
        if self._marked is not None:
            name = self._marked.name
            forget(self._kept, name)
            self._show(f"“{name}” is forgotten.")
