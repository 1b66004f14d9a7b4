"""Reading what a learner typed. What cannot be read is no wrong answer: it costs nothing, and says where it failed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tutor.engine.formula import Expression, FormulaError, Number, Operation, evaluate, parse
from tutor.engine.rounding import number
from tutor.words.visible import visible

LONGEST = 200
"""Characters of an answer; a sentence may have ten times as many."""

_DECIMAL_COMMA = re.compile(r"(?<![\d,.])(\d+),(\d+)(?![\d,.])")
_THOUSANDS = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(,\d{3})+(?![\d,])")
_GROUPED = re.compile(r"(?<![\d,.])\d{1,3}((\.\d{3})+,\d+|(,\d{3})+\.\d+)(?![\d])")
_OPEN, _CLOSE = "([{⟨", ")]}⟩"


class Unreadable(ValueError):
    """An answer that cannot be read: in one sentence why, and where."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position
        """Index into the answer where reading failed, from 0."""


@dataclass(frozen=True, slots=True)
class Read:
    """Numbers as they were read."""

    values: tuple[float, ...]
    note: str = ""
    """What to say about the reading: that a comma was taken for a decimal point."""


def read_numbers(text: str, components: int, accept: str = "arithmetic") -> Read:
    """Read one number or a vector: `2.75`, `−0.5`, `2,75`, `(2.4, 3.2)`, `[2.4 3.2]`, `2,4; 3,2`, `x = 1, y = 2`.

    Raises:
        Unreadable: it is not so many numbers, or not worked out where `accept` is `number`.
    """
    text = _clean(text)
    values: list[float] = []
    noted: list[str] = []
    for start, end in _parts(text, components):
        # Blanks in front keep every character's place, so that an error names the one that the learner sees.
        part, comma = _decimal_commas(_after_equals(" " * start + text[start:end], start))
        try:
            expression = parse(part, ())
            if accept == "number" and not _is_number(expression):
                raise Unreadable("Work it out and write the number itself.", start)
            value = evaluate(expression)
        except FormulaError as error:
            raise Unreadable(str(error), error.position) from None
        values.append(value)
        if comma:
            noted.append(number(value, 12))
    return Read(tuple(values), f"read as {', '.join(noted)}" if noted else "")


def read_formula(text: str, names: Collection[str]) -> Expression:
    """Read a formula in the given variables: `2(w−2)`, `w²`.

    Raises:
        Unreadable: it is none, or names something else.
    """
    text, _ = _decimal_commas(_after_equals(_clean(text), 0))
    try:
        return parse(text, tuple(names))
    except FormulaError as error:
        raise Unreadable(str(error), error.position) from None


def read_options(text: str, labels: Mapping[int, str], several: bool) -> frozenset[int]:
    """Read which options were chosen, by number, letter or wording: `2`, `b`, `1 3`, `1,3`.

    Args:
        labels: the options' texts by number, counted from 1.
        several: whether more than one may be named.

    Raises:
        Unreadable: it names no option, or too many.
    """
    text = _clean(text).casefold()
    for position, label in labels.items():
        if text == label.casefold():
            return frozenset({position})
    chosen = frozenset(_positions(text, len(labels)))
    if not several and len(chosen) > 1:
        raise Unreadable("One option is asked for; write its number.")
    return chosen


def read_order(text: str, count: int) -> tuple[int, ...]:
    """Read an order of all the steps: `2 1 3`, `213`, `b, a, c`.

    Raises:
        Unreadable: a step is missing or named twice.
    """
    order = tuple(_positions(_clean(text).casefold(), count))
    if sorted(order) != list(range(1, count + 1)):
        raise Unreadable(
            f"Write each number from 1 to {count} once, in your order: {' '.join(map(str, range(1, count + 1)))}."
        )
    return order


def read_sentence(text: str) -> str:
    """Read a sentence of the learner's own.

    Raises:
        Unreadable: nothing was written.
    """
    return _clean(text, 10 * LONGEST)


