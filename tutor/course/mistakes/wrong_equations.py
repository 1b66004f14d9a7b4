"""Wrong rules of update rules: equations with one thing done as people do it who have not got it yet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tutor.course.mistakes.expressions import edits
from tutor.course.mistakes.rewriting import (
    each_line,
    mapped,
    pair,
    parts_of,
    put,
    put_in,
    replaced,
    told,
    values_of,
    with_line,
    with_name,
    without_root,
)
from tutor.engine.formula import Expression, Name, Number, Operation, free_names, substitute
from tutor.engine.formula.expression import signed_terms, summed
from tutor.engine.rules.equations import Equations, Line

_ONE = Number(1.0)
_W, _G, _RATE = Name("parameters"), Name("gradient"), Name("learning_rate")


class WrongRule(NamedTuple):
    """A rule with one thing done wrongly."""

    name: str
    """The mistake's, as the log takes it."""
    did: str
    """What was done, as a sentence."""
    equations: Equations


def wrong_rules(right: Equations) -> Iterator[WrongRule]:
    """Every way in which a rule goes wrong: first those that have a name of their own, then any piece of it."""
    for made in (
        _ahead,
        _correction,
        _exchanged,
        _squares,
        _state,
        _decay,
        _late,
        _rate,
        _weights,
        _epsilon,
        _direction,
        _pieces,
    ):
        yield from made(right)


def _ahead(right: Equations) -> Iterator[WrongRule]:
    """The look ahead left out."""
    for line in right.lines:
        for knob in right.knobs:
            ahead = Operation("+", (_G, Operation("*", (Name(knob), Name(line.name)))))
            yield WrongRule(
                "no-look-ahead",
                f"You left out the look ahead: the step is g + {knob}·{line.name}, and not {line.name} alone.",
                put(right, ahead, Name(line.name)),
            )


def _correction(right: Equations) -> Iterator[WrongRule]:
    """1 − βᵗ left out, everywhere or once."""
    places = [part for value in values_of(right) for part in parts_of(value) if _is_correction(part)]
    if not places:
        return
    yield WrongRule(
        "no-bias-correction",
        "You left out the bias correction: averages that begin at 0 are too small at first.",
        mapped(right, lambda part: _ONE if _is_correction(part) else part),
    )
    for place in dict.fromkeys(places):
        yield WrongRule(
            "half-corrected",
            f"You left one of the averages uncorrected: {told(place)} is missing.",
            put(right, place, _ONE),
        )
        (_, power) = pair(place)
        base, _ = pair(power)
        yield WrongRule(
            "fixed-correction",
            f"You divided by 1 − {told(base)}, which does not go to 1 as updates go by: the power t is missing.",
            put(right, place, Operation("-", (_ONE, base))),
        )


def _is_correction(part: Expression) -> bool:
    match part:
        case Operation("-", (Number(1.0), Operation("^", (_, Name("step"))))):
            return True
    return False


def _exchanged(right: Equations) -> Iterator[WrongRule]:
    """β and 1 − β in each other's place, in a line that averages."""
    for at, line in enumerate(right.lines):
        for knob in free_names(line.value):
            rest = Operation("-", (_ONE, Name(knob)))
            if knob in right.knobs and any(part == rest for part in parts_of(line.value)):
                held = put_in(line.value, rest, Name("the rest"))
                value = substitute(substitute(held, {knob: rest}), {"the rest": Name(knob)})
            elif _shares(right, knob) and f"{line.name}_before" in free_names(line.value):
                value = summed(
                    [
                        (sign, substitute(term, {knob: rest}) if knob in free_names(term) else _times(Name(knob), term))
                        for sign, term in signed_terms(line.value)
                    ]
                )
            else:
                continue
            yield WrongRule(
                "exchanged-beta",
                f"You exchanged {knob} and 1 − {knob} in the line of {line.name}: the past gets the wrong share.",
                with_line(right, at, value),
            )


def _shares(right: Equations, knob: str) -> bool:
    """Whether a knob may be the past's share in an average."""
    return knob in right.knobs and knob not in ("learning_rate", "weight_decay", "epsilon")


