"""Words in the place of a picture, where there is nothing to draw."""

from dataclasses import dataclass

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import wrapped, written
from tutor.charts.drawing.palettes import Palette


@dataclass(frozen=True, slots=True)
class SentenceChart:
    """Why there is no picture."""

    sentence: str

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole place, with no scale of its own."""
        return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        return written(wrapped(self.sentence, width, palette.axis), width, height)

    def describe(self) -> str:
        """The chart in a sentence."""
        return self.sentence
