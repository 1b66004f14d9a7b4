"""Containers that show nothing of their own but the ground behind what they hold."""

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """A widget without border or text of its own: one blank strip serves all its rows."""

    def render_lines(self, crop: Region) -> list[Strip]:
        strip = Strip.blank(crop.width, self.visual_style.rich_style)
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return [strip] * crop.height


class Row(Ground, Horizontal):
    """Widgets beside each other."""


class Column(Ground, Vertical):
    """Widgets below each other."""


class ScrolledColumn(Ground, VerticalScroll):
    """Widgets below each other, of which a part may be seen."""
