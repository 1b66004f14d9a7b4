"""Tokens into a tree: a Pratt parser (1973) for a closed grammar, so there is nothing to escape from."""

from collections.abc import Callable, Collection
from itertools import pairwise

from tutor.engine.formula.calls import INDEXED, called, instead_of
from tutor.engine.formula.evaluation import evaluate
from tutor.engine.formula.expression import (
    Constant,
    Expression,
    FormulaError,
    Index,
    Name,
    Number,
    Operation,
    Term,
    chained,
    free_names,
    raised,
    summed,
    whole,
)
from tutor.engine.formula.names import spelling_key, suggestion
from tutor.engine.formula.operations import COMPARISONS, FUNCTIONS
from tutor.engine.formula.resolving import CONSTANT_WORDS, FUNCTION_WORDS, is_function_word, resolved, with_functions
from tutor.engine.formula.tokens import Token, tokenize

DEEPEST = 40
"""How deep brackets, signs and powers may be nested."""

_MOST_OPERATIONS = 120
"""How many operations may stand one inside the other: factors in a row, and brackets in brackets."""

LARGEST = 2000
"""The most numbers, names and operations of a formula, its sums written out."""

_COMPARISON, _SUM, _PRODUCT, _SIGN, _POWER, _POSTFIX = 5, 10, 20, 30, 40, 50
_STRENGTH = {
    **dict.fromkeys(COMPARISONS, _COMPARISON),
    "+": _SUM,
    "-": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "^": _POWER,
    "!": _POSTFIX,
}
_OPENING = {"(": ")", "{": "}", "⌊": "⌋", "⌈": "⌉"}
_ENDS = frozenset({"+", "-", ",", ";", *_OPENING.values(), *COMPARISONS})
"""What can stand behind the x of sin x."""
_ROUNDING = {"⌊": "floor", "⌈": "ceil"}


def parse(
    text: str, names: Collection[str] | None = None, own: Collection[str] = (), functions: Collection[str] = ()
) -> Expression:
    """Read a formula.

    Multiplication may be left out (2w, 2(w − 2), 3xy). With `names`, other names are refused, a name may be spelled
    otherwise (theta1 for θ₁), and a word such as `xy` is read as a product where only x and y are known. A name that is
    known wins over a constant: e is Euler's number only where nothing else is called e. Without `names`, functions and
    constants keep their meaning, unless they are in `own`; every other word is a name. `functions` are further words
    that with brackets are a function of one value, whose meaning is the caller's.

    Raises:
        FormulaError: With the position where reading failed.
    """
    tokens = with_functions(tokenize(text), functions) if functions else tokenize(text)
    try:
        return _Parser(tokens if names is None else resolved(tokens, names), names, own).formula()
    except RecursionError:
        raise FormulaError("This is nested too deep to be read.", 0) from None


