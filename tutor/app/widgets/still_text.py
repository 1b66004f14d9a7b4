"""Text that changes often: only the rows that became others are painted again, and nothing moves without need."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style

from tutor.app.widgets.painted import Painted, PaintedRow

Line: TypeAlias = tuple[tuple[str, str], ...]
"""The parts of a line, each with its style, which may hold a link; "" is none."""
_MARKS = " ●○"
"""Before the words of an item."""


class _Words(NamedTuple):
    """Lines as they stand on screen."""

    lines: Sequence[Line]
    painted: list[tuple[Line, list[Strip]]]
    """Each line with its rows."""
    rows: list[Strip]
    changes: list[tuple[int, int, int]]
    """Where they differ from what stood there: rows, each with its first column and the one past."""


class StillText(Painted):
    """Lines of words; the screen is laid out anew only where they begin or cease to need more rows.

    Lines that are too long are wrapped, as far in as their words began, or cut where `text-wrap` is `nowrap`.
    """

    DEFAULT_CSS = "StillText { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False  # there are none, and looking for them takes time
        self._lines: Sequence[Line] = ()
        self._least = 0
        """Rows of its place, however few are needed."""
        self._standing = _Words((), [], [], [])
        self._expected: _Words | None = None
        """What is probably shown next."""
        self._blank = Strip([])
        self._width, self._left = 0, 0
        """Of the words, and of the margin before them."""
        self._made_from: Hashable = None
        """What the rows depend on apart from words and ground."""
        self._styles: dict[tuple[str | Style, int, int], RichStyle | None] = {}

    def show(self, lines: Sequence[Line], rows: int = 0, spare: int = 0) -> None:
        """Show lines in place of others.

        Args:
            rows: how many rows are theirs whether they fill them or not.
            spare: where they need more, how many are added, so that what needs another one soon moves nothing.
        """
        expected, self._expected = self._expected, None
        self._lines, self._least = lines, rows
        self.clear_cached_dimensions()
        if not self.is_attached or not self.size.width:
            self._made_from = None
            if self.display:  # what is hidden has no place to make
                self.refresh(layout=True)
            return
        made_from = self._made_from
        if expected is None or expected.lines is not lines or made_from != self._present:
            super().stand_on_ground()
            expected = self._set(lines)
        self._standing = expected
        if spare and len(expected.rows) > rows:
            self._least = len(expected.rows) + spare
        if max(self._least, len(expected.rows)) != self.size.height:
            self.refresh(layout=True)
        elif made_from != self._made_from:
            self.refresh()
        else:
            self.repaint(expected.changes)

    def expect(self, lines: Sequence[Line]) -> None:
        """Paint what is probably shown next, while nothing else is to be done."""
        if self._made_from == self._present:
            self._expected = self._set(lines)
            self.make_ready(self._expected.rows, self._expected.changes)

    def _changed(self, before: Strip, after: Strip) -> tuple[int, int]:
        """The first column of the words in which two rows differ, and the one past the last."""
        old, new = ([(sign, style) for text, style, _ in row for sign in text] for row in (before, after))
        differing = [column for column, (one, other) in enumerate(zip(old, new, strict=False)) if one != other]
        if not differing or not len(old) == len(new) == after.cell_length:  # some sign is wider than a column
            return 0, self._width
        return differing[0] - self._left, differing[-1] + 1 - self._left

    def render(self) -> Content:
        return Content("\n").join(map(_content, self._lines))

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown, before any of it is wrapped."""
        return self._lines

    def lay_out(self, width: int) -> None:
        """Make the lines for so many columns, where they depend on that."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if not width:
            return 0
        self.lay_out(width)
        pieces = (self._pieces(_content(line), width, _indent(line, width)) for line in self._lines)
        return max(self._least, sum(1 for _ in chain.from_iterable(pieces)))

    def forget(self) -> None:
        self._made_from = None

    def paint(self, y: int) -> Strip:
        return self._standing.rows[y] if y < len(self._standing.rows) else self._blank

    def stand_on_ground(self) -> None:
        super().stand_on_ground()
        # What was taken away may be painted once more, and has no screen to ask for a selection.
        if self.is_attached and self._made_from != self._present:
            self.lay_out(self.size.width)
            self._standing = self._set(self._lines)

    @property
    def _present(self) -> Hashable:
        """What the rows depend on now, apart from words and ground."""
        return self.outer_size.width, self.text_selection, self.app.theme

    def _set(self, lines: Sequence[Line]) -> _Words:
        """Paint those of the lines that do not stand there yet."""
        if self._made_from != self._present:
            self._made_from, self._expected = self._present, None
            self._standing = self._standing._replace(painted=[])
            self._styles.clear()
            self._width, self._left = self.size.width, self.gutter.left
            self._blank = super().paint(0)
        before = self._standing.painted
        painted = [
            before[y] if y < len(before) and before[y][0] == line else (line, list(self._rows_of(line, y)))
            for y, line in enumerate(lines if self._width else ())
        ]
        rows = [row for _, of_line in painted for row in of_line]
        pairs = enumerate(zip_longest(self._standing.rows, rows, fillvalue=self._blank))
        changes = [(row, *self._changed(old, new)) for row, (old, new) in pairs if old is not new and old != new]
        return _Words(lines, painted, rows, changes)

    def _rows_of(self, line: Line, y: int) -> Iterator[Strip]:
        selected = self.text_selection.get_span(y) if self.text_selection else None
        cells = sum(cell_len(text) for text, _ in line)
        if cells <= self._width and selected is None:
            yield self._row(line, cells, 0, y)
            return
        whole, indent, x = _content(line), _indent(line, self._width), 0
        if selected is not None:
            style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
            whole = whole.stylize(style, selected[0], selected[1] if selected[1] >= 0 else None)
        for piece in self._pieces(whole, self._width, indent):
            x = max(x, whole.plain.find(piece.plain, x))
            parts, cells = piece.render(end="", parse_style=self._parsed), piece.cell_length
            if x:
                yield self._row([(" " * indent, ""), *parts], indent + cells, x - indent, y)
            else:
                yield self._row(parts, cells, 0, y)
            x += len(piece.plain)

    def _pieces(self, line: Content, width: int, indent: int) -> Iterator[Content]:
        """A line, in as many parts as it needs rows; all but the first are set in."""
        if line.cell_length <= width:
            yield line
        elif self.styles.text_wrap == "nowrap":
            yield line.truncate(width, ellipsis=True)
        else:
            first, *others = line[indent:].wrap(max(1, width - indent))
            yield from (line[:indent] + first, *others)

    def _row(self, parts: Iterable[tuple[str, str | Style]], cells: int, x: int, y: int) -> Strip:
        """A row whose segments know their places among the words, for a selection by mouse."""
        segments = []
        for text, style in parts:
            segments.append(Segment(text, self._painting(style, x, y)))
            x += len(text)
        return self._finished(segments, cells)

    def _finished(self, segments: Iterable[Segment], cells: int) -> Strip:
        """A row with the ground on both sides of its words."""
        width = self.outer_size.width
        margins = Segment(" " * self._left, self.ground[0]), Segment(" " * (width - self._left - cells), self.ground[0])
        first, last = self.filtered([*margins])
        return PaintedRow([first, *segments, last], width)

    def _painting(self, style: str | Style, x: int, y: int) -> RichStyle | None:
        """A style on this widget's ground for what stands at a place, as it is on the screen."""
        if (style, x, y) not in self._styles:
            painting = (self.visual_style + self._parsed(style)).rich_style_with_offset(x, y)
            self._styles[style, x, y] = self.filtered([Segment(" ", painting)])[0].style
        return self._styles[style, x, y]

    def _parsed(self, style: str | Style) -> Style:
        return style if isinstance(style, Style) else Style.parse(style, self.app.theme_variables)


def _content(line: Line) -> Content:
    return Content.assemble(*line)


def _indent(line: Line, width: int) -> int:
    """The blanks, and the mark, with which a line begins, where they leave half of the width for its words."""
    text = line[0][0] if line else ""
    blanks = len(text) - len(text.lstrip(_MARKS))
    return blanks if blanks <= width // 2 else 0
