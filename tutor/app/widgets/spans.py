"""What is written to the terminal when parts of a screen changed: these parts, and nothing left or right of them."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip
from textual.widget import Widget

from tutor.app.widgets.playing import Playing


class SpansUpdate(ChopsUpdate):
    """Pieces of rows, each with the column and row at which it begins."""

    def __init__(self, pieces: list[tuple[int, int, Strip]]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces)


class SpansCompositor(Compositor):
    """Textual's, which else asks every widget for its rows, and cuts the whole screen where any of them begins."""

    _widgets: Mapping[Widget, tuple[Region, Region]] | None = None
    _places: Sequence[tuple[Widget, Region, Region]] = ()
    """Of these widgets, from the front to the ground: where each lies, and the part of it that is seen."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Find the place of every widget; Textual's would find them all again for the first that asks for its own."""
        found = super().reflow(parent, size)
        self._full_map_invalidated = False
        return found

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Have these painted; for one that is hidden Textual would find the places of all anew."""
        super().update_widgets(self.visible_widgets.keys() & widgets)

    def render_partial_update(self) -> ChopsUpdate | None:
        regions, self._dirty_regions = self._dirty_regions, set()
        if self._widgets is not self.visible_widgets:
            self._widgets, screen = self.visible_widgets, self.size.region
            self._places = [
                (widget, region, region.intersection(clip).intersection(screen))
                for widget, (region, clip) in self._widgets.items()
            ]
        rows: dict[Widget, list[Strip]] = {}
        pieces: list[tuple[int, int, Strip]] = []
        for y, first, end in self._regions_to_spans(regions):
            bare = [(first, end)]
            for widget, region, part in self._places:
                if part.y <= y < part.bottom:
                    left = []
                    for first, end in bare:
                        begins, ends = max(first, part.x), min(end, part.right)
                        if begins < ends:
                            if widget not in rows:
                                rows[widget] = widget.render_lines(part.translate(-region.offset))
                            pieces.append((begins, y, rows[widget][y - part.y].crop(begins - part.x, ends - part.x)))
                            left += [rest for rest in ((first, begins), (ends, end)) if rest[0] < rest[1]]
                        else:
                            left.append((first, end))
                    bare = left
                    if not bare:
                        break
        return SpansUpdate(pieces) if pieces else None


class SpansScreen(Screen[ScreenResultType]):
    """A screen of which only what changed is written."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who has the keys; Textual's would paint the whole screen anew, though only the two that change look different."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SpansCompositor()

    def on_compose(self) -> None:
        """Have the classes of the terminal's size at once: Textual gives them after the first picture, and it jumps."""
        size, app = self.app.size, self.app
        for length, steps in ((size.width, app.HORIZONTAL_BREAKPOINTS), (size.height, app.VERTICAL_BREAKPOINTS)):
            self.add_class(*[name for least, name in sorted(steps or ()) if length >= least][-1:])

    def on_screen_suspend(self) -> None:
        """Let nothing play on behind another screen, not even a box, where one may choose what follows."""
        for widget in self.query(Playing):
            widget.playing = False
