"""Derivatives taken wrongly: one rule of the calculus forgotten, a term kept as it is, one weight taken for another."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from tutor.course.mistakes.chain_rule import (
    exponent_kept,
    outer_only,
    right_everywhere,
    weight_for_factor,
    without_factor,
    wrong_derivative,
)
from tutor.course.mistakes.expressions import Edit, edits
from tutor.engine.formula import Expression, Name, Number, free_names, substitute
from tutor.engine.formula.expression import signed_terms, summed

_OF_THE_LOSS = ("term-left-out", "power-of-each", "power-of-one", "factor-left-out", "term-turned", "sum-for-product")
_RULES = (
    ("power-factor", "You left out the factor that the power brings down", without_factor),
    ("inner-factor", "You left out the inner derivative", outer_only),
    ("exponent-kept", "You kept the exponent as it is, and a power loses one", exponent_kept),
    ("own-weight", "You multiplied by the weight itself, not by its factor", weight_for_factor),
)


class WrongGradient(NamedTuple):
    """A gradient with one thing done wrongly in every component."""

    edit: Edit
    """Its pieces and what was done."""
    gradient: tuple[Expression, ...]


def wrong_gradients(loss: Expression, names: Sequence[str]) -> Iterator[WrongGradient]:
    """Every usual wrong gradient of a loss in these names.

    Raises:
        FormulaError: the loss has no derivative.
    """
    for edit in sorted(edits(loss), key=lambda edit: edit.name.startswith("power-of-")):
        if edit.name in _OF_THE_LOSS:
            did = f"{edit.did} of the loss" if "out" in edit.did else edit.did
            yield WrongGradient(edit._replace(did=did), tuple(_slope(edit.wrong, name) for name in names))
        if edit.name == "factor-left-out":
            both = f"{edit.did} of the loss, and the factor that the power brings down"
            wrong = tuple(wrong_derivative(edit.wrong, name, without_factor) for name in names)
            yield WrongGradient(edit._replace(name="factors-left-out", did=both), wrong)
    for name, did, rule in _RULES:
        yield WrongGradient(Edit(name, did, (), loss), tuple(wrong_derivative(loss, each, rule) for each in names))
    yield from _kept(loss, names)
    if len(names) > 1:
        alone = [substitute(loss, {other: Number(0.0) for other in names if other != name}) for name in names]
        did = "You left out what the other weights do"
        own = tuple(_slope(each, name) for each, name in zip(alone, names, strict=True))
        yield WrongGradient(Edit("others-left-out", did, (), loss), own)
    if len(names) > 1:
        yield from _other_weights(tuple(_slope(loss, name) for name in names), names)


def _slope(loss: Expression, name: str) -> Expression:
    return wrong_derivative(loss, name, right_everywhere)


def _kept(loss: Expression, names: Sequence[str]) -> Iterator[WrongGradient]:
    terms = signed_terms(loss)
    right = [_slope(loss, name) for name in names]
    for place, (sign, term) in enumerate(terms):
        others = summed([*terms[:place], *terms[place + 1 :]]) if len(terms) > 1 else Number(0.0)
        kept = tuple(
            summed([(1, _slope(others, name)), (sign, term)]) if name in free_names(term) else None for name in names
        )
        gradient = tuple(wrong or right[at] for at, wrong in enumerate(kept))
        did = "You kept {0} as it is, and did not take its derivative"
        if len(terms) > 1 and any(kept):
            yield WrongGradient(Edit("term-kept", did, (term,), loss), gradient)
    if len(terms) > 1:
        of_each = [[(s, term) for s, term in terms if name in free_names(term)] for name in names]
        own = tuple(summed(each) if each else Number(0.0) for each in of_each)
        yield WrongGradient(Edit("term-kept", "You gave the parts of the loss, not their slopes", (), loss), own)


def _other_weights(gradient: tuple[Expression, ...], names: Sequence[str]) -> Iterator[WrongGradient]:
    """A weight taken for another one, in each component the same way."""
    did = "You took {0} where {1} belongs"
    if len(names) == 2:
        first, second = names
        for name, pairs in (("its own weight", names), ("the other weight", (second, first))):
            told = f"You took {name} in every part of each slope"
            wrong = tuple(
                substitute(part, {other: Name(own) for other in names})
                for part, own in zip(gradient, pairs, strict=True)
            )
            yield WrongGradient(Edit("other-weight", told, (), gradient[0]), wrong)
    for own, other in permutations(names, 2):
        wrong = tuple(substitute(part, {other: Name(own)}) for part in gradient)
        yield WrongGradient(Edit("other-weight", did, (Name(own), Name(other)), gradient[0]), wrong)
