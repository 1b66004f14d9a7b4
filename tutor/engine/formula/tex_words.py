"""The words of TeX that a formula may be typed with, each with what it says."""

from collections.abc import Mapping

from tutor.engine.formula.names import GREEK
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS

SPACES = frozenset({"left", "right", "big", "Big", "bigl", "bigr", "quad", "displaystyle", ",", ";", ":", "!", " "})
"""What only sets: it says nothing."""

TEX_SYMBOLS: Mapping[str, str] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac"), "frac"),
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **dict.fromkeys(("le", "leq"), "<="),
    **dict.fromkeys(("ge", "geq"), ">="),
    **dict.fromkeys(("ne", "neq"), "!="),
    **dict.fromkeys(("vert", "lvert", "rvert"), "|"),
    "sqrt": "√",
    "div": "/",
    "lt": "<",
    "gt": ">",
    "{": "(",
    "}": ")",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
}

TEX_NAMES: Mapping[str, str] = {
    **{
        name: name
        for name in (*FUNCTIONS, *ALSO_CALLED)
        if name.isascii() and name not in ("sqrt", "if", "sum", "prod")
    },
    **GREEK,
}
