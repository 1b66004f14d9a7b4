"""The settings of a simulation as tracks to move: each with its value, its place, and what is known along it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.lab.exploring.settings import Setting

_KNOB, _TRACK, _MARK, _DIVERGING = "●", "─", "┼", "×"
_WIDEST_NAME = 9


@dataclass(frozen=True, slots=True)
class SlidersChart:
    """A row for each setting; a point of it is a share of the track, and below 0 the number of a row."""

    settings: Sequence[Setting]
    chosen: int = 0
    """The one that the keys move."""
    is_held: bool = False
    """Whether one is at it with the keys: the chosen one is then marked."""

    def first_row(self, height: int) -> int:
        """The first setting that is seen, of more than there is room for."""
        return max(0, min(self.chosen - height + 2, len(self.settings) - height))

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The tracks, between the names and the values."""
        whole = Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))
        tracked = [setting for setting in self.settings if setting.track is not None]
        left = 2 + min(_WIDEST_NAME, max(len(setting.label) for setting in tracked))
        right = 1 + max(len(setting.shown) for setting in tracked)
        top = -float(self.first_row(height))
        room = max(0, width - left - right)
        return Canvas(whole.cells, left, 0, room, height, (0.0, 1.0), (top - height + 1, top), whole.ground)

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        first = self.first_row(height)
        for row, setting in enumerate(self.settings[first : first + height]):
            is_chosen = self.is_held and first + row == self.chosen
            ink = palette.now if is_chosen else palette.ink
            label = setting.label if setting.track is None else setting.label[: canvas.column - 2]
            canvas.write(0, row, ("▸" if is_chosen else " ") + label, ink)
            if setting.track is None:
                canvas.write(len(label) + 2, row, f"‹ {setting.shown} ›"[: width - len(label) - 2], palette.tangent)
            else:
                canvas.write(canvas.column + canvas.width + 1, row, setting.shown, palette.tangent)
                self._draw_track(canvas, row, setting, palette)
        return canvas.cells

    def _draw_track(self, canvas: Canvas, row: int, setting: Setting, palette: Palette) -> None:
        assert setting.track is not None
        canvas.write(canvas.column, row, _TRACK * canvas.width, palette.axis)
        last = canvas.width - 1
        places = [(round(setting.track.place(value) * last), name) for value, name in setting.marks]
        if len(places) > 1:
            beyond = places[-1][0]
            canvas.write(canvas.column + beyond, row, _DIVERGING * (canvas.width - beyond), palette.now)
        ends = [*(place for place, _ in places), canvas.width][1:]
        for (place, name), end in zip(places, ends, strict=True):
            has_room = place + 1 + len(name) <= end
            canvas.write(canvas.column + place, row, _MARK + (name if has_room else ""), palette.axis)
        canvas.put(canvas.column + round(setting.place * last), row, _KNOB, palette.tangent)

    def describe(self) -> str:
        """Every setting with its value, and what is known along its track."""
        return "; ".join(map(_told, self.settings))


def _told(setting: Setting) -> str:
    marks = ", ".join(f"{name} at {value:.4g}" for value, name in setting.marks)
    return f"{setting.label} {setting.shown}{f' ({marks})' if marks else ''}"
