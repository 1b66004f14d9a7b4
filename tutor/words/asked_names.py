"""Names in an answer, `x = 1, y = 2`: which are asked for, and which are of something else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tutor.engine.formula import spelling_key
from tutor.words.unreadable import Unreadable

_LEFT = re.compile(r"\s*([^\W\d][^=:<>;+*·^]*?|[∂∇Δδ][^=:<>;+*·^]*?)\s*(?::=|==?|:|≈)\s*")
_NEW = re.compile(r"(?:[\s_]*(?:new|next|neu)|['′’]|[\s_]*[₀-₉0-9]+|\s*\[\d+\]|\s*\(\d+\))+$", re.IGNORECASE)


def name_key(name: str) -> str:
    """What a name is whatever step it is of: w, w₁, w_new and w′ are one."""
    name = name.strip()
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

    def place(self, left: str, right: str, position: int) -> int | None:
        """Which component a left side names; none where it is a name that says nothing.

        Raises:
            Unreadable: it names something else.
        """
        key = name_key(left)
        found = (self.places or {}).get(key)
        if found is None and self.own and key in self.others:
            several = len(self.own) > 1
            asked = f"{' and '.join(self.own)} {'are' if several else 'is'} asked for"
            alone = f"If that is meant, write the number{'s' if several else ''} alone."
            raise Unreadable(f"You write “{left} = {right}”, and {asked}. {alone}", position)
        return found


def left_side(text: str) -> tuple[str, int]:
    """A name in front of = or :, and where what it stands for begins; an empty name where there is none."""
    found = _LEFT.match(text)
    return (found[1], found.end()) if found else ("", 0)
