"""A pass through a network with one number made by a wrong formula, or with two given numbers in each other's place."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, product

import numpy as np

from tutor.course.mistakes.expressions import Edit, edits, other_names
from tutor.course.mistakes.told import Made
from tutor.course.scenario.scenario import Numbers
from tutor.course.scenario.spelled_out import looked_at
from tutor.course.scenario.trained import Trained
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, Index, Name, evaluate, free_names, substitute, to_unicode

_MOST = 40
"""Numbers that an answer rests on; where there are more, formulas are not tried."""

_CROSSWISE = ("term-left-out", "factor-left-out", "term-turned")
"""What is done to another piece of the same formula for each of two components."""


def wrong_formulas(scenario: Trained, answer: Sequence[Expression], numbers: Numbers) -> Iterator[Made]:
    """What comes out with one piece of one formula done wrongly, for an answer of numbers of one moment."""
    looked = [pair for part in answer for pair in looked_at(part, numbers)]
    at = {index for _, index in looked}
    if len(at) == 1 and all(isinstance(part, Index) for part in answer):
        passed = _Pass(scenario, [name for name, _ in looked], at.pop())
        if len(passed.formulas) <= _MOST:
            yield from passed.exchanged()
            yield from passed.edited()
            yield from passed.edited_in_each()


class _Pass:
    """The numbers that an answer rests on, each after what it needs."""

    def __init__(self, scenario: Trained, names: Sequence[str], at: int) -> None:
        self._scenario, self._names = scenario, names
        self.formulas = scenario.formulas(names, at)
        self._values = {name: float(scenario.quantity(name, at)) for name in self.formulas}
        self._given = [name for name, formula in self.formulas.items() if formula is None]
        self._formulas = {name: formula for name, formula in self.formulas.items() if formula is not None}
        self._right = self._flowing({}, self._formulas)

    def _flowing(self, given: Mapping[str, float], wrong: Mapping[str, Expression]) -> dict[str, float]:
        """Every number from other given ones, or with other formulas for some; what rests on neither stays."""
        values, anew = {**self._values, **given}, {*given, *wrong}
        for name, right in self._formulas.items():
            if name not in wrong and anew.isdisjoint(free_names(right)):
                values[name] = self._right[name]
                continue
            anew.add(name)
            try:
                values[name] = evaluate(wrong.get(name, right), values)
            except FormulaError:
                values[name] = np.nan
        return values

    def _made(self, given: Mapping[str, float], wrong: Mapping[str, Expression]) -> Array:
        values = self._flowing(given, wrong)
        return np.array([values[name] for name in self._names])

    def _did(self, edit: Edit, name: str) -> str:
        shown = {own: Name(self._scenario.written(own)) for own in self._values}
        pieces = (substitute(piece, shown) for piece in edit.pieces)
        return f"{edit.did.format(*map(to_unicode, pieces))}, in {self._scenario.written(name)}."

    def exchanged(self) -> Iterator[Made]:
        """Two weights, two biases or two inputs in each other's place."""
        for one, other in combinations(self._given, 2):
            if _kind(one) == _kind(other):
                value = self._made({one: self._values[other], other: self._values[one]}, {})
                written = self._scenario.written(one), self._scenario.written(other)
                told = partial("You took {} and {} in each other's place.".format, *written)
                yield Made("numbers-exchanged", value, told)

    def edited(self) -> Iterator[Made]:
        """One formula wrong, in every component or in each of two at another piece."""
        for name, formula in self.formulas.items():
            every = edits(formula) if formula is not None else ()
            wrong = [(edit, self._made({}, {name: edit.wrong})) for edit in every]
            for edit, value in wrong:
                yield Made(edit.name, value, partial(self._did, edit, name))
            if len(self._names) == 2:
                for (one, first), (other, second) in product(wrong, wrong):
                    if one.name == other.name in _CROSSWISE and one is not other:
                        yield Made(one.name, np.array([first[0], second[1]]), partial(self._did, one, name))

    def edited_in_each(self) -> Iterator[Made]:
        """A number of another kind where one belongs, in the formula of every component."""
        wrong = [
            [
                (edit, [_kind(str(piece)) for piece in edit.pieces], self._made({}, {name: edit.wrong})[place])
                for edit in other_names(formula, [*self._values])
            ]
            for place, name in enumerate(self._names)
            if (formula := self.formulas[name]) is not None
        ]
        for each in product(*wrong) if len(wrong) in (1, 2) else ():
            if all(kinds == each[0][1] for _, kinds, _ in each):
                value = np.array([number for _, _, number in each])
                yield Made("other-number", value, partial(self._did, each[0][0], self._names[0]))


def _kind(name: str) -> str:
    return name.partition("[")[0]
