"""A training: a network's whole run, and a cursor that goes forward and back in it."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.errors import UserError
from tutor.engine.network.layers import Initialisation
from tutor.engine.network.metrics import Metrics, measure
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import Examples, NetworkLoss
from tutor.engine.network.open_weight import OpenWeight, index_of, open_weight
from tutor.engine.rules.update import Update
from tutor.engine.runs.descent import Frame, Settings, update_at
from tutor.engine.training.training_history import TrainingHistory, TrainingSettings


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """A run of a network and where we look at it; every method returns a new one, as a descent's do."""

    network: Network
    train_set: Dataset
    test_set: Dataset
    history: TrainingHistory
    test_examples: Examples
    cursor: int = 0

    @classmethod
    def begin(
        cls,
        network: Network,
        train_set: Dataset,
        test_set: Dataset,
        settings: TrainingSettings,
        seed: int = 0,
        initialisation: Initialisation = "usual",
    ) -> Self:
        """A training with one frame; the seed draws the first weights and orders the minibatches."""
        examples, test_examples = train_set.examples(network.loss), test_set.examples(network.loss)
        takes, gives = network.layers[0].inputs, network.layers[-1].outputs
        if (takes, gives) != (len(train_set.features), len(examples.targets)):
            raise UserError(
                f"The network takes {takes} inputs and gives {gives} outputs, but {train_set.name} has "
                f"{len(train_set.features)} inputs and needs {len(examples.targets)} outputs."
            )
        parameters = network.initial(seed, initialisation)
        history = TrainingHistory.begin(network, examples, parameters, settings, seed)
        return cls(network, train_set, test_set, history, test_examples)

    @property
    def frame(self) -> Frame:
        """The frame under the cursor; its loss and gradient are its minibatch's."""
        return self.history.frame(self.cursor)

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the update that leaves the cursor's frame."""
        return self.history.settings_at(self.cursor)

    @property
    def surface(self) -> NetworkLoss:
        """The loss on all training examples, penalties included, at the cursor."""
        return self.history.surface_at(self.cursor)

    @property
    def batch_surface(self) -> NetworkLoss:
        """The loss on the examples of the update that leaves the cursor's frame."""
        return self.surface.at_step(self.cursor)

    @property
    def update(self) -> Update:
        """The update that leaves the cursor's frame, with every term."""
        return update_at(self.surface, self.frame, self.updates)

    @property
    def updates(self) -> Settings:
        """The engine's settings of the update that leaves the cursor's frame, with what is frozen and pruned."""
        return self.history.updates_at(self.cursor)

    @property
    def epoch(self) -> float:
        """How often the training examples have been seen."""
        return self.history.epochs_at(self.cursor)

    @property
    def updates_per_epoch(self) -> int:
        """How many updates an epoch has, at the cursor."""
        batches = self.surface.batches
        return 1 if batches is None else batches.per_epoch(len(self.train_set))

    @property
    def last(self) -> int:
        """The index of the newest frame."""
        return len(self.history) - 1

    def forward(self, updates: int = 1) -> Self:
        """Move on; frames that were seen before are the same ones again."""
        return self.seek(self.cursor + updates)

    def back(self, updates: int = 1) -> Self:
        """Move back, at most to the start."""
        return self.seek(self.cursor - updates)

    def seek(self, index: int) -> Self:
        """Move to a frame, computing what is missing."""
        index = max(0, index)
        self.history.grow_to(index + 1)
        return replace(self, cursor=index)

    def change(self, settings: TrainingSettings, parameters: Array | None = None) -> Self:
        """Go on from the cursor with other settings, or other parameters; the old future stays with the old one."""
        return replace(self, history=self.history.changed(self.cursor, settings, parameters))

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
        return self.change(replace(self.settings, kept=kept), parameters * kept)

    def edit(self, name_or_index: str | int, value: float) -> Self:
        """Give one parameter another value and go on from there."""
        parameters = self.frame.parameters.copy()
        parameters[index_of(self.surface, name_or_index)] = value
        return self.change(self.settings, parameters)

    def open(self, name_or_index: str | int) -> OpenWeight:
        """One parameter with every number behind its gradient, over the examples of the cursor's update."""
        return open_weight(self.batch_surface, self.frame.parameters, name_or_index)

    def metrics(self) -> tuple[Metrics, Metrics]:
        """How well the network does at the cursor, on the training and on the test examples."""
        parameters = self.frame.parameters
        classes = len(self.train_set.classes)
        return (
            measure(self.network, parameters, self.history.examples, self.train_set.labels, classes),
            measure(self.network, parameters, self.test_examples, self.test_set.labels, classes),
        )
