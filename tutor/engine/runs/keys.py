"""One table of keys: everything that can be set in a run, what its values are, and what it means.

The shell's options, run lines and training lines, lessons, goals, the controls of figures, bare words and help are made
from it. A new key is a row here; a number of one rule, schedule or surface is added in that rule, schedule or surface.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Literal, TypeAlias

import numpy as np

from tutor.engine.data.cells import is_number
from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError
from tutor.engine.rules.equations import KNOBS, are_equations
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.rules.schedules import SCHEDULES, Knobs, default_constants
from tutor.engine.rules.typed_rule import optimizer_named, typed_rule
from tutor.engine.runs.typed_values import MOST_STEPS, as_word, count_in, number_in, parts_of
from tutor.engine.suggestion import advice, nearest
from tutor.engine.surfaces.built_in import SURFACES

Kind: TypeAlias = Literal["number", "count", "numbers", "counts", "name", "names"]

_TYPED_AS = {"learning_rate": "rate", "weight_decay": "decay"}


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be set."""

    name: str
    kind: Kind
    """What its value is; a count is a whole number."""
    meaning: str
    noun: str = "number"
    """What the value is called in answers: `number of updates`, `optimizer`."""
    choices: Callable[[], Collection[str]] = tuple
    """The names that it may have, where these are known beforehand."""
    called: Callable[[], Mapping[str, str]] = dict
    """Names that one of the choices has elsewhere, with the name that it has here."""
    otherwise: Callable[[str], str | None] | None = None
    """What a word that is none of the choices is read as, where it can be something else; None where it cannot."""
    also: tuple[str, ...] = ()
    """Names that the key has elsewhere; one is taken for the key where that is certain, else the name here is told."""
    least: float = -inf
    most: float = inf
    empty: tuple[str, ...] = ()
    """The words that stand for no value."""
    in_mid_run: bool = True
    """Whether it may change while a run or a training goes on; else another begins."""
    in_training: bool = True
    """Whether a training has it too."""
    comes_with: str = ""
    """The key whose change brings another value of this one along, as another optimizer brings its rate."""
    owners: tuple[str, ...] = ()
    """The rules, schedules or surfaces that alone have it; none where everything has it."""
    sets: str = ""
    """The field of a training's plan that it sets."""

    def read(self, value: object) -> object:
        """Read a value: a number, a name, or a tuple of them; None for no value.

        Raises:
            UserError: it is not of this kind, or not within the bounds.
        """
        several = self.kind in ("counts", "numbers", "names")
        if value is None or value in self.empty:
            return () if several else None
        return tuple(map(self._one, parts_of(value))) if several else self._one(value)

    def name_of(self, value: object) -> str:
        """Read a name, in capitals or not, or by the name that it has elsewhere.

        Raises:
            UserError: it is none of the choices.
        """
        name, choices = self.known_as(value), self.choices()
        if name in choices or not choices:
            return name
        if self.otherwise is not None and (read := self.otherwise(name)) is not None:
            return read
        raise UserError(f"There is no {self.noun} {value}; {advice(_plain(str(value)), choices)}")

    def known_as(self, value: object) -> str:
        """The choice that is meant by a word; the word itself where it is none."""
        word, choices = str(value), self.choices()
        if word in choices or not choices:
            return word
        plain = _plain(word)
        return plain if plain in choices else self.called().get(plain, word)

    def count_of(self, value: object) -> int:
        """Read a whole number within the bounds.

        Raises:
            UserError: it is none.
        """
        return count_in(self.name, value, self.noun, int(max(0, self.least)), int(min(self.most, MOST_STEPS)))

    def number_of(self, value: object) -> float:
        """Read a finite number within the bounds.

        Raises:
            UserError: it is none.
        """
        number = number_in(self.name, value)
        if number < self.least:
            what = "negative" if self.least == 0 else f"below {as_word(self.least)}"
            raise UserError(f"{self.name}={as_word(value)} is {what}; give {as_word(self.least)} or more.")
        if number > self.most:
            raise UserError(
                f"{self.name}={as_word(value)} is above {as_word(self.most)}; give {as_word(self.most)} or less."
            )
        return number

    def _one(self, value: object) -> float | str:
        if self.kind in ("name", "names"):
            return self.name_of(value)
        return self.count_of(value) if self.kind in ("count", "counts") else self.number_of(value)


