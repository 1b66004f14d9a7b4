"""Names in an answer, `x = 1, y = 2`: which are asked for, and which are of something else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tutor.engine.formula import spelling_key
from tutor.words.unreadable import Unreadable

IS = r"(?::=|==?|:|≈|→|[-=]>|(?<=\s)is\b)"
"""What stands between a name and its number."""

_LEFT = re.compile(rf"\s*(?:the\s+)?([^\W\d][^=:<>;+*·^]*?|[∂∇Δδ][^=:<>;+*·^]*?)\s*{IS}\s*", re.IGNORECASE)
_NEW = re.compile(r"(?:[\s_]*(?:new|next|neu)|['′’]|[\s_]*[₀-₉0-9]+|\s*\[\d+\]|\s*\(\d+\))+$", re.IGNORECASE)
_SLOPE_OF_A_LOSS = re.compile(r"[LJ]\s*['′’]")

_A_SYMBOL = 2
"""Characters of a name that stands for a number; what is longer may be any words in front of it."""


@lru_cache(maxsize=4096)  # the words of a question are those of all its draws
def name_key(name: str) -> str:
    """What a name is whatever step it is of: w, w₁, w_new and w′ are one; L′ is the slope of a loss."""
    name = name.strip()
    if _SLOPE_OF_A_LOSS.fullmatch(name):
        return f"{name[0]}'"
    bare = _NEW.sub("", name) or name
    return spelling_key(bare.replace(" ", "").replace("δ", "Δ"))


@dataclass(frozen=True, slots=True)
class AskedNames:
    """What the components of an answer are called; nothing known is the default."""

    own: tuple[str, ...] = ()
    """A name for each component, to be shown."""
    places: Mapping[str, int] | None = None
    """Every name that is asked for, by its key, with the component that it names."""
    others: frozenset[str] = frozenset()
    """Keys of what is known by another name."""
    whole: frozenset[str] = frozenset()
    """Keys of names for all components together, as θ."""
    said: tuple[str, ...] = ()
    """Keys of the words of the question, in its order, any of which may name what it asks for."""

    def place(self, left: str, right: str, position: int) -> int | None:
        """Which component a left side names; none where it is a name that says nothing.

        Raises:
            Unreadable: it names something else.
        """
        key = name_key(left)
        places = self.places or {}
        if key not in places and key not in self.others:
            key = next((each for each in places if each.casefold() == key.casefold()), key)
        if key in places or not self.own or key.casefold() in map(str.casefold, self.whole):
            return places.get(key)
        is_another = len(key) <= _A_SYMBOL and key not in self.said
        if key in self.others or is_another:
            several = len(self.own) > 1
            asked = f"{' and '.join(self.own)} {'are' if several else 'is'} asked for"
            alone = f"If that is meant, write the number{'s' if several else ''} alone."
            raise Unreadable(f"You write “{left} = {right}”, and {asked}. {alone}", position)
        return None

    def refuse_unknown(self, names: Sequence[str], position: int) -> None:
        """Refuse names of several numbers where nobody knows which is which: they stand in another order than asked.

        Raises:
            Unreadable: they do.
        """
        keys = [*map(name_key, names)]
        if self.own or not self.said or len({*keys}) < 2:
            return
        order = [self.said.index(key) for key in keys if key in self.said]
        if len(order) < len(keys) or order != sorted(order):
            told = f"Which number is which is not known here by {' and '.join(names)}."
            raise Unreadable(f"{told} Write the numbers alone, in the order asked for.", position)


def left_side(text: str) -> tuple[str, int]:
    """A name in front of = or :, and where what it stands for begins; an empty name where there is none."""
    found = _LEFT.match(text)
    return (found[1], found.end()) if found else ("", 0)
