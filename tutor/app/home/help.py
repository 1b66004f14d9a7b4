"""Help: what a screen is for, and every key that works there."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Footer, Markdown


class HelpScreen(ModalScreen[None]):
    """The text of a screen's HELP and a table of its keys, made from the bindings themselves."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q", "dismiss", "Close", tooltip="Back to where you were.", id="help.close")
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._text = f"{about.HELP or ''}\n\n{_key_table(about)}"

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help-text"):
            yield Markdown(self._text, open_links=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


def _key_table(screen: Screen[object]) -> str:
    rows = ["| Key | Does |", "|---|---|"]
    for shown, active in distinct_bindings(screen):
        keys = shown.replace("|", "\\|")
        rows.append(f"| {keys} | {active.binding.tooltip} |")
    return "\n".join(rows)


def distinct_bindings(screen: Screen[object]) -> list[tuple[str, ActiveBinding]]:
    """The keys that work on a screen now, in order: (keys as shown, binding), one row an action."""
    rows: dict[str, tuple[list[str], ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.tooltip or not active.enabled:
            continue
        keys, _ = rows.setdefault(binding.action, ([], active))
        keys.append(screen.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), active) for keys, active in rows.values()]
