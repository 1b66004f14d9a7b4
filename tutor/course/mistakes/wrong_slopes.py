"""The run of an answer with its gradient's formula wrong in one piece: all of these runs are made at once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from tutor.course.mistakes.broken_rules import with_gradient
from tutor.course.mistakes.expressions import Edit
from tutor.course.mistakes.from_the_answer import Answer, edits_of_all
from tutor.course.mistakes.wrong_derivatives import wrong_gradients
from tutor.course.scenario.scenario import Scenario
from tutor.course.scenario.spelled_out import loss_formula, slope_in
from tutor.engine.arrays import Array
from tutor.engine.formula import Expression, FormulaError, Number, evaluate_array, substitute, to_unicode
from tutor.engine.formula.evaluation import Known
from tutor.engine.rounding import vector
from tutor.engine.runs.frames import Frame
from tutor.engine.surfaces.contract import Surface

_MOST = 200
"""Wrong forms of one gradient that are tried, the commonest kinds first: a long formula has a thousand."""


@dataclass(frozen=True, eq=False)
class _OneOfMany(Scenario):
    """One of the runs that were made together."""

    together: Scenario | None = None
    """All of them, as a batch."""
    column: int = 0

    def frame(self, index: int) -> Frame:
        assert self.together is not None
        frame, at = self.together.frame(index), (..., self.column)
        shape = frame.loss.shape  # a rule may also keep what is the same in all of them
        state = {name: value[at] if value.shape[-1:] == shape else value for name, value in frame.state.items()}
        return Frame(index, frame.parameters[at], frame.loss[at], frame.gradient[at], state)

    def _quantity(self, name: str, index: int) -> Array | float:
        if self.together is not None and name in self.coordinates:  # asked most, and needs no whole frame
            return float(self.together.frame(index).parameters[self.coordinates.index(name), self.column])
        return super()._quantity(name, index)


def wrong_slopes(scenario: Scenario, matters: Callable[[Scenario], bool]) -> Iterator[tuple[Edit, Scenario]]:
    """The run with its gradient's formula wrong in one piece, or with a term of its loss left out.

    Args:
        scenario: the run.
        matters: whether a run answers what is asked otherwise than this one.
    """
    loss = loss_formula(scenario)
    slopes = () if loss is None else _slopes_of(loss, scenario.coordinates)
    if slopes and matters(scenario.broken(surface=with_gradient(lambda s, at: 1.37 * s.gradient(at) + 0.041))):
        gradients = [gradient for _, gradient in slopes]
        together = replace(
            scenario.broken(surface=with_gradient(partial(_each_by_its_own, gradients, scenario.coordinates))),
            start=np.repeat(scenario.start[:, None], len(slopes), axis=1),
        )
        fields = {name: getattr(scenario, name) for name in ("run", "start", "legs", "names", "reading")}
        for column, (edit, gradient) in enumerate(slopes):
            surface = with_gradient(partial(_by_formula, gradient, scenario.coordinates))(scenario.surface)
            yield edit, _OneOfMany(surface=surface, together=together, column=column, **fields)


@lru_cache(maxsize=64)  # the same for every place on a surface
def _slopes_of(loss: Expression, names: tuple[str, ...]) -> tuple[tuple[Edit, Answer], ...]:
    return tuple(islice(_each_slope(loss, names), _MOST))


def _each_slope(loss: Expression, names: tuple[str, ...]) -> Iterator[tuple[Edit, Answer]]:
    try:
        yield from wrong_gradients(loss, names)
        yield from edits_of_all(tuple(slope_in(loss, name) for name in names))
    except FormulaError:
        return


def _by_formula(gradient: Answer, names: Sequence[str], surface: Surface, parameters: Array) -> Array:
    return _each_by_its_own([gradient], names, surface, parameters.reshape(len(names), 1))[:, 0]


def _each_by_its_own(gradients: Sequence[Answer], names: Sequence[str], surface: Surface, parameters: Array) -> Array:
    """The gradients of runs side by side, shape (d, runs), each by its own formula; nan where it has no value."""
    slopes = np.full(parameters.shape, np.nan)
    known: dict[tuple[float, ...], Known] = {}  # all begin at one place
    for run, (gradient, place) in enumerate(zip(gradients, map(tuple, parameters.T.tolist()), strict=True)):
        values = dict(zip(names, place, strict=True))
        for component, part in enumerate(gradient):
            try:
                slopes[component, run] = evaluate_array(part, values, known.setdefault(place, {}))
            except FormulaError:
                continue
    return slopes


def slope_sentence(edit: Edit, wrong: Scenario, index: int) -> str:
    """What was done to the slope, with the numbers of the place where it was taken."""
    frame = wrong.frame(index)
    values = {name: Number(float(f"{x:.6g}")) for name, x in zip(wrong.coordinates, frame.parameters, strict=True)}
    did = edit.did.format(*(to_unicode(substitute(piece, values)) for piece in edit.pieces))
    return f"{did}: you took {vector(frame.gradient.tolist())} for the gradient."
