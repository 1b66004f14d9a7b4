"""The one history: frames in parts that share their settings, as a run, a training and a question's scenario have it.

A part follows from its first frame alone, so a branch shares every part before it, and nothing is copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic, Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.rules.schedules import Knobs
from tutor.engine.rules.update import Update
from tutor.engine.runs.frames import Frame, Settings, first_frame, update_at
from tutor.engine.runs.parts import WITHOUT_LIMIT, Part, Room, SetT, SurfaceT
from tutor.engine.surfaces.contract import Surface


@dataclass(frozen=True, slots=True, eq=False)
class History(Generic[SetT, SurfaceT]):
    """Parts, each of which ends where the next one begins; only the last one grows."""

    parts: tuple[Part[SetT, SurfaceT], ...]

    @classmethod
    def begin(
        cls, surface: SurfaceT, parameters: Array, settings: SetT, updates: Settings, room: Room = WITHOUT_LIMIT
    ) -> Self:
        """One frame, at parameters of shape (d,)."""
        start = first_frame(surface, np.array(parameters, dtype=float), updates.optimizer.init(parameters))
        return cls((Part(start, settings, updates, surface, room),))

    def __len__(self) -> int:
        return self.parts[-1].first + len(self.parts[-1])

    @property
    def losses(self) -> Array:
        """Every loss so far, shape (frames,); of minibatches each its own."""
        return _joined([part.losses(end) for part, end in self.spans()])

    @property
    def parameters(self) -> Array:
        """Every θ so far, shape (frames, d), of a history that keeps every frame."""
        return _joined([part.parameters(end) for part, end in self.spans()])

    @property
    def gradients(self) -> Array:
        """Every gradient so far, shape (frames, d), of a history that keeps every frame."""
        return _joined([part.gradients(end) for part, end in self.spans()])

    @property
    def kept(self) -> list[Frame]:
        """Some frames from the first to the newest, in order: enough to draw the path."""
        return [frame for part, end in self.spans() for frame in part.kept(end)]

    @property
    def segments(self) -> list[tuple[int, SetT]]:
        """(first frame, settings), in order; more than one where something was changed in mid-run."""
        return [(part.first, part.settings) for part in self.parts]

    def part_at(self, index: int) -> Part[SetT, SurfaceT]:
        """The part whose settings make the update that leaves frame `index`."""
        return next(part for part in reversed(self.parts) if part.first <= index)

    def settings_at(self, index: int) -> SetT:
        """The settings of the update that leaves frame `index`."""
        return self.part_at(index).settings

    def frame(self, index: int) -> Frame:
        """Frame `index`, computed again where it is not kept.

        Raises:
            IndexError: there is none yet.
        """
        if not 0 <= index < len(self):
            raise IndexError(f"There are frames 0 to {len(self) - 1}, and no {index}.")
        return self.part_at(index).frame(index)

    def missing(self, index: int) -> int:
        """How many updates must be made before frame `index` is there."""
        return self.part_at(index).missing(index)

    def approach(self, index: int) -> Iterator[int]:
        """Make the updates that frame `index` needs, one by one; tells how many are left."""
        return self.part_at(index).approach(index)

    def grow_to(self, length: int) -> None:
        """Compute frames until there are that many."""
        self.parts[-1].grow_to(length - 1)

    def changed(
        self, index: int, settings: SetT, updates: Settings, surface: SurfaceT, parameters: Array | None = None
    ) -> Self:
        """A branch: the same frames up to `index`, then other settings, and other parameters where given.

        A knob changed keeps the optimizer's state; a changed optimizer starts with a fresh one.
        """
        frame, leaving = self.frame(index), self.part_at(index)
        is_fresh = leaving.is_fresh and leaving.first == index
        if updates.optimizer.name != leaving.updates.optimizer.name:
            is_fresh = True
            frame = replace(frame, state=updates.optimizer.init(frame.parameters))
        if parameters is not None or surface is not leaving.surface:
            frame = first_frame(surface, frame.parameters if parameters is None else parameters, frame.state, index)
        return self.resumed(frame, settings, updates, surface, is_fresh)

    def resumed(
        self, frame: Frame, settings: SetT, updates: Settings, surface: SurfaceT, is_fresh: bool = False
    ) -> Self:
        """A branch: the same frames before this one, and on from it."""
        before = tuple(part for part in self.parts if part.first < frame.index)
        return replace(self, parts=(*before, Part(frame, settings, updates, surface, self.parts[0].room, is_fresh)))

    def legs(self, until: int) -> Iterator[tuple[Part[SetT, SurfaceT], int, bool]]:
        """Every part that leads to frame `until`, how many of its updates do, and whether it starts afresh.

        It does where its optimizer is that of the part before, without the state that would have been carried over:
        only by way of another optimizer does the same one come back so.
        """
        parts = [part for part in self.parts if part.first <= until]
        ends = [*(part.first for part in parts[1:]), until]
        for before, part, end in zip((None, *parts), parts, ends, strict=False):
            is_afresh = False
            if before and part.is_fresh and before.updates.optimizer.name == part.updates.optimizer.name:
                carried = update_at(before.surface, before.frame(part.first - 1), before.updates).state
                state = part.start.state
                is_afresh = not all(np.array_equal(carried[name], state[name], equal_nan=True) for name in carried)
            yield part, end - part.first, is_afresh

    def spans(self) -> Iterator[tuple[Part[SetT, SurfaceT], int]]:
        """Every part, and the frame before which it ends."""
        return zip(self.parts, [*(part.first for part in self.parts[1:]), len(self)], strict=True)


def _joined(pieces: list[Array]) -> Array:
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline(Generic[SetT, SurfaceT]):
    """A history and where we look at it; every method returns a new one, so going back is moving a cursor."""

    history: History[SetT, SurfaceT]
    cursor: int = 0

    @property
    def frame(self) -> Frame:
        """The frame under the cursor."""
        return self.history.frame(self.cursor)

    @property
    def settings(self) -> SetT:
        """The settings of the update that leaves the cursor's frame."""
        return self.history.settings_at(self.cursor)

    @property
    def updates(self) -> Settings:
        """The same as the engine's own."""
        return self.history.part_at(self.cursor).updates

    @property
    def surface(self) -> SurfaceT:
        """What is descended at the cursor, whole, where an update sees a minibatch of it."""
        return self.history.part_at(self.cursor).surface

    @property
    def update(self) -> Update:
        """The update that leaves the cursor's frame, with every term, computed from what is stored there."""
        return self.update_from(self.cursor)

    @property
    def last(self) -> int:
        """The index of the newest frame."""
        return len(self.history) - 1

    def update_from(self, index: int) -> Update:
        """The update that leaves frame `index`."""
        part = self.history.part_at(index)
        return update_at(part.surface, self.history.frame(index), part.updates)

    def forward(self, steps: int = 1) -> Self:
        """Move on; frames that were seen before are the same ones again."""
        return self.seek(self.cursor + steps)

    def back(self, steps: int = 1) -> Self:
        """Move back, at most to the start."""
        return self.seek(self.cursor - steps)

    def apart(self) -> Self:
        """The same, going on from which leaves this history as long as it is."""
        *before, last = self.history.parts
        return replace(self, history=replace(self.history, parts=(*before, last.apart())))

    def seek(self, index: int) -> Self:
        """Move to a frame, computing what is missing."""
        index = max(0, index)
        self.history.grow_to(index + 1)
        return replace(self, cursor=index)


