"""Which classes are taken for which: counts of the test set, a row for what is true, a column for what was said.

The totals stand at the end of each row and below each column, and with them the shares that are right: recall and
precision, in per cent; each where there is room.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.class_colours import ground
from tutor.charts.drawing.palettes import Palette
from tutor.engine.network.metrics import by_class

_WIDEST_NAME = 12
_PRECISION = "precision %"


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionChart:
    """The confusion matrix of one moment."""

    counts: NDArray[np.intp]
    """(classes, classes): true class by row, class said by column."""
    classes: tuple[str, ...]
    part: str = "test"
    """Which samples they are: those of the test set, or of the validation set."""

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the counts lie at that size: x is the class said, y the true class counted downwards from 0."""
        cells = Cells.blank(width, height)
        left, column = self._columns(width)
        many = len(self.classes)
        x_window = (-0.5 + 0.5 / column, many - 0.5 - 0.5 / column)
        columns, rows = min(column * many, max(0, cells.width - left)), min(many, max(0, cells.height - 2))
        return Canvas(cells, left, 2, columns, rows, x_window, (1.0 - many, 0.0), cells.ground())

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        canvas = self.canvas(width, height, palette)
        left, column = self._columns(width)
        canvas.write(0, 0, "true".rjust(left - 1), palette.axis)
        canvas.write(left, 0, "said to be", palette.axis)
        for said, name in enumerate(self.classes):
            canvas.write(left + column * said, 1, name[: column - 1].rjust(column), palette.axis)
        for true, name in enumerate(self.classes):
            canvas.write(0, 2 + true, name[: left - 1].rjust(left - 1), palette.axis)
            for said in range(len(self.classes)):
                self._write_count(canvas, true, said, palette)
        self._write_shares(canvas, palette)
        return canvas.cells

    def _write_shares(self, canvas: Canvas, palette: Palette) -> None:
        """How many there are of each class, and how many were said to be it, and of both the share that is right."""
        left, column = self._columns(canvas.cells.width)
        end, below = left + column * len(self.classes), 2 + len(self.classes)
        true, said, right = self.counts.sum(axis=1), self.counts.sum(axis=0), by_class(self.counts)
        beside = [("all", [str(count) for count in true]), ("recall %", [_per_cent(each.recall) for each in right])]
        for title, values in beside:
            width = max(map(len, (title, *values))) + 1
            if end + width > canvas.cells.width:
                break
            for row, text in enumerate([title, *values, str(true.sum())] if title == "all" else [title, *values], 1):
                canvas.write(end, row, text.rjust(width), palette.axis)
            end += width
        under = [("all said", [str(count) for count in said]), (_PRECISION, [_per_cent(r.precision) for r in right])]
        for row, (title, values) in enumerate(under, below):
            if column > max(map(len, values)):
                name = title if len(title) < left else {"all said": "all"}.get(title, "prec%")
                canvas.write(0, row, name.rjust(left - 1), palette.axis)
                for number, text in enumerate(values):
                    canvas.write(left + column * number, row, text.rjust(column), palette.axis)

    def _write_count(self, canvas: Canvas, true: int, said: int, palette: Palette) -> None:
        left, column = self._columns(canvas.cells.width)
        count = int(self.counts[true, said])
        colour = palette.highlight if true == said else palette.now
        text = str(count) if count else "·"
        at = np.s_[2 + true : 3 + true, left + column * said + 1 : left + column * (said + 1)]
        if palette.has_colour and count and 2 + true < canvas.cells.height:
            share = count / max(1, int(self.counts[true].sum()))
            shade = ground(np.full((1, 1), 0.5 + (0.5 if true == said else -0.5) * share), palette)[0, 0]
            canvas.ground[at] = canvas.cells.background[at] = shade
            colour = palette.ink
        canvas.write(left + column * said, 2 + true, text.rjust(column), colour if count else palette.branch)

    def _columns(self, width: int) -> tuple[int, int]:
        """How many columns the names take, and how many each count."""
        left = min(_WIDEST_NAME, max(4, *map(len, self.classes))) + 1
        if (width - len(_PRECISION) - 1) // max(1, len(self.classes)) > len("100"):
            left = max(left, len(_PRECISION) + 1)
        wanted = (
            max(len(str(self.counts.sum(axis=0).max())), len("100"), *(min(6, len(name)) for name in self.classes)) + 1
        )
        return left, max(2, min(wanted, (width - left) // max(1, len(self.classes))))

    @property
    def mistakes(self) -> list[tuple[int, str, str]]:
        """(how often, true class, class said), the most frequent first."""
        wrong = self.counts - np.diag(np.diag(self.counts))
        order = np.argsort(-wrong, axis=None, kind="stable")
        pairs = [divmod(int(place), len(self.classes)) for place in order[:3]]
        return [(int(wrong[true, said]), self.classes[true], self.classes[said]) for true, said in pairs]

    def describe(self) -> str:
        """The matrix in a sentence."""
        total, right = int(self.counts.sum()), int(np.trace(self.counts))
        sentence = f"{right} of {total} {self.part} samples are given their own class"
        said = [f"{true} for {said} ({count})" for count, true, said in self.mistakes if count]
        return sentence + (f"; most often {', '.join(said)} goes wrong, true class first." if said else ".")


def _per_cent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"
