"""An update rule that somebody types, made into a rule like any other."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, Name, Number, Operation, free_names, substitute
from tutor.engine.formula.compilation import compile_lines
from tutor.engine.formula.expression import signed_terms, summed
from tutor.engine.formula.names import GREEK, lowered
from tutor.engine.formula.printing import to_dotted
from tutor.engine.rules.equations import ACROSS, GRADIENT_AT, Equations, are_equations, read_equations
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Point, State, Update
from tutor.engine.rules.workings import COMMON, USUAL, Symbol, Working
from tutor.engine.surfaces.formula_surface import SlopeSurface

_ACROSS: Mapping[str, Callable[..., Any]] = {
    "sum": lambda u: u.sum(axis=0),
    "prod": lambda u: u.prod(axis=0),
    "mean": lambda u: u.mean(axis=0),
    "norm": lambda u: np.sqrt((u * u).sum(axis=0)),
    "dot": lambda u, v: (u * v).sum(axis=0),
}
_ADDED_UP = {"sum": "Σ⟨{}⟩", "norm": "√(Σ⟨{}²⟩)", "dot": "Σ⟨{}·{}⟩"}
"""How one number of a vector is worked out; the others are told by their value."""
_SLOPE = "slope elsewhere"
"""The place of the surface's gradient among the values; no name has a blank."""

_POWER = re.compile("∇L(?=[²³⁻^¹⁰⁴-⁹])")

_MEANINGS = {name: USUAL[name].meaning for name in ("beta1", "beta2", "rho", "epsilon")} | dict.fromkeys(
    ("beta", "mu"), "how much of the past is kept"
)
_GIVEN = {
    "loss": Symbol("L", "the loss where the update begins"),
    "step": Symbol("t", "the number of this update, counted from 1"),
}


def optimizer_named(text: str) -> Optimizer:
    """A rule by its name, or the one that equations describe.

    Raises:
        FormulaError: the equations cannot be read.
        KeyError: it is neither.
    """
    rule = OPTIMIZERS.get(text)
    if rule is not None:
        return rule
    if not are_equations(text):
        raise KeyError(text)
    return typed_rule(text)


