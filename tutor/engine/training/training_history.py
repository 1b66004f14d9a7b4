"""The frames of a training: every loss is kept, some frames are, and those between are computed when asked for."""

import threading
from array import array
from dataclasses import dataclass, field, replace

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Batches, Examples, NetworkLoss
from tutor.engine.runs.descent import Frame, Settings, advance, first_frame

MOST_CHECKPOINTS = 256
MOST_RECENT = 64
MOST_BYTES = 64_000_000
_FIRST_INTERVAL = 32


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSettings:
    """What a network is trained with, until a knob is changed."""

    updates: Settings
    """Optimizer, knobs, schedule, decay and clipping; a mask here is combined with the two below."""
    batch: int | None = None
    """Examples for each update; all of them where none is said."""
    l1: float = 0.0
    """λ₁ of λ₁·Σ|w|."""
    l2: float = 0.0
    """λ₂ of ½·λ₂·Σw²."""
    frozen: frozenset[int] = frozenset()
    """Numbers, from 1, of layers whose parameters stay as they are."""
    kept: Array | None = None
    """1 where a parameter is in use, 0 where it was pruned, shape (d,)."""

    def masked(self, network: Network) -> Settings:
        """The settings of the updates with frozen and pruned parameters masked out."""
        masks = [mask for mask in (self.updates.mask, self.kept) if mask is not None]
        if self.frozen:
            moving = np.ones(network.size)
            for number in self.frozen:
                if not 1 <= number <= len(network.layers):
                    raise UserError(f"The network has layers 1 to {len(network.layers)}, and no {number} to freeze.")
                moving[network.slices[number - 1]] = 0.0
            masks.append(moving)
        return replace(self.updates, mask=np.prod(masks, axis=0)) if masks else self.updates


def _batches(settings: TrainingSettings, seed: int, since: int) -> Batches | None:
    return None if settings.batch is None else Batches(settings.batch, seed, since)


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """The frames from `first` on whose updates share their settings."""

    first: int
    settings: TrainingSettings
    updates: Settings
    surface: NetworkLoss
    start: Frame

    def epochs(self, index: int) -> float:
        """How often the examples have been seen between the segment's first frame and frame `index`."""
        batches = self.surface.batches
        per_epoch = 1 if batches is None else batches.per_epoch(len(self.surface.examples))
        return (index - self.first) / per_epoch


