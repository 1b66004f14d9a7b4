"""A chart on screen: cells become strips, and only the rows that changed are painted again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tutor.app.widgets.changed_rows import regions_of

if TYPE_CHECKING:  # charts bring NumPy, which the first paint does not wait for
    from tutor.charts.canvas import Canvas
    from tutor.charts.cells import Cells
    from tutor.charts.palettes import Palette


_UNPAINTED = (-1, -1)


class Chart(Protocol):
    """What can be drawn at any size."""

    def draw(self, width: int, height: int, palette: "Palette") -> "Cells": ...

    def canvas(self, width: int, height: int, palette: "Palette") -> "Canvas": ...

    def describe(self) -> str: ...


class ChartView(Widget):
    """Draws the chart that it was given last, in the colours of the app's theme."""

    @dataclass
    class Clicked(Message):
        """A point of the chart was clicked."""

        view: "ChartView"
        x: float
        y: float
        cell: tuple[float, float] = (0.0, 0.0)
        """How much of x and of y a cell covers: no click is nearer than that."""

        @property
        def control(self) -> "ChartView":
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.chart: Chart | None = None
        self._cells: Cells | None = None
        self._strips: list[Strip | None] = []
        """The rows, each as soon as it was seen."""
        self._paint: tuple[Style, tuple[LineFilter, ...]] = (Style(), ())
        """What styles are made from: the style of the ground, and the app's filters."""
        self._styles: dict[tuple[int, int], Style | None] = {}

    def show(self, chart: Chart | None) -> None:
        """Draw a chart in place of the last one."""
        self.chart = chart
        if chart is not None:
            self.tooltip = None
        self._redraw()

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw())

    def on_resize(self) -> None:
        self._redraw()

    @property
    def palette(self) -> "Palette":
        """The chart colours that go with the app's theme."""
        from tutor.charts.palettes import PALETTES

        if self.app.no_color:
            return PALETTES["none"]
        theme = self.app.current_theme
        return PALETTES.get(theme.name.removeprefix("tutor-"), PALETTES["dark" if theme.dark else "light"])

    def _redraw(self) -> None:
        width, height = self.size
        if self.chart is None or width < 1 or height < 1:
            self._cells, self._strips = None, []
            self.refresh()
            return
        cells = self.chart.draw(width, height, self.palette)
        before, self._cells = self._cells, cells
        if before is None or (before.width, before.height) != (width, height):
            self._strips = [None] * height
            self.refresh()
            return
        changed = (~cells.same_rows(before)).nonzero()[0].tolist()
        for row in changed:
            self._strips[row] = None
        if changed:
            self.refresh(*regions_of(changed, width))

    def render_lines(self, crop: Region) -> list[Strip]:
        paint = (self.visual_style.rich_style, tuple(self.get_line_filters()))
        if paint != self._paint:
            self._paint = paint
            self._styles.clear()
            self._strips = [None] * len(self._strips)
        if any(self.gutter):
            return super().render_lines(crop)
        # Without border and padding Textual need not style again what is painted.
        strips = [self.render_line(row) for row in crop.line_range]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        if self._cells is None or y >= len(self._strips):
            return Strip.blank(self.size.width, self._style(*_UNPAINTED))
        strip = self._strips[y]
        if strip is None:
            style = self._style
            segments = [Segment(text, style(front, back)) for text, front, back in self._cells.runs(y)]
            strip = self._strips[y] = Strip(segments, self._cells.width)
        return strip

    def _style(self, foreground: int, background: int) -> Style | None:
        """The style of a cell on this widget's ground, filtered as everything on the screen is."""
        style = self._styles.get((foreground, background))
        if style is None:
            ground, filters = self._paint
            style = ground + Style(
                color=f"#{foreground:06x}" if foreground >= 0 else None,
                bgcolor=f"#{background:06x}" if background >= 0 else None,
            )
            for line_filter in filters:
                ((_, style, _),) = line_filter.apply([Segment(" ", style)], self.background_colors[1])
            self._styles[foreground, background] = style
        return style

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if self.chart is None or place is None:
            return
        canvas = self.chart.canvas(self.size.width, self.size.height, self.palette)
        point = canvas.easy_at(place.x, place.y)
        if point is not None:
            self.post_message(self.Clicked(self, *point, canvas.cell_size))
