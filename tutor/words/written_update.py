"""One update written out with its numbers, line by line: in worked solutions, in the simulator and in line mode."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rounding import number, operand, shown_sum
from tutor.engine.rules.update import Update
from tutor.engine.rules.workings import Numbers, Working, numbers_of
from tutor.engine.runs.frames import Frame, Settings, advance
from tutor.engine.runs.history import Descent
from tutor.engine.surfaces.contract import Surface

BEFORE_THE_RULE = (
    Working("masked_gradient", "{gradient} where it may move, else 0"),
    Working("gradient_norm", "√(Σ⟨{gradient}²⟩)"),
    Working("clipped_gradient", "{gradient}·min(1, {clip}/{gradient_norm})"),
    Working("decayed_gradient", "{gradient} + {weight_decay}·{parameters}"),
)
"""What happens to a gradient before the rule sees it: each works on the one before."""


class Line(NamedTuple):
    """One line of a written update."""

    stage: str
    """What it works out: `gradient`, a term of the optimizer, `change`, `parameters` (the new point) or `loss`."""
    component: int
    """Of which coordinate; 0 for a number that belongs to all."""
    text: str


def written_update(descent: Descent) -> tuple[Line, ...]:
    """Write the update that leaves the cursor's frame: gradient, terms, change, new point, new loss."""
    frame, update, settings = descent.frame, descent.update, descent.settings
    surface = descent.surface
    after = advance(surface, frame, settings)
    lines = [Line("gradient", i, f"g{_of(i, surface)} = {text}") for i, text in gradient_lines(surface, frame)]
    lines += term_lines(surface, settings, frame, update)
    lines += [
        Line("parameters", i, _new_coordinate(i, surface, settings, frame, update, after))
        for i in range(len(after.parameters))
    ]
    names = ", ".join(f"{name}_new" for name in surface.coordinates)
    lines.append(
        Line("loss", 0, f"L({names}) = {number(float(after.loss))}, before it was {number(float(frame.loss))}")
    )
    return tuple(lines)


def gradient_lines(surface: Surface, frame: Frame) -> Iterator[tuple[int, str]]:
    """The gradient by component, with the surface's own formulas where it has them."""
    names = surface.coordinates
    formulas: tuple[str, ...] = getattr(surface, "gradient_formulas", ())
    at = ", ".join(f"{name} = {number(float(w))}" for name, w in zip(names, frame.parameters, strict=True))
    for component, name in enumerate(names):
        value = number(float(frame.gradient[component]))
        if len(formulas) != len(names):
            yield component, f"∂L/∂{name} = {value}"
        elif formulas[component].endswith((f"= {value}", f"= {value.removesuffix('.0')}")):  # a constant slope
            yield component, formulas[component]
        else:
            yield component, f"{formulas[component]} = {value} at {at}"


def term_lines(surface: Surface, settings: Settings, frame: Frame, update: Update) -> Iterator[Line]:
    """Every term of an update by component: in symbols, with its numbers, and what comes out."""
    symbol = settings.optimizer.symbol
    for working, numbers in workings_of(settings, frame, update):
        for component, name in _components(update.terms[working.term], surface):
            written = f"Δ{surface.coordinates[component]}" if working.term == "change" else symbol(working.term) + name
            yield Line(working.term, component, worked(working, numbers, component, written, symbol, name))


def workings_of(settings: Settings, frame: Frame, update: Update) -> Iterator[tuple[Working, Numbers]]:
    """Each term of an update that has a formula, in the order computed, and the numbers that the formula may name."""
    rule = settings.optimizer
    numbers = numbers_of(frame.parameters, frame.state, rule.told(settings.knobs_at(frame.index)), update.terms)
    own: dict[str, float | Array] = {
        "gradient": frame.gradient,
        "clip": settings.clip or 0.0,
        "weight_decay": settings.weight_decay,
    }
    for working in BEFORE_THE_RULE:
        if working.term in update.terms:
            yield working, {**numbers, **own}
            if working.term.endswith("gradient"):
                own["gradient"] = update.terms[working.term]
    for working in rule.workings:
        if working.term in update.terms:
            yield working, numbers


def worked(
    working: Working,
    numbers: Numbers,
    component: int,
    written: str,
    symbol: Callable[[str], str],
    of: str = "",
    with_numbers: bool = True,
) -> str:
    """One component of a term: how it is written, its formula, the formula with numbers, and what comes out.

    Args:
        of: the name of the component, as it follows a vector's letter.
    """
    term = np.ravel(numbers[working.term])
    parts = [written, working.algebra(symbol, numbers, of)]
    if with_numbers:
        parts.append(working.with_numbers(numbers, component, number))
    return " = ".join(dict.fromkeys([*parts, number(float(term[component if len(term) > 1 else 0]))]))


def _components(term: Array, surface: Surface) -> list[tuple[int, str]]:
    """The components of a term and the names they are written by; a single one needs none."""
    if np.ndim(term) == 0 or len(term) == 1:
        return [(0, "")]
    if len(term) != len(surface.coordinates):
        return []
    return [(component, _of(component, surface)) for component in range(len(term))]


def _of(component: int, surface: Surface) -> str:
    return f"_{surface.coordinates[component]}" if len(surface.coordinates) > 1 else ""


def _new_coordinate(
    component: int, surface: Surface, settings: Settings, frame: Frame, update: Update, after: Frame
) -> str:
    name = surface.coordinates[component]
    old, change, new = (float(x[component]) for x in (frame.parameters, update.change, after.parameters))
    total = shown_sum(old, change, new)
    if not settings.optimizer.is_plain:
        return f"{name}_new = {name} + Δ{name} = {total}"
    rate = float(settings.knobs_at(frame.index)["learning_rate"])
    used = float(update.terms["gradient"][component])
    product = f"{number(rate)}·{operand(used)}"
    return f"{name}_new = {name} − α·g{_of(component, surface)} = {total.old} − {product} = {total.new}"
