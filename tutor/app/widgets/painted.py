"""Widgets that paint their rows themselves, keep them, and paint only those again that changed."""

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class PaintedRow(Strip):
    """A strip that is gone when it is dropped: Textual's, where no cut parts it, holds itself in a cache."""

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        cuts = [*cuts]
        return [self] if cuts == [self.cell_length] else super().divide(cuts)


class Painted(Widget):
    """A widget whose rows reach the screen as `paint` made them: Textual styles nothing a second time.

    It has no border, and what it has for padding stands in its rows.
    """

    ground: tuple[Style, tuple[LineFilter, ...]] = (Style(), ())
    """What every row is made from: the style of the ground, and the filters of all that is on the screen."""
    _ground_colour = Color(0, 0, 0)

    def paint(self, y: int) -> Strip:
        """A row over the whole width, filtered, asked for whenever the screen needs it: bare ground at first."""
        width = self.outer_size.width
        return PaintedRow(self.filtered([Segment(" " * width, self.ground[0])]), width)

    def forget(self) -> None:
        """Drop the rows that were painted, for the ground became another; of bare ground none are kept."""

    def stand_on_ground(self) -> None:
        """Forget what was painted on another ground."""
        ground = (self.visual_style.rich_style, tuple(self.get_line_filters()))
        if ground != self.ground:
            self.ground, self._ground_colour = ground, self.background_colors[1]
            self.forget()

    def filtered(self, segments: list[Segment]) -> list[Segment]:
        """Segments in the colours that they have on the screen."""
        for line_filter in self.ground[1]:
            segments = line_filter.apply(segments, self._ground_colour)
        return segments

    def render_lines(self, crop: Region) -> list[Strip]:
        self.stand_on_ground()
        strips = [self.paint(y) for y in crop.line_range]
        if crop.column_span != (0, self.outer_size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """A row without its padding; Textual asks for it to know what lies under the mouse."""
        left = self.gutter.left
        return self.paint(y).crop(left, left + self.size.width)

    def repaint(self, spans: Iterable[tuple[int, int, int]]) -> None:
        """Have parts of rows painted again: (row, first column, the one past the last)."""
        if regions := [Region(first, row, end - first, 1) for row, first, end in spans]:
            self.refresh(*regions)

    def make_ready(self, rows: Sequence[Strip], spans: Iterable[tuple[int, int, int]]) -> None:
        """Have what will be written of rows at hand."""
        left = self.gutter.left
        for row, first, end in spans:
            if row < len(rows):
                rows[row].crop(left + first, left + end).render(self.app.console)
