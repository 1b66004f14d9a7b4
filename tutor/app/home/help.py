"""Help: the keys that one needs first, all others by purpose, and what the screen is for; to be searched."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Markdown

from tutor.app.home.searched import SearchedPage

_FIRST = 6
_KEYS, _GAP, _WIDE = 11, 2, 84
"""Columns for the keys, between two columns, and from how many on there are two."""
_PLACES: Mapping[str, str] = {
    "home": "Where to go",
    "lesson": "Pages",
    "q": "Answering",
    "review": "Going on",
    "end": "Going on",
    "panel": "Looking closer",
    "graph": "Stepping",
    "sim": "Elsewhere in the simulator",
    "train": "Elsewhere in the trainer",
}
"""What the keys are for whose name begins so, where no table of keys says more."""
_EVERYWHERE = "Everywhere"
ALSO: Mapping[str, str] = {
    "sim.rate-up": "learning rate step size alpha lr faster larger",
    "sim.rate-down": "learning rate step size alpha lr slower smaller",
    "train.rate-up": "learning rate step size alpha lr larger",
    "train.rate-down": "learning rate step size alpha lr smaller",
    "sim.optimizer": "rule method momentum adam sgd algorithm",
    "sim.surface": "function loss formula landscape",
    "sim.start": "begin position point initial where",
    "sim.beside": "race compare second run",
    "sim.play": "run animate start stop pause",
    "train.run": "play start stop pause train",
    "train.build": "architecture network layers data set",
    "sim.undo": "take back revert",
    "sim.copy": "share export line text",
    "sim.save": "export file picture csv svg",
    "home.review": "repeat practise practice due cards",
    "home.opening": "tour tutorial introduction start",
    "quit": "exit leave close end",
    "home.leave": "exit leave close end",
    "help": "keys shortcuts manual",
    "words": "glossary meaning definition dictionary symbols",
}
"""By a key's name, further words that find it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys do."""

    keys: str
    says: str
    purpose: str
    further: str
    """Words that find it, beside those."""

    @property
    def searched(self) -> str:
        return f"{self.keys} {self.says} {self.further}".lower()


class HelpScreen(SearchedPage):
    """The keys of a screen, made from the bindings themselves, and the screen's HELP."""

    EXAMPLE = "Type a word to search: step, rate, theme …"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "dismiss", "Close", tooltip="Back to where you were.", id="help.close"),
    ]

    def __init__(self, about: Screen[object], not_met: Sequence[str] = ()) -> None:
        """Explain a screen.

        Args:
            not_met: words that the lesson has not introduced yet; a key that needs one of them is left out.
        """
        super().__init__()
        self._about = about.HELP or ""
        first, every = keys_of(about)
        self._keys = [key for key in every if not _says_any(key.says, not_met)]
        self._first = [key for key in first if key in self._keys]
        self._left_out = len(every) - len(self._keys)

    def below(self) -> ComposeResult:
        yield Markdown(self._about, open_links=False)

    def on_resize(self) -> None:
        self.call_after_refresh(lambda: self.show_found(self.query_one(Input).value))

    def show_found(self, sought: str) -> None:
        width = max(30, self.found.content_size.width)
        words = sought.lower().split()
        if words:
            found = [key for key in self._keys if all(word in key.searched for word in words)]
            groups = {"Found": found} if found else {f"No key does “{sought.strip()}”.": []}
        else:
            groups = {"First": self._first}
            for key in self._keys:
                if key not in self._first:
                    groups.setdefault(key.purpose, []).append(key)
        content = key_table(groups, width)
        if self._left_out and not words:
            more = f"{self._left_out} more keys need words that come in later lessons."
            content = Content("\n\n").join([content, Content(more).stylize("$text-muted")])
        self.found.update(content)
        self.query_one(Markdown).display = not words


def key_table(groups: Mapping[str, Sequence[Key]], width: int) -> Content:
    """Groups of keys below each other, in two columns where there is room."""
    columns = 2 if width >= _WIDE and len(groups) > 1 else 1
    room = (width - _GAP * (columns - 1)) // columns
    blocks = [_group(title, keys, room) for title, keys in groups.items()]
    if columns == 1:
        return Content("\n\n").join(Content("\n").join(block) for block in blocks)
    sides: tuple[list[Content], list[Content]] = ([], [])
    for block in blocks:  # the next one goes where there is less
        side = min(sides, key=len)
        side += [*([Content("")] if side else []), *block]
    rows = zip_longest(*sides, fillvalue=Content(""))
    return Content("\n").join(left.pad_right(room - left.cell_length + _GAP) + right for left, right in rows)


def _group(title: str, keys: Iterable[Key], width: int) -> list[Content]:
    lines = [Content(title).stylize("bold $primary")]
    for key in keys:
        wrapped = textwrap.wrap(key.says, width - _KEYS) or [""]
        heads = [key.keys, *[""] * (len(wrapped) - 1)]
        if len(key.keys) >= _KEYS:
            lines.append(Content(key.keys).stylize("$accent"))
            heads[0] = ""
        lines += [
            Content.assemble((head.ljust(_KEYS), "$accent"), said) for head, said in zip(heads, wrapped, strict=True)
        ]
    return lines


def keys_of(screen: Screen[object]) -> tuple[list[Key], list[Key]]:
    """What the footer names first, and every key that works on a screen now, by purpose."""
    rows = distinct_bindings(screen)
    every = [
        Key(
            shown,
            active.binding.tooltip,
            _purpose(active.binding),
            f"{active.binding.description} {ALSO.get(active.binding.id or '', '')}",
        )
        for shown, active in rows
    ]
    first = [key for key, (_, active) in zip(every, rows, strict=True) if active.binding.show]
    order = list(dict.fromkeys(key.purpose for key in every))
    order.sort(key=lambda purpose: purpose == _EVERYWHERE)
    return first[:_FIRST], sorted(every, key=lambda key: order.index(key.purpose))


def _purpose(binding: Binding) -> str:
    name = binding.id or ""
    return _tabled().get(name) or _PLACES.get(name.partition(".")[0], _EVERYWHERE)


@cache
def _tabled() -> Mapping[str, str]:
    """By the name of a key of the simulator or the trainer, what it is for."""
    from tutor.app.simulator import keys as simulator
    from tutor.app.trainer import keys as trainer

    tables = {
        "Stepping": (*simulator.STEPPING, *trainer.RUNNING),
        "Changing": (*simulator.CHANGING, *trainer.CHANGING),
        "Looking": (*simulator.LOOKING, *trainer.LOOKING),
        "Looking closer": simulator.PANEL_KEYS,
        "Taking along": simulator.TAKING_ALONG,
    }
    return {key.id: purpose for purpose, keys in tables.items() for key in keys if isinstance(key, Binding) and key.id}


def _says_any(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)


def distinct_bindings(screen: Screen[object]) -> list[tuple[str, ActiveBinding]]:
    """The keys that work on a screen now, in order: (keys as shown, binding), one row an action."""
    rows: dict[str, tuple[list[str], ActiveBinding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.system or not binding.tooltip or not active.enabled:
            continue
        keys, _ = rows.setdefault(binding.action.removeprefix("app."), ([], active))
        keys.append(screen.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), active) for keys, active in rows.values()]
