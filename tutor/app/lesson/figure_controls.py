"""What a lesson lets one change in a figure: the keys, the clicks and the typed words of everything else rest."""

from collections.abc import Mapping, Sequence

from tutor.engine.errors import UserError
from tutor.engine.runs.keys import Key, brought_along, key_of

NOTHING: frozenset[str] = frozenset()


class Controls:
    """The controls that the author listed; all of them where nothing is said."""

    def __init__(self, listed: Sequence[str] | None, keys: Mapping[str, Key]) -> None:
        """Take the author's list, and the keys of what the figure shows: none for a graph, which has inputs."""
        self._listed, self._keys = listed, keys
        # The rate is turned by keys of its own, so another optimizer does not open it.
        brought = brought_along(listed or (), keys) - {"rate"}
        self._allowed = {*(listed or ()), *brought}

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
        if self._listed is None or all(map(self._lets, typed.split())):
            return None
        return f"Here you can change {_in_words(self._listed)}; F5 opens the figure with everything."

    def _lets(self, word: str) -> bool:
        """Whether a typed word sets what is listed; one that sets nothing is the figure's own to answer."""
        key, equals, _ = word.partition("=")
        try:
            return self.allow(key if equals else key_of(word, self._keys))
        except UserError:
            return bool(self._keys)


TYPED = frozenset({"any that can be typed"})


def _in_words(keys: Sequence[str]) -> str:
    *others, last = keys or ("nothing",)
    return f"{', '.join(others)} and {last}" if others else last
