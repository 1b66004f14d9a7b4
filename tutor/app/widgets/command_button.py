"""A button of one row that names its key and looks like a button without colour too, and rows of them."""

from textual.content import Content
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.horizontal import HorizontalLayout
from textual.widget import Widget
from textual.widgets import Button

_GAP = 1
"""Columns between two buttons."""


class CommandButton(Button):
    """For the mouse, and for whoever has not learnt the key yet."""

    DEFAULT_CSS = """
    CommandButton.-textual-compact {
        min-width: 0; width: auto; height: 1;
        background: $panel; color: $foreground; text-style: none; border: none;
        &:hover { background: $primary 30%; }
        &:focus { text-style: reverse bold; background-tint: $foreground 0%; }
        &:disabled { display: none; }
    }
    """

    def __init__(self, name: str, key: str = "", *, id: str | None = None) -> None:
        super().__init__(Content(""), id=id, compact=True)
        self._key = key
        self.say(name)

    def say(self, name: str) -> None:
        """Name what it does now."""
        self.label = Content(f"[ {name}  {self._key} ]" if self._key else f"[ {name} ]")
        self.refresh(layout=True)  # a label of another length alone would not make room for itself


class _WrappedLayout(HorizontalLayout):
    """What no longer fits beside the others stands in the next row."""

    name = "wrapped"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        placements = []
        column = row = 0
        for placement in super().arrange(parent, children, size, greedy):
            _, _, width, height = placement.region
            if column and column + width > size.width:
                column, row = 0, row + 1
            placements.append(placement._replace(region=Region(column, row, width, height)))
            column += width + _GAP
        return placements


class CommandRow(Widget):
    """Buttons beside each other, in as many rows as they need."""

    DEFAULT_CSS = "CommandRow { height: auto; }"
    _rows = _WrappedLayout()

    @property
    def layout(self) -> Layout:
        return self._rows
