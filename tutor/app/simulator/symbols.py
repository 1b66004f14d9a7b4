"""Every symbol on the simulator's screen, explained."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.app.widgets.keys_line import KeysLine
from tutor.lab.readout import meanings
from tutor.lab.simulation import Simulation


class SymbolsScreen(ModalScreen[None]):
    """A table of symbols: what each means, and its number at the present step."""

    DEFAULT_CSS = """
    SymbolsScreen {
        align: center middle;
        VerticalScroll { width: 95%; max-width: 110; height: auto; max-height: 95%; padding: 0 1; }
        VerticalScroll { background: $surface; border: round $primary; }
        Grid { grid-size: 3; grid-columns: auto auto 1fr; grid-rows: auto; grid-gutter: 0 2; height: auto; }
        Static { width: auto; height: auto; max-width: 30; }
        .symbol { color: $accent; text-style: bold; }
        .meaning { width: 1fr; max-width: 100%; color: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i,q", "dismiss", "Close", tooltip="Back to the run.", id="symbols.close")
    ]

    def __init__(self, simulation: Simulation) -> None:
        super().__init__()
        self._rows = meanings(simulation)
        self._title = f"The symbols, at step {simulation.descent.cursor}"

    def compose(self) -> ComposeResult:
        with VerticalScroll() as box:
            box.border_title = Content(self._title).markup
            with Grid():
                for row in self._rows:
                    yield Static(row.symbol, classes="symbol", markup=False)
                    yield Static(row.value, markup=False)
                    yield Static(row.meaning, classes="meaning", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