def _squares(right: Equations) -> Iterator[WrongRule]:
    """The square left out, or taken of the average; the root left out."""

    def plain(part: Expression) -> Expression:
        match part:
            case Operation("*", (Operation("*", (first, second)), third)) if second == third:
                return Operation("*", (first, second))
            case Operation("*", (first, second)) if first == second:
                return first
            case Operation("^", (base, Number(2.0))):
                return base
        return part

    for at, line in enumerate(right.lines):
        if line.name not in right.begins:
            continue
        bare = replaced(line.value, plain)
        if bare != line.value:
            unsquared = with_line(right, at, bare)
            squared = Operation("^", (Name(line.name), Number(2.0)))
            later = [
                Line(each.name, substitute(each.value, {line.name: squared})) if place > at else each
                for place, each in enumerate(unsquared.lines)
            ]
            yield WrongRule(
                "squared-average",
                f"You squared the average {line.name} afterwards: it is the average of squared gradients.",
                replace(unsquared, lines=tuple(later), new_weights=substitute(right.new_weights, {line.name: squared})),
            )
            yield WrongRule("no-square", f"You left out the square in the line of {line.name}.", unsquared)
    yield WrongRule(
        "no-root",
        "You left out the root: you divided by the mean square itself.",
        mapped(right, without_root),
    )


def _state(right: Equations) -> Iterator[WrongRule]:
    for name in right.begins:
        yield WrongRule(
            "state-not-kept",
            f"You do not keep {name} from update to update: what it was before is left out.",
            with_name(right, f"{name}_before", Number(0.0)),
        )


def _decay(right: Equations) -> Iterator[WrongRule]:
    """Weight decay added to the gradient where it stands beside the step, or the reverse, or left out."""
    decay = Name("weight_decay")
    if "weight_decay" not in right.knobs:
        return
    pulled = Operation("+", (_G, Operation("*", (decay, _W))))
    bare = each_line(right, lambda value: _without(value, decay.name))
    if bare.new_weights != right.new_weights:
        yield WrongRule(
            "coupled-decay",
            "You added the decay to the gradient, so the averages take it in and scale it: it stands beside the step.",
            put(bare, _G, pulled),
        )
        yield WrongRule("no-decay", "You left out the weight decay.", bare)
    elif bare.lines != right.lines:
        beside = Operation("-", (bare.new_weights, _times(_times(_RATE, decay), _W)))
        yield WrongRule(
            "decoupled-decay",
            "You let the decay stand beside the step: here it is a part of the gradient.",
            replace(bare, new_weights=beside),
        )
        yield WrongRule("no-decay", "You left out the weight decay.", bare)


def _without(value: Expression, name: str) -> Expression:
    """A sum without the terms that name something; as it is where nothing else is in it."""
    terms = signed_terms(value)
    rest = [term for term in terms if name not in free_names(term[1])]
    return summed(rest) if rest and len(rest) < len(terms) else value


def _times(first: Expression, second: Expression) -> Expression:
    return Operation("*", (first, second))


def _late(right: Equations) -> Iterator[WrongRule]:
    """What a state was before the update, where it is what it is now; updates counted from 0."""
    for at, line in enumerate(right.lines):
        if line.name in right.begins:
            old = {line.name: Name(f"{line.name}_before")}
            lines = [Line(e.name, substitute(e.value, old)) if p > at else e for p, e in enumerate(right.lines)]
            yield WrongRule(
                "one-update-late",
                f"You went with {line.name} as it was before this update: it is one update late.",
                replace(right, lines=tuple(lines), new_weights=substitute(right.new_weights, old)),
            )
    counted = Operation("-", (Name("step"), _ONE))
    yield WrongRule(
        "step-from-zero", "You counted t from 0; the first update is t = 1.", with_name(right, "step", counted)
    )


def _rate(right: Equations) -> Iterator[WrongRule]:
    """α inside the state where it stands outside, the reverse, and left out."""
    inside = [at for at, line in enumerate(right.lines) if "learning_rate" in free_names(line.value)]
    rateless = with_name(right, "learning_rate", _ONE)
    moved = _step_of(rateless)
    if inside and moved is not None:
        yield WrongRule(
            "other-convention",
            "You kept α outside: it belongs to what a gradient adds, so that a changed rate leaves the past as it was.",
            replace(rateless, new_weights=Operation("-", (_W, Operation("*", (_RATE, moved))))),
        )
    if not inside and moved is not None:
        for at, line in enumerate(right.lines):
            if "gradient" in free_names(line.value) and line.name in right.begins:
                scaled = substitute(line.value, {"gradient": Operation("*", (_RATE, _G))})
                yield WrongRule(
                    "other-convention",
                    f"You put α inside {line.name}: it belongs outside, to the whole step.",
                    with_line(rateless, at, scaled),
                )
    yield WrongRule("no-rate", "You left out the learning rate.", rateless)
    yield WrongRule(
        "gradient-itself",
        "That is plain gradient descent.",
        replace(right, new_weights=Operation("-", (_W, Operation("*", (_RATE, _G))))),
    )
    for line in right.lines:
        if line.name in right.begins and "gradient" in free_names(right.new_weights):
            yield WrongRule(
                "state-for-gradient",
                f"You took {line.name} where the gradient of now belongs.",
                replace(right, new_weights=substitute(right.new_weights, {"gradient": Name(line.name)})),
            )
        if line.name in free_names(right.new_weights):
            yield WrongRule(
                "gradient-itself",
                f"You went by the gradient itself, and not by {line.name}.",
                replace(right, new_weights=substitute(right.new_weights, {line.name: _G})),
            )


