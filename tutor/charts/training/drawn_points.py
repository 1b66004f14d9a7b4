"""Points that are being drawn into a plane, and the cursor that puts them."""

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.class_colours import class_colour, class_glyph
from tutor.charts.drawing.palettes import Palette
from tutor.charts.training.decision_map import axes_canvas
from tutor.engine.data.datasets import SIDES
from tutor.engine.records import dataclass
from tutor.engine.rounding import counted
from tutor.lab.drawn_points import CLASSES, DrawnPoints


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPointsChart:
    """Each point by its class's glyph and colour; the cursor is a cross of arrows around what it would put."""

    drawn: DrawnPoints
    cursor: tuple[float, float] = (0.0, 0.0)
    kind: str = CLASSES[0]
    """The class that is put next."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where points lie at that size."""
        return axes_canvas(*SIDES, "x", "y", width, height, palette)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette).copy()
        for point in self.drawn.points:
            number = CLASSES.index(point.kind)
            canvas.mark(point.x, point.y, class_glyph(number), class_colour(number, len(CLASSES), palette))
        across, up = canvas.cell_size
        x, y = self.cursor
        for at, glyph in (((x - across, y), "▸"), ((x + across, y), "◂"), ((x, y + up), "▾"), ((x, y - up), "▴")):
            canvas.mark(*at, glyph, palette.now)
        return canvas.cells

    def describe(self) -> str:
        """How many points of each class there are."""
        told = []
        for number, kind in enumerate(CLASSES):
            count = sum(point.kind == kind for point in self.drawn.points)
            told.append(f"{class_glyph(number)} {counted(count, f'{kind} point')}")
        return f"{', '.join(told)}; {class_glyph(CLASSES.index(self.kind))} is put next."
