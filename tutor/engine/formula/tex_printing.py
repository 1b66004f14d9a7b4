"""A tree as TeX, to be drawn in two dimensions."""

from tutor.engine.formula.expression import Constant, Expression, Index, Name, Number, Operation
from tutor.engine.formula.names import GREEK, spelling_key
from tutor.engine.formula.operations import COMPARISONS
from tutor.engine.formula.printing import number_text

_COMPARISON, _SUM, _SIGN, _PRODUCT, _POWER, _ATOM = range(6)
_LEVELS = dict.fromkeys(COMPARISONS, _COMPARISON) | {
    "+": _SUM, "-": _SUM, "negative": _SIGN, "*": _PRODUCT, "/": _ATOM, "^": _POWER, "factorial": _POWER,
}  # fmt: skip
_SIGNS = {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}
_COMMANDS = frozenset({"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min"})
_GREEK_COMMANDS = {letter: f"\\{word}" for word, letter in GREEK.items() if word not in ("omicron", "final")}


def to_tex(expression: Expression) -> str:
    """Print a formula as TeX: quotients as fractions, powers raised, roots drawn."""
    return _text(expression, _COMPARISON)


def _text(expression: Expression, minimum: int) -> str:
    level = _LEVELS.get(expression.operator, _ATOM) if isinstance(expression, Operation) else _ATOM
    if isinstance(expression, Number) and expression.value < 0:
        level = _SIGN
    text = _bare(expression)
    return text if level >= minimum else rf"\left({text}\right)"


def _bare(expression: Expression) -> str:
    match expression:
        case Number(value):
            return number_text(value).replace("−", "-")
        case Constant(name) | Name(name):
            return _name(name)
        case Index(base, index):
            return rf"{_text(base, _ATOM)}[{_text(index, _SUM)}]"
        case Operation("+" | "-" as sign, (left, right)):
            return f"{_text(left, _SUM)} {sign} {_text(right, _PRODUCT)}"
        case Operation("negative", (operand,)):
            return f"-{_text(operand, _PRODUCT)}"
        case Operation("*", (left, right)):
            return rf"{_text(left, _SIGN)} \cdot {_text(right, _POWER)}"
        case Operation("/", (left, right)):
            return rf"\frac{{{_text(left, _SUM)}}}{{{_text(right, _SUM)}}}"
        case Operation("^", (base, exponent)):
            bare = _text(base, _ATOM)
            if isinstance(base, Operation) and base.operator == "/":
                bare = rf"\left({bare}\right)"
            return f"{bare}^{{{_text(exponent, _SUM)}}}"
        case Operation("sqrt", (operand,)):
            return rf"\sqrt{{{_text(operand, _SUM)}}}"
        case Operation("abs", (operand,)):
            return rf"\left|{_text(operand, _SUM)}\right|"
        case Operation("factorial", (operand,)):
            return f"{_text(operand, _ATOM)}!"
        case Operation("<" | "<=" | ">" | ">=" | "==" | "!=" as sign, (left, right)):
            return f"{_text(left, _SUM)} {_SIGNS.get(sign, sign)} {_text(right, _SUM)}"
        case Operation(function, operands):
            word = f"\\{function}" if function in _COMMANDS else rf"\operatorname{{{function}}}"
            inside = ", ".join(_text(operand, _COMPARISON) for operand in operands)
            return rf"{word}\left({inside}\right)"


def _name(name: str) -> str:
    key = spelling_key(name)
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :]
    shown = _GREEK_COMMANDS.get(letters, letters if len(letters) == 1 else rf"\text{{{letters}}}")
    return f"{shown}_{{{digits}}}" if digits else shown
