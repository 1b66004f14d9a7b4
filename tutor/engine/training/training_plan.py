"""A training as people ask for it: by names and a few numbers, every one with a default that works."""

from dataclasses import dataclass, field, replace
from typing import Self

from tutor.engine.data.dataset import Dataset, Shares, split, stratified
from tutor.engine.data.datasets import DATASETS, KNOWN, SHIPPED
from tutor.engine.data.marked import unchanged
from tutor.engine.data.own_data import Choices, OwnData
from tutor.engine.data.table import is_file_name
from tutor.engine.data.understanding import understood
from tutor.engine.errors import UserError
from tutor.engine.limits import LAYERS, UPDATES
from tutor.engine.network.activations import ACTIVATIONS, Activation
from tutor.engine.network.architectures import dense_network, picture_network
from tutor.engine.network.layers import Initialisation
from tutor.engine.network.losses import LOSSES, Loss
from tutor.engine.network.network import Network
from tutor.engine.rounding import counted
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.runs.frames import Settings
from tutor.engine.suggestion import advice
from tutor.engine.training.model import weights_for
from tutor.engine.training.training import Deed, Training, TrainingSettings


@dataclass(frozen=True, slots=True, eq=False)
class TrainingLeg:
    """How a training goes on: its settings, what is done to the weights first, and how many updates follow."""

    settings: TrainingSettings
    steps: int | None = None
    """None in the last leg of a training that goes on to its last epoch; elsewhere for none."""

    def of(self, training: Training) -> Training:
        """A training at the beginning of the leg."""
        training = training.change(replace(self.settings, kept=training.settings.kept, deeds=()))
        for deed in self.settings.deeds:
            training = training.done(deed)
        return training


