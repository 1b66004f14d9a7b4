"""An update rule as a person types it: lines that give names to what is worked out, and last where the weights go.

    v = beta*v + rate*g; w - v

A name that is read before it is given is state: it holds what the update before gave it, and begins at 0, or where a
line such as `v0 = 1` says. A line that gives a plain number, `beta = 0.9`, is a knob with its default.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from tutor.engine.formula import (  # fmt: skip
    Expression,
    FormulaError,
    Name,
    Operation,
    evaluate,
    free_names,
    parse,
    spelling_key,
    substitute,
    tokenize,
)
from tutor.engine.formula.calls import instead_of
from tutor.engine.formula.expression import nodes
from tutor.engine.formula.names import GREEK, lowered, split_name
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS
from tutor.engine.formula.resolving import CONSTANT_WORDS, counting_names, is_function_word
from tutor.engine.formula.tokens import LONGEST, Token
from tutor.engine.rules.workings import COMMON
from tutor.engine.suggestion import nearest

MOST_STATES = 8
"""So many vectors a rule may carry."""
_MOST_LINES, _MOST_GRADIENTS = 40, 4

GIVEN: Mapping[str, tuple[str, ...]] = {
    "parameters": ("w", "θ", "weights", "parameters"),
    "gradient": ("g", "gradient"),
    "loss": ("L", "loss"),
    "step": ("t",),
}
"""What every rule is given, by the words for it: the weights and the gradient as vectors, and two numbers."""

VECTORS = frozenset({"parameters", "gradient"})
ACROSS = frozenset({"sum", "prod", "mean", "norm", "dot"})
"""Functions that make one number of a vector."""
GRADIENT_AT = "grad"
"""The gradient elsewhere: grad(w − beta·v)."""


class Knob(NamedTuple):
    """A number of a rule that has a usual name."""

    words: tuple[str, ...]
    usual: float


KNOBS: Mapping[str, Knob] = {
    "learning_rate": Knob(("rate", "α", "lr", "η", "learning_rate"), 0.1),
    "beta": Knob(("β",), 0.9),
    "beta1": Knob(("β1", "b1"), 0.9),
    "beta2": Knob(("β2", "b2"), 0.999),
    "rho": Knob(("ρ",), 0.99),
    "mu": Knob(("μ",), 0.9),
    "epsilon": Knob(("ε", "eps"), 1e-8),
    "weight_decay": Knob(("decay", "λ", "wd", "weight_decay"), 0.01),
}
"""The knobs whose names are known, so that they need no line of their own."""

_CALLED = {spelling_key(word): name for name, words in GIVEN.items() for word in words} | {
    spelling_key(word): name for name, knob in KNOBS.items() for word in (name, *knob.words)
}
_WORDS = (*_CALLED, *(word[:-1] + lowered(int(word[-1])) for word in _CALLED if word[-1].isdigit()))
_SPELT = {letter: word for word, letter in GREEK.items()}
_LEFT = re.compile(r"([^=<>!←:+*/−-]+?)\s*(←|:=|[-+−]=|=(?!=))|\s*(\w+)\s*(<[-−])")
_TAKEN = frozenset({*COMMON, *GIVEN}) - {"learning_rate", "weight_decay"}


class Line(NamedTuple):
    """A name and what it is given."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """A rule that was read; `parameters`, `gradient`, `loss`, `step` and knobs stand under these names."""

    text: str
    """As it was typed, its lines joined by semicolons."""
    lines: tuple[Line, ...]
    """In order. A state is read as `…_before` until its line has given it anew."""
    new_weights: Expression
    knobs: Mapping[str, float]
    """With their defaults, `learning_rate` first; NaN where a value must be given."""
    begins: Mapping[str, Expression]
    """Each state, with what it is before the first update: a formula in `parameters`."""
    vectors: frozenset[str]
    """The names that have a number for each weight."""


def are_equations(text: str) -> bool:
    """Whether a text is meant as a rule, and not as the name of one."""
    return re.search(r"[;=*/^(+·×←√\n]|\s[-−]\s", text) is not None


def are_rule(text: str) -> bool:
    """Whether a text stands for a rule by itself: it can be read as one, and the gradient is in it."""
    try:
        read = read_equations(text)
    except FormulaError:
        return False
    return any("gradient" in free_names(value) for value in (read.new_weights, *(line.value for line in read.lines)))


def read_equations(text: str) -> Equations:
    """Read a rule.

    Raises:
        FormulaError: with the position where reading failed.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"This is too long: a rule has at most {LONGEST} characters.", LONGEST)
    statements = [_statement(text, *place) for place in _places(text)]
    if not statements:
        raise FormulaError("There is nothing to read: write a rule, as in v = beta*v + rate*g; w - v.", 0)
    if len(statements) > _MOST_LINES:
        raise FormulaError(f"This is too long: a rule has at most {_MOST_LINES} lines.", statements[-1].position)
    return _Reader(text, statements).equations()


