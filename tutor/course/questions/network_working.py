"""The worked solution of a question about a training: each number from those just before it, then the update."""

from collections.abc import Iterator

from tutor.course.mistakes.mistakes import Asked, deciding_update
from tutor.course.questions.put_in import short
from tutor.course.scenario.scenario import canonical
from tutor.course.scenario.spelled_out import looked_at, with_values
from tutor.course.scenario.trained import MEASURED, Trained
from tutor.engine.formula import Expression, Name, free_names, substitute, to_unicode
from tutor.engine.rounding import counted, number, shown_sum
from tutor.words.written_update import term_lines

MOST_LINES = 40
"""Lines of one moment; a larger network shows those nearest to the answer."""


def network_working(asked: Asked, scenario: Trained) -> Iterator[str]:
    """Yield what leads to the asked number, line by line."""
    looked = [(canonical(name), at) for part in asked.answer for name, at in looked_at(part, asked.numbers)]
    weights = [name for name, _ in looked if name in scenario.coordinates]
    last = deciding_update(asked.answer, scenario, asked.numbers)
    if weights and last >= 0:
        for index in sorted({0, last}):
            yield f"Update {index + 1}:"
            yield from _moment([f"gradient_{weight}" for weight in dict.fromkeys(weights)], index, scenario)
            yield from _update(weights, index, scenario)
    for name, at in looked:
        if name in MEASURED:
            found = number(float(scenario.quantity(name, at)))
            yield f"{name.replace('_', ', ')}, after {counted(at, 'update')}: {found}"
        elif name not in scenario.coordinates:
            yield from _moment([name], at, scenario)


def _moment(names: list[str], at: int, scenario: Trained) -> Iterator[str]:
    """Every number of a moment that these are made of, each after what it needs."""
    formulas = scenario.formulas(names, at)
    lines = [_line(name, formula, at, scenario) for name, formula in formulas.items() if formula or name in names]
    yield from lines[-MOST_LINES:]


def _line(name: str, formula: Expression | None, at: int, scenario: Trained) -> str:
    parts = [scenario.written(name)]
    if formula is not None:
        shown = substitute(formula, {each: Name(scenario.written(each)) for each in free_names(formula)})
        parts += [to_unicode(shown), to_unicode(short(with_values(formula, at, scenario)))]
    return " = ".join([*parts, number(float(scenario.quantity(name, at)))])


def _update(weights: list[str], index: int, scenario: Trained) -> Iterator[str]:
    frame, update = scenario.frame(index), scenario.update(index)
    places = {scenario.coordinates.index(weight) for weight in weights}
    lines = term_lines(scenario.surface, scenario.settings_at(index), frame, update)
    names = scenario.coordinates
    for line in lines:
        if line.component in places:
            yield line.text.replace(names[line.component], scenario.written(names[line.component]))
    for place in sorted(places):
        total = shown_sum(frame.parameters[place], update.change[place], scenario.frame(index + 1).parameters[place])
        yield f"{scenario.written(names[place])}[{index + 1}] = {total}"
