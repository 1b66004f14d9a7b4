"""A vector cut into its numbers."""

import re

from tutor.words.unreadable import Unreadable

_OPEN, _CLOSE = "([{⟨", ")]}⟩"
_MATRIX = re.compile(r"\\(begin|end)\s*\{\w*\}|\\(left|right)(?=[(\[)\]])")
_CALL = re.compile(r"\s*(?:[a-z]+\.)?(?:array|tensor|vector|vec|matrix)\s*(?=[(\[])", re.IGNORECASE)


def in_one_shape(text: str) -> str:
    """A vector as TeX, NumPy and others write it, as (1, 2); every character keeps its place."""

    def bracket(found: "re.Match[str]") -> str:
        return {"begin": "(", "end": ")"}.get(found[1] or "", "").ljust(len(found[0]))

    text = _MATRIX.sub(bracket, text).replace("\\\\", "; ").replace(", and ", ",     ")
    if found := _CALL.match(text):
        text = " " * found.end() + text[found.end() :]
    if re.fullmatch(r"\s*<[^<>]*>\s*", text):
        text = text.replace("<", "⟨").replace(">", "⟩")
    return text.rstrip()


def parts_of(text: str, components: int) -> list[tuple[int, int]]:
    """Where each component begins and ends.

    Raises:
        Unreadable: there are not so many.
    """
    start, end = len(text) - len(text.lstrip()), len(text)
    is_bracketed = text[start : start + 1] in tuple(_OPEN) and _closing(text, start) == end - 1
    if components == 1:
        return [_one_part(text, start, end, is_bracketed)]
    if text[start : start + 1] in tuple(_OPEN) and _closing(text, start) < 0:
        raise Unreadable(f"The “{text[start]}” at character {start + 1} is not closed.", start)
    while text[start : start + 1] in tuple(_OPEN) and _closing(text, start) == end - 1:
        inner = text[start + 1 : end - 1]
        start, end = end - 1 - len(inner.lstrip()), start + 1 + len(inner.rstrip(" ,;"))
    for separator in (";", ",", ", ", " and ", "&", "|", " "):
        parts = split_outside_brackets(text, start, end, separator)
        if len(parts) == components and all(text[a:b].strip() for a, b in parts):
            return parts
    example = ", ".join(["2.4", "3.2", "1", "0.5"][:components])
    pieces = [text[a:b].strip() for a, b in split_outside_brackets(text, start, end, ",")]
    if len(pieces) == 2 * components and all(piece.lstrip("-−+").isdecimal() for piece in pieces):
        numbers = "; ".join(map(",".join, zip(pieces[::2], pieces[1::2], strict=True)))
        raise Unreadable(f"{components} numbers are asked for. With decimal commas write {numbers}.")
    raise Unreadable(f"{components} numbers are asked for, as in ({example}).")


def _one_part(text: str, start: int, end: int, is_bracketed: bool) -> tuple[int, int]:
    if not is_bracketed:
        return start, end
    pieces = split_outside_brackets(text, start + 1, end - 1, ",")
    if len(pieces) > 1:
        inside = text[start + 1 : end - 1].strip()
        is_decimal = re.fullmatch(r"[-−]?\d+,\d+", inside)
        point = f" For a decimal comma write {inside.replace(',', '.')}." if is_decimal else ""
        raise Unreadable(f"One number is asked for, and “{text[start:end]}” has {len(pieces)}.{point}", start)
    return start + 1, end - 1


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
