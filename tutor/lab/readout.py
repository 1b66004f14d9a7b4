"""What the simulator says of the present frame: a status line, its numbers with their names, and every symbol."""

from typing import NamedTuple

import numpy as np

from tutor.engine.analysis.regimes import regime
from tutor.engine.arrays import Array
from tutor.engine.formula.names import differential, together
from tutor.engine.rounding import DIGITS, number, shown_sum, vector
from tutor.engine.rules.recognising import likeness
from tutor.engine.runs.history import Descent
from tutor.lab.simulation import Simulation


class Status(NamedTuple):
    """The parts of the status line."""

    surface: str
    """Its formula."""
    surface_name: str
    optimizer: str
    rate: str
    step: str
    regime: str


class Reading(NamedTuple):
    """A number and what it is."""

    name: str
    value: str


def status(simulation: Simulation) -> Status:
    """Where the run is, in a few words."""
    descent = simulation.descent
    names = ", ".join(descent.surface.coordinates)
    formula = descent.surface.formula or descent.surface.name
    step = f"step {descent.cursor}" if descent.cursor == descent.last else f"step {descent.cursor} of {descent.last}"
    return Status(
        surface=f"L({names}) = {formula}",
        surface_name=descent.surface.name,
        optimizer=descent.settings.optimizer.title,
        rate=simulation.told_rate,
        step=step,
        regime=regime(simulation.descent).name,
    )


def readings(simulation: Simulation, digits: int = DIGITS) -> tuple[Reading, ...]:
    """Parameters, loss, gradient and its length, at the present frame, to so many significant digits."""
    descent, frame = simulation.descent, simulation.descent.frame
    names = descent.surface.coordinates
    rows = [
        Reading(together(names), _place(descent) if digits == DIGITS else _vector(frame.parameters, digits)),
        Reading("L", number(float(frame.loss), digits)),
        Reading(_gradient_name(names), _vector(frame.gradient, digits)),
    ]
    if len(names) > 1:
        with np.errstate(all="ignore"):
            rows.append(Reading("|∇L|", number(float(np.linalg.norm(frame.gradient)), digits)))
    return tuple(rows)


def own_equations(simulation: Simulation) -> list[str]:
    """The optimizer's equations; on a curve in the letter of its one parameter, where they need no vector."""
    settings = simulation.descent.settings
    equations = settings.optimizer.equations_with(settings.knobs)
    names = simulation.descent.surface.coordinates
    if len(names) > 1 or any(sign in equation for equation in equations for sign in "ᵢ|"):
        return list(equations)
    slope = _gradient_name(names)
    spelt = {"(∇L)": f"({slope})", "∇L/": f"({slope})/", "∇L": slope, "θ": names[0]}
    for sign, own in spelt.items():
        equations = tuple(equation.replace(sign, own) for equation in equations)
    return list(equations)


def _place(descent: Descent) -> str:
    """The parameters, to as many decimals as the update that led there is written with."""
    now = descent.frame.parameters
    before = descent.history.parameters[max(0, descent.cursor - 1)]
    if not (descent.cursor and np.isfinite(now).all()):
        return _vector(now, DIGITS)
    with np.errstate(all="ignore"):
        shown = [shown_sum(*each).new for each in zip(before, now - before, now, strict=True)]
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"


def _vector(values: Array, digits: int) -> str:
    return number(np.nan) if np.isnan(values).all() else vector(values, digits)


def _gradient_name(names: tuple[str, ...]) -> str:
    return f"dL/d{names[0]}" if len(names) == 1 else "∇L"


class Meaning(NamedTuple):
    """A symbol, what it stands for, and its number here."""

    symbol: str
    meaning: str
    value: str


def meanings(simulation: Simulation) -> list[Meaning]:
    """Every symbol that is on the screen, in the order in which they are met."""
    descent = simulation.descent
    names, frame, update = descent.surface.coordinates, descent.frame, descent.update
    rows = [
        Meaning(name, "a parameter: where the point stands", number(float(w)))
        for name, w in zip(names, frame.parameters, strict=True)
    ]
    if len(names) > 1:
        rows.append(Meaning("θ", "all parameters together: the place of the point", vector(frame.parameters)))
    rows.append(Meaning("L", "the loss: the height of the surface at the point", number(float(frame.loss))))
    d = differential(names)
    rows += [
        Meaning(
            f"{d}L/{d}{name}", f"the slope along {name}: how fast the loss rises when {name} does", number(float(g))
        )
        for name, g in zip(names, frame.gradient, strict=True)
    ]
    rows.append(
        Meaning("∇L", "the gradient: the slopes of all coordinates together; it points uphill", vector(frame.gradient))
    )
    rule, terms = descent.settings.optimizer, dict(update.terms)
    seen = {"gradient": terms.pop("gradient")} if "gradient" in terms else {}
    for name, value in {**seen, **rule.told(descent.knobs), **terms}.items():
        rows.append(Meaning(rule.symbol(name), rule.meaning(name), _shown(value)))
    if carried := [rule.symbol(name) for name in update.state][-1:]:
        told = f"{carried[0]} as the update before left it, and so with every other name"
        rows.append(Meaning(f"{carried[0]}_before", told, ""))
    moved = names[0] if len(names) == 1 else "θ"
    rows.append(Meaning(f"{moved}_new", f"{moved} after this update", vector(frame.parameters + update.change)))
    rows.append(Meaning("rule", f"{rule.title} ({rule.family}): {rule.source}", ""))
    settings = descent.settings
    if like := likeness(rule, settings.knobs):
        rows.append(Meaning("it is", like.sentence, ""))
    if line := rule.in_pytorch(settings.knobs, settings.weight_decay):
        rows.append(Meaning("PyTorch", line, ""))
    return rows


def _shown(value: float | Array) -> str:
    numbers = np.asarray(value, dtype=float)
    if numbers.ndim == 2:
        return "[" + "; ".join(", ".join(number(float(x), 4) for x in row) for row in numbers) + "]"
    return vector(np.atleast_1d(numbers).tolist())
