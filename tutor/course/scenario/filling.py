"""Drawn values put where a lesson names them: into its texts, its expressions and its runs."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tutor.course.scenario.draws import Value
from tutor.course.scenario.scenario import LONGEST, Scenario, components
from tutor.course.scenario.trained import Trained, entries_of, trained_from
from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, FormulaError, Index, Name, Number, Operation, evaluate, parse
from tutor.engine.graph.graph import Graph, graph_numbers
from tutor.engine.graph.graphs import GRAPHS, needed_inputs, read_graph
from tutor.engine.network.network_formulas import place
from tutor.engine.rounding import number, vector
from tutor.engine.runs.keys import run_keys
from tutor.engine.runs.line import options_in
from tutor.engine.runs.options import run_from
from tutor.engine.training.training_keys import training_keys
from tutor.engine.training.training_line import training_options
from tutor.words.parts import split_outside_brackets

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_OPERATORS = ("−", "-", "+", "·", "×", "*", "\\cdot")
_TEX = re.compile(r"(\$\$.+?\$\$|\$[^$]+\$)", re.DOTALL)
_TEX_PLACEHOLDER = re.compile(r"(?<![\w^_}\\])\{([^\W\d_][\w-]*)\}")


class QuestionError(UserError):
    """A question of which no variant can be asked; the message says why."""


class Unfit(ValueError):
    """A draw that is not asked, and why."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
        """In a few words, the same for all draws of its sort: they are counted by it."""


NO_VALUE = "a number has no value there"


def numbers_in(values: Mapping[str, Value]) -> dict[str, float]:
    """The drawn numbers, without the drawn words."""
    return {name: value for name, value in values.items() if not isinstance(value, str)}


def scenario_of(run: Any, values: Mapping[str, Value], change: Mapping[str, Any] | None = None) -> Scenario | None:
    """The run of a question at what was drawn, or that run with some keys changed.

    Raises:
        UserError: it is none, or is too long.
    """
    if run is None:
        return None
    options = options_in(exact(run, values)) if isinstance(run, str) else _run_options(run, values)
    options = {**options, **_run_options(change or {}, values)}
    made = run_from(options)
    if sum(leg.steps for leg in made.legs) > LONGEST:
        raise UserError(f"A question's run has at most {LONGEST} steps.")
    return Scenario.of(made)


def trained_of(train: Any, values: Mapping[str, Value], change: Mapping[str, Any] | None = None) -> Trained | None:
    """The training of a question at what was drawn, or that training with some keys changed.

    Raises:
        UserError: it is none.
    """
    if train is None:
        return None
    named = {name for name, key in training_keys().items() if key.kind in ("name", "names")}
    options = training_options(exact(train, values)) if isinstance(train, str) else _options(train, values, named)
    return trained_from({**options, **_options(change or {}, values, named)}, dict(_called(train, values)))


