"""Reading what a learner chose, or put in order."""

import re
from collections.abc import Mapping

from tutor.words.plain_text import plain
from tutor.words.unreadable import Unreadable

_FILLING = frozenset({"to", "the", "a", "an", "it", "is", "on", "in", "of", "at", "by", "goes", "option", "answer"})
_BEFORE_A_NUMBER = re.compile(r"(?:(?:option|answer|number|nr\.?|no\.?|#)\s*)+(?=\d|[a-i]\b)")


def read_options(text: str, labels: Mapping[int, str], several: bool) -> frozenset[int]:
    """Read which options were chosen, by number, letter or wording: `2`, `b`, `1 3`, `1,3`.

    Args:
        labels: the options' texts by number, counted from 1.
        several: whether more than one may be named.

    Raises:
        Unreadable: it names no option, or too many.
    """
    text = plain(text).text.casefold().strip()
    for position, label in labels.items():
        if text.rstrip(" .!") == label.casefold().rstrip(" .!"):
            return frozenset({position})
    said = set(re.findall(r"[^\W\d_]{2,}", text)) - _FILLING
    meant = [position for position, label in labels.items() if said and said <= _words(label)]
    if len(meant) == 1:
        return frozenset(meant)
    text = _BEFORE_A_NUMBER.sub(lambda found: " " * len(found[0]), text)
    chosen = frozenset(_positions(text, len(labels)))
    if not several and len(chosen) > 1:
        raise Unreadable("One option is asked for; write its number.")
    return chosen


def read_order(text: str, count: int) -> tuple[int, ...]:
    """Read an order of all the steps: `2 1 3`, `213`, `b, a, c`.

    Raises:
        Unreadable: a step is missing or named twice.
    """
    order = tuple(_positions(plain(text).text.casefold(), count))
    if sorted(order) != list(range(1, count + 1)):
        raise Unreadable(
            f"Write each number from 1 to {count} once, in your order: {' '.join(map(str, range(1, count + 1)))}."
        )
    return order


def _words(label: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", label.casefold()))


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
