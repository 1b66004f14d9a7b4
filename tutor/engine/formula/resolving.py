"""Which name a word means: a known one in another spelling, a product of known ones, a function, a constant."""

from collections.abc import Collection, Mapping

from tutor.engine.formula.expression import FormulaError
from tutor.engine.formula.names import spelling_key, split_name, suggestion
from tutor.engine.formula.operations import ALSO_CALLED, FUNCTIONS
from tutor.engine.formula.tokens import Token

CONSTANT_WORDS: Mapping[str, str] = {"e": "e", "ℯ": "e", "π": "π", "pi": "π", "τ": "τ", "tau": "τ"}
"""Constants by what is typed for them."""

FUNCTION_WORDS: Mapping[str, str] = {**{name: name for name in FUNCTIONS}, **ALSO_CALLED}
"""Functions by what is typed for them."""
_COUNTING = ("sum", "prod", "product")


def is_function_word(token: Token, following: Token, names: Collection[str]) -> bool:
    """Whether a word is a function here, and not a name that happens to be spelled so."""
    if token.kind != "name" or token.text.lower() not in FUNCTION_WORDS:
        return False
    called = following.kind == "symbol" and following.text in ("(", "{")
    if token.text == "σ":
        return called and "σ" not in names
    return called or token.text not in names


def with_functions(tokens: list[Token], functions: Collection[str]) -> list[Token]:
    """The tokens with these words, where brackets follow, as functions."""
    return [
        token._replace(kind="function") if token.text in functions and following.text == "(" else token
        for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True)
    ]


def counting_names(tokens: list[Token]) -> set[str]:
    """What the sums and products in a text count with."""
    return {
        name.text
        for word, bracket, name in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.lower() in _COUNTING and bracket.text == "(" and name.kind == "name"
    }


def with_places(tokens: list[Token], names: Collection[str]) -> list[Token]:
    """The tokens with a name and its place as one where that is what is known: the weight `W1[2,0]`."""
    made: list[Token] = []
    for token in tokens:
        made.append(token)
        opening = next((back for back in range(3, 10, 2) if len(made) > back and made[-back].text == "["), 0)
        if token.text == "]" and opening:
            name = "".join(each.text for each in made[-opening - 1 :])
            if name in names:
                made[-opening - 1 :] = [made[-opening - 1]._replace(text=name, written=name)]
    return made


def resolved(tokens: list[Token], names: Collection[str]) -> list[Token]:
    """The tokens with every name as it is known.

    Raises:
        FormulaError: A name is unknown; what a sum counts with is not.
    """
    known = {spelling_key(name): name for name in names}
    counting = counting_names(tokens)
    pieces = {piece: piece for piece in (*CONSTANT_WORDS, *counting, *names)} | known
    made: list[Token] = []
    tokens = with_places(tokens, names)
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.kind != "name" or is_function_word(token, following, names):
            made.append(token)
        elif (name := known.get(spelling_key(token.text))) is not None:
            made.append(token._replace(text=name))
        elif token.text in CONSTANT_WORDS or token.text in counting:
            made.append(token)
        elif parts := split_name(token.text, pieces):
            position = token.position
            for part in parts:
                made.append(Token("name", pieces[part], position, part))
                position += len(part)
        else:
            raise FormulaError(
                f"Unknown name {token.quoted} {token.where}{suggestion(token.text, names)}", token.position
            )
    return made
