"""A descent: all moments of a run, and a cursor that goes forward and back."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.optimizers import Optimizer, Point, State, Update
from tutor.engine.rules.schedules import Constant, Knobs, Schedule
from tutor.engine.surfaces.built_in import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What updates are made with, until a knob is changed."""

    optimizer: Optimizer
    knobs: Knobs = field(default_factory=dict)
    """Those that differ from the optimizer's defaults."""
    schedule: Schedule = field(default_factory=Constant)
    schedule_from: int = 0
    """The update from which the schedule counts; before it the schedule stands at its first."""
    weight_decay: float = 0.0
    """λ of λθ added to the gradient; an optimizer with a knob of this name decays in its own way instead."""
    clip: float | None = None
    """The longest gradient let through, by its Euclidean norm."""
    mask: Array | None = None
    """1 where a parameter may move, 0 where it is frozen, shape (d,)."""

    def knobs_at(self, index: int) -> Knobs:
        """The knobs of update number `index`, every one of the optimizer's present."""
        return self.schedule.knobs(max(0, index - self.schedule_from), {**self.optimizer.knobs, **self.knobs})


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
    return _frame(surface, parameters, state, index)


def _frame(surface: Surface, parameters: Array, state: State, index: int) -> Frame:
    return Frame(index, parameters, *surface.at_step(index).loss_and_gradient(parameters), state)


@np.errstate(all="ignore")
def update_at(surface: Surface, frame: Frame, settings: Settings) -> Update:
    """The update that leaves a frame: mask, clip, decay, rule, in this order."""
    return _update(surface, frame.index, frame.parameters, frame.gradient, frame.state, settings)


def _update(
    surface: Surface, index: int, parameters: Array, gradient: Array, state: State, settings: Settings
) -> Update:
    terms: dict[str, Array] = {}
    mask = None
    if settings.mask is not None:
        mask = settings.mask.reshape(settings.mask.shape + (1,) * (gradient.ndim - 1))
        gradient = terms["masked_gradient"] = gradient * mask
    if settings.clip is not None:
        # PyTorch's clip_grad_norm_ has the same 1e-6, which keeps a zero gradient finite.
        norm = terms["gradient_norm"] = np.sqrt((gradient * gradient).sum(axis=0))
        gradient = terms["clipped_gradient"] = gradient * np.minimum(1.0, settings.clip / (norm + 1e-6))
    if settings.weight_decay and "weight_decay" not in settings.optimizer.knobs:
        decayed = gradient + settings.weight_decay * parameters
        gradient = terms["decayed_gradient"] = decayed if mask is None else decayed * mask
    point = Point(parameters, gradient, surface.at_step(index))
    update = settings.optimizer.update(point, state, settings.knobs_at(index))
    if mask is not None:
        change = update.change * mask
        return Update(change, update.state, {**terms, **update.terms, "change": change})
    return Update(update.change, update.state, {**terms, **update.terms}) if terms else update


@np.errstate(all="ignore")
def advance(surface: Surface, frame: Frame, settings: Settings) -> Frame:
    """The next moment: the one pure step that every run, sweep, map and training uses."""
    return _advance(surface, frame, settings)


def _advance(surface: Surface, frame: Frame, settings: Settings) -> Frame:
    update = _update(surface, frame.index, frame.parameters, frame.gradient, frame.state, settings)
    return _frame(surface, frame.parameters + update.change, update.state, frame.index + 1)


def frames_from(surface: Surface, frame: Frame, settings: Settings) -> Iterator[Frame]:
    """That frame and all that follow, without an end."""
    while True:
        yield frame
        frame = advance(surface, frame, settings)


def parameters_from(surface: Surface, parameters: Array, settings: Settings) -> Iterator[Array]:
    """θ, (d, *batch), and then θ after each update without an end; no losses are computed, for maps that need none."""

    def moved(index: int) -> tuple[Array, State]:
        gradient = surface.at_step(index).gradient(parameters)
        update = _update(surface, index, parameters, gradient, state, settings)
        return parameters + update.change, update.state

    state = settings.optimizer.init(parameters)
    for index in count():
        yield parameters
        with np.errstate(all="ignore"):
            parameters, state = moved(index)


class _Column:
    """An array that grows at its end; what was written never changes."""

    def __init__(self, first: Array) -> None:
        self._rows = np.empty((16, *np.shape(first)))
        self._rows[0] = first
        self._length = 1

    def __len__(self) -> int:
        return self._length

    def with_room_for(self, length: int) -> Array:
        """All rows, those behind the end too, to be written before `grew_to` says that they hold."""
        if length > len(self._rows):
            rows = np.empty((max(length, 2 * self._length), *self._rows.shape[1:]))
            rows[: self._length] = self._rows[: self._length]
            self._rows = rows
        return self._rows

    def grew_to(self, length: int) -> None:
        self._length = length

    def view(self) -> Array:
        view = self._rows[: self._length]
        view.flags.writeable = False
        return view

    def until(self, length: int) -> "_Column":
        """A copy of the first rows, which grows on its own."""
        copy = _Column(self._rows[0])
        copy._rows = self._rows[:length].copy()
        copy._length = length
        return copy


@dataclass(slots=True, eq=False)
class _Segment:
    """The frames from `first` on whose updates share their settings."""

    first: int
    settings: Settings
    state: dict[str, _Column]

    def state_at(self, index: int) -> dict[str, Array]:
        return {name: column.view()[index - self.first] for name, column in self.state.items()}


