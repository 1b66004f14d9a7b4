"""Text that changes often: only the rows that became others are painted again, and nothing moves without need."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from tutor.app.widgets.painted import Painted, PaintedRow


class StillText(Painted):
    """Lines of words; the screen is laid out anew only where they begin or cease to need more rows.

    Lines that are too long are wrapped, or cut where `text-wrap` is `nowrap`.
    """

    DEFAULT_CSS = "StillText { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False  # there are none, and looking for them takes time
        self._lines: Sequence[Content] = ()
        self._painted: list[tuple[Content, list[Strip]]] = []
        """Each line with its rows."""
        self._rows: list[Strip] = []
        self._blank = Strip([])
        self._width, self._left = 0, 0
        """Of the words, and of the margin before them."""
        self._made_from: Hashable = None
        """What the rows depend on apart from words and ground."""
        self._styles: dict[str, Style] = {}

    def show(self, lines: Sequence[Content], rows: int = 0) -> None:
        """Show lines in place of others, where so many rows are theirs whether they fill them or not."""
        self._lines = lines
        self.clear_cached_dimensions()
        if not self.size.width:
            self.refresh(layout=True)
            return
        before, made_from = self._rows, self._made_from
        super().stand_on_ground()
        self._make_rows()
        if max(rows, len(self._rows)) != self.size.height:
            self.refresh(layout=True)
        elif made_from != self._made_from:
            self.refresh()
        else:
            longest = max(len(before), len(self._rows))
            old, new = (rows + [None] * (longest - len(rows)) for rows in (before, self._rows))
            changed = (row for row in range(longest) if old[row] is not new[row] and old[row] != new[row])
            self.repaint((row, 0, self._width) for row in changed)

    def render(self) -> Content:
        return Content("\n").join(self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(1 for line in self._lines for _ in self._pieces(line, width)) if width else 0

    def forget(self) -> None:
        self._made_from = None

    def paint(self, y: int) -> Strip:
        return self._rows[y] if y < len(self._rows) else self._blank

    def stand_on_ground(self) -> None:
        super().stand_on_ground()
        if self._made_from != self._present:
            self._make_rows()

    @property
    def _present(self) -> Hashable:
        """What the rows depend on now, apart from words and ground."""
        return self.outer_size.width, self.text_selection, self.app.theme

    def _make_rows(self) -> None:
        """Paint the lines that are not painted yet."""
        if self._made_from != self._present:
            self._made_from, self._painted = self._present, []
            self._styles.clear()
            self._width, self._left = self.size.width, self.gutter.left
            self._blank = self._finished([], 0)
        if not self._width:
            self._rows = []
        elif self.text_selection is not None:
            strips = Visual.to_strips(self, self.render(), self._width, None, self.visual_style)
            self._rows = [self._finished(strip, strip.cell_length) for strip in strips]
        else:
            before = self._painted
            self._painted = [
                before[y] if y < len(before) and before[y][0].is_same(line) else (line, self._rows_of(line, y))
                for y, line in enumerate(self._lines)
            ]
            self._rows = [row for _, rows in self._painted for row in rows]

    def _rows_of(self, line: Content, y: int) -> list[Strip]:
        """A line as rows; each segment knows its place, for a selection by mouse."""
        ground, rows, x = self.visual_style, [], 0
        for piece in self._pieces(line, self._width):
            x = at = max(x, line.plain.find(piece.plain, x))
            segments = []
            for text, style in piece.render(ground, end="", parse_style=self._style_named):
                segments.append(Segment(text, (ground + style).rich_style_with_offset(at, y)))
                at += len(text)
            rows.append(self._finished(segments, piece.cell_length))
        return rows

    def _finished(self, segments: Iterable[Segment], cells: int) -> Strip:
        """A row with the ground on both sides of its words, filtered as all that is on the screen."""
        style, width = self.ground[0], self.outer_size.width
        margins = Segment(" " * self._left, style), Segment(" " * (width - self._left - cells), style)
        return PaintedRow(self.filtered([margins[0], *segments, margins[1]]), width)

    def _pieces(self, line: Content, width: int) -> Iterator[Content]:
        """A line, in as many parts as it needs rows."""
        if line.cell_length <= width:
            yield line
        elif self.styles.text_wrap == "nowrap":
            yield line.truncate(width, ellipsis=True)
        else:
            yield from line.wrap(width)

    def _style_named(self, name: str | Style) -> Style:
        if isinstance(name, Style):
            return name
        if name not in self._styles:
            self._styles[name] = Style.parse(name, self.app.theme_variables)
        return self._styles[name]
