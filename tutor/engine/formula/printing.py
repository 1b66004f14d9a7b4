"""A tree as one line of Unicode, as a person would write it, and as TeX."""

from collections.abc import Mapping
from typing import ClassVar

from tutor.engine.formula.expression import CONSTANTS, Constant, Expression, Index, Name, Number, Operation, free_names
from tutor.engine.formula.names import GREEK, SUBSCRIPTS, SUPERSCRIPTS, raised, spelling_key
from tutor.engine.formula.operations import ALSO_CALLED, COMPARISONS, FUNCTIONS

_COMPARISON, _SUM, _SIGN, _PRODUCT, _POWER, _ATOM = 0, 1, 2, 3, 4, 5
_LEVELS = dict.fromkeys(COMPARISONS, _COMPARISON) | {
    "+": _SUM,
    "-": _SUM,
    "negative": _SIGN,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "^": _POWER,
    "sqrt": _POWER,
}


def to_unicode(expression: Expression) -> str:
    """Print a formula so that reading it again gives the same values.

    Where letters stand side by side (`3xy`), `parse` needs to know the names.
    """
    # Side by side, x and y could be taken for a name xy; with longer names about, they get a dot.
    return _Printer(_letters_join(expression)).text(expression, _COMPARISON)


def to_explicit(expression: Expression) -> str:
    """Print a formula with brackets wherever it could be taken otherwise: `(1/2)·x`, `(w⁻¹)/2`."""
    return _Printer(_letters_join(expression), explicit=True).text(expression, _COMPARISON)


def to_dotted(expression: Expression) -> str:
    """Print a formula with a dot in every product of names."""
    return _Printer(letters_join=False).text(expression, _COMPARISON)


def _letters_join(expression: Expression) -> bool:
    return all(map(_is_letter, free_names(expression)))


def number_text(value: float) -> str:
    """The shortest text that means the number, with a proper minus sign."""
    if value == 0:
        return "0"
    text = repr(int(value)) if abs(value) < 1e16 and value == int(value) else repr(value)
    return "−" + text[1:] if text.startswith("-") else text


def _is_letter(name: str) -> bool:
    return len(name.rstrip(SUBSCRIPTS)) == 1


