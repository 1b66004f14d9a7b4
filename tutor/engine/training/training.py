"""A training: a network's whole run, and a cursor that goes forward and back in it."""

from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.errors import UserError
from tutor.engine.limits import COSTLY
from tutor.engine.network.layers import Dropout, Initialisation
from tutor.engine.network.metrics import Metrics, measure
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Batches, Examples, NetworkLoss
from tutor.engine.network.open_weight import OpenWeight, index_of, open_weight
from tutor.engine.rules.directions import MOST_LOOKS
from tutor.engine.rules.update import Optimizer
from tutor.engine.runs.frames import Settings
from tutor.engine.runs.history import History, Timeline
from tutor.engine.runs.parts import Room


def passes(optimizer: Optimizer, network: Network) -> int:
    """How often an update passes through the network, at most."""
    if "hessian" in optimizer.given:
        return network.size
    return MOST_LOOKS if optimizer.is_costly else 1


def told_cost(optimizer: Optimizer, network: Network) -> str:
    """The cost in a sentence; empty where it is that of gradient descent."""
    count = passes(optimizer, network)
    if count == 1:
        return ""
    if "hessian" in optimizer.given:
        why = f"one for each parameter, and takes a {network.size}×{network.size} matrix apart"
    else:
        why = "to try directions; often fewer do"
    title = optimizer.title[0].upper() + optimizer.title[1:]
    return f"{title} passes {count} times through the network for an update, {why}."


def refuse_costly(optimizer: Optimizer, network: Network) -> None:
    """Refuse an optimizer whose updates would not end in this network.

    Raises:
        UserError: with what an update would cost.
    """
    if passes(optimizer, network) > 1 and network.size > COSTLY.most:
        raise UserError(
            f"{told_cost(optimizer, network)} There may be at most {COSTLY.most} parameters for that: choose another"
            " optimizer, or a smaller network."
        )


Deed: TypeAlias = tuple[str, float]
"""What was done to the weights by hand: `("prune", 0.2)` kept a share of them, `("W1[2,0]", 0.5)` set one."""


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
    dropout: float = 0.0
    """The share of hidden units left out of each update."""
    frozen: frozenset[int] = frozenset()
    """Numbers, from 1, of layers whose parameters stay as they are."""
    kept: Array | None = None
    """1 where a parameter is in use, 0 where it was pruned, shape (d,)."""
    deeds: tuple[Deed, ...] = ()
    """What was done to the weights where these settings begin, in order."""

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


