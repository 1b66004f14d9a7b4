"""Reading what a learner typed. What cannot be read is no wrong answer: it costs nothing, and says where it failed."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from tutor.engine.formula import (
    Expression,
    FormulaError,
    Number,
    Operation,
    evaluate,
    parse,
    to_explicit,
    to_tex,
    with_decimal_points,
)
from tutor.engine.rounding import number
from tutor.words.asked_names import IS, AskedNames, left_side
from tutor.words.numerals import as_formula, decimals_of
from tutor.words.parts import in_one_shape, parts_of
from tutor.words.plain_text import LONGEST, plain, without_surroundings
from tutor.words.unreadable import Unreadable
from tutor.words.visible import visible

__all__ = ["LONGEST", "AskedNames", "Read", "Unreadable", "read_formula", "read_numbers", "read_sentence"]

_EXAMPLE = "Write for example 2.25 or 9/4."
_TRANSPOSED = re.compile(r"(?<=[)\]])(?:\^T|\^\{T\}|ᵀ|')\s*$")
_NAMES_IN_FRONT = re.compile(
    rf"\s*\(?\s*([^\W\d][^=\d;()]*?|[∂∇Δδ][^=\d;()]*?)\)?\s*{IS}\s*(?:(?=(?P<bracket>[\[({{⟨]))|(?=[^=:]*$))"
)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b)\s*$", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<=[\w.)\]}⟩½¼¾])\s+(?:unit|step|update|epoch|example|sample|weight|parameter|layer|pixel|minibatch|batche?)s?\s*$",
    re.IGNORECASE,
)
"""What was counted, said behind a number."""
_SHOUTED = re.compile(r"\s*[-−+]?[\d.,]+!\s*")


@dataclass(frozen=True, slots=True)
class Read:
    """Numbers as they were read."""

    values: tuple[float, ...]
    note: str = ""
    """How they were read, where that is more than plain numbers: “read as 11/4 = 2.75”."""
    decimals: tuple[int | None, ...] = ()
    """With how many decimals each was typed; none for what is no plain decimal."""
    tex: str = ""
    """What is noted, to draw in two dimensions; empty where one line says it as well."""


@dataclass(frozen=True, slots=True)
class _Component:
    """One number of an answer."""

    value: float
    expression: Expression
    decimals: int | None
    is_plain: bool
    """Whether it was typed as the number that it is."""

    @property
    def told(self) -> str:
        shown = number(self.value, 12)
        return shown if _is_number(self.expression) else f"{to_explicit(self.expression)} = {shown}"


def read_numbers(text: str, components: int, accept: str = "arithmetic", names: AskedNames | None = None) -> Read:
    """Read one number or a vector: `2.75`, `−0.5`, `2,75`, `(2.4, 3.2)`, `[2.4 3.2]`, `2,4; 3,2`, `y = 2, x = 1`.

    Raises:
        Unreadable: it is not so many numbers, or not worked out where `accept` is `number`.
    """
    typed = plain(text)
    try:
        return _numbers(without_surroundings(typed.text), components, accept, names or AskedNames())
    except Unreadable as unreadable:
        raise Unreadable(str(unreadable), typed.place(unreadable.position)) from None


def _numbers(text: str, components: int, accept: str, names: AskedNames) -> Read:
    order = list(range(components))
    if components > 1:
        text, order = _names_in_front(in_one_shape(_TRANSPOSED.sub("", _COUNTED.sub("", text))), components, names)
    read: dict[int, _Component] = {}
    is_named = False
    parts = parts_of(text, components)
    names.refuse_unknown([name for start, end in parts if (name := left_side(text[start:end])[0])], 0)
    for place, (start, end) in zip(order, parts, strict=True):
        named, begin, stop = _after_name(text, start, end, names)
        at = place if named is None else named
        if at in read:
            raise Unreadable(f"Two of these numbers are for {names.own[at]}.", start)
        is_named = is_named or at != place
        read[at] = _component(text, begin, stop, accept)
    made = [read[place] for place in sorted(read)]
    if is_named or order != sorted(order):
        told = ", ".join(f"{name} = {part.told}" for name, part in zip(names.own, made, strict=True))
    else:
        told = ", ".join(part.told for part in made) if any(not part.is_plain for part in made) else ""
    tex = to_tex(made[0].expression) if components == 1 and told and _is_tall(made[0].expression) else ""
    values, decimals = tuple(part.value for part in made), tuple(part.decimals for part in made)
    return Read(values, f"read as {told}" if told else "", decimals, tex)


def _component(text: str, start: int, end: int, accept: str) -> _Component:
    typed = text[start:end]
    if _SHOUTED.fullmatch(typed):
        bare = typed.strip().rstrip("!")
        raise Unreadable(f"Is “{typed.strip()}” {bare} or factorial({bare})? Write it one of these two ways.", start)
    percent = _PERCENT.search(typed)
    bare = _COUNTED.sub("", typed[: percent.start()] if percent else typed)
    try:
        formula = as_formula(bare, accept == "number")
        # Blanks in front keep every character's place, so that an error names the one that the learner sees.
        formula = with_decimal_points(" " * start + formula)
        expression = parse(formula, ())
        if accept == "number" and not _is_number(expression):
            raise Unreadable("Work it out and write the number itself.", start)
        if percent:
            expression = Operation("/", (expression, Number(100.0)))
        value = evaluate(expression)
    except FormulaError as error:
        raise _unreadable(typed.strip(), str(error), error.position) from None
    except Unreadable as unreadable:
        position = unreadable.position
        raise Unreadable(str(unreadable), position if position is None else max(position, start)) from None
    is_plain = formula.strip() == typed.strip() and _is_number(expression)
    return _Component(value, expression, decimals_of(formula), is_plain)


def _unreadable(typed: str, why: str, position: int | None) -> Unreadable:
    if not any(character.isnumeric() for character in typed):
        return Unreadable(f"“{typed}” is not a number. {_EXAMPLE}", position)
    return Unreadable(why if "rite" in why else f"{why} {_EXAMPLE}", position)


def read_formula(text: str, names: Collection[str]) -> Expression:
    """Read a formula in the given variables: `2(w−2)`, `w²`.

    Raises:
        Unreadable: it is none, or names something else.
    """
    typed = plain(text, 10 * LONGEST)
    try:
        return parse(with_decimal_points(_after_equals(without_surroundings(typed.text))), tuple(names))
    except FormulaError as error:
        raise Unreadable(str(error), typed.place(error.position)) from None


def formula_reading(expression: Expression) -> Read:
    """How a formula was read; nothing to say of a number or a name alone."""
    if not isinstance(expression, Operation) or _is_number(expression):
        return Read(())
    return Read((), f"read as {to_explicit(expression)}", tex=to_tex(expression) if _is_tall(expression) else "")


def read_sentence(text: str) -> str:
    """Read a sentence of the learner's own.

    Raises:
        Unreadable: nothing was written.
    """
    if not text.strip():
        raise Unreadable("Nothing is written yet.")
    if len(text) > 10 * LONGEST:
        raise Unreadable(f"This is too long; an answer has at most {10 * LONGEST} characters.", 10 * LONGEST)
    return visible(text.replace("\n", " ").replace("\t", " ").replace("\u00a0", " ")).strip()


def _after_equals(text: str) -> str:
    """The text with what stands before its last = blanked out: `w = 2.75`, `3 − 0.25 = 2.75`."""
    end = max((found.end() for found in _EQUALS.finditer(text)), default=0)
    return " " * end + text[end:]


_NAME_BEHIND = re.compile(r"\s*([^=]*\d[^=]*?)\s*=\s*((?:[∂∇Δ]?\w+\s*/\s*)?[∂∇Δ]?[^\W\d]\w*(?:\[[\d,]+\])?)\s*")
_EQUALS = re.compile(r"(?<![<>!=])(?::=|==?)(?!=)|≈")


def _after_name(text: str, start: int, end: int, names: AskedNames) -> tuple[int | None, int, int]:
    """Which component a part says that it is, and where its number begins and ends."""
    part = text[start:end]
    name, begin = left_side(part)
    if name and begin < len(part):
        return names.place(name, part[begin:].strip(), start), start + begin, end
    swapped = _NAME_BEHIND.fullmatch(part)
    if swapped:
        return names.place(swapped[2], swapped[1], start), start, start + swapped.end(1)
    ends = [found.end() for found in _EQUALS.finditer(part)]
    return None, start + (ends[-1] if ends else 0), end


def _is_number(expression: Expression) -> bool:
    match expression:
        case Operation("negative", (operand,)):
            return _is_number(operand)
        case Operation("*", (left, Operation("^", (Number(10.0), exponent)))):
            return _is_number(left) and _is_number(exponent)
    return isinstance(expression, Number)


def _is_tall(expression: Expression) -> bool:
    """Whether two dimensions say it better than one line: a quotient, a root, a power of more than a digit."""
    match expression:
        case Operation("/" | "sqrt" | "cbrt"):
            return True
        case Operation("^", (_, exponent)) if not _is_number(exponent):
            return True
        case Operation(_, operands):
            return any(map(_is_tall, operands))
    return False


def _names_in_front(text: str, components: int, names: AskedNames) -> tuple[str, list[int]]:
    """The text after `θ =` or `(y, x) =`, and the component that each number is for."""
    order = list(range(components))
    found = _NAMES_IN_FRONT.match(text)
    if not found:
        return text, order
    listed = [name.strip() for name in found[1].split(",")]
    if len(listed) != components and not found["bracket"]:
        return text, order
    if len(listed) == components:
        names.refuse_unknown(listed, found.start(1))
        places = [names.place(name, "…", found.start(1)) for name in listed]
        known = [place for place in places if place is not None]
        if twice := [place for place in known if known.count(place) > 1]:
            raise Unreadable(f"Two of these numbers are for {names.own[twice[0]]}.", found.start(1))
        if sorted(known) == order:
            order = known
    elif len(listed) > 1:
        raise Unreadable(f"{len(listed)} names stand before {components} numbers.", found.start(1))
    else:
        names.place(found[1].strip(), text[found.end() :].strip(), found.start(1))
    return " " * found.end() + text[found.end() :], order
