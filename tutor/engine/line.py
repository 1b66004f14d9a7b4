"""A run as one line of text, and back again to the last bit.

    parabola start=6 rate=0.3 optimizer=momentum beta=0.9 steps=5 then rate=0.1 steps=10

The line begins with a surface's name or a formula; each key sets one thing; `then` begins a leg, which names only what
changes. What the keys mean is in `runs`.
"""

import re
from typing import cast

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.descent import Descent
from tutor.engine.regimes import regime
from tutor.engine.rounding import json_number
from tutor.engine.runs import Options, Run, changed_options, every_option, known_keys, run_from
from tutor.engine.surfaces import SURFACES
from tutor.engine.typed_values import RunError, as_word

__all__ = ["Run", "RunError", "known_keys", "options_in", "parse_run", "run_from", "run_line", "run_record"]


def parse_run(text: str) -> Run:
    """Read a run from its line.

    Raises:
        RunError: the line is no run.
    """
    return run_from(options_in(text))


def options_in(text: str) -> dict[str, object]:
    """Split a line into options: `surface`, the first leg's keys, and the later legs as a list under `then`.

    Raises:
        RunError: a word is no key with a value, or a key is given twice.
    """
    quoted = re.match(r"""\s*(["'])(.*?)\1(?=\s|$)""", text, re.DOTALL)
    words = text[quoted.end() :].split() if quoted else text.split()
    # No formula has an `=`, so what stands before the first key is the surface, with or without quotes.
    first_key = next((i for i, word in enumerate(words) if "=" in word or word == "then"), len(words))
    surface = " ".join(([quoted[2]] if quoted else []) + words[:first_key])
    name, *others = surface.split() or [""]
    if name in SURFACES and others:
        raise RunError(f"{others[0]} sets nothing; write a key and its value, as in rate=0.3.")
    legs: list[dict[str, object]] = [{"surface": surface} if surface else {}]
    for word in words[first_key:]:
        key, _, value = word.partition("=")
        if word == "then":
            legs.append({})
        elif not (key and value):
            raise RunError(f"{word} sets nothing; write a key and its value, as in rate=0.3.")
        elif key in legs[-1]:
            raise RunError(f"{key} is given twice; keep one of them.")
        else:
            legs[-1][key] = value
    first, *later = legs
    return {**first, "then": later} if later else first


def line_of(options: Options) -> str:
    """Write options as the line from which `options_in` reads them."""
    later = cast(list[Options], options.get("then", []))
    first = {key: value for key, value in options.items() if key not in ("surface", "then")}
    legs = [" ".join(f"{key}={as_word(value)}" for key, value in leg.items()) for leg in (first, *later)]
    surface = str(options["surface"])
    name = f'"{surface}"' if re.search(r"\s", surface) else surface
    return " then ".join([f"{name} {legs[0]}".rstrip(), *legs[1:]]).rstrip()


def run_line(descent: Descent) -> str:
    """Write the run that leads to the frame under the cursor; only what differs from the defaults is said."""
    return line_of(changed_options(descent))


def run_record(descent: Descent) -> dict[str, object]:
    """Return the run that leads to the frame under the cursor as one JSON object.

    The last frame has no update yet, so its `rate` and `change` are null and its `terms` empty. What is not finite is
    the string "inf", "-inf" or "nan".
    """
    found = regime(descent)
    return {
        "line": run_line(descent),
        "settings": every_option(descent),
        "frames": [_frame_record(descent, index) for index in range(descent.cursor + 1)],
        "regime": found.name,
        "reason": found.reason,
    }


def _frame_record(descent: Descent, index: int) -> dict[str, object]:
    frame = descent.history.frame(index)
    record: dict[str, object] = {
        "index": index,
        "parameters": _json(frame.parameters),
        "loss": _json(frame.loss),
        "gradient": _json(frame.gradient),
    }
    if index == descent.cursor:
        return {**record, "rate": None, "terms": {}, "change": None}
    update = descent.update_from(index)
    rate = descent.history.settings_at(index).knobs_at(index)["learning_rate"]
    terms = {name: _json(term) for name, term in update.terms.items()}
    return {**record, "rate": _json(rate), "terms": terms, "change": _json(update.change)}


def _json(x: Array | float) -> object:
    array = np.asarray(x)
    return json_number(float(array)) if array.ndim == 0 else [_json(part) for part in array]
