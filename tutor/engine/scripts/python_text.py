"""Formulas as text of Python, for NumPy or PyTorch."""

import ast
import keyword
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.formula import CONSTANTS, Constant, Expression, Index, Name, Number, Operation
from tutor.engine.formula.evaluation import evaluate
from tutor.engine.formula.expression import free_names
from tutor.engine.formula.names import SUBSCRIPTS
from tutor.engine.formula.operations import COMPARISONS
from tutor.engine.rules.equations import read_equations
from tutor.engine.rules.update import Optimizer
from tutor.engine.runs.frames import Settings

Library: TypeAlias = Literal["numpy", "pytorch"]
MODULES: Mapping[Library, str] = {"numpy": "np", "pytorch": "torch"}

_DIGITS = str.maketrans(SUBSCRIPTS, "0123456789")
_TAKEN = frozenset({"np", "torch", "loss", "gradient", "optimizer", "update", "rates", "told", "math"})
_CALLED: Mapping[str, str] = {
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "tan2")},
    "if": "where",
    "max": "maximum",
    "min": "minimum",
}
"""What both libraries call a function that has another name here; the others have the same."""
_BOTH: Mapping[str, str] = {
    "sigmoid": "1/(1 + {m}.exp(-({0})))",
    "norm": "{m}.sqrt({m}.sum(({0})**2))",
    "dot": "{m}.sum(({0})*({1}))",
    "grad": "gradient({0})",
    "negative": "-({0})",
}
_APART: Mapping[Library, Mapping[str, str]] = {
    "numpy": {
        "cbrt": "np.cbrt({0})",
        "softplus": "np.logaddexp(0, {0})",
        "relu": "np.maximum({0}, 0)",
        "step": "np.heaviside({0}, 0)",
        "mod": "np.mod({0}, {1})",
    },
    "pytorch": {
        "cbrt": "torch.sign({0})*torch.abs({0})**(1/3)",
        "softplus": "torch.logaddexp(torch.zeros_like({0}), {0})",
        "relu": "torch.relu({0})",
        "step": "(({0}) > 0)*1.0",
        "mod": "torch.remainder({0}, {1})",
    },
}
_OF_TENSORS = frozenset({"max", "min", "atan2"})
"""Functions of PyTorch that take no plain numbers."""


def identifier(name: str) -> str:
    """A name as Python takes it: x₁ is x1."""
    plain = name.translate(_DIGITS)
    return f"{plain}_" if keyword.iskeyword(plain) or plain in _TAKEN else plain


def python_of(expression: Expression, library: Library, names: Mapping[str, str] | None = None) -> str:
    """A formula in Python, with brackets only where they are needed.

    Args:
        names: what a name is called in the script, where it is called otherwise.
    """
    return ast.unparse(ast.parse(_text(expression, library, names or {}), mode="eval"))


def _text(expression: Expression, library: Library, names: Mapping[str, str]) -> str:
    match expression:
        case Number(value):
            return _number(value)
        case Constant(name):
            return repr(CONSTANTS[name])
        case Name(name):
            return names.get(name) or identifier(name)
        case Operation(operator, operands):
            if operator in ("sqrt", "log", "exp", "factorial") and not free_names(expression):
                return repr(evaluate(expression))
            parts = [_text(operand, library, names) for operand in operands]
            if operator in ("+", "-", "*", "/"):
                return f"({parts[0]}) {operator} ({parts[1]})"
            if operator in COMPARISONS:  # truths can be neither added nor subtracted
                return f"(({parts[0]}) {operator} ({parts[1]})) * 1.0"
            if operator == "^":
                return f"({parts[0]})**({parts[1]})"
            if library == "pytorch" and operator in _OF_TENSORS:
                parts = [
                    part if free_names(operand) else f"torch.tensor({part})"
                    for part, operand in zip(parts, operands, strict=True)
                ]
            if operator == "if":
                compares = isinstance(operands[0], Operation) and operands[0].operator in COMPARISONS
                parts[0] = parts[0].removesuffix(" * 1.0") if compares else f"({parts[0]}) != 0"
            module = MODULES[library]
            template = _APART[library].get(operator) or _BOTH.get(operator)
            if template is None:
                return f"{module}.{_CALLED.get(operator, operator)}({', '.join(parts)})"
            return f"({template.format(*parts, m=module)})"
        case Index():
            raise ValueError("an indexed name has no place in a script")