def _called(train: Any, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The network's own names of what a lesson gives by a drawn name alone, and that name."""
    entries = (
        [pair for key, value in train.items() for pair in entries_of(key, value)] if isinstance(train, dict) else []
    )
    for name, given in entries:
        if isinstance(given, str) and given in values:
            at = re.fullmatch(r"points\[(\d+),(\d+)\]", name)
            is_aim = at is not None and int(at[2]) + 1 == len(train["points"][int(at[1])])
            if at is None:
                yield name, given
            elif not is_aim or train.get("loss", "mse") == "mse":
                yield f"{'y' if is_aim else 'x'}{place(0 if is_aim else int(at[2]), int(at[1]))}", given


def graph_of(text: str | None, values: Mapping[str, Value]) -> Graph | None:
    """The graph of a question at what was drawn.

    Raises:
        UserError: its formulas make none.
    """
    if text is None:
        return None
    formulas, numbers = exact(text, values), numbers_in(values)
    if formulas in GRAPHS:
        ready = GRAPHS[formulas].graph()
        return ready.with_inputs(**{name: numbers[name] for name in ready.inputs if name in numbers})
    return read_graph(formulas, {name: numbers[name] for name in needed_inputs(formulas, numbers) if name in numbers})


def _run_options(run: Mapping[str, Any], values: Mapping[str, Value]) -> dict[str, object]:
    named = {"surface", *(name for name, key in run_keys().items() if key.kind in ("name", "names"))}
    return _options(run, values, named)


def _options(given: Mapping[str, Any], values: Mapping[str, Value], named: Collection[str]) -> dict[str, object]:
    """What a lesson gives, by key, at what was drawn; of the named keys the values are words."""
    options: dict[str, object] = {}
    for key, value in given.items():
        if key == "then":
            legs = value if isinstance(value, list) else [value]
            options[key] = [_options(leg, values, named) if isinstance(leg, Mapping) else leg for leg in legs]
        elif key in named:
            options[key] = values.get(value, exact(value, values)) if isinstance(value, str) else value
        else:
            options[key] = _run_value(value, values)
    return options


def _run_value(value: Any, values: Mapping[str, Value]) -> object:
    if isinstance(value, list):
        return [_run_value(item, values) for item in value]
    if not isinstance(value, str):
        return value
    try:
        drawn = numbers_in(values)
        numbers = [evaluate(parsed(part, tuple(drawn)), drawn) for part in value.split(",")]
    except FormulaError:
        return values.get(value, value)
    return numbers if len(numbers) > 1 else numbers[0]


def exact(text: str, values: Mapping[str, Value]) -> str:
    """A line with drawn values in the place of {names}, to the last bit."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)


@lru_cache(maxsize=4096)
def parsed(text: str, names: tuple[str, ...]) -> Expression:
    """A lesson's expression, read once."""
    return parse(text, names)


class Filling:
    """Puts drawn numbers and the run's own into a lesson's texts."""

    def __init__(
        self,
        values: Mapping[str, Value],
        scenario: Scenario | None,
        graph: Graph | None,
        given: Mapping[str, Sequence[Value]],
    ) -> None:
        self.values = values
        self._given = given
        self.graph = graph
        self.numbers = {**numbers_in(values), **(graph_numbers(graph) if graph else {})}
        """The drawn numbers, and the graph's own, by name; of a training the updates of an epoch too."""
        if isinstance(scenario, Trained):
            self.numbers = {"epoch": float(scenario.training.updates_per_epoch), **self.numbers}
        self.whole = {name for name in values if all(isinstance(v, float) and v.is_integer() for v in given[name])}
        """Those that are never drawn with decimals, and so are shown without."""
        self.scenario = scenario
        self.names = tuple(dict.fromkeys([*self.numbers, *(scenario.names if scenario else ())]))

    def of_another(self, scenario: Scenario | None, graph: Graph | None) -> "Filling":
        """The same draw beside another run or graph."""
        return Filling(self.values, scenario, graph, self._given)

    def expression(self, text: str) -> Expression:
        try:
            expression = parsed(text, self.names)
            return self._at_the_start(expression) if isinstance(self.scenario, Trained) else expression
        except FormulaError as error:
            raise QuestionError(f"“{text}”: {error}") from None

    def _at_the_start(self, expression: Expression) -> Expression:
        """The expression with a training's quantities that say no update as they are before the first one."""
        match expression:
            case Name(name) if name not in self.numbers:
                return Index(expression, Number(0.0))
            case Operation(operator, operands):
                return Operation(operator, tuple(map(self._at_the_start, operands)))
        return expression

    def components(self, text: str) -> tuple[Expression, ...]:
        """An expression, or one for each component: `rate*g, rate*h`."""
        pieces = split_outside_brackets(text, 0, len(text), ",")
        return tuple(self.expression(text[start:end]) for start, end in pieces)

    def evaluate(self, expressions: tuple[Expression, ...]) -> Array:
        return components(expressions, self.numbers, self.scenario)

    def __call__(self, text: str) -> str:
        """The text with {name} and {expression} replaced by their values; inside $…$ only a drawn name is."""
        pieces = _TEX.split(text)
        pieces[::2] = [_PLACEHOLDER.sub(self._shown, piece) for piece in pieces[::2]]
        pieces[1::2] = [_TEX_PLACEHOLDER.sub(self._shown_name, piece) for piece in pieces[1::2]]
        return "".join(pieces)

    def _shown(self, found: "re.Match[str]") -> str:
        name = found[1].strip()
        if name in self.values:
            return self._shown_name(found)
        try:
            return _in_place(vector(self.evaluate((self.expression(name),)).tolist()), found)
        except FormulaError as error:
            raise Unfit(f"“{name}”: {error}", NO_VALUE) from None

    def _shown_name(self, found: "re.Match[str]") -> str:
        name = found[1].strip()
        value = self.values.get(name, found[0])
        if isinstance(value, str):
            return value
        return _in_place(number(value).removesuffix(".0") if name in self.whole else number(value), found)


def _in_place(shown: str, found: "re.Match[str]") -> str:
    """A negative number in parentheses where it stands after an operator: `(w − (−3))²`."""
    before = found.string[: found.start()].rstrip()
    return f"({shown})" if shown.startswith("−") and before.endswith(_OPERATORS) else shown
