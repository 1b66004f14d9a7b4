"""The frame of a chart as plain data: where its canvas lies, and which label stands in which cell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tutor.charts.drawing.ticks import Axis, Scale, scaled
from tutor.engine.rounding import number

_COLUMNS_A_TICK, _ROWS_A_TICK = 10, 4


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's frame with its ticks."""

    width: int
    height: int
    column: int
    """Where the canvas begins; so many columns less one have the labels of y."""
    x: Scale
    y: Scale
    x_name: str = ""
    y_name: str = ""

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Column, row, width and height of the canvas."""
        return self.column, 1, self.width - self.column - 1, self.height - (3 if self.x.cells else 2)

    def text(self) -> str:
        """The frame drawn: exactly what plotext draws of the same ticks."""
        column, _, width, height = self.place
        left = column - 1
        labels = {height - 1 - cell: label for cell, label in zip(self.y.cells, self.y.labels, strict=True)}
        places = label_places(self.x.cells, self.x.labels, width)
        below = "".join("┬" if cell in places else "─" for cell in range(width))
        rows = [" " * left + "┌" + "─" * width + "┐"]
        rows += [labels.get(row, "").rjust(left) + "│┤"[row in labels] + " " * width + "│" for row in range(height)]
        rows.append(" " * left + "└" + below + "┘")
        if self.x.cells:
            written = [" "] * self.width
            for cell, label in zip(self.x.cells, self.x.labels, strict=True):
                if cell in places:
                    start = column + places[cell]
                    written[start : start + len(label)] = label
            rows.append("".join(written))
        return "\n".join(rows)


def framed(x: Axis, y: Axis, width: int, height: int) -> Frame:
    """Lay two axes around a canvas, in a picture of that size."""
    rows = height - (3 if x.is_numbered else 2)
    y_scale = scaled(y, rows, _ROWS_A_TICK)
    room = max([y.room, *map(len, y_scale.labels)]) if y_scale.cells else 0
    if room > width // 2:
        room, y_scale = 0, Scale(y.window)
    x_scale = scaled(x, width - room - 2, _COLUMNS_A_TICK)
    if x.is_numbered and not x_scale.cells:
        return framed(replace(x, is_numbered=False), y, width, height)
    return Frame(width, height, room + 1, x_scale, y_scale, _named(x, x_scale), _named(y, y_scale))


def _named(axis: Axis, scale: Scale) -> str:
    """An axis's name, with what its labels leave out."""
    if not scale.offset:
        return axis.name
    return f"{axis.name} {'+' if scale.offset < 0 else '−'} {number(abs(scale.offset), 15)}".strip()


def label_places(cells: Sequence[int], labels: Sequence[str], width: int) -> dict[int, int]:
    """Where labels under ticks begin, by the tick's cell: as near to its middle as there is room; those that fit."""
    taken = [False] * width
    places = {}
    for cell, label in zip(cells, labels, strict=True):
        half = (len(label) - 1) // 2
        for shift in sorted(range(1 - len(label), 1), key=lambda shift: abs(shift + half)):
            start = cell + shift
            end = start + len(label)
            if start >= 0 and end <= width and not any(taken[max(0, start - 1) : end]):
                taken[start:end] = [True] * len(label)
                places[cell] = start
                break
    return places
