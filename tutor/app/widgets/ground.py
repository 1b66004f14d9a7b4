"""Containers that show nothing of their own but the ground behind what they hold."""

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def ground_lines(widget: Widget, crop: Region) -> list[Strip]:
    """What `render_lines` gives for a widget without border and text of its own: one blank strip for all its rows."""
    strip = Strip.blank(crop.width, widget.visual_style.rich_style)
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, widget.background_colors[1])
    return [strip] * crop.height


class Row(Horizontal):
    """Widgets beside each other."""

    render_lines = ground_lines


class Column(Vertical):
    """Widgets below each other."""

    render_lines = ground_lines


class ScrolledColumn(VerticalScroll):
    """Widgets below each other, of which a part may be seen."""

    render_lines = ground_lines
