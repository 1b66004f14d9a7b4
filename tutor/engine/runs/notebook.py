"""A run as a notebook shows it: a picture of where it went, and its first and last updates as a table."""

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula.names import differential
from tutor.engine.rounding import number
from tutor.engine.surfaces.contract import Surface

_WIDTH, _HEIGHT, _MARGIN = 420, 260, 12
_FIRST, _LAST = 6, 3
"""Rows of the table at either end of a long run."""
_SHADES = 10


def picture_and_table(surface: Surface, parameters: Array, losses: Array, gradients: Array) -> str:
    """Return HTML that needs nothing from elsewhere.

    Args:
        surface: what was descended; of one or two weights it is drawn, of more only the loss is.
        parameters: every θ, shape (frames, d).
        losses: every loss, shape (frames,).
        gradients: every gradient, shape (frames, d).
    """
    if len(surface.coordinates) == 1:
        drawing = _curve(surface, parameters[:, 0], losses)
    elif len(surface.coordinates) == 2:
        drawing = _map(surface, parameters)
    else:
        drawing = _line(_scaled(np.arange(len(losses), dtype=float), losses))
    picture = f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img">{drawing}</svg>'
    table = _table(surface, parameters, losses, gradients)
    return f"<div><code>L = {escape(surface.formula)}</code><br>{picture}{table}</div>"


def _curve(surface: Surface, weights: Array, losses: Array) -> str:
    (low, high) = surface.window[0]
    seen = weights[np.isfinite(weights)]
    x = np.linspace(min(low, seen.min()), max(high, seen.max()), 200)
    with np.errstate(all="ignore"):
        y = surface.loss(x[None, :])
    both = _scaled(np.concatenate([x, weights]), np.concatenate([y, losses]))
    return _line(both[: len(x)]) + _dots(both[len(x) :])


def _map(surface: Surface, parameters: Array) -> str:
    seen = parameters[np.isfinite(parameters).all(axis=1)]
    box = [(min(low, p.min()), max(high, p.max())) for (low, high), p in zip(surface.window, seen.T, strict=True)]
    x, y = (np.linspace(low, high, cells) for (low, high), cells in zip(box, (42, 26), strict=True))
    with np.errstate(all="ignore"):
        loss = surface.loss(np.stack(np.meshgrid(x, y)))
    # By rank: a surface that rises steeply at its edges would otherwise be one shade in the middle.
    shade = np.searchsorted(np.quantile(loss[np.isfinite(loss)], np.linspace(0, 1, _SHADES + 1)[1:-1]), loss)
    wide, high = _WIDTH / len(x), _HEIGHT / len(y)
    cells = [
        f'<rect x="{j * wide:.1f}" y="{_HEIGHT - (i + 1) * high:.1f}" width="{wide + 0.3:.1f}"'
        f' height="{high + 0.3:.1f}" fill="{_blue(int(shade[i, j]))}"/>'
        for i in range(len(y))
        for j in range(len(x))
    ]
    corners = np.array(box)
    place = (parameters - corners[:, 0]) / (corners[:, 1] - corners[:, 0]) * [_WIDTH, _HEIGHT]
    path = np.column_stack([place[:, 0], _HEIGHT - place[:, 1]])
    return "".join(cells) + _line(path) + _dots(path)


def _blue(shade: int) -> str:
    """Paler where the loss is lower."""
    return f"#{240 - 17 * shade:02x}{245 - 14 * shade:02x}{250 - 9 * shade:02x}"


def _scaled(x: Array, y: Array) -> Array:
    """Points of the picture, shape (points, 2); what is not finite stays so and is left out when it is drawn."""
    scaled = []
    for values, size in ((x, _WIDTH), (-y, _HEIGHT)):
        finite = values[np.isfinite(values)]
        span = float(np.ptp(finite)) or 1.0
        scaled.append(_MARGIN + (values - finite.min()) / span * (size - 2 * _MARGIN))
    return np.column_stack(scaled)


def _line(points: Array) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in _finite(points))
    return f'<polyline points="{places}" fill="none" stroke="#345" stroke-width="1.5"/>'


def _dots(points: Array) -> str:
    return "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#c33"/>' for x, y in _finite(points))


def _finite(points: Array) -> Array:
    return points[np.isfinite(points).all(axis=1)]


def _table(surface: Surface, parameters: Array, losses: Array, gradients: Array) -> str:
    d = differential(surface.coordinates)
    heads = ["step", *surface.coordinates, "loss", *(f"{d}L/{d}{name}" for name in surface.coordinates)]
    count = len(losses)
    skips = count > _FIRST + _LAST
    shown: list[int] = [*range(_FIRST), *range(count - _LAST, count)] if skips else [*range(count)]
    rows = [_row("th", heads)]
    for place, index in enumerate(shown):
        if skips and place == _FIRST:
            rows.append(_row("td", ["…"] * len(heads)))
        values = [*parameters[index], losses[index], *gradients[index]]
        rows.append(_row("td", [str(index), *(number(float(value)) for value in values)]))
    return f"<table>{''.join(rows)}</table>"


def _row(tag: str, cells: Sequence[str] | Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
