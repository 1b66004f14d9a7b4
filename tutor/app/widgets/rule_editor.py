"""An update rule to type, read as it stands: equations, numbers, and which rule it is."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tutor.app.widgets.keys_line import KeysLine
from tutor.engine.errors import UserError
from tutor.engine.rules.schedules import Knobs
from tutor.engine.runs.rule_reading import as_line, read_rule
from tutor.gallery import Saved

_ABOUT = (
    "One equation a line; the last says where the weights go. w weights, g gradient, L loss, t number of the update,"
    " rate, beta, …; grad(w - v) is the gradient elsewhere."
)


class RuleEditor(ModalScreen[str | None]):
    """Hands back the equations in one line, or None."""

    DEFAULT_CSS = """
    RuleEditor {
        align: center middle;
        #rule { width: 90%; max-width: 100; height: 90%; max-height: 26; background: $surface; border: round $primary; }
        #rule-about { height: auto; padding: 0 1; color: $text-muted; }
        #rule-text { height: 1fr; min-height: 4; border: none; background: $boost; }
        #rule-reading { height: 1fr; padding: 0 1; }
        #rule-reading Static { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f5", "take", "Take", tooltip="Go on with this rule.", id="rule.take", priority=True),
        Binding(
            "ctrl+l", "app.show_gallery", "Saved", tooltip="Keep this rule under a name, or take one.", id="rule.saved"
        ),
        Binding("escape", "dismiss(None)", "Leave", tooltip="Keep the rule as it was.", id="rule.leave", priority=True),
    ]

    def __init__(self, text: str, knobs_with: Callable[[str], Knobs]) -> None:
        """An editor that begins with a text; `knobs_with` tells its numbers as they will be, by its line."""
        super().__init__()
        self._text = text
        self._knobs_with = knobs_with

    def compose(self) -> ComposeResult:
        with Vertical(id="rule") as box:
            box.border_title = "A rule of your own"
            yield Static(_ABOUT, id="rule-about", markup=False)
            yield TextArea(self._text, id="rule-text", soft_wrap=True, show_line_numbers=False, compact=True)
            with VerticalScroll(id="rule-reading", can_focus=False):
                yield Static(markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()
        self._mirror()

    @on(TextArea.Changed)
    def follow_typing(self, event: TextArea.Changed) -> None:
        event.stop()
        self._mirror()

    def _mirror(self) -> None:
        read = read_rule(self.query_one(TextArea).text, self._knobs_with)
        said = Content("\n".join(read.lines)) if read.lines else Content(read.trouble).stylize("$text-warning")
        self.query_one("#rule-reading Static", Static).update(said)

    @property
    def line(self) -> str:
        """The rule as it stands, in one line.

        Raises:
            UserError: it cannot be read.
        """
        text = self.query_one(TextArea).text
        if trouble := read_rule(text).trouble:
            raise UserError(trouble)
        return as_line(text)

    def take_kept(self, saved: Saved, as_race: bool = False) -> None:
        """Go on with a rule that was kept under a name."""
        self.query_one(TextArea).text = "\n".join(line.strip() for line in saved.line.split(";"))

    def action_take(self) -> None:
        read, area = read_rule(self.query_one(TextArea).text), self.query_one(TextArea)
        if read.lines:
            self.dismiss(self.line)
            return
        if read.position is not None:
            before = area.text[: read.position]
            area.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1))
        self.app.bell()
