"""A picture of the test set as the network sees it, and how sure the network is of every class."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.bars import Bar, bar_rows
from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.layout import Row, written
from tutor.charts.drawing.palettes import Palette, between
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.network.network import Network

_INKS = " ░▒▓█"
_BESIDE = 26
"""Columns that the classes and their bars want."""


def example_order(network: Network, parameters: Array, samples: Dataset) -> NDArray[np.intp]:
    """The samples' numbers, those that are given a wrong class first."""
    wrong = network.classify(parameters, samples.inputs) != samples.labels
    return np.argsort(~wrong, kind="stable")


@dataclass(frozen=True, slots=True, eq=False)
class DigitChart:
    """One sample, which is a picture."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    samples: Dataset
    sample: int

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """The whole picture; its points have no meaning."""
        return Canvas.bare(width, height, (0.0, 1.0), (0.0, 1.0))

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        cells = Cells.blank(width, height)
        rows, columns = cast(tuple[int, int], self.samples.picture)
        size = max(1, min(height // rows, (width - _BESIDE) // (2 * columns)))
        shown = self.samples.inputs[:, self.sample].reshape(rows, columns)
        large = np.repeat(np.repeat(np.clip(shown, 0.0, 1.0), size, axis=0), 2 * size, axis=1)
        large = large[: cells.height, : cells.width]
        place = np.s_[: large.shape[0], : large.shape[1]]
        if palette.has_colour:
            cells.background[place] = between((palette.paper, palette.ink), large)
        else:
            cells.characters[place] = np.array(list(_INKS))[(large * (len(_INKS) - 1)).round().astype(int)]
        left = 2 * columns * size + 2
        beside = written(self._beside(cells.width - left, palette), cells.width - left, cells.height)
        cells.characters[:, left:], cells.foreground[:, left:] = beside.characters, beside.foreground
        return cells

    def _beside(self, width: int, palette: Palette) -> list[Row]:
        true, said, sure = self._verdict()
        is_shares = float(self.network.loss.name != "mse")
        sentence = f"a {true}, said to be a {said}"
        mark = ("✓ " if true == said else "✗ ") + sentence
        bars = [
            Bar(name, float(share), palette.highlight if name == true else palette.curve)
            for name, share in zip(self.samples.classes, sure, strict=True)
        ]
        return [[(mark, palette.ink)], [], *bar_rows(bars, width, palette, whole=is_shares)]

    def _verdict(self) -> tuple[str, str, Array]:
        """The true class, the one the network gives, and what it makes of every class."""
        inputs = self.samples.inputs[:, self.sample : self.sample + 1]
        said = int(self.network.classify(self.parameters, inputs)[0])
        sure = self.network.predict(self.parameters, inputs)[:, 0]
        classes = self.samples.classes
        return classes[int(self.samples.labels[self.sample])], classes[said], sure

    def describe(self) -> str:
        """The sample in a sentence."""
        true, said, sure = self._verdict()
        return (
            f"Held-out picture {self.sample}: a {true}, said to be a {said}"
            f" with {100 * float(sure.max()):.1f} %; x shows the next, wrong ones first."
        )
