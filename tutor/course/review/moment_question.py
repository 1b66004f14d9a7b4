"""A moment of a run as a question: where does the update lead that leaves it? The block is that of any lesson.

Where the rule remembers nothing yet, the question's run begins at the moment, at a rounded point; else it is the run
that led there, for then its past is part of the update.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tutor.course.questions.kinds.computed import MOST_DECIMALS
from tutor.course.questions.question import draw, variant_at
from tutor.course.scenario.draws import count, draw_index
from tutor.course.scenario.filling import QuestionError, Unfit
from tutor.course.scenario.scenario import LONGEST
from tutor.engine.arrays import Array
from tutor.engine.formula.names import differential, together
from tutor.engine.rounding import DIGITS, decimals_for, number, rounded, vector
from tutor.engine.runs.history import Descent
from tutor.engine.runs.keys import knob_keys
from tutor.engine.runs.line import parse_run
from tutor.engine.runs.options import every_option
from tutor.engine.surfaces.contract import NamedSurface
from tutor.lab.simulation import next_rate

if TYPE_CHECKING:
    from tutor.course.questions.question import Question

_NEIGHBOURS = (-1, 1, 2)
"""Frames of the same run that are asked as well, counted from the moment."""

_LATEST = 10_000
"""Updates that may lead to a moment, for they are made again each time it is asked."""

_LARGEST = 10_000.0
"""A coordinate beyond this is no number to calculate with by hand."""

_SPARE_DECIMALS = 2
"""A rounded point has so many decimals more than its answer is asked for."""


def moment_question(question_id: str, line: str) -> "Question":
    """Return the question where the update leads that leaves the last frame of a run.

    Its first draw is the moment itself, the others are neighbouring points and learning rates.

    Raises:
        UserError: the line is no run any more, or what it leads to cannot be asked.
    """
    run = parse_run(line)
    if sum(leg.steps for leg in run.legs) > _LATEST:
        raise QuestionError(f"Only the first {_LATEST} updates of a run can be asked again.")
    descent = run.descent()
    decimals = _decimals(descent)
    usual = _question({"id": question_id, **_block(descent, decimals)})
    reason = _why_not_itself(usual)
    if not reason:
        return usual
    # Where a wrong rule comes near the right answer, more decimals tell the two apart.
    for more in range(decimals + 1, min(decimals + 3, MOST_DECIMALS + 1)):
        question = _question({"id": question_id, **_block(descent, more), "decimals": more})
        if not _why_not_itself(question):
            return question
    try:
        draw(usual, 0)
    except QuestionError:
        raise QuestionError(f"This moment cannot be asked again: {reason}") from None
    return usual


def moment_seed(question: "Question") -> int:
    """The seed that stands for the moment itself, with no number changed."""
    total, seed = count(question.given), 0
    while draw_index(question.id, seed, 0, total):
        seed += 1
    return seed


def _question(block: dict[str, Any]) -> "Question":
    from tutor.course.questions.question_block import question_from

    problems: list[str] = []
    question = question_from(block, lambda _, message: problems.append(message))
    if question is None:
        raise QuestionError(problems[0])
    return question.model_copy(update={"keeps_draws": True})


def _why_not_itself(question: "Question") -> str:
    """Why the moment itself is not to be asked; empty where it is."""
    try:
        variant_at(question, moment_seed(question), 0)
    except Unfit as unfit:
        return str(unfit)
    return ""


def _decimals(descent: Descent) -> int:
    """As many as the shortest move of a coordinate needs.

    Raises:
        QuestionError: nothing moves, or the numbers are gone.
    """
    point, change = descent.frame.parameters, descent.update.change
    if not (_is_readable(point) and _is_readable(change)):
        raise QuestionError("The numbers here are too large to calculate with, so this moment cannot be asked again.")
    moves = [float(f"{abs(x):.10g}") for x in change.tolist() if x]
    if not moves:
        raise QuestionError("This update moves nothing, so there is nothing to ask again.")
    return max(map(decimals_for, moves))


def _is_readable(x: Array) -> bool:
    return bool(np.isfinite(x).all() and np.abs(x).max() <= _LARGEST)


def _block(descent: Descent, decimals: int) -> dict[str, Any]:
    surface, frame = descent.surface, descent.frame
    # Later minibatches are those of their update, so such a run cannot begin with them.
    if _remembers(descent) or (frame.index and surface.at_step(frame.index) is not surface):
        index, point = "frame", "{parameters[frame]}"
        given, run = _going_on(descent, decimals)
        if not _is_shown_finely(descent, decimals):
            point = vector(_rounded(descent, decimals), 2 * DIGITS)
    else:
        index, point = "0", "{at}"
        given, run = _beginning_here(descent)
    return {
        "given": given,
        "run": run,
        "kind": "number" if len(surface.coordinates) == 1 else "vector",
        "ask": "\n\n".join(_ask(descent, index, point)),
        "answer": "parameters[1]" if index == "0" else f"parameters[{index} + 1]",
        "hint": "Work out the change first, with the rule's numbers. The new point is the old one plus the change.",
        "mistakes": _mistakes(descent) if index == "frame" else {},
    }


def _remembers(descent: Descent) -> bool:
    """Whether the rule carries something from earlier updates."""
    frame = descent.frame
    fresh = descent.settings.optimizer.init(frame.parameters)
    return not all(np.array_equal(fresh[name], frame.state[name]) for name in fresh)


# What is given, and the run of it


def _beginning_here(descent: Descent) -> tuple[dict[str, Any], dict[str, Any]]:
    """A point of the run, rounded, and a rate; the knobs are those that the schedule has come to."""
    settings = descent.settings
    knobs = settings.knobs_at(descent.cursor)
    keys, told = knob_keys(settings.optimizer), settings.optimizer.told(knobs)
    own = {key: float(f"{knobs[knob]:.6g}") for knob, key in keys.items() if knob in told}
    gone = {"schedule", "schedule_from", "steps", *settings.schedule.constants}
    of_surface, *_, leg = _options(descent)
    kept = {key: value for key, value in leg.items() if key not in gone}
    given = {"at": list(dict.fromkeys(_points(descent))), "rate": _rates(own["rate"])}
    return given, {**of_surface, **kept, **own, "start": "at", "rate": "rate"}


def _points(descent: Descent) -> Iterator[str]:
    """Points of the run as people type them, the moment's first."""
    surface = cast(NamedSurface, descent.surface)
    for there in _moments(descent):
        for point in _with_other(_rounded(there, _decimals(there))):
            if not surface.undefined_at(np.array(point)):
                yield vector(point, 2 * DIGITS)


