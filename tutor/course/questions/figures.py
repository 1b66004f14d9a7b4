"""What a figure may name, and whether it can be shown: its run, its training or its graph, its controls and panels."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tutor.course.lesson.problems import nearest
from tutor.course.scenario.filling import graph_of
from tutor.engine.errors import UserError
from tutor.engine.runs.keys import run_keys
from tutor.engine.runs.line import parse_run
from tutor.engine.runs.options import Run
from tutor.engine.training.training_line import parse_training, training_keys

if TYPE_CHECKING:
    from tutor.course.lesson.question import Figure

MOST_STEPS = 10_000
"""Updates in a figure's run."""


def figure_problems(figure: "Figure", panels: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a figure.

    Args:
        figure: as its author wrote it.
        panels: every panel that can stand open.
    """
    try:
        yield from _subject_problems(figure)
        controls = controls_of(figure)
    except UserError as error:
        yield str(error)
        return
    for control in figure.controls or ():
        if control not in controls:
            yield f"It has no control “{control}”. {nearest(control, controls)}"
    for panel in figure.panels:
        if panel not in panels:
            yield f"There is no panel “{panel}”. {nearest(panel, panels)}"
    if figure.panels and figure.run is None:
        yield "Panels look at a run; this figure has none."


def controls_of(figure: "Figure") -> tuple[str, ...]:
    """Return what of a figure can be changed: the keys of its run or training, or the inputs of its graph.

    Raises:
        UserError: what it shows cannot be read.
    """
    if figure.run is not None:
        return keys_of(parse_run(figure.run))
    if figure.train is not None:
        return tuple(training_keys())
    graph = graph_of(figure.graph, {})
    return tuple(graph.inputs) if graph else ()


def keys_of(run: Run) -> tuple[str, ...]:
    """Return every key that changes something of a run: the usual ones, and the constants of its own surface."""
    own = run.surface.constants
    return tuple(name for name, key in run_keys().items() if key.comes_with != "surface" or name in own)


def _subject_problems(figure: "Figure") -> Iterator[str]:
    if figure.run is not None:
        run = parse_run(figure.run)
        if sum(leg.steps for leg in run.legs) > MOST_STEPS:
            yield f"A figure's run has at most {MOST_STEPS} steps; a learner makes the rest."
        else:
            run.descent()
    elif figure.train is not None:
        parse_training(figure.train)
    else:
        graph = graph_of(figure.graph, {})
        if graph is not None:
            graph.gradient(graph.nodes[0].name)