class History:
    """Frames as growing columns; it only ever grows at its end."""

    def __init__(self, surface: Surface, parameters: Array, settings: Settings) -> None:
        self.surface = surface
        frame = first_frame(surface, np.array(parameters, dtype=float), settings.optimizer.init(parameters))
        self._parameters = _Column(frame.parameters)
        self._loss = _Column(frame.loss)
        self._gradient = _Column(frame.gradient)
        self._segments = [_new_segment(0, settings, frame.state)]

    def __len__(self) -> int:
        return len(self._parameters)

    @property
    def parameters(self) -> Array:
        """Every θ so far, shape (frames, d)."""
        return self._parameters.view()

    @property
    def losses(self) -> Array:
        """Every loss so far, shape (frames,)."""
        return self._loss.view()

    @property
    def gradients(self) -> Array:
        """Every gradient so far, shape (frames, d)."""
        return self._gradient.view()

    @property
    def segments(self) -> list[tuple[int, Settings]]:
        """(first frame, settings), in order; more than one where a knob was changed in mid-run."""
        return [(segment.first, segment.settings) for segment in self._segments]

    def _segment_at(self, index: int) -> _Segment:
        return next(segment for segment in reversed(self._segments) if segment.first <= index)

    def settings_at(self, index: int) -> Settings:
        """The settings of the update that leaves frame `index`."""
        return self._segment_at(index).settings

    def frame(self, index: int) -> Frame:
        state = self._segment_at(index).state_at(index)
        return Frame(index, self.parameters[index], self.losses[index], self.gradients[index], state)

    def grow_to(self, length: int) -> None:
        """Compute frames until there are that many."""
        if len(self) >= length:
            return
        segment = self._segments[-1]
        parameters, losses, gradients = (
            column.with_room_for(length) for column in (self._parameters, self._loss, self._gradient)
        )
        states = [(name, column.with_room_for(length - segment.first)) for name, column in segment.state.items()]
        frame = self.frame(len(self) - 1)
        with np.errstate(all="ignore"):
            for index in range(len(self), length):
                frame = _advance(self.surface, frame, segment.settings)
                parameters[index] = frame.parameters
                losses[index] = frame.loss
                gradients[index] = frame.gradient
                for name, rows in states:
                    rows[index - segment.first] = frame.state[name]
        for column in (self._parameters, self._loss, self._gradient):
            column.grew_to(length)
        for column in segment.state.values():
            column.grew_to(length - segment.first)

    def changed(self, index: int, settings: Settings) -> "History":
        """A branch: the same frames up to `index`, then other settings; this history stays as it is.

        A knob changed keeps the optimizer's state; a changed optimizer starts with a fresh one.
        """
        branch = object.__new__(History)
        branch.surface = self.surface
        branch._parameters = self._parameters.until(index + 1)
        branch._loss = self._loss.until(index + 1)
        branch._gradient = self._gradient.until(index + 1)
        leaving = self._segment_at(index)
        same_rule = settings.optimizer.name == leaving.settings.optimizer.name
        state = leaving.state_at(index) if same_rule else settings.optimizer.init(self.parameters[index])
        branch._segments = [
            replace(s, state={name: c.until(min(index + 1, len(self)) - s.first) for name, c in s.state.items()})
            for s in self._segments
            if s.first < index
        ]
        branch._segments.append(_new_segment(index, settings, state))
        return branch


def _new_segment(first: int, settings: Settings, state: State) -> _Segment:
    return _Segment(first, settings, {name: _Column(value) for name, value in state.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Descent:
    """A run and where we look at it; every method returns a new one, so going back is moving a cursor."""

    history: History
    cursor: int = 0

    @classmethod
    def begin(cls, surface: Surface, settings: Settings, start: Array | None = None) -> Self:
        """A run with one frame, at `start` (shape (d,)) or where the surface usually starts."""
        return cls(History(surface, np.array(surface.start if start is None else start, dtype=float), settings))

    @property
    def surface(self) -> Surface:
        return self.history.surface

    @property
    def settings(self) -> Settings:
        """The settings of the update that leaves the cursor's frame."""
        return self.history.settings_at(self.cursor)

    @property
    def knobs(self) -> Knobs:
        """The knobs of the update that leaves the cursor's frame, as the schedule gives them."""
        return self.settings.knobs_at(self.cursor)

    @property
    def frame(self) -> Frame:
        """The frame under the cursor."""
        return self.history.frame(self.cursor)

    @property
    def update(self) -> Update:
        """The update that leaves the cursor's frame, computed from what is stored there."""
        return self.update_from(self.cursor)

    @property
    def last(self) -> int:
        """The index of the newest frame."""
        return len(self.history) - 1

    def update_from(self, index: int) -> Update:
        """The update that leaves frame `index`."""
        return update_at(self.surface, self.history.frame(index), self.history.settings_at(index))

    def forward(self, steps: int = 1) -> Self:
        """Move on; frames that were seen before are the same ones again."""
        self.history.grow_to(self.cursor + steps + 1)
        return replace(self, cursor=self.cursor + steps)

    def back(self, steps: int = 1) -> Self:
        """Move back, at most to the start."""
        return replace(self, cursor=max(0, self.cursor - steps))

    def seek(self, index: int) -> Self:
        """Move to a frame, computing what is missing."""
        index = max(0, index)
        self.history.grow_to(index + 1)
        return replace(self, cursor=index)

    def change(self, settings: Settings) -> Self:
        """Go on from the cursor with other settings; the old future stays with the old descent."""
        return replace(self, history=self.history.changed(self.cursor, settings))