def _rounded(there: Descent, decimals: int) -> list[float]:
    """Where it stands, with some decimals more than an answer about its update has."""
    return [rounded(x, min(decimals, MOST_DECIMALS) + _SPARE_DECIMALS) for x in there.frame.parameters]


def _moments(descent: Descent) -> Iterator[Descent]:
    """The moment and its neighbours, as far as they can be calculated with."""
    seen = descent.forward(max(_NEIGHBOURS))
    for index in (descent.cursor + offset for offset in (0, *_NEIGHBOURS)):
        if index < 0:
            continue
        try:
            _decimals(seen.seek(index))
        except QuestionError:
            continue
        yield seen.seek(index)


def _with_other(point: list[float]) -> list[list[float]]:
    """A point, and one beside it where all coordinates agree: there swapping them would be right."""
    agrees = len(point) > 1 and len(set(point)) == 1 and any(point)
    return [point, [*point[:-1], point[-1] / 2]] if agrees else [point]


def _going_on(descent: Descent, decimals: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A frame of the last leg, and a rate from there on; the run is the one that led to it."""
    if descent.cursor + max(_NEIGHBOURS) > LONGEST:
        raise QuestionError(f"Only the first {LONGEST} updates of a run whose past counts can be asked again.")
    of_surface, *legs = _options(descent)
    begins = descent.cursor - int(legs[-1]["steps"])
    frames, starts = [descent.cursor], [descent.history.parameters[0].tolist()]
    if _is_shown_finely(descent, decimals):
        frames += [
            there.cursor
            for there in _moments(descent)
            if begins <= there.cursor < LONGEST
            and _remembers(there) == _remembers(descent)
            and _is_shown_finely(there, max(decimals, _decimals(there)))
        ]
        starts = _with_other(starts[0])
    settings = descent.settings
    rate = float(settings.every_knob["learning_rate"])
    given = {
        "frame": list(dict.fromkeys(frames)),
        "at": [vector(start, 17) for start in starts],
        "rate": _rates(rate),
    }
    legs[-1]["steps"] = f"frame - {begins}"
    first, *later = [*legs, {"rate": "rate"}]
    return given, {**of_surface, **first, "start": "at", "then": later}


def _is_shown_finely(there: Descent, decimals: int) -> bool:
    """Whether the usual digits tell where it stands by a decimal more than is asked for."""
    largest = float(np.abs(there.frame.parameters).max())
    before_the_point = math.floor(math.log10(largest)) + 1 if largest else 0
    return before_the_point + decimals + 1 <= DIGITS


def _options(descent: Descent) -> list[dict[str, Any]]:
    """The options of the surface, and then those of each leg."""
    options: dict[str, Any] = {**every_option(descent)}
    later: list[dict[str, Any]] = options.pop("then", [])
    own = {"surface", *cast(NamedSurface, descent.surface).constants}
    of_surface = {key: value for key, value in options.items() if key in own}
    first = {key: value for key, value in options.items() if key not in {*own, "start"}}
    return [of_surface, *({"steps": 0, **leg} for leg in (first, *later))]


def _rates(rate: float) -> list[float]:
    """A learning rate, and the ones below and above it that are easy to calculate with."""
    return list(dict.fromkeys([rate, next_rate(rate, -1), next_rate(rate, 1)]))


# What is said


def _ask(descent: Descent, index: str, point: str) -> Iterator[str]:
    surface, rule = descent.surface, descent.settings.optimizer
    names = surface.coordinates
    d = differential(names)
    yield (
        f"On `L({', '.join(names)}) = {surface.formula or surface.name}` the point stands at"
        f" {together(names)} = {point}, where"
        f" {together(f'{d}L/{d}{name}' for name in names)} = {{gradient[{index}]}}."
    )
    yield f"The next update is made by {rule.title}:"
    yield "\n".join(f"- `{equation}`" for equation in rule.equations_with(descent.knobs))
    yield f"with {', '.join(_numbers_given(descent, index))}.{_before_the_rule(descent)}"
    yield f"Where does it lead? Give {together(f'{name}_new' for name in names)}."


def _numbers_given(descent: Descent, index: str) -> Iterator[str]:
    """The knobs, what the rule remembers, and what it uses that is not worked out from either."""
    optimizer, terms = descent.settings.optimizer, descent.update.terms
    for knob in optimizer.told(descent.knobs):
        yield f"{optimizer.symbol(knob)} = {{{knob}[{index}]}}"
    for name, value in descent.frame.state.items():
        if name == "coordinate":
            yield f"i = {{{name}[{index}]}}, counted from 0"
        else:
            first = number(float(value)) if np.ndim(value) == 0 and not _remembers(descent) else "0"
            before = f"{{{name}[{index} - 1]}}" if _remembers(descent) else first
            yield f"{optimizer.symbol(f'{name}_before')} = {before}"
    for name in optimizer.given:
        if name in terms:
            rows = ", row by row" if np.ndim(terms[name]) == 2 else ""
            yield f"{optimizer.symbol(name)} = {{{name}[{index}]}}{rows}"


def _before_the_rule(descent: Descent) -> str:
    settings, said = descent.settings, ""
    if settings.mask is not None:
        frozen = [name for name, moves in zip(descent.surface.coordinates, settings.mask, strict=True) if not moves]
        said += f" {' and '.join(frozen)} may not move."
    if settings.clip is not None:
        said += f" A gradient longer than {number(settings.clip)} is first shortened to that length."
    if settings.weight_decay and "weight_decay" not in settings.optimizer.knobs:
        said += f" Weight decay first adds {number(settings.weight_decay)} · θ to the gradient."
    return said


def _mistakes(descent: Descent) -> dict[str, str]:
    """Mistakes of this one update; the usual ones break a rule from the run's beginning on."""
    made = {
        "parameters[frame] - change[frame]": "You went the other way: the change is added with the sign that the rule"
        " gives it.",
    }
    if "velocity" in descent.frame.state and _remembers(descent):
        made["parameters[frame] - learning_rate[frame]*gradient[frame]"] = (
            "You left out what the rule remembers: that is the step of plain gradient descent."
        )
    return made