def _typed_rule(text: str) -> str | None:
    """The name of the rule that equations describe, which is the equations; None for what is none."""
    if not are_equations(text):
        return None
    rule = typed_rule(text)
    others = {key.name for key in run_keys().values() if not key.owners or key.comes_with != "optimizer"}
    for knob, key in knob_keys(rule).items():
        if knob not in _TYPED_AS and key in others:
            raise UserError(f"{key} is a key of a run already; give this number of the rule another name.")
    return rule.name


OPTIMIZER = Key(
    "optimizer", "name", "the update rule, by name or as equations; a new one begins with a fresh state", "optimizer",
    lambda: OPTIMIZERS, otherwise=_typed_rule,
    called=lambda: {other: rule.name for rule in OPTIMIZERS.values() for other in rule.also_called},
)  # fmt: skip


def optimizer_of(typed: Mapping[str, object]) -> Optimizer:
    """The rule that options name, or describe.

    Raises:
        UserError: there is none of that name, or its equations cannot be read.
    """
    try:
        return optimizer_named(OPTIMIZER.name_of(typed.get("optimizer", "gradient-descent")))
    except KeyError as unknown:
        raise UserError(f"There is no {OPTIMIZER.noun} {unknown.args[0]}, and it is no equation either.") from None
    except FormulaError as error:
        place = "" if error.position is None or "character" in str(error) else f" (At character {error.position + 1}.)"
        raise UserError(f"The rule: {error}{place}", error.position) from error


def refuse_open(rule: Optimizer, knobs: Knobs) -> None:
    """Refuse a typed rule with a number that nothing gives a value.

    Raises:
        UserError: there is one.
    """
    for knob, value in {**rule.knobs, **knobs}.items():
        if np.isnan(value).any():
            near = nearest(knob, {*KNOBS, *rule.symbols} - {knob})
            meant = f" (did you mean {near}?)" if near else ""
            raise UserError(
                f"{knob} has no value in this rule{meant}: write {knob}=0.5 beside it, or {knob} = 0.5; in it."
            )


SCHEDULE = Key(
    "schedule", "name", "how the rate changes from update to update, counted from the leg's first", "schedule",
    lambda: SCHEDULES, called=lambda: {"none": "constant", "1cycle": "one-cycle", "onecycle": "one-cycle"},
)  # fmt: skip
SCHEDULE_FROM = Key(
    "schedule_from", "count", "the update from which the schedule counts, where that is another",
    "number of an update", least=0, most=MOST_STEPS, comes_with="schedule",
)  # fmt: skip
CLIP = Key("clip", "number", "the longest gradient let through, or none", empty=("none",), also=("clipnorm",))
DECAY = Key(
    "decay", "number", "weight decay λ, applied in the optimizer's own way", also=("weight_decay", "wd", "lambda", "λ")
)
FREEZE = Key(
    "freeze", "names", "the parameters that may not move, as in freeze=x,y, or none", "parameter", empty=("none", ""),
    in_training=False,
)  # fmt: skip
STEPS = Key(
    "steps", "count", "how many updates", "number of updates", least=0, most=MOST_STEPS, in_training=False,
    also=("updates", "iterations", "iters", "n"),
)  # fmt: skip

_OF_EVERY_RUN = (
    Key("start", "numbers", "where the run begins, a number for each parameter: start=3,4", in_mid_run=False,
        in_training=False, also=("theta", "θ", "x0", "w0", "init")),
    Key("data", "name", "a file with the points that the formula's columns are read from, as in data=points.csv",
        "file", in_mid_run=False, in_training=False),
    Key("scale", "name", "which columns of the data are brought to mean 0 and deviation 1: all, none, or names",
        "column", in_mid_run=False, in_training=False),
    Key("rate", "number", "the learning rate α; without it the optimizer's own, or less where a surface is too steep"
        " for that", comes_with="optimizer", also=("lr", "learning_rate", "alpha", "α", "eta", "η")),
    OPTIMIZER,
    SCHEDULE,
    SCHEDULE_FROM,
    Key("warmup", "number", "for how many updates the rate grows before the schedule begins", comes_with="schedule",
        also=("warmup_steps",)),
    DECAY,
    CLIP,
    FREEZE,
    STEPS,
)  # fmt: skip


