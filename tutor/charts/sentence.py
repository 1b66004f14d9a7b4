"""Words in the place of a picture, where there is nothing to draw."""

from dataclasses import dataclass
from textwrap import wrap

from tutor.charts.canvas import Canvas
from tutor.charts.cells import Cells
from tutor.charts.palettes import Palette


@dataclass(frozen=True, slots=True)
class SentenceChart:
    """Why there is no picture."""

    sentence: str

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole place, with no scale of its own."""
        return Canvas.with_axes(width, height, (0.0, 1.0), (0.0, 1.0), None, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        for row, line in enumerate(wrap(self.sentence, max(1, width))):
            canvas.write(0, row, line, palette.axis)
        return canvas.cells

    def describe(self) -> str:
        """The chart in a sentence."""
        return self.sentence