def _clean(text: str, longest: int = LONGEST) -> str:
    if not text.strip():
        raise Unreadable("Nothing is written yet.")
    if len(text) > longest:
        raise Unreadable(f"This is too long; an answer has at most {longest} characters.", longest)
    text = visible(text.replace("\n", " ").replace("\t", " ").replace("\u00a0", " "))
    return text.rstrip() if longest == LONGEST else text.strip()


def _positions(text: str, count: int) -> list[int]:
    positions = []
    for match in re.finditer(r"[^\s,;.()\[\]&]+", text):
        word = match[0]
        # `13` names options 1 and 3: there are never more than nine.
        for place, character in enumerate(word if word != "and" else "", match.start()):
            position = int(character) if character in "123456789" else ord(character) - ord("a") + 1
            if not 1 <= position <= count:
                raise Unreadable(f"There is no option “{character}”; write a number from 1 to {count}.", place)
            positions.append(position)
    if not positions:
        raise Unreadable(f"Write a number from 1 to {count}.")
    return positions


def _after_equals(text: str, start: int) -> str:
    """The text with what stands before its last = blanked out: `w = 2.75`, `3 − 0.25 = 2.75`."""
    end = text.rfind("=") + 1
    return text if end <= start else " " * end + text[end:]


def _decimal_commas(text: str) -> tuple[str, bool]:
    """The text with decimal points for decimal commas, and whether there were any."""
    if found := _GROUPED.search(text):
        raise Unreadable(f"Write “{found[0]}” without separating the thousands.", found.start())
    if found := _THOUSANDS.search(text):
        thousand, fraction = found[0].replace(",", ""), found[0].replace(",", ".", 1)
        if "," in fraction:
            raise Unreadable(f"Write “{found[0]}” as {thousand}.", found.start())
        raise Unreadable(f"Is “{found[0]}” {thousand} or {fraction}? Write it one of these two ways.", found.start())
    point = _DECIMAL_COMMA.sub(r"\1.\2", text)
    return point, point != text


def _is_number(expression: Expression) -> bool:
    while isinstance(expression, Operation) and expression.operator == "negative":
        expression = expression.operands[0]
    return isinstance(expression, Number)


def _parts(text: str, components: int) -> list[tuple[int, int]]:
    """Where each component begins and ends."""
    start, end = len(text) - len(text.lstrip()), len(text)
    if components == 1:
        return [(start, end)]
    start = _after_name(text, start)
    if text[start : start + 1] in tuple(_OPEN) and _closing(text, start) == end - 1:
        start, end = start + 1, end - 1
    for separators in (";", ",", ", ", " "):
        parts = split_outside_brackets(text, start, end, separators)
        if len(parts) == components and all(text[a:b].strip() for a, b in parts):
            return parts
    raise Unreadable(
        f"{components} numbers are asked for, as in ({', '.join(['2.4', '3.2', '1', '0.5'][:components])})."
    )


def _after_name(text: str, start: int) -> int:
    """The place after a name and = in front of a bracket: `θ = (1, 2)`."""
    match = re.compile(r"[^=\d,;]*=\s*(?=[\[({⟨])").match(text, start)
    return match.end() if match else start


def _closing(text: str, start: int) -> int:
    depth = 0
    for position in range(start, len(text)):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth == 0:
            return position
    return -1


def split_outside_brackets(text: str, start: int, end: int, separator: str) -> list[tuple[int, int]]:
    """Where the pieces between separators outside brackets begin and end; of blanks, those between runs of them."""
    parts: list[tuple[int, int]] = []
    depth, begin = 0, start
    for position in range(start, end):
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth == 0 and text.startswith(separator, position) and position + len(separator) <= end:
            parts.append((begin, position))
            begin = position + len(separator)
    parts.append((begin, end))
    return [part for part in parts if text[slice(*part)].strip()] if separator == " " else parts