def run_keys() -> dict[str, Key]:
    """Every key that some run has, by name: those of all runs, then those of one rule, schedule or surface."""
    known = (*OPTIMIZERS.items(), *SCHEDULES.items(), *SURFACES.items())
    return {**_keys_beside(tuple((name, id(each)) for name, each in known))}


@lru_cache(maxsize=2)  # a line is read key by key, and the table takes milliseconds to make
def _keys_beside(everything: tuple[tuple[str, int], ...]) -> dict[str, Key]:
    """The table, for the rules, schedules and surfaces that are known; one more makes it anew."""
    keys = {key.name: key for key in _OF_EVERY_RUN}
    owned: dict[str, Key] = {}
    for comes_with, owner, numbers in _owned():
        for name, meaning in numbers.items():
            if name in keys:
                continue
            of_surface = comes_with == "surface"
            first = Key(
                name, "number", meaning, comes_with=comes_with, in_mid_run=not of_surface, in_training=not of_surface
            )
            known = owned.get(name, first)
            owned[name] = replace(known, owners=(*known.owners, owner))
    return keys | {name: replace(key, meaning=_of_owners(key)) for name, key in owned.items()}


def _owned() -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """(the key that chooses the owner, the owner, its own numbers with their meanings, where they are known)."""
    for name, rule in OPTIMIZERS.items():
        yield "optimizer", name, {key: rule.meaning(knob) for knob, key in knob_keys(rule).items()}
    for name in SCHEDULES:
        yield "schedule", name, dict.fromkeys(default_constants(name), "")
    for name, surface in SURFACES.items():
        yield "surface", name, dict.fromkeys(surface.constants, "")


def _of_owners(key: Key) -> str:
    owners = ", ".join(key.owners)
    return f"{key.meaning}; a number of {owners}" if key.meaning else f"a number of {owners}"


def knob_keys(optimizer: Optimizer) -> dict[str, str]:
    """How each of its knobs is typed."""
    return {knob: _TYPED_AS.get(knob, knob) for knob in optimizer.knobs}


_LARGE_DECAY = 0.5
"""A weight decay that halves the weights: whoever writes so much may mean how much of an average is kept."""


def decay_may_be_rho(optimizer: object, decay: object) -> str:
    """A sentence on a decay that other libraries give the name `decay`, and this one `rho`; else nothing."""
    rule = optimizer_named(OPTIMIZER.name_of(optimizer))
    if "rho" not in rule.knobs or not _LARGE_DECAY <= DECAY.number_of(decay) < 1:
        return ""
    return f"decay={as_word(decay)} is the weight decay λ here; {rule.meaning('rho')} is called rho."


def brought_along(changed: Iterable[str], keys: Mapping[str, Key]) -> set[str]:
    """The keys that change along with others: another optimizer or schedule brings numbers of its own."""
    changed = {*changed}
    brought = {key.name for key in keys.values() if key.comes_with in changed}
    return brought | ({"decay"} if "optimizer" in changed else set())


def key_of(word: str, keys: Mapping[str, Key]) -> str:
    """Of a word that stands alone: which key it is a value of; a number is a rate.

    Raises:
        UserError: of none, or of more than one.
    """
    if is_number(word):
        return "rate"
    named = {key.name: key.choices() for key in keys.values() if key.choices()}
    plain = _plain(word)
    fitting = [key for key, choices in named.items() if word in choices or plain in choices]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UserError(f"{word} can be more than one thing; write {' or '.join(f'{key}={word}' for key in fitting)}.")
    for key in named:
        if plain in keys[key].called():
            return key
    raise UserError(f"{word} sets nothing; {advice(plain, [name for choices in named.values() for name in choices])}")


def what_is_meant(name: str, value: object, known: Collection[str], keys: Mapping[str, Key]) -> str:
    """The end of a sentence about a key that there is not: its name here, or what was probably meant."""
    for key in keys.values():
        if name.lower() in key.also and key.name in known:
            return f"it is called {key.name} here: {key.name}={as_word(value)}."
    rule = OPTIMIZERS.get(name)
    if rule is not None:
        own = [key for key in knob_keys(rule).values() if key not in ("rate", "decay")]
        number = f" {own[0]}={as_word(value)}" if len(own) == 1 and is_number(as_word(value)) else ""
        return f"it is an optimizer: optimizer={name}{number}."
    if name in SCHEDULES:
        return f"it is a schedule: schedule={name}."
    return advice(name, sorted(known))
