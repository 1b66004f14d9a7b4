"""The loss against a rising learning rate: which rate suits the weights as they are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.cells import Cells
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.strokes import Stroke
from tutor.charts.drawing.ticks import Axis
from tutor.engine.rounding import counted, number
from tutor.engine.training.rate_finder import HIGHEST, LOWEST, UPDATES, RateSearch


@dataclass(frozen=True, slots=True, eq=False)
class RatesChart:
    """The loss after an update with each rate; the rate that is set, and the one that suits, are marked."""

    search: RateSearch
    rate: float
    """α as it is set."""
    update: int
    """After which the weights are from which it begins."""
    is_over: bool = True

    def draw(self, width: int, height: int, palette: Palette) -> Cells:
        search = self.search
        rates, losses = np.log10(np.array(search.rates)), np.array(search.losses)
        canvas = self.canvas(width, height, palette)
        begun = Stroke(np.array(canvas.x_window), np.full(2, search.begun), palette.branch, "braille")
        canvas.draw(begun, Stroke(rates, losses, palette.curve))
        if search.suited is not None:
            canvas.mark(float(np.log10(search.suited)), self._loss_at(search.suited), "★", palette.step)
        if self.rate > 0:
            canvas.mark(float(np.log10(self.rate)), self._loss_at(self.rate), "◆", palette.now)
        return canvas.cells

    def _loss_at(self, rate: float) -> float:
        return float(np.interp(np.log10(rate), np.log10(self.search.rates), self.search.losses))

    def canvas(self, width: int, height: int, palette: Palette) -> Canvas:
        """Where the chart's points lie at that size, with its axes; x is log₁₀ of the rate."""
        losses, begun = np.array(self.search.losses), self.search.begun
        finite = losses[np.isfinite(losses)]
        most = min(2 * begun, float(finite.max())) if len(finite) else 2 * begun
        low = float(min(finite.min(), begun)) if len(finite) else 0.0
        room = 0.08 * (most - low) or 1.0
        x = Axis((float(np.log10(LOWEST)), float(np.log10(HIGHEST))), "α", powers=True, stands=True)
        return Canvas.with_axes(width, height, x, Axis((low - room, most + room), "L"), palette)

    def describe(self) -> str:
        """What the search found, in sentences."""
        search = self.search
        tried = counted(len(search.rates), "rate")
        if not self.is_over:
            return f"{tried} of {UPDATES} tried, from the weights after update {self.update}; esc stops."
        begun = f"{tried} tried from the weights after update {self.update}, which stay"
        if search.lowest is None or search.suited is None:
            return f"No rate brings the loss a hundredth below the {number(search.begun, 4)} of now; {begun}."
        best, rises = search.rates[search.lowest], search.rises_from
        beyond = f", and from {number(rises, 2)} on above that of now" if rises else ""
        return (
            f"About α = {number(search.suited, 1)} (★) suits: a tenth of {number(best, 2)}, where the loss is lowest,"
            f" {number(search.losses[search.lowest], 4)} in place of {number(search.begun, 4)}{beyond}; {begun}."
        )

    def record(self) -> Mapping[str, object]:
        """The search as JSON holds it."""
        search = self.search
        return {
            "loss_now": search.begun, "rates": search.rates, "losses": search.losses, "suited": search.suited,
            "lowest_at": None if search.lowest is None else search.rates[search.lowest],
            "rises_from": search.rises_from,
        }  # fmt: skip
