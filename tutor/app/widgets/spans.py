"""What is written to the terminal when parts of a screen changed: these parts, and nothing left or right of them."""

from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.screen import Screen, ScreenResultType
from textual.strip import Strip


class SpansUpdate(ChopsUpdate):
    """Pieces of rows, each with the column and row at which it begins."""

    def __init__(self, pieces: list[tuple[int, int, Strip]]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces)


class SpansCompositor(Compositor):
    """Textual's, which asks every widget on the way for all its rows, and cuts the whole screen where any begins."""

    def render_partial_update(self) -> ChopsUpdate | None:
        regions, self._dirty_regions = self._dirty_regions, set()
        seen = [
            (widget, region, region.intersection(clip).intersection(self.size.region))
            for widget, (region, clip) in self.visible_widgets.items()
        ]
        pieces: list[tuple[int, int, Strip]] = []
        for y, first, end in self._regions_to_spans(regions):
            bare = [(first, end)]
            for widget, region, part in seen:  # from the front to the ground
                if part.y <= y < part.bottom:
                    left = []
                    for first, end in bare:
                        begins, ends = max(first, part.x), min(end, part.right)
                        if begins < ends:
                            crop = Region(begins - region.x, y - region.y, ends - begins, 1)
                            pieces.append((begins, y, widget.render_lines(crop)[0]))
                            left += [rest for rest in ((first, begins), (ends, end)) if rest[0] < rest[1]]
                        else:
                            left.append((first, end))
                    bare = left
                    if not bare:
                        break
        return SpansUpdate(pieces) if pieces else None


class SpansScreen(Screen[ScreenResultType]):
    """A screen of which only what changed is written."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = SpansCompositor()