@lru_cache(maxsize=256)
def typed_rule(text: str) -> Optimizer:
    """The rule that a text describes; its name is the text.

    Raises:
        FormulaError: with the position where reading failed.
    """
    read = read_equations(text)
    return OPTIMIZERS[read.text] if read.text in OPTIMIZERS else rule_of(read)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The equations with each number that is made of a whole vector, and each gradient elsewhere, as a term."""

    names: tuple[str, ...]
    values: tuple[Expression, ...]
    apart: Mapping[str, Operation]
    """The terms that were set apart, by name."""


def _laid_out(read: Equations) -> _Laid:
    apart: dict[str, Operation] = {}
    named: dict[Expression, str] = {}
    order: list[tuple[str, Expression]] = []

    def set_apart(value: Expression) -> Expression:
        match value:
            case Operation(operator, operands):
                inside = Operation(operator, tuple(map(set_apart, operands)))
                if operator not in ACROSS and operator != GRADIENT_AT:
                    return inside
                if inside not in named:
                    name = named[inside] = f"{operator}{1 + sum(each.operator == operator for each in apart.values())}"
                    apart[name] = inside
                    order.append((name, inside))
                return Name(named[inside])
        return value

    for name, value in read.lines:
        order.append((name, set_apart(value)))
    change = set_apart(_change(read.new_weights, read.vectors))
    return _Laid((*(n for n, _ in order), "change"), (*(v for _, v in order), change), apart)


def _change(new_weights: Expression, vectors: frozenset[str]) -> Expression:
    """What is added to the weights: w − v adds −v, to the last bit; else new weights less old ones."""
    weights = Name("parameters")
    terms = signed_terms(new_weights)
    rest = [term for term in terms if term != (1, weights)]
    if len(rest) == len(terms) - 1 and any(vectors & {*free_names(value)} for _, value in rest):
        (sign, first), *others = rest
        return summed([(1, _negative(first) if sign < 0 else first), *others])
    return Operation("-", (new_weights, weights))


def _negative(value: Expression) -> Expression:
    """The same with its sign turned, in its first factor: that is exact, and quicker where it is a number."""
    match value:
        case Operation("*" | "/" as operator, (first, second)):
            return Operation(operator, (_negative(first), second))
    return Operation("negative", (value,))


def rule_of(read: Equations) -> Optimizer:
    """The rule that equations describe."""
    laid = _laid_out(read)
    states = tuple(read.begins)
    used = {name for value in laid.values for name in free_names(value)}
    counts, looks, tries = (
        "step" in used,
        "loss" in used,
        any(each.operator == GRADIENT_AT for each in laid.apart.values()),
    )
    knobs = tuple(read.knobs)
    before = tuple(f"{name}_before" for name in states)
    compute = compile_lines(
        [(name, _with_slope(value)) for name, value in zip(laid.names, laid.values, strict=True)],
        ("parameters", "gradient", "loss", "step", _SLOPE, *before, *knobs),
        {**_ACROSS, "^": np.power, GRADIENT_AT: lambda slope, place: slope(place)},
    )
    begin = compile_lines([*read.begins.items()], ("parameters",), _ACROSS)
    is_vector = {name: f"{name}_before" in read.vectors for name in states}
    names, carried, divides = laid.names, ("step", *states) if counts else states, _divides_knobs(laid, knobs)

    def init(parameters: Array) -> State:
        begun = dict(zip(states, begin([parameters]), strict=True))
        zero = np.zeros_like(parameters)
        state = {name: zero + value if is_vector[name] else np.asarray(value) for name, value in begun.items()}
        return {"step": np.zeros(()), **state} if counts else state

    def update(at: Point, state: State, given: Knobs) -> Update:
        g = at.gradient
        step = state["step"] + 1 if counts else None
        loss = at.surface.loss(at.parameters) if looks else None
        slope = at.surface.gradient if tries else None
        numbers = [given[name] for name in knobs]
        if divides:
            # Numbers of NumPy, because one of Python raises where it is divided by zero.
            numbers = [np.asarray(number)[()] for number in numbers]
        made = compute([at.parameters, g, loss, step, slope, *[state[name] for name in states], *numbers])
        terms: dict[str, Array] = {"gradient": g}
        if step is not None:
            terms["step"] = step
        if loss is not None:
            terms["loss"] = loss
        terms.update(zip(names, made, strict=True))
        return Update(made[-1], {name: terms[name] for name in carried}, terms)

    symbols = _symbols(read, laid)
    grows = _steps_in_proportion(init, update, read.knobs)
    return Optimizer(
        name=read.text,
        title="a rule typed by hand",
        family="momentum" if states else "gradient",
        source="Typed by hand: g is the gradient after masks, clipping and weight decay, t counts from 1.",
        form=_form(read),
        knobs=read.knobs,
        symbols=symbols,
        workings=_workings(laid, counts),
        init=init,
        update=update,
        given=(*(["loss"] if looks else []), *(name for name in laid.apart if not _sum_of(laid.apart[name]))),
        steps_in_proportion=grows,
        heeds_length=grows,
        training_rate=0.1 if grows else 0.01,
        as_typed=read.text,
    )


def _divides_knobs(laid: _Laid, knobs: Sequence[str]) -> bool:
    """Whether a knob, or what is made of knobs alone, is divided by another."""
    of_knobs = {*knobs}

    def divides(value: Expression) -> bool:
        if not isinstance(value, Operation):
            return False
        here = value.operator == "/" and of_knobs.issuperset(free_names(value))
        return here or any(map(divides, value.operands))

    for name, value in zip(laid.names, laid.values, strict=True):
        if divides(value):
            return True
        if of_knobs.issuperset(free_names(value)):
            of_knobs.add(name)
    return False


def _with_slope(value: Expression) -> Expression:
    """The same with the surface's gradient where it is taken elsewhere; that stands alone, set apart."""
    if isinstance(value, Operation) and value.operator == GRADIENT_AT:
        return Operation(GRADIENT_AT, (Name(_SLOPE), *value.operands))
    return value


