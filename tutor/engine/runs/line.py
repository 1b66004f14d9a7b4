"""A run as one line of text, and back again to the last bit.

    parabola start=6 rate=0.3 optimizer=momentum beta=0.9 steps=5 then rate=0.1 steps=10

The line begins with a surface's name or a formula; each key sets one thing; `then` begins a leg, which names only what
changes. What the keys mean is in `keys`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import cast

from tutor.engine.errors import UserError
from tutor.engine.formula import without_left_side
from tutor.engine.limits import CHARACTERS_OF_A_LINE
from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import OPTIMIZER, Key, key_of, run_keys
from tutor.engine.runs.options import Options, Run, changed_options, run_from
from tutor.engine.runs.typed_values import as_pair
from tutor.engine.surfaces.built_in import SURFACES

__all__ = ["Run", "joined", "line_of", "options_in", "parse_run", "run_from", "run_line", "typed_options"]


_KEY = re.compile(r"[^=<>!]*=(?!=)")
_QUOTES = ("'", '"')
_WORD = re.compile(r"""[^\s=<>!"']+=(?:"[^"]*"|'[^']*')(?=\s|$)|\S+""")
"""A word of a line; what stands in quotation marks behind a key is one with it."""
_EQUATIONS = re.compile(r"(optimizer|data)=(.*\s.*)", re.DOTALL)
"""The keys whose values may have blanks."""
_QUOTED_OR_KEY = re.compile(
    r"""("[^"]*"|'[^']*')|(?<!\S)(\w+)(\s*=\s*(?=[^\s=])|\s*:\s*(?=[-−+.\d])|\s+(?=[-−+]?\.?\d))"""
)
"""A text in quotation marks, which stays as it is, or a key and what stands before its value: `rate =`, `rate:`."""
_BARE_RULE = re.compile(r"^[^'\"]*;|^\s*[wθ]\s*(?:[-−]|=\s*w|←)")
"""Equations that stand alone, without their key: more than one line, or one that begins with the weights."""


def parse_run(text: str) -> Run:
    """Read a run from its line.

    Raises:
        UserError: the line is no run.
    """
    return run_from(options_in(text))


def options_in(text: str) -> dict[str, object]:
    """Split a line into options: `surface`, the first leg's keys, and the later legs as a list under `then`.

    Raises:
        UserError: a word is no key with a value, or a key is given twice.
    """
    CHARACTERS_OF_A_LINE.check(len(text))
    quoted = re.match(r"""\s*(["'])(.*?)\1(?=\s|$)""", text, re.DOTALL)
    words = _WORD.findall(text[quoted.end() :] if quoted else without_left_side(text))
    # What stands before the first key is the surface, with or without quotes; of = a formula has only <=, >=, ==, !=.
    first_key = next((i for i, word in enumerate(words) if _KEY.match(word) or word == "then"), len(words))
    surface = " ".join(([quoted[2]] if quoted else []) + words[:first_key])
    name, *others = surface.split() or [""]
    if name in SURFACES and others:
        raise UserError(f"{others[0]} sets nothing; write a key and its value, as in rate=0.3.")
    legs: list[dict[str, object]] = [{"surface": surface} if surface else {}]
    for word in words[first_key:]:
        key, _, value = word.partition("=")
        value = value[1:-1] if value[:1] in _QUOTES and value[:1] == value[-1:] else value
        if word == "then":
            legs.append({})
        elif not (key and value):
            raise UserError(f"{word} sets nothing; write a key and its value, as in rate=0.3.")
        elif key in legs[-1]:
            raise UserError(f"{key} is given twice; keep one of them.")
        else:
            legs[-1][key] = value
    first, *later = map(in_our_names, legs)
    return {**first, "then": later} if later else first


def in_one_line(arguments: Sequence[str]) -> str:
    """What a shell cut into arguments, whose quotation marks it took away, as one line."""
    cut = (_EQUATIONS.fullmatch(argument) for argument in arguments)
    return " ".join(
        f'{found[1]}="{found[2]}"' if found and not {*_QUOTES} & {*found[2]} else argument
        for found, argument in zip(cut, arguments, strict=True)
    )


def joined(options: Mapping[str, object], others: Mapping[str, object]) -> dict[str, object]:
    """Options of a line and others beside it, of the first leg.

    Raises:
        UserError: a key is given twice.
    """
    others = in_our_names(others)
    for key in others:
        if key in options:
            raise UserError(f"{key} is given twice; keep one of them.")
    return {**options, **others}


def typed_options(text: str, keys: Mapping[str, Key] | None = None) -> dict[str, object]:
    """What was typed as the options it sets: `0.05`, `rate = 0.05`, and `adam`, which is the optimizer.

    Args:
        text: words, each a key with its value or a value alone.
        keys: the keys that they may be values of; those of a run where none are said.

    Raises:
        UserError: a word sets nothing.
    """
    if _BARE_RULE.search(text):
        return {"optimizer": text}

    keys = run_keys() if keys is None else keys
    known = {name for key in keys.values() for name in (key.name, *key.also)}

    def with_equals(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        is_set = "=" in found[3] or not known.isdisjoint({found[2], *in_our_names({found[2]: ""})})
        return f"{found[2]}=" if is_set else found[0]

    changes = options_in(_QUOTED_OR_KEY.sub(with_equals, text))
    for word in str(changes.pop("surface", "")).split():
        changes = joined(changes, {key_of(word, keys): word})
    if "then" in changes or not changes:
        raise UserError("Write what to change, as in rate=0.1 or optimizer=adam.")
    return changes


def line_of(options: Options) -> str:
    """Write options as the line from which `options_in` reads them."""
    later = cast(list[Options], options.get("then", []))
    first = {key: value for key, value in options.items() if key not in ("surface", "then")}
    legs = [" ".join(as_pair(key, value) for key, value in leg.items()) for leg in (first, *later)]
    surface = str(options["surface"])
    name = f'"{surface}"' if re.search(r"\s", surface) else surface
    return " then ".join([f"{name} {legs[0]}".rstrip(), *legs[1:]]).rstrip()


def run_line(descent: Descent) -> str:
    """Write the run that leads to the frame under the cursor; only what differs from the defaults is said."""
    return line_of(changed_options(descent))


_KNOBS: Mapping[str, str] = {
    "eps": "epsilon",
    "initial_accumulator_value": "first_sum",
    "eps_root": "epsilon_root",
    "b1": "beta1",
    "b2": "beta2",
    "β": "beta",
    "β1": "beta1",
    "β₁": "beta1",
    "β2": "beta2",
    "β₂": "beta2",
    "ε": "epsilon",
    "ρ": "rho",
}
_OF_EVERY_RULE = ("rate", "decay", "clip")
_YES = ("true", "1", "yes")


def in_our_names(leg: Mapping[str, object]) -> dict[str, object]:
    """The keys of a leg by the names that they have here; what cannot be told for certain stays as it was typed.

    `betas=0.9,0.999` is two keys, and `optimizer=sgd momentum=0.9` is the rule that PyTorch's SGD then is.
    """
    rule = OPTIMIZERS.get(OPTIMIZER.known_as(leg.get("optimizer", "")))
    keys = run_keys()
    ours = {**_KNOBS, **{other: name for name in _OF_EVERY_RULE for other in keys[name].also}}
    if rule is not None and "rho" in rule.knobs:
        ours["alpha"] = "rho"  # so PyTorch calls it
    found: dict[str, object] = {}
    for key, value in leg.items():
        name = key if key in keys else ours.get(key.lower(), key)
        parts = str(value).strip("()[]").split(",")
        if key == "betas" and len(parts) == 2:
            found |= {"beta1": parts[0], "beta2": parts[1]}
        else:
            found[key if name in leg or name in found else name] = value
    return found if rule is None else _with_momentum(found, rule)


def _with_momentum(leg: dict[str, object], rule: Optimizer) -> dict[str, object]:
    """The rule with the `momentum=` that PyTorch gives to it, which is a rule of its own here."""
    if "momentum" not in leg or "beta" in leg:
        return leg
    looks_ahead = rule.is_plain and str(leg.get("nesterov", "")).lower() in _YES
    name = "nesterov" if looks_ahead else rule.with_momentum or rule.name
    if "beta" not in OPTIMIZERS[name].knobs:
        return leg
    rest = {key: value for key, value in leg.items() if key != "momentum" and not (looks_ahead and key == "nesterov")}
    return {**rest, "optimizer": name, "beta": leg["momentum"]}