TRAININGS = Room(48_000_000)
"""What all trainings together may hold; a copy that grows takes a little more for a moment."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Training(Timeline[TrainingSettings, NetworkLoss]):
    """A run of a network and where we look at it; a frame's loss and gradient are its minibatch's."""

    train_set: Dataset
    test_set: Dataset
    validation_set: Dataset | None = None
    """What is looked at on the way; where there is none, the test set is."""
    held_out_examples: Examples
    """Of the set that is looked at on the way."""
    seed: int
    """Drew the first weights, and orders the minibatches."""

    @classmethod
    def begin(
        cls,
        network: Network,
        train_set: Dataset,
        test_set: Dataset,
        settings: TrainingSettings,
        seed: int = 0,
        initialisation: Initialisation = "usual",
        room: Room = TRAININGS,
        validation_set: Dataset | None = None,
        first: Array | None = None,
    ) -> Self:
        """A training with one frame; the seed orders the batches, and draws the first weights where none are given."""
        examples = train_set.examples(network.loss)
        held_out_examples = (test_set if validation_set is None else validation_set).examples(network.loss)
        takes, gives = network.layers[0].inputs, network.layers[-1].outputs
        if (takes, gives) != (len(train_set.features), len(examples.targets)):
            raise UserError(
                f"The network takes {takes} inputs and gives {gives} outputs, but {train_set.name} has "
                f"{len(train_set.features)} inputs and needs {len(examples.targets)} outputs."
            )
        refuse_costly(settings.updates.optimizer, network)
        surface = NetworkLoss(
            network, examples, settings.l1, settings.l2, _batches(settings, seed, 0), _dropout(settings, seed)
        )
        parameters = network.initial(seed, initialisation) if first is None else first
        history = History.begin(surface, parameters, settings, settings.masked(network), room)
        return cls(
            history=history,
            train_set=train_set,
            test_set=test_set,
            validation_set=validation_set,
            held_out_examples=held_out_examples,
            seed=seed,
        )

    @property
    def network(self) -> Network:
        return self.surface.network

    @property
    def held_out_set(self) -> Dataset:
        """The samples that are not trained on and are looked at on the way: to draw curves, to decide when to stop."""
        return self.test_set if self.validation_set is None else self.validation_set

    @property
    def held_out_name(self) -> str:
        """`validation`, or `test` where no validation set is kept apart."""
        return "test" if self.validation_set is None else "validation"

    @property
    def batch_surface(self) -> NetworkLoss:
        """The loss on the examples of the update that leaves the cursor's frame."""
        return self.surface.at_step(self.cursor)

    @property
    def epoch(self) -> float:
        """How often the training examples have been seen."""
        spans = [(part, min(end, self.cursor)) for part, end in self.history.spans() if part.first < self.cursor]
        return sum((end - part.first) / _per_epoch(part.surface) for part, end in spans)

    @property
    def updates_per_epoch(self) -> int:
        """How many updates an epoch has, at the cursor."""
        return _per_epoch(self.surface)

    def at_epoch(self, epoch: float) -> int:
        """The update before which the training examples have been seen so often, as near as there is one."""
        for part, end in self.history.spans():
            passed = (end - part.first) / _per_epoch(part.surface)
            if part is self.history.parts[-1] or epoch < passed:
                return part.first + max(0, round(epoch * _per_epoch(part.surface)))
            epoch -= passed
        raise AssertionError("a history has parts")

    def change(self, settings: TrainingSettings, parameters: Array | None = None, *deeds: Deed) -> Self:
        """Go on from the cursor with other settings, or other parameters; the old future stays with the old one.

        Raises:
            UserError: an update of the optimizer would not end in this network.
        """
        refuse_costly(settings.updates.optimizer, self.network)
        here = self.history.part_at(self.cursor)
        # Several changes at one update are one: batches that come back go on as before.
        before = here if here.first < self.cursor else self.history.part_at(max(0, self.cursor - 1))
        batches, surface = before.surface.batches, here.surface
        if settings.batch != (None if batches is None else batches.size):
            batches = _batches(settings, self.seed, self.cursor)
        dropout = _dropout(settings, self.seed)
        if (batches, settings.l1, settings.l2, dropout) != (surface.batches, surface.l1, surface.l2, surface.dropout):
            surface = NetworkLoss(self.network, surface.examples, settings.l1, settings.l2, batches, dropout)
        done = here.settings.deeds if here.first == self.cursor else ()
        settings = replace(settings, deeds=(*done, *deeds))
        updates = settings.masked(self.network)
        return replace(self, history=self.history.changed(self.cursor, settings, updates, surface, parameters))

    def freeze(self, *layers: int) -> Self:
        """Let the parameters of layers, numbered from 1, stay as they are."""
        return self.change(replace(self.settings, frozen=self.settings.frozen | set(layers)))

    def thaw(self, *layers: int) -> Self:
        """Let the parameters of frozen layers move again."""
        return self.change(replace(self.settings, frozen=self.settings.frozen - set(layers)))

    def prune(self, keep: float) -> Self:
        """Keep a share of all weights, the largest by magnitude; the others become 0 and stay so.

        Biases are not pruned. A larger share than before lets weights grow again from 0.
        """
        if not 0 <= keep <= 1:
            raise UserError(f"The share of weights to keep runs from 0 to 1: {keep:g} is outside.")
        parameters, weights = self.frame.parameters, np.flatnonzero(self.network.weights)
        smallest_first = weights[np.argsort(np.abs(parameters[weights]), kind="stable")]
        kept = np.ones(self.network.size)
        kept[smallest_first[: len(weights) - round(keep * len(weights))]] = 0.0
        return self.change(replace(self.settings, kept=kept), parameters * kept, ("prune", keep))

    def edit(self, name_or_index: str | int, value: float) -> Self:
        """Give one parameter another value and go on from there; one that was pruned is in use again."""
        index = index_of(self.surface, name_or_index)
        parameters, kept = self.frame.parameters.copy(), self.settings.kept
        parameters[index] = value
        if kept is not None and not kept[index]:
            kept = kept.copy()
            kept[index] = 1.0
        name = self.network.coordinates[index]
        return self.change(replace(self.settings, kept=kept), parameters, (name, value))

    def done(self, deed: Deed) -> Self:
        """Do to the weights what was done before.

        Raises:
            UserError: there is no such parameter, or the share is none.
        """
        what, value = deed
        return self.prune(value) if what == "prune" else self.edit(what, value)

    def open(self, name_or_index: str | int) -> OpenWeight:
        """One parameter with every number behind its gradient, over the examples of the cursor's update."""
        return open_weight(self.batch_surface, self.frame.parameters, name_or_index)

    def metrics(self) -> tuple[Metrics, Metrics]:
        """How well the network does at the cursor, on the training examples and on those that are held out."""
        parameters = self.frame.parameters
        classes = len(self.train_set.classes)
        return (
            measure(self.network, parameters, self.surface.examples, self.train_set.labels, classes),
            measure(self.network, parameters, self.held_out_examples, self.held_out_set.labels, classes),
        )

    def test(self) -> Metrics:
        """How well the network does at the cursor on the test set."""
        examples, classes = self.test_set.examples(self.network.loss), len(self.train_set.classes)
        return measure(self.network, self.frame.parameters, examples, self.test_set.labels, classes)


def _batches(settings: TrainingSettings, seed: int, since: int) -> Batches | None:
    return None if settings.batch is None else Batches(settings.batch, seed, since)


def _dropout(settings: TrainingSettings, seed: int) -> Dropout | None:
    return Dropout(settings.dropout, seed) if settings.dropout else None


def _per_epoch(surface: NetworkLoss) -> int:
    return 1 if surface.batches is None else surface.batches.per_epoch(len(surface.examples))