class _Statement(NamedTuple):
    """A line as it was cut: its left side, if any, and the tokens and text of its right side, in their places."""

    left: str
    is_beginning: bool
    """Whether it says `v(0) = …`."""
    right: str
    tokens: tuple[Token, ...]
    position: int


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends; a semicolon in brackets ends none, where the brackets close."""
    depths = [*accumulate((character in "([{") - (character in ")]}") for character in f"{text};")]
    start = 0
    for at, character in enumerate(f"{text};"):
        if character in ";\n" and (depths[-1] != 0 or depths[at] == 0):
            if text[start:at].strip():
                yield start, at
            start = at + 1


def _statement(text: str, start: int, end: int) -> _Statement:
    position = start + len(text[start:end]) - len(text[start:end].lstrip())
    found = _LEFT.match(text[start:end])
    if found is None:
        right = " " * start + text[start:end].replace("∇L", "g ")
        return _Statement("", False, right, tuple(tokenize(right)), position)
    left, sign = found[1] or found[3], found[2] or found[4]
    name, *rest = tokenize(" " * start + left)
    if name.kind != "name" or [token.text for token in rest] not in ([""], ["(", "0", ")", ""]):
        raise FormulaError(
            f"Before the {sign} stands one name, as in v = beta*v + g, and not “{left.strip()}”.", position
        )
    before = found.end()
    right = " " * (start + before) + text[start + before : end].replace("∇L", "g ")
    if sign in ("+=", "-=", "−="):  # v -= x is v = v−(x), in as many characters
        lead = f"{name.text}{sign[0]}("
        right = lead.rjust(start + before) + right[start + before :] + ")"
    tokens = tuple(tokenize(right))
    if len(tokens) == 1:
        raise FormulaError(f"Nothing stands behind the {sign} at character {start + before}.", start + before - 1)
    return _Statement(name.text, len(rest) > 1, right, tokens, position)


class _Reader:
    def __init__(self, text: str, statements: Sequence[_Statement]) -> None:
        self._text = text
        *self._assigned, self._last = statements
        own: dict[str, str] = {}
        for statement in self._assigned:
            self._check_left(statement, own)
            if not statement.is_beginning:
                own[spelling_key(statement.left)] = statement.left
        self._own = own
        """What lines give a name to, by how it is spelt."""
        if self._last.left and _CALLED.get(spelling_key(self._last.left)) != "parameters":
            raise FormulaError(
                f"The last line says where the weights go, as in w - rate*g, and not what {self._last.left} is.",
                self._last.position,
            )
        self._undeclared: dict[str, Token] = {}
        for statement in statements:
            self._find_undeclared(statement.tokens)
        self._gradients = 0

    def equations(self) -> Equations:
        """The rule, its shapes checked."""
        read = [(statement, self._parsed(statement)) for statement in self._assigned]
        new_weights = self._parsed(self._last)
        values = {statement.left: value for statement, value in read if not statement.is_beginning}
        used = {name for value in (*values.values(), new_weights) for name in free_names(value)}
        knobs: dict[str, float] = {}
        begins: dict[str, Expression] = {}
        lines: list[tuple[_Statement, Expression]] = []
        for statement, value in read:
            base = self._begins(statement, used)
            if base:
                self._check_beginning(statement, value)
                begins[base] = value
            elif not free_names(value):
                knobs[statement.left] = _number(value, statement.position)
            else:
                lines.append((statement, value))
        own = [statement.left for statement, _ in lines]
        states = [name for at, name in enumerate(own) if any(name in free_names(value) for _, value in lines[: at + 1])]
        for name in begins:
            if name not in states:
                raise FormulaError(
                    f"{name} is given anew in every update before it is read, so it has no beginning.", 0
                )
        if len(states) > MOST_STATES:
            raise FormulaError(f"A rule may carry at most {MOST_STATES} states, not {len(states)}.", 0)
        named = {knob: _knob_name(knob) for knob in knobs}
        every = [value for _, value in lines] + [new_weights]
        for value in every:
            for name in free_names(value):
                if name not in own and name not in named and name not in GIVEN:
                    named[name] = name
        known = {name: knob.usual for name, knob in KNOBS.items()}
        usual = {name: knobs.get(typed, known.get(name, math.nan)) for typed, name in named.items()}
        rate = usual.pop("learning_rate", KNOBS["learning_rate"].usual)
        meant: dict[str, Expression] = {typed: Name(canonical) for typed, canonical in named.items()}
        made: list[Line] = []
        for at, (statement, value) in enumerate(lines):
            before = {name: Name(f"{name}_before") for name in states if own.index(name) >= at}
            made.append(Line(statement.left, substitute(value, meant | before)))
        began = {name: begins.get(name, _ZERO) for name in states}
        self._check_knobs(named)
        vectors = self._shapes(made, began, [statement for statement, _ in lines])
        final = substitute(new_weights, meant)
        if self._is_vector(final, vectors, self._last) is False:
            raise FormulaError(
                "The last line is one number, and the new weights are a vector: begin it with w.", self._last.position
            )
        text = "; ".join(" ".join(self._text[start:end].split()) for start, end in _places(self._text))
        return Equations(text, tuple(made), final, {"learning_rate": rate, **usual}, began, vectors)

    def _check_left(self, statement: _Statement, own: Mapping[str, str]) -> None:
        name, key = statement.left, spelling_key(statement.left)
        given = _CALLED.get(key)
        if not name:
            raise FormulaError(
                "Only the last line stands without a name; give this one a name, as in d = …", statement.position
            )
        if given == "parameters":
            raise FormulaError(f"{name} is the weights: only the last line may give them anew.", statement.position)
        if given is not None and given in GIVEN:
            what = {"gradient": "the gradient", "loss": "the loss", "step": "the number of the update"}[given]
            raise FormulaError(
                f"{name} is {what}; give what you make of it another name, as in d = 2*{name}.", statement.position
            )
        is_function = name.lower() in FUNCTIONS or name.lower() in ALSO_CALLED or name == GRADIENT_AT
        if is_function or name in CONSTANT_WORDS or name in _TAKEN or name.endswith("_before"):
            raise FormulaError(f"{name} has a meaning already; choose another name.", statement.position)
        if key in own and not statement.is_beginning:
            raise FormulaError(f"{name} is given twice; write it in one line, or use two names.", statement.position)

    def _find_undeclared(self, tokens: Sequence[Token]) -> None:
        """Keep the names that nothing gives a value: knobs that the text leaves open."""
        known = {*_WORDS, *self._own, *CONSTANT_WORDS, *counting_names([*tokens])}
        for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
            if token.kind != "name" or token.text == GRADIENT_AT or is_function_word(token, following, ()):
                continue
            if following.text == "(" and len(token.text) > 2 and spelling_key(token.text) not in known:
                is_slip = nearest(token.text, [GRADIENT_AT]) is not None
                meant = f"; did you mean {GRADIENT_AT}?" if is_slip else instead_of(token.text)
                raise FormulaError(f"Unknown function {token.quoted} {token.where}{meant}", token.position)
            if spelling_key(token.text) not in known and not split_name(token.text, known):
                self._undeclared.setdefault(spelling_key(token.text), token)

    def _parsed(self, statement: _Statement) -> Expression:
        words = [word for word in _WORDS if spelling_key(word) not in self._own]
        names = [*self._own.values(), *(token.text for token in self._undeclared.values()), *words]
        expression = parse(statement.right, names, functions=(GRADIENT_AT,))
        plain = {word: Name(_CALLED[spelling_key(word)]) for word in words}
        open_knobs = {token.text: Name(_knob_name(token.text)) for token in self._undeclared.values()}
        return substitute(expression, plain | open_knobs)

    def _begins(self, statement: _Statement, used: set[str]) -> str:
        """The state whose beginning a line says, as `v0 = …` or `v(0) = …` does; empty for any other line."""
        key = spelling_key(statement.left)
        if statement.is_beginning:
            if key not in self._own:
                raise FormulaError(f"No other line gives {statement.left} a value.", statement.position)
            return self._own[key]
        return self._own.get(key[:-1], "") if key.endswith("0") and statement.left not in used else ""

    def _check_beginning(self, statement: _Statement, value: Expression) -> None:
        elsewhere = any(isinstance(node, Operation) and node.operator == GRADIENT_AT for node in nodes(value))
        if set(free_names(value)) - {"parameters"} or elsewhere:
            raise FormulaError("A state begins at a number or at w, and nothing else is there yet.", statement.position)

    def _check_knobs(self, named: Mapping[str, str]) -> None:
        for typed, canonical in named.items():
            if canonical in _TAKEN or canonical.endswith("_before"):
                raise FormulaError(f"{typed} has a meaning already; choose another name.", 0)

    def _shapes(
        self, lines: Sequence[Line], begins: Mapping[str, Expression], statements: Sequence[_Statement]
    ) -> frozenset[str]:
        """The names that are vectors; a state is one where what it begins with or what it is given is."""
        vectors = {*VECTORS} | {f"{name}_before" for name, value in begins.items() if free_names(value)}
        for _ in range(len(lines) + 1):
            for (name, value), statement in zip(lines, statements, strict=True):
                if self._is_vector(value, vectors, statement) or f"{name}_before" in vectors:
                    vectors |= {name, f"{name}_before"} if name in begins else {name}
        for (_, value), statement in zip(lines, statements, strict=True):
            self._is_vector(value, vectors, statement, complains=True)
        return frozenset(vectors)

    def _is_vector(
        self, value: Expression, vectors: set[str] | frozenset[str], statement: _Statement, complains: bool = False
    ) -> bool:
        complains = complains or statement is self._last
        match value:
            case Name(name):
                return name in vectors
            case Operation(operator, operands):
                shapes = [self._is_vector(operand, vectors, statement, complains) for operand in operands]
                if operator in ACROSS or operator == GRADIENT_AT:
                    if complains and not all(shapes):
                        token = _token(statement.tokens, operator)
                        raise FormulaError(
                            f"{token.text} {token.where} needs a vector, with a number for each weight.", token.position
                        )
                    if operator == GRADIENT_AT and complains:
                        self._gradients += 1
                        if self._gradients > _MOST_GRADIENTS:
                            raise FormulaError(
                                f"A rule may take the gradient elsewhere at most {_MOST_GRADIENTS} times.",
                                statement.position,
                            )
                    return operator == GRADIENT_AT
                return any(shapes)
        return False


_ZERO = parse("0")


def _number(value: Expression, position: int) -> float:
    try:
        return evaluate(value)
    except FormulaError as error:
        raise FormulaError(str(error), position) from None


def _knob_name(typed: str) -> str:
    """A knob by the name that the program has for it: β is beta, and κ kappa."""
    key = spelling_key(typed)
    letters = key.rstrip("0123456789")
    return _CALLED.get(key, _SPELT[letters] + key[len(letters) :] if letters in _SPELT else typed)


def _token(tokens: Sequence[Token], function: str) -> Token:
    """Where a function's word stands."""
    words = [ALSO_CALLED.get(token.text.lower(), token.text.lower()) for token in tokens]
    return tokens[words.index(function)] if function in words else tokens[0]