@dataclass(slots=True, eq=False)
class TrainingHistory:
    """Frames of a long run in bounded memory, apart from one number for each update, its loss.

    Frames are the same to the last bit whenever they are asked for. A worker may grow it while others read.
    """

    network: Network
    examples: Examples
    seed: int
    _segments: list[_Segment]
    _newest: Frame
    _losses: "array[float]"
    _checkpoints: dict[int, Frame]
    _interval: int = _FIRST_INTERVAL
    _recent: dict[int, Frame] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @classmethod
    def begin(
        cls, network: Network, examples: Examples, parameters: Array, settings: TrainingSettings, seed: int
    ) -> "TrainingHistory":
        """A history of one frame; `seed` orders the minibatches."""
        surface = NetworkLoss(network, examples, settings.l1, settings.l2, _batches(settings, seed, 0))
        start = first_frame(surface, parameters, settings.updates.optimizer.init(parameters))
        segment = _Segment(0, settings, settings.masked(network), surface, start)
        return cls(network, examples, seed, [segment], start, array("d", [float(start.loss)]), {})

    def __len__(self) -> int:
        return len(self._losses)

    @property
    def losses(self) -> Array:
        """Every loss so far, each of its own minibatch, shape (frames,)."""
        with self._lock:
            return np.array(self._losses)

    @property
    def segments(self) -> list[tuple[int, TrainingSettings]]:
        """(first frame, settings), in order; more than one where something was changed in mid-run."""
        return [(segment.first, segment.settings) for segment in self._segments]

    @property
    def checkpoints(self) -> list[Frame]:
        """Some frames from the first to the newest, in order: enough to draw the path."""
        with self._lock:
            kept = self._checkpoints | {segment.first: segment.start for segment in self._segments}
            kept[self._newest.index] = self._newest
            return [kept[index] for index in sorted(kept)]

    def settings_at(self, index: int) -> TrainingSettings:
        """The settings of the update that leaves frame `index`."""
        return self._segment_at(index).settings

    def updates_at(self, index: int) -> Settings:
        """The same as the engine's own, with frozen and pruned parameters masked out."""
        return self._segment_at(index).updates

    def surface_at(self, index: int) -> NetworkLoss:
        """The loss on all examples, with its penalties, that the update leaving frame `index` takes its batch from."""
        return self._segment_at(index).surface

    def epochs_at(self, index: int) -> float:
        """How often the examples have been seen before frame `index`."""
        ends = [segment.first for segment in self._segments[1:]] + [index]
        return sum(
            segment.epochs(min(end, index))
            for segment, end in zip(self._segments, ends, strict=True)
            if segment.first < index
        )

    def frame(self, index: int) -> Frame:
        """Frame `index`, computed again from the nearest one kept."""
        with self._lock:
            if index == self._newest.index:
                return self._newest
            if index not in self._recent:
                self._recompute(index)
            return self._recent[index]

    def grow_to(self, length: int) -> None:
        """Compute frames until there are that many."""
        while len(self) < length:
            with self._lock:
                if len(self) < length:
                    self._grow()

    def changed(self, index: int, settings: TrainingSettings, parameters: Array | None = None) -> "TrainingHistory":
        """A branch: the same frames up to `index`, then other settings, and other parameters where given.

        A knob changed keeps the optimizer's state; a changed optimizer starts with a fresh one.
        """
        frame = self.frame(index)
        before = self._segment_at(index)
        with self._lock:
            segments = [segment for segment in self._segments if segment.first < index]
            checkpoints = {number: kept for number, kept in self._checkpoints.items() if number < index}
            losses = self._losses[:index]
        same_rule = settings.updates.optimizer.name == before.settings.updates.optimizer.name
        state = frame.state if same_rule else settings.updates.optimizer.init(frame.parameters)
        same_batches = settings.batch == before.settings.batch
        batches = before.surface.batches if same_batches else _batches(settings, self.seed, index)
        surface = NetworkLoss(self.network, self.examples, settings.l1, settings.l2, batches)
        start = first_frame(surface, frame.parameters if parameters is None else parameters, state, index)
        segments.append(_Segment(index, settings, settings.masked(self.network), surface, start))
        losses.append(float(start.loss))
        return TrainingHistory(
            self.network, self.examples, self.seed, segments, start, losses, checkpoints, self._interval
        )

    def _segment_at(self, index: int) -> _Segment:
        return next(segment for segment in reversed(self._segments) if segment.first <= index)

    def _after(self, frame: Frame) -> Frame:
        segment = self._segment_at(frame.index)
        beginning = next((later.start for later in self._segments if later.first == frame.index + 1), None)
        return beginning or advance(segment.surface, frame, segment.updates)

    def _grow(self) -> None:
        segment = self._segments[-1]
        self._newest = frame = advance(segment.surface, self._newest, segment.updates)
        self._losses.append(float(frame.loss))
        if frame.index % self._interval == 0:
            self._checkpoints[frame.index] = frame
            if len(self._checkpoints) > self._affordable(MOST_CHECKPOINTS):
                self._interval *= 2
                self._checkpoints = {n: kept for n, kept in self._checkpoints.items() if n % self._interval == 0}

    def _recompute(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise IndexError(f"There are frames 0 to {len(self) - 1}, and no {index}.")
        kept = self._checkpoints | self._recent | {segment.first: segment.start for segment in self._segments}
        frame = kept[max(number for number in kept if number <= index)]
        recent = {frame.index: frame}
        most = self._affordable(MOST_RECENT)
        while frame.index < index:
            frame = self._after(frame)
            recent[frame.index] = frame
            recent.pop(frame.index - most, None)
        self._recent = recent

    def _affordable(self, most: int) -> int:
        """So many frames, or as few as have MOST_BYTES between them."""
        arrays = 2 + len(self._newest.state)  # Parameters, gradient, and what the optimizer carries.
        return min(most, max(2, MOST_BYTES // (arrays * self._newest.parameters.nbytes)))