def _number(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


_GIVEN = {"parameters": "w", "gradient": "g", "loss": "L", "step": "t", "learning_rate": "rate"}


class WrittenRule(NamedTuple):
    """A rule written out."""

    begin: tuple[str, ...]
    """Its state before the first update."""
    update: tuple[str, ...]
    """One update, from the gradient g to the new weights w."""
    knobs: tuple[str, ...]
    """The numbers that it needs, by the program's names."""


def written_rule(settings: Settings, library: Library) -> WrittenRule:
    """A rule as lines that give its state a beginning, and lines that make one update.

    Raises:
        UserError: no equations say it.
    """
    rule = settings.optimizer
    text = rule.typed_with(settings.knobs)
    if not text:
        raise UserError(f"{rule.title} cannot be written as a few lines of code; choose another optimizer.")
    read = read_equations(text)
    names = {**_GIVEN, **{f"{name}_before": identifier(name) for name in read.begins}}
    m = MODULES[library]
    begin = []
    for name, value in read.begins.items():
        first = python_of(value, library, names)
        if f"{name}_before" in read.vectors:
            first = f"{m}.zeros_like(w)" if value == Number(0.0) else f"{m}.zeros_like(w) + {first}"
        begin.append(f"{identifier(name)} = {first}")
    lines = [f"{identifier(name)} = {python_of(value, library, names)}" for name, value in read.lines]
    last = f"w = {python_of(read.new_weights, library, names)}"
    used = " ".join([*lines, last])
    if re.search(r"\bt\b", used):
        begin, lines = [*begin, "t = 0"], ["t = t + 1", *lines]
    if re.search(r"\bL\b", used):
        lines = ["L = loss(w)", *lines]
    return WrittenRule(tuple(begin), (*lines, last), tuple(read.knobs))


def optimizer_line(rule: Optimizer, knobs: Mapping[str, float], decay: float) -> tuple[str, str]:
    """The class of PyTorch's optimizer and its arguments; both empty where PyTorch has nothing that does the same."""
    line = rule.in_pytorch(knobs, decay)
    found = re.fullmatch(r"(torch\.optim\.\w+)\(params, (.*)\)", line)
    return (found[1], found[2]) if found else ("", "")


def knobs_by_update(settings: Settings, first: int, count: int) -> dict[str, list[float]]:
    """Each knob in so many updates, from update number `first`."""
    each = [settings.knobs_at(first + at) for at in range(count)] or [settings.knobs_at(first)]
    return {name: [float(np.asarray(knobs[name])) for knobs in each] for name in each[0]}


def shaped_gradient(settings: Settings, library: Library) -> list[str]:
    """What happens to a gradient before a written rule sees it: mask, clip, decay."""
    m = MODULES[library]
    lines = []
    if settings.mask is not None:
        mask = ", ".join(f"{value:g}" for value in settings.mask)
        lines.append(f"mask = {m}.{'array' if library == 'numpy' else 'tensor'}([{mask}])")
        lines.append("g = g * mask")
    if settings.clip is not None:
        one = "1.0" if library == "numpy" else "torch.tensor(1.0)"
        lines.append(f"g = g * {m}.minimum({one}, {settings.clip!r} / ({m}.sqrt({m}.sum(g**2)) + 1e-6))")
    if settings.weight_decay and "weight_decay" not in settings.optimizer.knobs:
        lines.append(f"g = g + {settings.weight_decay!r} * w" + ("" if settings.mask is None else " * mask"))
    return lines