def _steps_in_proportion(
    init: Callable[[Array], State], update: Callable[[Point, State, Knobs], Update], knobs: Knobs
) -> bool:
    """Whether three updates down a slope twice as steep are twice as long."""
    given = {name: 0.5 if math.isnan(float(np.asarray(usual))) else usual for name, usual in knobs.items()}
    moved = []
    with np.errstate(all="ignore"):
        for slope in ((1.0, -0.3), (2.0, -0.6)):
            surface, w = SlopeSurface("slope", slope), np.zeros(2)
            state = init(w)
            for _ in range(3):
                made = update(Point(w, surface.gradient(w), surface), state, given)
                w, state = w + made.change, made.state
            moved.append(w)
        once, twice = moved
        return bool(np.isfinite(once).all() and once.any() and np.allclose(twice, 2 * once, rtol=1e-9, atol=0.0))


def _symbols(read: Equations, laid: _Laid) -> dict[str, Symbol]:
    symbols = dict(_GIVEN)
    for name in read.knobs:
        if name not in COMMON:
            symbols[name] = Symbol(_sign(name), _MEANINGS.get(name, "a number of this rule"))
    for name, _ in read.lines:
        kept = name in read.begins
        symbols[name] = Symbol(name, "what this rule carries on to the next update" if kept else "a step of this rule")
    for name, operation in laid.apart.items():
        what = "the gradient at another place" if operation.operator == GRADIENT_AT else "one number of a vector"
        written = _written(operation, lambda term: symbols[term].sign if term in symbols else COMMON[term].sign)
        symbols[name] = Symbol(written, what)
    return symbols


def _sign(knob: str) -> str:
    letters = knob.rstrip("0123456789")
    digits = knob[len(letters) :]
    return GREEK.get(letters, letters) + (lowered(int(digits)) if digits else "")


def _written(value: Expression, sign: Callable[[str], str]) -> str:
    return to_dotted(substitute(value, {name: Name(sign(name.removesuffix("_before"))) for name in free_names(value)}))


def _form(read: Equations) -> tuple[str, ...]:
    """The rule as formulas in Unicode, as the screens write those that are built in."""
    signs = {name: symbol.sign for name, symbol in COMMON.items()} | {"gradient": "∇L", "loss": "L", "step": "t"}

    def sign(name: str) -> str:
        return signs.get(name) or (_sign(name) if name in read.knobs else name)

    begun = [f"{name}₀ = {_written(value, sign)}" for name, value in read.begins.items() if value != Number(0.0)]
    lines = [f"{name} {'←' if name in read.begins else '='} {_written(value, sign)}" for name, value in read.lines]
    return tuple(_POWER.sub("(∇L)", line) for line in (*begun, *lines, f"θ ← {_written(read.new_weights, sign)}"))


def _workings(laid: _Laid, counts: bool) -> tuple[Working, ...]:
    lines = [Working("step", "{step_before} + 1")] if counts else []
    for name, value in zip(laid.names, laid.values, strict=True):
        if name not in laid.apart:
            lines.append(Working(name, _template(value)))
        elif written := _sum_of(laid.apart[name]):
            lines.append(Working(name, written))
    return tuple(lines)


def _template(value: Expression) -> str:
    return to_dotted(substitute(value, {name: Name(f"{{{name}}}") for name in free_names(value)}))


def _sum_of(operation: Operation) -> str:
    """How one number of a vector is worked out; empty where only its value can be told."""
    if operation.operator not in _ADDED_UP:
        return ""
    bracketed = operation.operator != "sum"
    parts = [
        f"({_template(each)})" if bracketed and not isinstance(each, Name) else _template(each)
        for each in operation.operands
    ]
    return _ADDED_UP[operation.operator].format(*parts)
