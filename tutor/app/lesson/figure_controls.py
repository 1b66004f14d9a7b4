"""What a lesson lets one change in a figure: the keys, the clicks and the typed words of everything else rest."""

from collections.abc import Mapping, Sequence

from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.rules.schedules import SCHEDULES, default_constants
from tutor.engine.runs.options import knob_keys

NOTHING: frozenset[str] = frozenset()

_OF_OPTIMIZERS = {key for rule in OPTIMIZERS.values() for key in knob_keys(rule).values()} - {"rate"}
_OF_SCHEDULES = {key for name in SCHEDULES for key in default_constants(name)} | {"warmup"}


class Controls:
    """The controls that the author listed; all of them where nothing is said."""

    def __init__(self, listed: Sequence[str] | None) -> None:
        self._listed = listed
        self._allowed = set(listed or ())
        if "optimizer" in self._allowed:
            self._allowed |= _OF_OPTIMIZERS
        if "schedule" in self._allowed:
            self._allowed |= _OF_SCHEDULES

    def allow(self, key: str) -> bool:
        """Whether a key of the run line may be set."""
        return self._listed is None or key in self._allowed

    def allow_action(self, keys_of: Mapping[str, frozenset[str]], action: str, parameters: Sequence[object]) -> bool:
        """Whether an action may be taken.

        Args:
            keys_of: for each action that changes something, as `change_rate` or `ask('start')`, the keys of which
                one must be allowed; `TYPED` for any that can be typed, `NOTHING` for what no list can allow.
        """
        name = f"{action}({parameters[0]!r})" if action == "ask" and parameters else action
        keys = keys_of.get(name)
        if self._listed is None or keys is None:
            return True
        if keys is TYPED:
            return bool(self._allowed - {"start"})
        return not keys.isdisjoint(self._allowed)

    def refusal(self, typed: str) -> str | None:
        """What is said to typed words that set what is not listed; nothing where all of them may be set."""
        if self._listed is None or all(self.allow(_key_of(word)) for word in typed.split()):
            return None
        return f"Here you can change {_in_words(self._listed)}; F5 opens the figure with everything."


TYPED = frozenset({"any that can be typed"})


def _key_of(word: str) -> str:
    """The key that a word sets: its own, the rate where it is a number, else the optimizer."""
    key, equals, _ = word.partition("=")
    if equals:
        return key
    return "optimizer" if word in OPTIMIZERS else "rate"


def _in_words(keys: Sequence[str]) -> str:
    *others, last = keys or ("nothing",)
    return f"{', '.join(others)} and {last}" if others else last
