"""What is written to the terminal when parts of the screen changed: these parts, and nothing left of them."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate


class SpansUpdate(ChopsUpdate):
    """Textual's own, which writes every widget's row from its left edge on; of a coloured map that is most of it."""

    def render_segments(self, console: Console) -> str:
        pieces: list[str] = []
        for y, first, end in self.spans:
            for right, (left, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=True):
                begins, ends = max(left, first), min(right, end)
                if strip is not None and begins < ends:
                    pieces.append(Control.move_to(begins, y).segment.text)
                    pieces.append(strip.crop(begins - left, ends - left).render(console))
        return "".join(pieces)
