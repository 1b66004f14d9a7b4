"""The frames of a part of a history: all of them, or as many as fit, with those between computed when asked for."""

import math
import threading
from collections.abc import Iterator
from copy import copy
from typing import Any, Generic, Self, TypeVar
from weakref import WeakSet

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.runs.frames import Frame, Settings, advance, next_frame
from tutor.engine.surfaces.contract import Surface

SetT = TypeVar("SetT")
"""What a person sets: `Settings`, or what a training has besides."""
SurfaceT = TypeVar("SurfaceT", bound=Surface)

_SMALL = 4096
"""Bytes of a frame up to which every one is kept while there is room; of larger ones every 32nd."""
_BETWEEN = 32
_MOST_RECENT = 2_000_000
"""Bytes of the frames that are remembered between two kept ones."""


class Room:
    """Bytes that many histories share for the frames they keep; without a limit every frame is kept."""

    def __init__(self, most: float = math.inf) -> None:
        self.most = most
        self.lock = threading.RLock()
        """Held while frames are kept, read or thinned, and not while one is computed."""
        self._parts: WeakSet[Part[Any, Any]] = WeakSet()

    @property
    def is_limited(self) -> bool:
        return self.most < math.inf

    def add(self, part: "Part[Any, Any]") -> None:
        with self.lock:
            self._parts.add(part)

    @property
    def held(self) -> int:
        """The bytes that all frames take now."""
        with self.lock:
            return sum(part.held for part in self._parts)

    def make(self, extra: int) -> None:
        """Make room for so many bytes more: where frames stand closest, every second one goes."""
        while self.is_limited and self.held + extra > self.most:
            if not max(self._parts, key=lambda part: part.held / part.interval).thin():
                return


WITHOUT_LIMIT = Room()


class _Column:
    """An array that grows at its end; what was written never changes."""

    def __init__(self, first: Array, rows: int) -> None:
        self._rows = np.empty((rows, *np.shape(first)))
        self._rows[0] = first
        self._length = 1

    def __len__(self) -> int:
        return self._length

    @property
    def held(self) -> int:
        return self._rows.nbytes

    @property
    def is_full(self) -> bool:
        return self._length == len(self._rows)

    def append(self, row: Array) -> None:
        if self._length == len(self._rows):
            rows = np.empty((2 * self._length, *self._rows.shape[1:]))
            rows[: self._length] = self._rows
            self._rows = rows
        self._rows[self._length] = row
        self._length += 1

    def thin(self) -> None:
        """Keep the first of every two rows."""
        self._rows = self._rows[: self._length : 2].copy()
        self._length = len(self._rows)

    def view(self, length: int) -> Array:
        view = self._rows[: min(length, self._length)]
        view.flags.writeable = False
        return view

    def __getitem__(self, row: int) -> Array:
        view: Array = self.view(self._length)[row]
        return view