class _Printer:
    _levels: ClassVar[Mapping[str, int]] = _LEVELS
    _signs: ClassVar[Mapping[str, str]] = {"<=": "≤", ">=": "≥", "==": "==", "!=": "≠"}
    _brackets: ClassVar[tuple[str, str]] = "(", ")"

    def __init__(self, letters_join: bool, explicit: bool = False) -> None:
        self._letters_join = letters_join
        self._explicit = explicit

    def text(self, expression: Expression, minimum: int) -> str:
        """The text, in brackets if it binds less tightly than `minimum`."""
        text = self._bare(expression)
        return text if self._level(expression) >= minimum else text.join(self._brackets)

    def _level(self, expression: Expression) -> int:
        match expression:
            case Number(value):
                return _SIGN if value < 0 else _ATOM
            case Operation(operator, _):
                return self._levels.get(operator, _ATOM)
        return _ATOM

    def _bare(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return number_text(value)
            case Name(name) | Constant(name):
                return name
            case Index(base, index):
                return f"{self.text(base, _ATOM)}[{self.text(index, _SUM)}]"
            case Operation("+", (left, right)):
                return f"{self.text(left, _SUM)} + {self._after_sign(right)}"
            case Operation("-", (left, right)):
                return f"{self.text(left, _SUM)} − {self._after_sign(right)}"
            case Operation("negative", (operand,)):
                return f"−{self._after_sign(operand)}"
            case Operation("*", (left, right)):
                return self._product(left, right)
            case Operation("/", (left, right)) if self._explicit:
                return f"{self._apart(left)}/{self._apart(right)}"
            case Operation("/", (left, right)):
                return f"{self.text(left, _SIGN)}/{self.text(right, _POWER)}"
            case Operation("^", (base, exponent)):
                return self._power(base, exponent)
            case Operation("factorial", (operand,)):
                return f"{self.text(operand, _ATOM)}!"
            case Operation("<" | "<=" | ">" | ">=" | "==" | "!=" as sign, (left, right)):
                return f"{self.text(left, _SUM)} {self._signs.get(sign, sign)} {self.text(right, _SUM)}"
            case Operation("abs", (operand,)) if "|" not in (inside := self.text(operand, _SUM)):
                return f"|{inside}|"
            case Operation("sqrt", (operand,)):
                return f"√{self.text(operand, _ATOM)}"
            case Operation(function, operands):
                return f"{function}({', '.join(self.text(operand, _COMPARISON) for operand in operands)})"

    def _after_sign(self, operand: Expression) -> str:
        """An operand behind a sign: in brackets where it begins with one of its own."""
        text = self.text(operand, _PRODUCT)
        return text.join(self._brackets) if text.startswith(("−", "-")) else text

    def _apart(self, operand: Expression) -> str:
        """An operand of a quotient: bare only where nothing in it could be taken to stand outside."""
        text = self.text(operand, _SUM)
        return (
            f"({text})" if isinstance(operand, Operation) and operand.operator in _LEVELS and text[0] != "√" else text
        )

    def _product(self, left: Expression, right: Expression) -> str:
        before = self._factor(left, _SIGN)
        if not isinstance(right, Number):
            before = {"0.5": "½", "−0.5": "−½"}.get(before, before)
        after = self._factor(right, _POWER)
        return before + after if self._joins(left, right, before, after) else f"{before}·{after}"

    def _factor(self, factor: Expression, minimum: int) -> str:
        is_quotient = isinstance(factor, Operation) and factor.operator == "/"
        return self.text(factor, _POWER if self._explicit and is_quotient else minimum)

    def _joins(self, left: Expression, right: Expression, before: str, after: str) -> bool:
        """Whether a product is written without a sign: 2x, 3xy, ½x²."""
        if not _begins_with_letter(right) or _has_quotient(left):
            return False
        match _last_factor(left):
            case Number():
                return True
            case Name(name):
                return self._letters_join and _is_letter(name) and not _reads_as_word(before, after[0])
            case Operation("^", (Name(name), _)):
                return _is_letter(name) and before[-1] in SUPERSCRIPTS
        return False

    def _power(self, base: Expression, exponent: Expression) -> str:
        before = self.text(base, _ATOM)
        match exponent:
            case Number(value) if abs(value) < 1000 and value == int(value):
                return before + raised(int(value))
            case Operation("negative", (Number(value),)) if 0 < value < 1000 and value == int(value):
                return before + raised(-int(value))
        return f"{before}^{self.text(exponent, _ATOM)}"


def _begins_with_letter(factor: Expression) -> bool:
    match factor:
        case Name(name) | Operation("^", (Name(name), _)):
            return _is_letter(name)
    return False


def _last_factor(expression: Expression) -> Expression:
    match expression:
        case Operation("*", (_, last)) | Operation("negative", (last,)):
            return _last_factor(last)
    return expression


def _has_quotient(expression: Expression) -> bool:
    match expression:
        case Operation("/", _):
            return True
        case Operation("*", (left, _)) | Operation("negative", (left,)):
            return _has_quotient(left)
    return False


def _reads_as_word(before: str, letter: str) -> bool:
    """Whether the letters would form a word that means something else, as s·i·n does."""
    start = len(before)
    while start and before[start - 1].isalpha():
        start -= 1
    word = before[start:] + letter
    return word.lower() in FUNCTIONS or word.lower() in ALSO_CALLED or word in CONSTANTS or spelling_key(word) != word


_COMMANDS = frozenset({"exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min"})
_GREEK_COMMANDS = {letter: f"\\{word}" for word, letter in GREEK.items() if word not in ("omicron", "final")}


def to_tex(expression: Expression) -> str:
    """Print a formula as TeX, to be drawn in two dimensions: quotients as fractions, powers raised, roots drawn."""
    return _TexPrinter(letters_join=False).text(expression, _COMPARISON)


class _TexPrinter(_Printer):
    _levels: ClassVar = {**_LEVELS, "/": _ATOM, "sqrt": _ATOM, "factorial": _POWER}
    _signs: ClassVar = {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}
    _brackets = r"\left(", r"\right)"

    def _bare(self, expression: Expression) -> str:
        match expression:
            case Constant(name) | Name(name):
                return _tex_name(name)
            case Operation("*", (left, right)):
                return rf"{self.text(left, _SIGN)} \cdot {self.text(right, _POWER)}"
            case Operation("/", (left, right)):
                return rf"\frac{{{self.text(left, _SUM)}}}{{{self.text(right, _SUM)}}}"
            case Operation("^", (base, exponent)):
                bare = self.text(base, _ATOM)
                if isinstance(base, Operation) and base.operator == "/":
                    bare = rf"\left({bare}\right)"
                return f"{bare}^{{{self.text(exponent, _SUM)}}}"
            case Operation("sqrt", (operand,)):
                return rf"\sqrt{{{self.text(operand, _SUM)}}}"
            case Operation("abs", (operand,)):
                return rf"\left|{self.text(operand, _SUM)}\right|"
            case Operation(function, operands) if function not in self._levels:
                word = f"\\{function}" if function in _COMMANDS else rf"\operatorname{{{function}}}"
                inside = ", ".join(self.text(operand, _COMPARISON) for operand in operands)
                return rf"{word}\left({inside}\right)"
        return super()._bare(expression).replace("−", "-")


def _tex_name(name: str) -> str:
    key = spelling_key(name)
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :]
    shown = _GREEK_COMMANDS.get(letters, letters if len(letters) == 1 else rf"\text{{{letters}}}")
    return f"{shown}_{{{digits}}}" if digits else shown