@dataclass(frozen=True, slots=True, eq=False)
class Descent(Timeline[Settings, Surface]):
    """A run and where we look at it; every method returns a new one, so going back is moving a cursor."""

    name: str = ""
    """What it was called, if anything; what goes on from it with other settings is another run."""

    @classmethod
    def begin(cls, surface: Surface, settings: Settings, start: Array | None = None) -> Self:
        """A run with one frame, at `start` (shape (d,)) or where the surface usually starts."""
        where = np.array(surface.start if start is None else start, dtype=float)
        return cls(History.begin(surface, where, settings, settings))

    @property
    def knobs(self) -> Knobs:
        """The knobs of the update that leaves the cursor's frame, as the schedule gives them."""
        return self.settings.knobs_at(self.cursor)

    def change(self, settings: Settings) -> Self:
        """Go on from the cursor with other settings; the old future stays with the old descent."""
        return replace(self, history=self.history.changed(self.cursor, settings, settings, self.surface), name="")

    def _repr_html_(self) -> str:
        """What a notebook shows of the run up to the cursor."""
        from tutor.engine.runs.notebook import picture_and_table  # late: only a notebook asks

        shown, history = slice(self.cursor + 1), self.history
        return picture_and_table(
            self.surface, history.parameters[shown], history.losses[shown], history.gradients[shown]
        )
