"""A simulation, a training and a walk through a graph as JSON holds them: another day finds them as they stood."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tutor.engine.errors import UserError
from tutor.engine.network.metrics import Metrics
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import run_line
from tutor.engine.training.training_line import parse_training
from tutor.lab.experiment import MOST_BRANCHES
from tutor.lab.graph_walk import GraphWalk
from tutor.lab.measured import Tested
from tutor.lab.simulation import MOST_RUNS, Simulation
from tutor.lab.trainer import MOST_TRAININGS, Trainer


@contextmanager
def _in_a_known_form() -> Iterator[None]:
    """Say in a sentence that what was kept is no such thing."""
    try:
        yield
    except UserError:
        raise
    except (TypeError, KeyError, ValueError, AttributeError):
        raise UserError("It was kept in a form that this version does not know.") from None


def simulation_as_left(simulation: Simulation) -> Mapping[str, Any]:
    """The runs as their lines, to the last frame that was seen, and where in them one stood.

    Raises:
        UserError: a run has no line.
    """
    return {
        "run": _run(simulation.descent),
        "beside": [_run(run) for run in simulation.others],
        "branches": [_run(run) for run in simulation.branches],
    }


@_in_a_known_form()
def simulation_again(kept: Any) -> Simulation:
    """The same simulation, every frame of it to the last bit.

    Raises:
        UserError: it cannot be read, or is none.
    """
    beside, branches = kept["beside"][: MOST_RUNS - 1], kept["branches"][:MOST_BRANCHES]
    return Simulation(
        _run_again(kept["run"]),
        others=tuple(map(_run_again, beside)),
        branches=tuple(map(_run_again, branches)),
    )


def trainer_as_left(trainer: Trainer, line: str) -> Mapping[str, Any]:
    """The training as its line, those beside it, and every look at the test set."""
    looks = [[look.index, look.epoch, look.metrics.loss, look.metrics.accuracy] for look in trainer.tested]
    return {"line": line, "beside": [other.line for other in trainer.others], "tested": looks}


@_in_a_known_form()
def trainer_again(kept: Any) -> Trainer:
    """The same training at its beginning, whose plan leads to where it stood.

    Raises:
        UserError: it cannot be read, or is none.
    """
    trainer, *others = (Trainer.begin(parse_training(str(line))) for line in (kept["line"], *kept["beside"]))
    tested = tuple(
        Tested(int(index), float(epoch), Metrics(float(loss), None if right is None else float(right)))
        for index, epoch, loss, right in kept["tested"]
    )
    return replace(trainer, others=tuple(others[: MOST_TRAININGS - 1]), tested=tested)


def walk_as_left(walk: GraphWalk) -> Mapping[str, Any]:
    """What the graph was read from, its inputs, and how far it was walked."""
    return {"graph": walk.text, "inputs": dict(walk.graph.inputs), "steps": walk.steps}


@_in_a_known_form()
def walk_again(kept: Any) -> GraphWalk:
    """The same walk.

    Raises:
        UserError: it cannot be read, or is none.
    """
    inputs = {str(name): float(value) for name, value in kept["inputs"].items()}
    return GraphWalk.of(str(kept["graph"]), inputs).step(int(kept["steps"]))


def _run(descent: Descent) -> Mapping[str, Any]:
    return {"line": run_line(descent.seek(descent.last)), "at": descent.cursor, "name": descent.name}


def _run_again(kept: Any) -> Descent:
    run = Simulation.from_line(str(kept["line"])).descent
    return replace(run.seek(max(0, min(int(kept["at"]), run.last))), name=str(kept["name"]))