def _step_of(right: Equations) -> Expression | None:
    """What is taken from the weights."""
    rest = [(-sign, term) for sign, term in signed_terms(right.new_weights) if term != _W]
    return summed(rest) if rest else None


def _weights(right: Equations) -> Iterator[WrongRule]:
    """1 − β left out before a gradient, or put where there is none."""
    whole = right
    for knob in right.knobs:
        whole = put(whole, Operation("-", (_ONE, Name(knob))), _ONE)
    if sum(a != b for a, b in zip(whole.lines, right.lines, strict=True)) > 1:
        yield WrongRule("unweighted-mean", "You left out 1 − β in every line: that makes sums of averages.", whole)
    for at, line in enumerate(right.lines):
        if line.name not in right.begins:
            continue
        for knob in free_names(line.value):
            rest = Operation("-", (_ONE, Name(knob)))
            bare = put_in(line.value, rest, _ONE)
            if knob in right.knobs and bare != line.value:
                yield WrongRule(
                    "sum-for-mean",
                    f"You left out {knob} and 1 − {knob}: {line.name} is an average that forgets, and not a sum.",
                    with_line(right, at, substitute(bare, {knob: _ONE})),
                )
                yield WrongRule(
                    "unweighted-mean",
                    f"You left out 1 − {knob} in the line of {line.name}: without it that is a sum and no average.",
                    with_line(right, at, bare),
                )
        for knob in free_names(line.value):
            rest = Operation("-", (_ONE, Name(knob)))
            if _shares(right, knob) and len(signed_terms(line.value)) == 2 and rest not in parts_of(line.value):
                value = summed(
                    [
                        (sign, term if f"{line.name}_before" in free_names(term) else Operation("*", (rest, term)))
                        for sign, term in signed_terms(line.value)
                    ]
                )
                yield WrongRule(
                    "averaged-momentum",
                    f"You weighted the gradient by 1 − {knob}: {line.name} is a sum here, and no average.",
                    with_line(right, at, value),
                )


def _epsilon(right: Equations) -> Iterator[WrongRule]:
    for knob in ("epsilon", "epsilon_root"):
        if knob not in right.knobs:
            continue

        def inside(part: Expression, knob: str = knob) -> Expression:
            match part:
                case Operation("+", (Operation("sqrt", (square,)), Name(name))) if name == knob:
                    return Operation("sqrt", (Operation("+", (square, Name(knob))),))
            return part

        yield WrongRule("epsilon-inside", "You put ε inside the root; here it stands outside.", mapped(right, inside))
        yield WrongRule(
            "no-epsilon", "You left out ε, which keeps a division by 0 away.", with_name(right, knob, Number(0.0))
        )


def _direction(right: Equations) -> Iterator[WrongRule]:
    yield WrongRule("weights-for-gradient", "You took the weights where the gradient belongs.", put(right, _G, _W))
    uphill = summed([(sign if term == _W else -sign, term) for sign, term in signed_terms(right.new_weights)])
    yield WrongRule("uphill", "That goes uphill: the step is taken the other way.", replace(right, new_weights=uphill))
    for at, line in enumerate(right.lines):
        terms = signed_terms(line.value)
        for turned in range(len(terms)):
            value = summed([(-sign if place == turned else sign, term) for place, (sign, term) in enumerate(terms)])
            yield WrongRule(
                "turned-sign",
                f"A sign is turned round in the line of {line.name}, before {told(terms[turned][1])}.",
                with_line(right, at, value),
            )


def _pieces(right: Equations) -> Iterator[WrongRule]:
    """Any piece left out or done otherwise, in any line."""
    for at, line in enumerate(right.lines):
        for edit in edits(line.value):
            did = edit.did.format(*map(told, edit.pieces))
            yield WrongRule("wrong-piece", f"{did}, in the line of {line.name}.", with_line(right, at, edit.wrong))
    for edit in edits(right.new_weights):
        did = edit.did.format(*map(told, edit.pieces))
        yield WrongRule("wrong-piece", f"{did}, in the last line.", replace(right, new_weights=edit.wrong))
