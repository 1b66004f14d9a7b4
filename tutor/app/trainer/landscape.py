"""The loss around a training's parameters; it takes many passes, so a worker computes it."""

from tutor.charts.training.landscape import LineChart, PlaneChart
from tutor.engine.analysis.landscape import random_directions, slice_line, slice_plane
from tutor.lab.trainer import Trainer

MOST_PLACES = 60
"""Places of the run that its path is drawn from."""


def landscape(trainer: Trainer, directions: int) -> LineChart | PlaneChart:
    """0: the line from start to now; 1: the plane of it and a random direction; else that of two random directions."""
    training = trainer.training
    surface, here = training.surface, training.frame.parameters
    start = training.history.frame(0).parameters
    if directions == 0 or not training.frame.is_finite:
        return LineChart(slice_line(surface, start, here))
    first, second = random_directions(trainer.network, here, directions)
    if directions == 1 and (start != here).any():
        first = start - here
    path = [frame.parameters for frame in training.history.kept if frame.index < training.cursor]
    path = [*path[:: max(1, len(path) // MOST_PLACES)], here]
    return PlaneChart(slice_plane(surface, here, (first, second), path))
