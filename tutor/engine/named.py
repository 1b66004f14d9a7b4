"""A run, a surface and a training, each from its text: the first things that a person who imports the engine needs."""

from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import parse_run
from tutor.engine.surfaces.built_in import surface_named
from tutor.engine.surfaces.contract import NamedSurface
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import parse_training


def run(line: str) -> Descent:
    """Return the run that a line describes, with its cursor on the last frame.

    Args:
        line: as `tutor run` takes it, such as `parabola start=6 rate=0.3 optimizer=momentum beta=0.9 steps=5`.

    Raises:
        UserError: the line is no run; the message says what to write.
    """
    return parse_run(line).descent()


def surface(text: str) -> NamedSurface:
    """Return the surface of a name, or the one that a formula describes, with its exact gradient and Hessian.

    Args:
        text: such as `himmelblau` or `x^2 + 3y^2`; the weights of a formula are the names in it.

    Raises:
        UserError: there is none of that name, or the formula cannot be read; the message says where.
    """
    return surface_named(text)


def train(line: str) -> Training:
    """Return the training that a line describes, after all its updates and changes.

    Args:
        line: as `tutor fit` takes it, such as `moons layers=8,8 epochs=20 seed=0`; nothing is stopped early by its
            `patience`, since nobody looks at the held-out loss here.

    Raises:
        UserError: the line is no training; the message says what to write.
    """
    plan = parse_training(line)
    training = plan.begin().forward(plan.steps or 0)
    for leg in plan.then:
        training = leg.of(training).forward(leg.steps or 0)
    return training.forward(plan.updates_left(training)) if plan.is_to_the_end else training
