"""The timeline of a run: its frames from left to right, where settings changed, and below it the futures left."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import cut
from tutor.charts.drawing.palettes import Palette
from tutor.charts.runs.loss import steps_shown
from tutor.engine.rounding import counted
from tutor.lab.exploring.timeline import Lane

_PASSED, _AHEAD, _CHANGED, _PARTED, _HERE = "━", "─", "┬", "└", "◆"
_LONGEST_NAME = 26


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """Lanes of frames; a point of it is a frame, and below 0 the number of a lane."""

    lanes: Sequence[Lane]
    """The present run first."""
    cursor: int
    """Its present frame."""
    chosen: int = 0
    """The lane that is looked at."""
    is_held: bool = False
    """Whether one is at it with the keys: the lane that is chosen is then marked."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The track right of the names, one row for each lane that there is room for."""
        column = self._names_end(width)
        top = -float(self.first_row(height))
        whole = Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))
        steps = (0.0, steps_shown(max(lane.last for lane in self.lanes))[1])
        track = max(0, width - column - 1)
        return Canvas(whole.cells, column, 0, track, height, steps, (top - height + 1, top), whole.ground)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        first = self.first_row(height)
        for row, lane in enumerate(self.lanes[first : first + height]):
            number = first + row
            is_chosen = number == self.chosen and self.is_held
            ink = palette.now if is_chosen else palette.ink if number == 0 else palette.branch
            canvas.write(0, row, f"{'▸' if is_chosen else ' '}{cut(lane.name, canvas.column - 2)}", ink)
            self._draw_lane(canvas, row, number, lane, palette)
        return canvas.cells

    def _draw_lane(self, canvas: Canvas, row: int, number: int, lane: Lane, palette: Palette) -> None:
        colour = palette.runs[0] if number == 0 else palette.branch
        begins, ends = (self._column(canvas, step) for step in (lane.parted, lane.last))
        here = self._column(canvas, self.cursor) if number == 0 else -1
        passed = max(0, min(here, ends) + 1 - begins)
        canvas.write(begins, row, _PASSED * passed + _AHEAD * (ends + 1 - begins - passed), colour)
        if number:
            canvas.put(begins, row, _PARTED, colour)
        for change in lane.changes:
            canvas.put(self._column(canvas, change.frame), row, _CHANGED, palette.highlight)
        self._write_changes(canvas, row, lane, palette)
        if number == 0:
            canvas.put(here, row, _HERE, palette.now)

    def _write_changes(self, canvas: Canvas, row: int, lane: Lane, palette: Palette) -> None:
        """What was changed, behind the end of its lane, the newest first, as far as there is room."""
        column = self._column(canvas, lane.last) + 2
        told = [f"{change.words} from {change.frame}" for change in reversed(lane.changes)]
        while told and column + len("  ".join(told)) > canvas.column + canvas.width:
            told.pop()
        canvas.write(column, row, "  ".join(told), palette.axis)

    def _column(self, canvas: Canvas, step: int) -> int:
        return canvas.column + round(step / canvas.x_window[1] * max(0, canvas.width - 1))

    def first_row(self, height: int) -> int:
        """The first lane that is seen: the present run as long as the chosen one has room below it."""
        return max(0, self.chosen - height + 1)

    def _names_end(self, width: int) -> int:
        return min(_LONGEST_NAME, width // 3, max(len(lane.name) for lane in self.lanes)) + 2

    def describe(self) -> str:
        """Every lane in a sentence."""
        return "\n".join(_told(number, lane, self.cursor) for number, lane in enumerate(self.lanes))


def _told(number: int, lane: Lane, cursor: int) -> str:
    changed = "".join(f"; {change.words} from step {change.frame}" for change in lane.changes)
    if number == 0:
        return f"{lane.name}: step {cursor} of {lane.last}{changed}."
    return (
        f"{number}. {lane.name}: left at step {lane.parted}, {counted(lane.last - lane.parted, 'step')} long{changed}."
    )