@dataclass(frozen=True, slots=True, eq=False)
class TrainingPlan:
    """Data, network and updates; the same plan gives the same training to the last bit."""

    dataset: str
    """A name of KNOWN, or that of a file with a table."""
    samples: int | None = None
    noise: float | None = None
    train_share: float = 0.8
    split: Shares | None = None
    """The shares of three parts, each class shared out alike; where none are said, two parts as `train_share` says."""
    features: tuple[str, ...] = ()
    """Inputs derived from drawn points (x, y); as they are, where none are said."""
    layers: tuple[int, ...] = (16, 16)
    """Neurons of each hidden layer."""
    filters: int = 0
    """Filters of a 3×3 convolution with pooling before the layers; for pictures only."""
    activation: tuple[str, ...] = ("tanh",)
    """One for all hidden layers, or one for each, the filters' first."""
    loss: str = ""
    """A name of LOSSES; where none is said, cross-entropy for classes and mse for values."""
    initialisation: Initialisation = "usual"
    updates: Settings = field(default_factory=lambda: Settings(OPTIMIZERS["adam"], {"learning_rate": 0.01}))
    batch: int | None = 32
    """Examples for each update; None for all of them."""
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    """The share of hidden units left out of each update."""
    epochs: int = 100
    patience: int | None = None
    """Epochs without a lower loss on the validation set after which a run ends, at the lowest."""
    seed: int = 0
    """Draws the data, parts it, draws the first weights and orders the batches."""
    target: str = ""
    """The column of a file that is learnt; found where none is said, as are all that follow."""
    task: str = ""
    """A name of TASKS."""
    drop: tuple[str, ...] = ()
    """Columns of a file from which nothing is learnt."""
    gaps: str = ""
    """What becomes of the gaps in a file, a name of GAPS."""
    words: str = ""
    """What becomes of words in a file, a name of WORDS."""
    scale: str = ""
    """How the numbers of a file are scaled, a name of SCALES."""
    first_weights: str = ""
    """The file of a network that it begins with."""
    weights: int | None = None
    """Draws the first weights and orders the batches, where that is not the seed."""
    frozen: frozenset[int] = frozenset()
    """Numbers, from 1, of layers whose parameters stay as they are."""
    deeds: tuple[Deed, ...] = ()
    """What is done to the weights before the first update, in order."""
    steps: int | None = None
    """Updates before the training goes on as `then` says; where nothing follows, to the end; None to the last epoch."""
    then: tuple[TrainingLeg, ...] = ()
    """How it goes on where something is changed in mid-run."""

    @property
    def settings(self) -> TrainingSettings:
        """What it begins with."""
        return TrainingSettings(self.updates, self.batch, self.l1, self.l2, self.dropout, self.frozen, deeds=self.deeds)

    def beginning_with(self, now: TrainingSettings) -> Self:
        """The plan with other settings to begin with."""
        return replace(
            self, updates=now.updates, batch=now.batch, l1=now.l1, l2=now.l2, dropout=now.dropout, frozen=now.frozen,
            deeds=now.deeds,
        )  # fmt: skip

    @property
    def is_to_the_end(self) -> bool:
        """Whether it goes on to its last epoch."""
        return (self.then[-1].steps if self.then else self.steps) is None

    def updates_left(self, training: Training) -> int:
        """How many updates a run from here has: to the last epoch, or as many epochs again after that."""
        left = self.epochs - training.epoch
        return max(1, round((left if left > 1e-9 else self.epochs) * training.updates_per_epoch))

    def begin(self) -> Training:
        """The training before its first update.

        Raises:
            UserError: where a name is unknown or the parts do not fit.
        """
        return self.begin_with(*self._parts())

    def begin_with(self, train: Dataset, validation: Dataset | None, test: Dataset) -> Training:
        """The training on data that is given, in the place of the plan's own."""
        LAYERS.check(len(self.layers))
        if self.patience is not None and validation is None and not len(test):
            raise UserError(
                "patience= waits for a lower loss on samples that are held out, and nothing is tested here:"
                " hold some out, as split=0.6,0.2,0.2 does, or leave patience= out."
            )
        settings = replace(self.settings, deeds=())
        seed = self.seed if self.weights is None else self.weights
        network = self._network(train)
        first = weights_for(self.first_weights, network) if self.first_weights else None
        training = Training.begin(
            network, train, test, settings, seed, self.initialisation, validation_set=validation, first=first
        )
        UPDATES.check(self.epochs * training.updates_per_epoch)
        for deed in self.deeds:
            training = training.done(deed)
        return training

    def own_data(self) -> OwnData | None:
        """The file that is learnt, as it was understood; none where data is drawn.

        Raises:
            UserError: the file cannot be read, or a key is for the other kind of data.
        """
        shipped = SHIPPED.get(self.dataset)
        if shipped is None and not is_file_name(self.dataset):
            said = [key for key in ("target", "task", "drop", "gaps", "words", "scale") if getattr(self, key)]
            if said:
                raise UserError(f"{said[0]}= is for the columns of a file, and {self.dataset} is drawn: leave it out.")
            return None
        if self.samples is not None or self.noise is not None:
            raise UserError("Samples and noise are for data that is drawn, not for a file.")
        if self.features:
            raise UserError("Inputs are chosen for data that is drawn; columns of a file are left out with drop=NAME.")
        choices = Choices(self.target, self.task, self.drop, self.gaps, self.words, self.scale, self.loss)
        if shipped is None:
            return understood(unchanged(self.dataset), choices)
        own = understood(shipped.path, choices)
        return replace(own, table=replace(own.table, notes=(shipped.source, *own.table.notes)))

    def _parts(self) -> tuple[Dataset, Dataset | None, Dataset]:
        """What to train on, what to decide by where that is kept apart, and what to test with."""
        own = self.own_data()
        if own is not None:
            shares = self.split or Shares(self.train_share, 0.0, 1 - self.train_share)
            alike = self.split is not None or self.dataset in SHIPPED
            train, validation, test = own.parts(shares, self.seed, alike)
            return train, validation if len(validation) else None, test
        if self.dataset not in DATASETS:
            raise UserError(f"There is no data set or file {self.dataset}; {advice(self.dataset, KNOWN)}")
        data = DATASETS[self.dataset].draw(self.seed, self.samples, self.noise)
        data = data.derived(self.features) if self.features else data
        if self.split is None:
            train, test = split(data, self.train_share, self.seed)
            return train, None, test
        first, second, third = stratified(data.labels, len(data), self.split, self.seed)
        return data.take(first), data.take(second) if len(second) else None, data.take(third)

    def _network(self, data: Dataset) -> Network:
        unknown = [name for name in self.activation if name not in ACTIVATIONS]
        if unknown:
            raise UserError(f"There is no activation {unknown[0]}; {advice(unknown[0], ACTIVATIONS)}")
        activation, loss = self._activations(), self._loss(data)
        outputs = data.outputs(loss)
        if not self.filters:
            return dense_network(len(data.features), self.layers, outputs, loss, activation)
        if data.picture is None:
            raise UserError(f"Filters need pictures, and {data.name} has none: leave them out.")
        return picture_network(data.picture, self.filters, self.layers, outputs, loss, activation)

    def _activations(self) -> list[Activation]:
        """That of each hidden layer, the filters' first."""
        count, named = bool(self.filters) + len(self.layers), [ACTIVATIONS[name] for name in self.activation]
        if len(named) == 1:
            return named * count
        if len(named) != count:
            raise UserError(
                f"activation={','.join(self.activation)} names {len(named)} for {counted(count, 'hidden layer')}:"
                " name one for all, or one for each, that of the filters first."
            )
        return named

    def _loss(self, data: Dataset) -> Loss:
        name = self.loss or ("cross-entropy" if data.classes else "mse")
        if name not in LOSSES:
            raise UserError(f"There is no loss {name}; {advice(name, LOSSES)}")
        return LOSSES[name]
