"""Text that changes often: only the rows that became others are painted again, and nothing moves without need."""

from collections.abc import Hashable

from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget


class StillText(Widget):
    """Words in rows; the screen is laid out anew only where they begin or cease to need more rows."""

    DEFAULT_CSS = "StillText { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False  # there are none, and looking for them takes time
        self._words = Content("")
        self._rows: list[Strip] = []
        self._made_from: Hashable = None
        """What the rows depend on apart from the words."""

    def show(self, words: Content, rows: int = 0) -> None:
        """Show words in place of others, where so many rows are theirs whether they fill them or not."""
        width, height = self.content_size
        if words.is_same(self._words) and self._rows:
            return
        before, made_from = self._rows, self._made_from
        self._words, self._made_from = words, None
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
                self.refresh(*(Region(0, row, width, 1) for row in changed))

    def render(self) -> Content:
        return self._words

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._words.get_height({}, width) if width > 0 else 0

    def _make_rows(self) -> None:
        width = self.content_size.width
        made_from = (width, self.visual_style, self.text_selection)
        if made_from != self._made_from:
            self._made_from = made_from
            self._rows = Visual.to_strips(self, self._words, width, None, self.visual_style) if width > 0 else []

    def render_lines(self, crop: Region) -> list[Strip]:
        self._make_rows()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        if y < len(self._rows):
            return self._rows[y]
        return Strip.blank(self.content_size.width, self.visual_style.rich_style)
