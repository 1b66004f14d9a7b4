"""Pictures that may take longer than a frame: a worker computes them and tells how far it is; no key waits for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from textual.content import Content

from tutor.app.trainer.pictures import Look, PictureName
from tutor.app.trainer.words import WRITTEN
from tutor.app.trainer.working import News, WorkingTrainer
from tutor.app.widgets.chart import Chart
from tutor.charts.training.landscape import LineChart, PlaneChart
from tutor.charts.training.rates import RatesChart
from tutor.engine.analysis.landscape import random_directions, slice_line, slice_plane
from tutor.engine.training.rate_finder import rising_rates
from tutor.engine.training.training import passes
from tutor.lab.trainer import Trainer

Shown: TypeAlias = Chart | Content

_MOST_NUMBERS = 300_000
"""Products of an update whose numbers are written out while the screen waits."""
_SMALL = 100
"""Parameters of a network whose sums are written out while the screen waits."""
_MOST_PLACES = 60
"""Places of the run that its path is drawn from."""


def _landscape(trainer: Trainer, directions: int) -> LineChart | PlaneChart:
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
    path = [*path[:: max(1, len(path) // _MOST_PLACES)], here]
    return PlaneChart(slice_plane(surface, here, (first, second), path))


def _rates(trainer: Trainer, _: Look) -> Iterator[Shown]:
    update, search = trainer.training.cursor, None
    for search in rising_rates(trainer.training):
        yield RatesChart(search, trainer.learning_rate, update, is_over=False)
    if search is not None:
        yield RatesChart(search, trainer.learning_rate, update)


def _written(name: PictureName) -> Callable[[Trainer, Look], Iterator[Shown]]:
    return lambda trainer, look: iter([WRITTEN[name](trainer, look)])


_COMPUTED: Mapping[PictureName, Callable[[Trainer, Look], Iterator[Shown]]] = {
    "landscape": lambda trainer, look: iter([_landscape(trainer, look.directions)]),
    "rates": _rates,
    "number": _written("number"),
    "xray": _written("xray"),
}
"""How each is computed; the last that comes is the picture, those before it tell how far it is."""


def _of(name: PictureName, trainer: Trainer, look: Look) -> tuple[object, ...]:
    """What a picture is of; where this is another, it is old."""
    if name == "rates":
        return (look.searches,)  # a search is made when it is asked for: it takes a hundred updates
    return trainer.training, look.directions, look.chosen, look.example


class ComputingTrainer(WorkingTrainer):
    """A training whose costly pictures come when they are there; the one before stands until then."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[PictureName, tuple[tuple[object, ...], Shown]] = {}
        self._computing: PictureName | None = None
        self._computation = 0

    def takes_long(self, name: PictureName) -> bool:
        """Whether a picture of the training that stands now is computed by a worker."""
        if name == "number" or (name == "xray" and self.trainer.network.size <= _SMALL):
            surface, optimizer = self.trainer.training.batch_surface, self.trainer.settings.updates.optimizer
            pass_ = len(surface.examples) * self.trainer.network.size
            return pass_ * passes(optimizer, self.trainer.network) > _MOST_NUMBERS
        return name in _COMPUTED

    def computed(self, name: PictureName, look: Look) -> Shown | None:
        """What was computed last of a picture; a worker begins where it is old and none is at work."""
        of, found = _of(name, self.trainer, look), self._found.get(name)
        if self._computing is None and (found is None or found[0] != of):
            self._computing = name
            self._computation += 1
            computation, trainer = self._computation, self.trainer
            self.pass_on(lambda _: self._news(name, of, trainer, look), lambda: self._computation != computation)
        return None if found is None else found[1]

    @property
    def is_searching(self) -> bool:
        """Whether a worker tries rates."""
        return self._computing == "rates"

    def stop_computing(self) -> None:
        """Leave the picture that is being computed as far as it is."""
        of, chart = self._found.get("rates", ((), None))
        if self.is_searching and isinstance(chart, RatesChart):
            self._found["rates"] = of, replace(chart, is_over=True)
            self.call_later(self.mirror_computed)
        self._computing = None
        self._computation += 1

    def _news(self, name: PictureName, of: tuple[object, ...], trainer: Trainer, look: Look) -> News:
        shown = None
        for shown in _COMPUTED[name](trainer, look):
            yield partial(self._present, name, of, shown)
        if shown is not None:
            yield partial(self._present, name, of, shown, is_over=True)

    def _present(self, name: PictureName, of: tuple[object, ...], shown: Shown, is_over: bool = False) -> None:
        self._found[name] = of, shown
        if is_over:
            self._computing = None
        self.mirror_computed()

    def mirror_computed(self) -> None:
        """Show what has been computed, where it is looked at."""
