"""Places that a chart of a surface marks: known minima, maxima and saddles, and where a step lands."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from tutor.charts.drawing.canvas import Canvas
from tutor.charts.drawing.palettes import Palette
from tutor.charts.drawing.ticks import Interval
from tutor.engine.arrays import Array
from tutor.engine.surfaces.contract import CriticalPoint, Surface
from tutor.lab.exploring.foresight import told_place

GLYPH_OF = {"minimum": "▽", "maximum": "△", "saddle": "×"}
LANDING = "○"
AHEAD, HALF, DOUBLE = "∘", "½", "2"
_MOST_AHEAD = 50
_MOST_TOLD = 6

Landmark = tuple[CriticalPoint, tuple[float, float]]
"""A point that is known, and where it lies: at (w, L) on a curve, at (x, y) on a map."""


@lru_cache(maxsize=32)
def landmarks(surface: Surface) -> tuple[Landmark, ...]:
    """What is known of a surface of one or two parameters, that has a glyph."""
    known = [point for point in surface.critical_points if point.kind in GLYPH_OF]
    if len(surface.start) == 2:
        return tuple((point, (point.parameters[0], point.parameters[1])) for point in known)
    with np.errstate(all="ignore"):
        return tuple((p, (p.parameters[0], float(surface.loss(np.array(p.parameters))))) for p in known)


def mark_landmarks(canvas: Canvas, known: Sequence[Landmark], palette: Palette) -> None:
    """Put a glyph at each."""
    for point, place in known:
        canvas.mark(*place, GLYPH_OF[point.kind], palette.ink)


def name_landmarks(canvas: Canvas, known: Sequence[Landmark], palette: Palette) -> None:
    """Write what the glyphs that are to be seen mean into the upper edge of the frame, where it is free."""
    for kind in dict.fromkeys(point.kind for point, place in known if canvas.cell(*place) is not None):
        canvas.write_on_edge(f" {GLYPH_OF[kind]} {kind} ", palette.ink)


def mark_ahead(canvas: Canvas, places: Array, with_rates: Sequence[tuple[float, float]], palette: Palette) -> None:
    """Points of the coming updates, (n, 2), and where the first of them would land with half of α and with twice it."""
    canvas.mark_all(places[:_MOST_AHEAD], AHEAD, palette.ghost)
    for glyph, place in zip((HALF, DOUBLE), with_rates, strict=False):
        canvas.mark(*place, glyph, palette.ghost)
    if with_rates:
        canvas.write_on_edge(f" {HALF} with α/2  {DOUBLE} with 2α ", palette.ghost)
    elif len(places):
        canvas.write_on_edge(f" {AHEAD} next {len(places)} ", palette.ghost)


def told_landmarks(surface: Surface, windows: Sequence[Interval]) -> str:
    """What is marked, in a sentence; nothing where nothing is."""
    if not 1 <= len(windows) <= 2:
        return ""
    seen = [
        point
        for point, _ in landmarks(surface)
        if all(low <= x <= high for x, (low, high) in zip(point.parameters, windows, strict=True))
    ]
    if not seen or len(seen) > _MOST_TOLD:
        return f"{len(seen)} places are marked where the gradient is zero." if seen else ""
    told = [f"{GLYPH_OF[p.kind]} {p.kind} at {told_place(surface.coordinates, p.parameters)}" for p in seen]
    return f"Marked: {', '.join(told)}."
