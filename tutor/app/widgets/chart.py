"""A chart on screen: cells become strips, and only the rows that changed are painted again."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tutor.app.widgets.painted import Painted, PaintedRow

if TYPE_CHECKING:  # charts bring NumPy, which the first paint does not wait for
    from tutor.charts.drawing.canvas import Canvas
    from tutor.charts.drawing.cells import Cells
    from tutor.charts.drawing.palettes import Palette


_UNPAINTED = (-1, -1)


def _colour(code: int) -> Color | None:
    return Color.from_rgb(code >> 16, code >> 8 & 255, code & 255) if code >= 0 else None


class Chart(Protocol):
    """What can be drawn at any size."""

    def draw(self, width: int, height: int, palette: "Palette") -> "Cells": ...

    def canvas(self, width: int, height: int, palette: "Palette") -> "Canvas": ...

    def describe(self) -> str: ...


class _ChartRow(PaintedRow):
    """A row of a chart; each segment is a run of one colour, and `starts` are the columns at which they begin."""

    def __init__(self, segments: list[Segment], starts: list[int], width: int) -> None:
        super().__init__(segments, width)
        self.starts = starts


@dataclass(frozen=True, slots=True)
class _Picture:
    """A chart as it stands on screen."""

    chart: Chart
    cells: "Cells"
    rows: list[_ChartRow | None]
    """Each as soon as it was seen."""
    changes: Sequence[tuple[int, int, int]]
    """Where it differs from what stood there: rows, each with its first column and the one past."""


class ChartView(Painted):
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
        self._picture: _Picture | None = None
        self._expected: _Picture | None = None
        """What is probably shown next."""
        self._styles: dict[tuple[int, int], Style | None] = {}

    def show(self, chart: Chart | None) -> None:
        """Draw a chart in place of the last one, if it is not the same."""
        is_same = chart is not None and chart == self.chart and self._picture is not None
        self.chart = chart
        if self._expected is not None and self._expected.chart is chart:
            self._picture, self._expected = self._expected, None
            self.repaint(self._picture.changes)
        elif not is_same:
            self._redraw()

    def expect(self, chart: Chart | None) -> None:
        """Draw what is probably shown next, while nothing else is to be done."""
        if chart is None or self._picture is None or chart == self.chart:
            return
        self._expected = self._drawn(chart)
        self.make_ready([self._row(self._expected, y) for y in range(self.size.height)], self._expected.changes)

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw())

    @property
    def palette(self) -> "Palette":
        """The chart colours that go with the app's theme."""
        from tutor.charts.drawing.palettes import PALETTES

        if self.app.no_color:
            return PALETTES["none"]
        theme = self.app.current_theme
        return PALETTES.get(theme.name.removeprefix("tutor-"), PALETTES["dark" if theme.dark else "light"])

    def _redraw(self) -> None:
        before, self._expected = self._picture, None
        self._picture = self._drawn(self.chart) if self.chart is not None and self.size else None
        if before is not None and self._picture is not None and len(before.rows) == self.size.height:
            self.repaint(self._picture.changes)
        else:
            self.refresh()

    def _drawn(self, chart: Chart) -> _Picture:
        """A chart, drawn to stand in place of the one that is there."""
        (width, height), before = self.size, self._picture
        cells = chart.draw(width, height, self.palette)
        if before is None or (before.cells.width, before.cells.height) != (width, height):
            return _Picture(chart, cells, [None] * height, [(row, 0, width) for row in range(height)])
        picture = _Picture(chart, cells, before.rows.copy(), cells.changes(before.cells))
        for row, first, end in picture.changes:
            painted = before.rows[row]
            if painted is not None:
                picture.rows[row] = self._mended(painted, cells, row, first, end)
        return picture

    def _mended(self, painted: _ChartRow, cells: "Cells", row: int, first: int, end: int) -> _ChartRow:
        """A row with its cells from `first` to `end` painted again."""
        segments, starts = list(painted), painted.starts
        before, after = bisect_right(starts, first) - 1, bisect_left(starts, end)
        ends = [*starts, painted.cell_length]
        new_segments, new_starts = self._painted(cells, row, ends[before], ends[after])
        return _ChartRow(
            [*segments[:before], *new_segments, *segments[after:]],
            [*starts[:before], *new_starts, *starts[after:]],
            painted.cell_length,
        )

    def _painted(self, cells: "Cells", row: int, first: int, end: int) -> tuple[list[Segment], list[int]]:
        """The runs of one colour between two columns, and where each begins."""
        segments, starts = [], []
        for text, foreground, background in cells.runs(row, first, end):
            segments.append(Segment(text, self._style(foreground, background)))
            starts.append(first)
            first += len(text)
        return segments, starts

    def forget(self) -> None:
        self._styles.clear()
        self._expected = None
        if self._picture is not None:
            self._picture.rows[:] = [None] * len(self._picture.rows)

    def render_lines(self, crop: Region) -> list[Strip]:
        drawn = self._picture and (self._picture.cells.width, self._picture.cells.height)
        if self.chart is not None and self.size and drawn != self.size:
            self._picture, self._expected = self._drawn(self.chart), None  # at once, and nothing for another size
        if not any(self.gutter):
            return super().render_lines(crop)
        self.stand_on_ground()
        return Widget.render_lines(self, crop)  # a border is Textual's to draw, around each `render_line`

    def render_line(self, y: int) -> Strip:
        return self.paint(y)

    def paint(self, y: int) -> Strip:
        if self._picture is None or y >= len(self._picture.rows):
            return Strip.blank(self.size.width, self._style(*_UNPAINTED))
        return self._row(self._picture, y)

    def _row(self, picture: _Picture, y: int) -> Strip:
        row = picture.rows[y]
        if row is None:
            width = picture.cells.width
            row = picture.rows[y] = _ChartRow(*self._painted(picture.cells, y, 0, width), width)
        return row

    def _style(self, foreground: int, background: int) -> Style | None:
        """The style of a cell on this widget's ground, filtered as everything on the screen is."""
        style = self._styles.get((foreground, background))
        if style is None:
            style = self.ground[0] + Style.from_color(*map(_colour, (foreground, background)))
            ((_, style, _),) = self.filtered([Segment(" ", style)])
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
