"""Read TeX into a tree: recursive descent over the commands that lessons use."""

from dataclasses import replace

from tutor.words.tex import commands
from tutor.words.tex.delimiters import ENVIRONMENTS
from tutor.words.tex.grouping import as_base, as_word, paired
from tutor.words.tex.symbols import ATOMS, CHARACTERS, MARKS, PRIMES, SPACES, styled
from tutor.words.tex.tokens import Cursor, Token
from tutor.words.tex.tree import (
    Accent,
    Atom,
    Fence,
    Fraction,
    Grid,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    TexError,
)

MAX_DEPTH = 30
"""How deep a formula may be nested: a lesson is a stranger's file, and reading and drawing it are recursive."""

_CELL_ENDS = frozenset({"&", "\\\\"})
_CLOSING = frozenset({"}", "\\right", "\\end"})


def parse(source: str) -> Row:
    """Read a formula; lines and columns outside any environment are read as aligned ones.

    Raises:
        TexError: An unknown command, an argument, brace or delimiter that is missing, or too deep a nesting.
    """
    parser = _Parser(source)
    rows = parser.cells()
    if (extra := parser.peek()) is not None:
        raise TexError(f"{extra.text} closes nothing", extra.start)
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else Row((Grid("aligned", rows),))


class _Parser(Cursor):
    """A place in one formula, and the depth and letter style there."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.depth = 0
        self.style = ""

    def enter(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TexError(f"nested more than {MAX_DEPTH} deep", token.start)

    def cells(self) -> tuple[tuple[Row, ...], ...]:
        """Read rows of cells up to what closes them."""
        rows: list[tuple[Row, ...]] = []
        while True:
            row = [self.row(_CELL_ENDS)]
            while self.take_if("&"):
                row.append(self.row(_CELL_ENDS))
            if len(row) > 1 or row[0].items or not rows:
                rows.append(tuple(row))
            if not self.take_if("\\\\"):
                return tuple(rows)
            if self.at < len(self.tokens) and self.tokens[self.at].text == "[":
                while self.take("]").text != "]":  # the [4pt] that may follow the end of a line
                    continue

    def row(self, ends: frozenset[str] = frozenset()) -> Row:
        """Read what stands side by side, up to a closing token or one of `ends`."""
        depth = self.depth
        items: list[Node] = []
        while (
            (token := self.peek()) is not None
            and token.text not in {"}", "\\right", "\\end"}
            and token.text not in ends
        ):
            if token.text in _CELL_ENDS:
                raise TexError(f"{token.text} outside a matrix or aligned lines", token.start)
            if token.text in {"^", "_", "'"}:
                items.append(self.scripts(items.pop() if items and not isinstance(items[-1], Space) else Row(())))
            elif token.text.isdecimal():
                items.append(self.number())
            else:
                self.at += 1
                node = self.nucleus(token)
                if isinstance(node, Atom) and node.kind is Kind.OPEN:
                    self.enter(token)
                elif isinstance(node, Atom) and node.kind is Kind.CLOSE:
                    self.depth = max(depth, self.depth - 1)
                items += [] if node is None else [node]
        self.depth = depth
        return Row(paired(items))

    def number(self) -> Atom:
        """Read digits, with a decimal point if a digit follows it, as one."""
        start = self.at
        texts = [token.text for token in self.tokens[start:]] + ["", ""]
        count = 0
        while texts[count].isdecimal() or (texts[count] == "." and texts[count + 1].isdecimal()):
            count += 1
        self.at += count
        return Atom("".join(styled(text, self.style) for text in texts[:count]))

    def scripts(self, base: Node) -> Node:
        """Read the scripts and primes after a base."""
        found: dict[str, Row] = {}
        primes = 0
        while (token := self.peek()) is not None and token.text in {"^", "_", "'"}:
            self.at += 1
            if token.text == "'":
                primes += 1
            elif token.text in found:
                raise TexError(f"a second {token.text} on one base: write braces to say which is meant", token.start)
            else:
                found[token.text] = self.argument(f"the script after {token.text}")
        sub, sup = found.get("_"), found.get("^")
        if isinstance(base, Stack) and base.brace:
            return replace(base, over=sup or base.over, under=sub or base.under)
        if primes:
            sup = Row((Atom(PRIMES.get(primes, "′" * primes)), *(sup.items if sup else ())))
        return Scripts(as_base(base), sub, sup)

    def argument(self, wanted: str) -> Row:
        """Read what is in braces, or else one symbol."""
        token = self.take(wanted)
        if token.text in _CLOSING | _CELL_ENDS | {"^", "_"}:
            raise TexError(f"{wanted} is missing before {token.text}", token.start)
        node = self.nucleus(token)
        return node if isinstance(node, Row) else Row(() if node is None else (node,))

    def nucleus(self, token: Token) -> Node | None:
        """Read what begins with a token already taken; a command that only concerns the page's look is None."""
        self.enter(token)
        if token.text == "{":
            node: Node | None = self.row()
            self.expect("}")
        elif token.text == "~":
            node = Space(1)
        elif token.is_command:
            node = self.command(token)
        else:
            node = CHARACTERS.get(token.text) or Atom(styled(token.text, self.style))
        self.depth -= 1
        match node:
            case Row(items=(Atom(kind=Kind.ORDINARY) as only,)):
                return only
        return node

    def command(self, token: Token) -> Node | None:
        name = token.text[1:]
        if name in ATOMS:
            atom = ATOMS[name]
            return replace(atom, text=styled(atom.text, self.style)) if self.style else atom
        if name in SPACES:
            return Space(SPACES[name])
        if name in commands.IGNORED:
            return None
        if name in commands.FRACTIONS:
            top = self.argument("the numerator")
            return Fraction(top, self.argument("the denominator"), small=name == "tfrac")
        if name == "sqrt":
            degree = self.row(frozenset("]")) if self.take_if("[") else None
            if degree:
                self.expect("]")
            return Root(self.argument("what the root is of"), degree)
        if name in MARKS:
            return Accent(name, self.argument(f"what the {name} stands on"))
        if name in commands.STYLES:
            outer, self.style = self.style, commands.STYLES[name]
            body = self.argument("what the style is for")
            self.style = outer
            return as_word(body)
        if name in commands.TEXTS:
            return Atom(self.words())
        if name == "operatorname":
            limits = self.take_if("*")
            return Atom(self.words(), Kind.FUNCTION, limits)
        return self.construction(token, name)

    def construction(self, token: Token, name: str) -> Node:
        """Read a command that puts things over, under or around others."""
        if name in {"overset", "stackrel"}:
            over = self.argument("what stands above")
            return Stack(self.argument("what it stands on"), over=over)
        if name == "underset":
            under = self.argument("what stands below")
            return Stack(self.argument("what it stands under"), under=under)
        if name in {"underbrace", "overbrace"}:
            return Stack(self.argument("what the brace spans"), brace=name)
        if name == "left":
            left = self.delimiter()
            body = self.row()
            self.expect("\\right")
            return Fence(left, body, self.delimiter(), stretch=True)
        if name == "begin":
            return self.environment()
        if name == "not":
            body = self.argument("what is negated")
            if len(body.items) == 1 and isinstance(atom := body.items[0], Atom):
                return replace(atom, text=commands.negated(atom.text))
        raise TexError(f"unknown command {token.text}{commands.suggestion(name)}", token.start)

    def delimiter(self) -> str:
        token = self.take("a delimiter")
        text = commands.delimiter(token.text)
        if text is None:
            raise TexError(f"{token.text} is no delimiter; a full stop stands for none", token.start)
        return text

    def environment(self) -> Grid:
        start = self.peek()
        name = self.words()
        if name not in ENVIRONMENTS:
            position = start.start if start else len(self.source)
            raise TexError(f"unknown environment {name}{commands.suggestion(name, ENVIRONMENTS)}", position)
        rows = self.cells()
        self.expect("\\end")
        end = self.tokens[self.at - 1]
        if (closed := self.words()) != name:
            raise TexError(f"\\begin{{{name}}} is closed by \\end{{{closed}}}", end.start)
        return Grid(name, rows)

    def words(self) -> str:
        """Read what is in braces as text, its blanks kept."""
        self.expect("{")
        depth = 1
        text = ""
        while True:
            if self.at == len(self.tokens):
                raise TexError("the formula ends where } should be", len(self.source))
            token = self.tokens[self.at]
            self.at += 1
            depth += (token.text == "{") - (token.text == "}")
            if depth == 0:
                return text
            text += commands.character(token)
