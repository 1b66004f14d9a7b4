"""Text that changes often: only the rows that became others are painted again, and nothing moves without need."""

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from tutor.app.widgets.changed_rows import regions_of


class StillText(Widget):
    """Lines of words; the screen is laid out anew only where they begin or cease to need more rows."""

    DEFAULT_CSS = "StillText { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False  # there are none, and looking for them takes time
        self._lines: Sequence[Content] = ()
        self._rows: list[Strip] = []
        self._made_from: Hashable = None
        """What the rows depend on apart from the words."""
        self._styles: dict[str, Style] = {}

    def show(self, lines: Sequence[Content], rows: int = 0) -> None:
        """Show lines in place of others, where so many rows are theirs whether they fill them or not."""
        width, height = self.content_size
        before, made_from = self._rows, self._made_from
        self._lines, self._made_from = lines, None
        self.clear_cached_dimensions()
        if not width:
            self.refresh(layout=True)
            return
        self._make_rows()
        if max(rows, len(self._rows)) != height:
            self.refresh(layout=True)
        elif made_from != self._made_from:
            self.refresh()
        else:
            longest = max(len(before), len(self._rows))
            old, new = (rows + [None] * (longest - len(rows)) for rows in (before, self._rows))
            changed = [row for row in range(longest) if old[row] != new[row]]
            if changed:
                self.refresh(*regions_of(changed, width))

    def render(self) -> Content:
        return Content("\n").join(self._lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if width < 1:
            return 0
        return len(self._lines) if self._fits(width) else self.render().get_height({}, width)

    def _fits(self, width: int) -> bool:
        return all(line.cell_length <= width for line in self._lines)

    def _make_rows(self) -> None:
        width = self.content_size.width
        made_from = (width, self.visual_style, self.text_selection, self.app.theme)
        if made_from == self._made_from:
            return
        self._made_from = made_from
        self._styles.clear()
        if width < 1:
            self._rows = []
        elif self.text_selection is None and self._fits(width):
            self._rows = [self._row(line, y) for y, line in enumerate(self._lines)]
        else:
            self._rows = Visual.to_strips(self, self.render(), width, None, self.visual_style)

    def _row(self, line: Content, y: int) -> Strip:
        """A line that need not be wrapped; each segment knows its place, for a selection by mouse."""
        ground, segments, x = self.visual_style, [], 0
        for text, style in line.render(ground, end="", parse_style=self._style_named):
            segments.append(Segment(text, (ground + style).rich_style_with_offset(x, y)))
            x += len(text)
        return Strip(segments, line.cell_length)

    def _style_named(self, name: str | Style) -> Style:
        if isinstance(name, Style):
            return name
        if name not in self._styles:
            self._styles[name] = Style.parse(name, self.app.theme_variables)
        return self._styles[name]

    def render_lines(self, crop: Region) -> list[Strip]:
        self._make_rows()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        if y < len(self._rows):
            return self._rows[y]
        return Strip.blank(self.content_size.width, self.visual_style.rich_style)
