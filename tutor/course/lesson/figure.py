"""A figure: what it may name, and whether it can be shown: a run, a training or a graph, its controls and panels."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from pydantic import model_validator

from tutor.course.questions.kinds.goal import keys_of
from tutor.course.questions.question_block import Report, validated
from tutor.course.questions.task import Model, Name, Text
from tutor.course.scenario.filling import graph_of
from tutor.engine.errors import UserError
from tutor.engine.limits import STEPS_OF_A_FIGURE
from tutor.engine.runs.line import Run, parse_run
from tutor.engine.suggestion import did_you_mean
from tutor.engine.training.training_keys import training_keys
from tutor.engine.training.training_line import parse_training


def run_of_figure(line: str) -> Run:
    """Read a figure's run, which a learner continues, so it need not be long.

    Raises:
        UserError: the line is no run, or is too long.
    """
    run = parse_run(line)
    STEPS_OF_A_FIGURE.check(sum(leg.steps for leg in run.legs))
    return run


class Figure(Model):
    """Something to touch: a run, a training, or a computational graph, with the controls that the page wants."""

    run: Text | None = None
    """A run line, at whose first frame the figure opens."""
    train: Text | None = None
    """A training line: a data set, and the keys of `tutor fit`."""
    graph: Text | None = None
    """A graph's name, or a formula to draw as one."""
    controls: tuple[Name, ...] | None = None
    """The knobs to show; all of them where nothing is said."""
    panels: tuple[Name, ...] = ()
    """The panels that stand open."""
    caption: str = ""
    view: Literal["map", "relief"] = "map"
    """How a surface of two weights is drawn."""

    @model_validator(mode="after")
    def _one_subject(self) -> "Figure":
        if sum(subject is not None for subject in (self.run, self.train, self.graph)) != 1:
            raise ValueError("A figure shows one thing: “run”, “train” or “graph”.")
        return self


def figure_from(block: Mapping[str, Any], report: Report) -> Figure | None:
    """Build a figure; None after its problems were reported."""
    return validated(Figure, dict(block), (), "figure", report)


def figure_problems(figure: Figure, panels: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a figure.

    Args:
        figure: as its author wrote it.
        panels: every panel that can stand open.
    """
    try:
        controls = controls_of(figure)
        if figure.run is not None:
            run_of_figure(figure.run).descent()
        elif figure.train is not None:
            parse_training(figure.train)
        elif graph := graph_of(figure.graph, {}):
            graph.gradient(graph.nodes[0].name)
    except UserError as error:
        yield str(error)
        return
    for control in figure.controls or ():
        if control not in controls:
            yield f"It has no control “{control}”. {did_you_mean(control, controls)}"
    for panel in figure.panels:
        if panel not in panels:
            yield f"There is no panel “{panel}”. {did_you_mean(panel, panels)}"
    if figure.panels and figure.run is None:
        yield "Panels look at a run; this figure has none."
    if figure.view == "relief" and (figure.run is None or len(parse_run(figure.run).surface.window) != 2):
        yield "A relief is of a run on a surface of two weights; this figure has none."


def controls_of(figure: Figure) -> tuple[str, ...]:
    """Return what of a figure can be changed: the keys of its run or training, or the inputs of its graph.

    Raises:
        UserError: what it shows cannot be read.
    """
    if figure.run is not None:
        return keys_of(run_of_figure(figure.run))
    if figure.train is not None:
        return tuple(training_keys())
    graph = graph_of(figure.graph, {})
    return tuple(graph.inputs) if graph else ()