class Part(Generic[SetT, SurfaceT]):
    """Frames from `start` on whose updates share their settings; it only ever grows at its end.

    Frames are the same to the last bit whenever they are asked for: one that is not kept is computed again from the
    nearest before it. A worker may grow a part while others read it.
    """

    def __init__(
        self, start: Frame, settings: SetT, updates: Settings, surface: SurfaceT, room: Room, is_fresh: bool = True
    ) -> None:
        self.start = start
        self.is_fresh = is_fresh
        """Whether the optimizer carries nothing from before."""
        self.settings = settings
        """As they were set."""
        self.updates = updates
        """What the engine makes the updates with."""
        self.surface = surface
        self.room = room
        self._newest = start
        size = 8 * (2 + sum(np.size(value) // start.parameters.size for value in start.state.values()))
        size *= start.parameters.size
        self._size = size
        self.interval = _BETWEEN if room.is_limited and size > _SMALL else 1
        """Every so many updates a frame is kept."""
        rows = max(1, min(16, 4 * _SMALL // size))
        self._losses = _Column(start.loss, 16)
        self._parameters, self._gradients = _Column(start.parameters, rows), _Column(start.gradient, rows)
        self._state = {name: _Column(value, rows) for name, value in start.state.items()}
        self._recent: dict[int, Frame] = {}
        room.add(self)

    def apart(self) -> Self:
        """The same frames, of which more are made without this part's growing: they would be its own, bit for bit."""
        other = copy(self)
        for name in ("_losses", "_parameters", "_gradients"):
            setattr(other, name, copy(getattr(self, name)))
        other._state = {name: copy(column) for name, column in self._state.items()}
        other._recent = {}
        return other

    @property
    def first(self) -> int:
        return self.start.index

    def __len__(self) -> int:
        return len(self._losses)

    @property
    def held(self) -> int:
        """Bytes of everything kept."""
        return self._losses.held + self._kept_bytes + len(self._recent) * self._size

    @property
    def _kept_bytes(self) -> int:
        columns = (self._parameters, self._gradients, *self._state.values())
        return sum(column.held for column in columns)

    def losses(self, until: int) -> Array:
        """The losses of the frames before `until`."""
        return self._losses.view(until - self.first)

    def parameters(self, until: int) -> Array:
        """θ of every frame before `until`, (frames, d), where every one is kept."""
        return self._parameters.view(until - self.first)

    def gradients(self, until: int) -> Array:
        """∇L of every frame before `until`, (frames, d), where every one is kept."""
        return self._gradients.view(until - self.first)

    def kept(self, until: int) -> list[Frame]:
        """The frames before `until` that are kept, in order."""
        with self.room.lock:
            frames = [
                self._kept_at(row) for row in range(len(self._parameters)) if self.first + row * self.interval < until
            ]
            return [*frames, self._newest] if frames[-1].index < self._newest.index < until else frames

    def frame(self, index: int) -> Frame:
        while (frame := self._found(index)) is None:
            for _ in self.approach(index):
                pass
        return frame

    def missing(self, index: int) -> int:
        """How many updates must be made before frame `index` is there."""
        with self.room.lock:
            return index - (min(index, self._newest.index) if self._found(index) else self._before(index).index)

    @np.errstate(all="ignore")
    def grow_to(self, index: int) -> None:
        """Make updates until frame `index` is there."""
        while self._newest.index < index:
            self._append(next_frame(self.surface, self._newest, self.updates))

    def approach(self, index: int) -> Iterator[int]:
        """Make the updates that frame `index` needs, one by one; tells how many are left."""
        while self._newest.index < index:
            frame = advance(self.surface, self._newest, self.updates)
            self._append(frame)
            yield index - frame.index
        if self._found(index) is None:
            with self.room.lock:
                frame = self._before(index)
                self._recent = {}
            while frame.index < index:
                frame = advance(self.surface, frame, self.updates)
                with self.room.lock:
                    self._recent[frame.index] = frame
                    self._recent.pop(frame.index - max(2, _MOST_RECENT // self._size), None)
                yield index - frame.index

    def thin(self) -> bool:
        """Keep every second of the frames that are kept; says whether there was one to spare."""
        if len(self._parameters) < 2:
            return False
        for column in (self._parameters, self._gradients, *self._state.values()):
            column.thin()
        self.interval *= 2
        return True

    def _append(self, frame: Frame) -> None:
        offset = frame.index - self.first
        with self.room.lock:
            if offset != len(self._losses):
                return  # Another worker was faster, with the same frame.
            self._losses.append(frame.loss)
            self._newest = frame
            if offset % self.interval:
                return
            if self._parameters.is_full:
                self.room.make(self._kept_bytes)
                if offset % self.interval:
                    return
            self._parameters.append(frame.parameters)
            self._gradients.append(frame.gradient)
            for name, column in self._state.items():
                column.append(frame.state[name])

    def _kept_at(self, row: int) -> Frame:
        if row == 0:
            return self.start
        offset = row * self.interval
        state = {name: column[row] for name, column in self._state.items()}
        return Frame(self.first + offset, self._parameters[row], self._losses[offset], self._gradients[row], state)

    def _found(self, index: int) -> Frame | None:
        with self.room.lock:
            if index == self._newest.index:
                return self._newest
            row, past = divmod(index - self.first, self.interval)
            if not past and row < len(self._parameters):
                return self._kept_at(row)
            return self._recent.get(index)

    def _before(self, index: int) -> Frame:
        """The nearest frame before `index` that is there."""
        kept = self._kept_at(min((index - self.first) // self.interval, len(self._parameters) - 1))
        recent = max((number for number in self._recent if number < index), default=kept.index)
        newest = self._newest if self._newest.index <= index else kept
        return max((kept, newest, self._recent.get(recent, kept)), key=lambda frame: frame.index)