class _Parser:
    def __init__(self, tokens: list[Token], names: Collection[str] | None, own: Collection[str]) -> None:
        self._tokens = tokens
        self._names = names
        self._known = own if names is None else names
        self._next = 0
        self._depth = 0
        self._open_bars = 0
        self._counting: list[str] = []
        """The names that the sums around count with."""
        self._strange: list[Token] = []
        """Names that are neither known nor counted with."""

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._next += 1
        return token

    def _is(self, symbol: str) -> bool:
        return self._token.kind == "symbol" and self._token.text == symbol

    def _expect(self, symbol: str, opening: Token) -> None:
        if not self._is(symbol):
            where = "the end" if self._token.kind == "end" else f"character {self._token.position + 1}"
            raise FormulaError(
                f"The {opening.quoted} {opening.where} is not closed: {symbol!r} is missing at {where}.",
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
        if self._strange:
            token = self._strange[0]
            meant = suggestion(token.text, self._known)
            raise FormulaError(f"Unknown name {token.text!r} {token.where}{meant}", token.position)
        return expression

    def _unexpected(self, token: Token) -> FormulaError:
        if token.kind == "end":
            return FormulaError("The formula stops where a value is missing.", token.position)
        return FormulaError(f"Did not expect {token.quoted} {token.where}.", token.position)

    def _expression(self, strength: int) -> Expression:
        """As much as binds more tightly than `strength`."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(f"This is nested too deep {self._token.where}.", self._token.position)
        left = self._operand()
        is_open = False  # whether it is open what a '/' divides by; 1/2x is taken as (1/2)·x
        while True:
            token = self._token
            if token.kind == "superscript":
                self._take()
                left = raised(left, whole(int(token.text)))
            elif token.kind == "symbol" and token.text in _STRENGTH:
                binding = _STRENGTH[token.text]
                if binding <= strength:
                    break
                if binding == _SUM:
                    left = self._sum(left)
                elif binding == _COMPARISON:
                    left = self._comparison(left)
                elif token.text == "!":
                    self._take()
                    left = self._factorial(left, token)
                else:
                    self._take()
                    # A power binds to its right: 2^3^2 is 2^9.
                    right = self._expression(binding - 1 if token.text == "^" else binding)
                    is_open = token.text == "/" and not (isinstance(left, Number) and isinstance(right, Number))
                    left = raised(left, right) if token.text == "^" else Operation(token.text, (left, right))
            elif self._starts_factor(token):
                if strength >= _PRODUCT:
                    break
                if is_open:
                    raise FormulaError(
                        f"It is unclear what the '/' divides by {token.where}: write (1/2)·x or 1/(2x).", token.position
                    )
                self._refuse_half_a_power(left, token)
                left = Operation("*", (left, self._expression(_PRODUCT)))
            elif token.kind == "number":
                raise FormulaError(f"A sign is missing before {token.quoted} {token.where}.", token.position)
            else:
                break
            self._refuse_too_much(left, token)
        self._depth -= 1
        return left

    def _refuse_too_much(self, expression: Expression, token: Token) -> None:
        if expression.depth > _MOST_OPERATIONS:
            raise FormulaError(f"This is nested too deep {token.where}.", token.position)
        if expression.size > LARGEST:
            raise FormulaError(
                f"This is too much {token.where}: with its sums written out, it is too long.", token.position
            )

    def _refuse_half_a_power(self, left: Expression, token: Token) -> None:
        """2.5e could be a power of ten that broke off; 3e^x and 2·e could not."""
        before = self._tokens[self._next - 1]
        is_glued = before.kind == "number" and token.position == before.position + len(before.written)
        following = self._tokens[self._next + 1]
        if is_glued and self._is_euler(token) and following.kind != "superscript" and following.text != "^":
            number = before.written
            raise FormulaError(f"Is it {number}·e or {number}e3 {before.where}? Write one of these.", token.position)

    def _is_euler(self, token: Token) -> bool:
        return token.kind == "name" and token.text == "e" and "e" not in self._known

    def _sum(self, first: Expression) -> Expression:
        terms: list[Term] = [(1, first)]
        while self._token.kind == "symbol" and self._token.text in ("+", "-"):
            sign = 1 if self._take().text == "+" else -1
            terms.append((sign, self._expression(_SUM)))
        return summed(terms)

    def _comparison(self, first: Expression) -> Expression:
        """A comparison, or a chain of them: 0 < x < 1 is (0 < x)·(x < 1)."""
        values, operators = [first], []
        while self._token.kind == "symbol" and self._token.text in COMPARISONS:
            operators.append(self._take().text)
            values.append(self._expression(_COMPARISON))
        links = [Operation(operator, pair) for operator, pair in zip(operators, pairwise(values), strict=True)]
        chain = links[0]
        for link in links[1:]:
            chain = Operation("*", (chain, link))
        return chain

    def _factorial(self, operand: Expression, token: Token) -> Expression:
        factorial = Operation("factorial", (operand,))
        names = free_names(operand)
        if not set(names) <= set(self._counting):
            raise FormulaError(f"A factorial needs a whole number {token.where}, as in 5!.", token.position)
        if not names:
            try:
                evaluate(factorial)
            except FormulaError as error:
                raise FormulaError(str(error), token.position) from None
        return factorial

    def _starts_factor(self, token: Token) -> bool:
        if token.kind == "symbol":
            return token.text in ("√", "frac", *_OPENING) or (token.text == "|" and self._open_bars == 0)
        return token.kind in ("name", "function")

    def _operand(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "name":
            return self._indexed(self._name(token))
        if token.kind == "function":
            return self._call(token, token.text)
        match token.text:
            case "-":
                return Operation("negative", (self._expression(_SIGN),))
            case "+":
                return self._expression(_SIGN)
            case "√":
                return self._root()
            case "frac":
                return Operation("/", (self._in_braces(token), self._in_braces(token)))
            case "|":
                return self._between_bars(token)
            case opening if opening in _OPENING:
                inside = self._inside(token, _OPENING[opening], lambda: self._expression(0))
                return Operation(_ROUNDING[opening], (inside,)) if opening in _ROUNDING else inside
        raise self._unexpected(token)

    def _root(self) -> Expression:
        """√x, and in TeX also a root with its degree."""
        if not self._is("["):
            return Operation("sqrt", (self._expression(_SIGN),))
        degree = self._inside(self._take(), "]", lambda: self._expression(0))
        radicand = self._expression(_SIGN)
        if degree == Number(3.0):
            return Operation("cbrt", (radicand,))
        return Operation("^", (radicand, Operation("/", (Number(1.0), degree))))

    def _in_braces(self, fraction: Token) -> Expression:
        token = self._take()
        if token.text == "{":
            return self._inside(token, "}", lambda: self._expression(0))
        raise FormulaError(
            f"{fraction.written} {fraction.where} needs two parts in braces, as in \\frac{{1}}{{2}}.", fraction.position
        )

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
        known = self._known
        opens = self._token.kind == "symbol" and self._token.text in ("(", "{")
        if is_function_word(token, self._token, known):
            return self._function(token, FUNCTION_WORDS[token.text.lower()])
        if (
            opens
            and self._names is None
            and token.text not in known
            and len(spelling_key(token.text).rstrip("0123456789")) > 1
        ):
            raise FormulaError(f"Unknown function {token.quoted} {token.where}{instead_of(token.text)}", token.position)
        if (
            self._names is None
            and token.text.isalpha()
            and 1 < len(token.text) <= 3
            and {*token.text} & {*self._counting}
        ):
            # Beside a name that a sum counts with, letters are a product, as in 2xi.
            return chained("*", [Name(letter) for letter in token.text])
        if token.text in CONSTANT_WORDS and token.text not in known and token.text not in self._counting:
            return Constant(CONSTANT_WORDS[token.text])
        if self._names is not None and token.text not in known and token.text not in self._counting:
            self._strange.append(token)
        return Name(token.text)

    def _function(self, token: Token, function: str) -> Expression:
        power = self._power_of_a_function(token)
        value = self._call(token, function) if self._is("(") or self._is("{") else self._bare_argument(token, function)
        return value if power is None else Operation("^", (value, power))

    def _power_of_a_function(self, token: Token) -> Number | None:
        """The 2 of sin²(x) and sin^2(x), which is (sin(x))²."""
        if self._token.kind == "superscript":
            exponent = int(self._take().text)
        elif self._is("^") and self._tokens[self._next + 1].kind == "number":
            self._take()
            size = float(self._take().text)
            exponent = int(size) if size.is_integer() else -1
        elif self._is("^"):
            exponent = -1
        else:
            return None
        if exponent > 0:
            return Number(float(exponent))
        name = token.text
        inverse = f"a{name}(x)" if f"a{name}" in FUNCTIONS else f"{name}(x)^(-1)"
        raise FormulaError(
            f"A power of {name} {token.where} is written {name}(x)^2; for {name}⁻¹ write {inverse} or 1/{name}(x).",
            token.position,
        )

    def _bare_argument(self, token: Token, function: str) -> Expression:
        """The x of sin x, the 2x of sin 2x, the |x| of sin|x|: only where nothing behind could belong to it."""
        start = self._next
        argument: Expression | None = None
        if FUNCTIONS[function].arity == 1:
            if self._is("|") or self._is("√"):
                return self._alone(token, function, self._operand())
            if self._token.kind == "number":
                argument = Number(float(self._take().text))
            while self._token.kind == "name" and not self._is_function_at(self._next):
                factor = self._name(self._take())
                argument = factor if argument is None else Operation("*", (argument, factor))
        return self._alone(token, function, argument if self._next - start <= 2 else None)

    def _alone(self, token: Token, function: str, argument: Expression | None) -> Expression:
        """A function without brackets: another one behind it does not belong to it, as in sin x·cos y."""
        rest = self._token
        closing = ("|",) if self._open_bars else ()
        ends = rest.kind == "end" or (rest.kind == "symbol" and rest.text in (*_ENDS, *closing))
        if argument is None or not (ends or self._is_function_at(self._next + (rest.text == "*"))):
            raise FormulaError(f"Write {token.text}(…) with brackets {token.where}.", token.position)
        return Operation(function, (argument,))

    def _is_function_at(self, place: int) -> bool:
        return is_function_word(self._tokens[place], self._tokens[min(place + 1, len(self._tokens) - 1)], self._known)

    def _call(self, token: Token, function: str) -> Expression:
        arguments: list[Expression] = []
        before, strange = len(self._counting), len(self._strange)

        def read() -> Expression:
            arguments.append(self._expression(0))
            while self._is(",") or self._is(";"):
                self._take()
                if function in INDEXED and len(arguments) == 3 and isinstance(arguments[0], Name):
                    self._counting.append(arguments[0].name)
                    del self._strange[strange:]
                arguments.append(self._expression(0))
            return arguments[0]

        opening = self._take()
        self._inside(opening, ")" if opening.text == "(" else "}", read)
        del self._counting[before:]
        return called(token, function, arguments, LARGEST)

    def _indexed(self, base: Expression) -> Expression:
        while self._is("["):
            opening = self._take()
            index = self._inside(opening, "]", lambda: self._expression(0))
            base = Index(base, index)
        return base
