"""Tokens into a tree: a Pratt parser (1973) for a closed grammar, so there is nothing to escape from."""

from collections.abc import Callable, Collection

from tutor.engine.formula.expression import CONSTANTS, Expression, FormulaError, Index, Name, Number, Operation
from tutor.engine.formula.names import spelling_key, split_name, suggestion
from tutor.engine.formula.operations import FUNCTIONS
from tutor.engine.formula.tokens import Token, tokenize

DEEPEST = 40
"""How deep brackets, signs and powers may be nested."""

_SUM, _PRODUCT, _SIGN, _POWER = 10, 20, 30, 40
_STRENGTH = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "^": _POWER}
_FUNCTION_WORDS = {**{name: name for name in FUNCTIONS}, "ln": "log"}


def parse(text: str, names: Collection[str] | None = None) -> Expression:
    """Read a formula.

    Multiplication may be left out (2w, 2(w − 2), 3xy). With `names`, other names are refused, a name may be spelled
    otherwise (theta1 for θ₁), and a word such as `xy` is read as a product where only x and y are known.

    Raises:
        FormulaError: With the position where reading failed.
    """
    tokens = tokenize(text)
    return _Parser(tokens if names is None else _resolved(tokens, names), names).formula()


def _resolved(tokens: list[Token], names: Collection[str]) -> list[Token]:
    """The tokens with every name as it is known."""
    known = {spelling_key(name): name for name in names}
    pieces = {**{name: name for name in names}, **known}
    resolved: list[Token] = []
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.kind != "name" or _is_function_word(token, following, names) or token.text in CONSTANTS:
            resolved.append(token)
        elif (name := known.get(spelling_key(token.text))) is not None:
            resolved.append(token._replace(text=name))
        elif token.text == "pi":
            resolved.append(token)
        elif parts := split_name(token.text, pieces):
            position = token.position
            for part in parts:
                resolved.append(Token("name", pieces[part], position))
                position += len(part)
        else:
            raise FormulaError(
                f"Unknown name {token.text!r} {token.where}{suggestion(token.text, names)}", token.position
            )
    return resolved


def _is_function_word(token: Token, following: Token, names: Collection[str]) -> bool:
    return token.text.lower() in _FUNCTION_WORDS and (following.text == "(" or token.text not in names)


class _Parser:
    def __init__(self, tokens: list[Token], names: Collection[str] | None) -> None:
        self._tokens = tokens
        self._names = names
        self._next = 0
        self._depth = 0
        self._open_bars = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._next += 1
        return token

    def _expect(self, symbol: str, opening: Token) -> None:
        if self._token.kind != "symbol" or self._token.text != symbol:
            where = "the end" if self._token.kind == "end" else f"character {self._token.position + 1}"
            raise FormulaError(
                f"The {opening.text!r} {opening.where} is not closed: {symbol!r} is missing at {where}.",
                self._token.position,
            )
        self._take()

    def formula(self) -> Expression:
        """The whole text."""
        if len(self._tokens) == 1:
            raise FormulaError("There is nothing to read.", 0)
        expression = self._expression(0)
        rest = self._token
        if rest.kind != "end":
            raise self._unexpected(rest)
        return expression

    def _unexpected(self, token: Token) -> FormulaError:
        if token.kind == "end":
            return FormulaError("The formula stops where a value is missing.", token.position)
        return FormulaError(f"Did not expect {token.text!r} {token.where}.", token.position)

    def _expression(self, strength: int) -> Expression:
        """As much as binds more tightly than `strength`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"This is nested too deep {self._token.where}.", self._token.position)
        left = self._operand()
        divided = False
        while True:
            token = self._token
            if token.kind == "superscript":
                self._take()
                left = _power(left, int(token.text))
            elif token.kind == "symbol" and token.text in _STRENGTH:
                binding = _STRENGTH[token.text]
                if binding <= strength:
                    break
                self._take()
                # A power binds to its right: 2^3^2 is 2^9.
                right = self._expression(binding - 1 if token.text == "^" else binding)
                left = Operation(token.text, (left, right))
                divided = token.text == "/"
            elif self._starts_factor(token):
                if strength >= _PRODUCT:
                    break
                if divided:
                    raise FormulaError(
                        f"It is unclear what the '/' divides by {token.where}: write (1/2)·x or 1/(2x).", token.position
                    )
                left = Operation("*", (left, self._expression(_PRODUCT)))
            elif token.kind == "number":
                raise FormulaError(f"A sign is missing before {token.text!r} {token.where}.", token.position)
            else:
                break
        self._depth -= 1
        return left

    def _starts_factor(self, token: Token) -> bool:
        if token.kind == "symbol":
            return token.text in ("(", "√") or (token.text == "|" and self._open_bars == 0)
        return token.kind == "name"

    def _operand(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "name":
            return self._indexed(self._name(token))
        match token.text:
            case "-":
                return Operation("negative", (self._expression(_SIGN),))
            case "+":
                return self._expression(_SIGN)
            case "√":
                return Operation("sqrt", (self._expression(_SIGN),))
            case "(":
                return self._inside(token, ")", lambda: self._expression(0))
            case "|":
                return self._between_bars(token)
        raise self._unexpected(token)

    def _inside(self, opening: Token, closing: str, read: Callable[[], Expression]) -> Expression:
        bars, self._open_bars = self._open_bars, 0
        expression = read()
        self._expect(closing, opening)
        self._open_bars = bars
        return expression

    def _between_bars(self, opening: Token) -> Expression:
        self._open_bars += 1
        inside = self._expression(0)
        self._expect("|", opening)
        self._open_bars -= 1
        return Operation("abs", (inside,))

    def _name(self, token: Token) -> Expression:
        called = self._token.kind == "symbol" and self._token.text == "("
        if _is_function_word(token, self._token, self._names or ()):
            if not called:
                raise FormulaError(f"Write {token.text}(…) with brackets {token.where}.", token.position)
            return self._call(token, _FUNCTION_WORDS[token.text.lower()])
        if called and self._names is None and len(spelling_key(token.text).rstrip("0123456789")) > 1:
            raise FormulaError(
                f"Unknown function {token.text!r} {token.where}{suggestion(token.text, _FUNCTION_WORDS)}",
                token.position,
            )
        return Name("π" if token.text == "pi" and "pi" not in (self._names or ()) else token.text)

    def _call(self, token: Token, function: str) -> Expression:
        arguments: list[Expression] = []

        def read() -> Expression:
            arguments.append(self._expression(0))
            while self._token.kind == "symbol" and self._token.text == ",":
                self._take()
                arguments.append(self._expression(0))
            return arguments[0]

        self._inside(self._take(), ")", read)
        arity = FUNCTIONS[function].arity
        if function in ("max", "min") and len(arguments) > arity:
            while len(arguments) > arity:
                arguments[:2] = [Operation(function, tuple(arguments[:2]))]
        if len(arguments) != arity:
            values = "value" if arity == 1 else "values"
            raise FormulaError(
                f"{token.text} {token.where} takes {arity} {values}, not {len(arguments)}.", token.position
            )
        return Operation(function, tuple(arguments))

    def _indexed(self, base: Expression) -> Expression:
        while self._token.kind == "symbol" and self._token.text == "[":
            opening = self._take()
            index = self._inside(opening, "]", lambda: self._expression(0))
            base = Index(base, index)
        return base


def _power(base: Expression, exponent: int) -> Expression:
    size = Number(float(abs(exponent)))
    return Operation("^", (base, Operation("negative", (size,)) if exponent < 0 else size))
