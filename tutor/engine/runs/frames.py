"""One moment of a run, and the one pure step from it to the next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.optimizers import Optimizer, Point, State, Update
from tutor.engine.rules.schedules import Knobs, Schedule
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What updates are made with, until a knob is changed."""

    optimizer: Optimizer
    knobs: Knobs = field(default_factory=dict)
    """Those that differ from the optimizer's defaults."""
    schedule: Schedule = field(default_factory=Schedule)
    schedule_from: int = 0
    """The update from which the schedule counts; before it the schedule stands at its first."""
    weight_decay: float = 0.0
    """λ of λθ added to the gradient; an optimizer with a knob of this name decays in its own way instead."""
    clip: float | None = None
    """The longest gradient let through, by its Euclidean norm."""
    mask: Array | None = None
    """1 where a parameter may move, 0 where it is frozen, shape (d,)."""

    @property
    def every_knob(self) -> Knobs:
        """Each of the optimizer's knobs as it is set, before any schedule."""
        return {**self.optimizer.knobs, **self.knobs}

    def knobs_at(self, index: int) -> Knobs:
        """The knobs of update number `index`, every one of the optimizer's present."""
        return self.schedule.knobs(max(0, index - self.schedule_from), self.every_knob)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One moment of a run: where it stands before update number `index`."""

    index: int
    parameters: Array
    """θ, shape (d, *batch)."""
    loss: Array
    """L(θ), shape (*batch)."""
    gradient: Array
    """∇L(θ), shape (d, *batch)."""
    state: State
    """What the optimizer carries into the update that leaves here."""

    @property
    def is_finite(self) -> bool:
        """Whether every number here still is one; a diverging run ends in infinity or NaN."""
        return bool(np.isfinite(self.loss).all() and np.isfinite(self.parameters).all())


@np.errstate(all="ignore")
def first_frame(surface: Surface, parameters: Array, state: State, index: int = 0) -> Frame:
    """The moment at given parameters; shape (d, *batch)."""
    return Frame(index, parameters, *surface.at_step(index).loss_and_gradient(parameters), state)


def _update(surface: Surface, frame: Frame, settings: Settings) -> Update:
    """The update that leaves a frame: mask, clip, decay, rule, in this order."""
    gradient, terms = frame.gradient, dict[str, Array]()
    mask = None
    if settings.mask is not None:
        mask = settings.mask.reshape(settings.mask.shape + (1,) * (gradient.ndim - 1))
        gradient = terms["masked_gradient"] = gradient * mask
    if settings.clip is not None:
        # PyTorch's clip_grad_norm_ has the same 1e-6, which keeps a zero gradient finite.
        norm = terms["gradient_norm"] = np.sqrt((gradient * gradient).sum(axis=0))
        gradient = terms["clipped_gradient"] = gradient * np.minimum(1.0, settings.clip / (norm + 1e-6))
    if settings.weight_decay and "weight_decay" not in settings.optimizer.knobs:
        decayed = gradient + settings.weight_decay * frame.parameters
        gradient = terms["decayed_gradient"] = decayed if mask is None else decayed * mask
    point = Point(frame.parameters, gradient, surface.at_step(frame.index))
    update = settings.optimizer.update(point, frame.state, settings.knobs_at(frame.index))
    if mask is not None:
        change = update.change * mask
        return Update(change, update.state, {**terms, **update.terms, "change": change})
    return Update(update.change, update.state, {**terms, **update.terms}) if terms else update


def next_frame(surface: Surface, frame: Frame, settings: Settings) -> Frame:
    """The next moment, for loops that have silenced NumPy's warnings once for all their updates."""
    update = _update(surface, frame, settings)
    parameters, index = frame.parameters + update.change, frame.index + 1
    return Frame(index, parameters, *surface.at_step(index).loss_and_gradient(parameters), update.state)


update_at, advance = np.errstate(all="ignore")(_update), np.errstate(all="ignore")(next_frame)
"""The same for everyone else: the one pure step that every run, sweep, map and training uses."""


def frames_from(surface: Surface, frame: Frame, settings: Settings) -> Iterator[Frame]:
    """That frame and all that follow, without an end."""
    while True:
        yield frame
        frame = advance(surface, frame, settings)


def parameters_from(surface: Surface, parameters: Array, settings: Settings) -> Iterator[Array]:
    """θ, (d, *batch), and then θ after each update without an end; no losses are computed, for maps that need none."""

    state = settings.optimizer.init(parameters)
    for index in count():
        yield parameters
        with np.errstate(all="ignore"):
            gradient = surface.at_step(index).gradient(parameters)
            update = _update(surface, Frame(index, parameters, _UNKNOWN, gradient, state), settings)
            parameters, state = parameters + update.change, update.state


_UNKNOWN = np.array(np.nan)
"""A loss that nobody asks for."""
