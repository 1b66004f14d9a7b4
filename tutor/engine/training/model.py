"""A trained network with all that it takes to use it: what it makes inputs of, its weights, what its outputs mean."""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.new_rows import NewRows, new_rows, preparation_of
from tutor.engine.data.preparation import Preparation
from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels
from tutor.engine.network.network import Network
from tutor.engine.rounding import counted, number
from tutor.engine.training.training import Training


class Predictions(NamedTuple):
    """What a network says of the rows of a file."""

    rows: NewRows
    outputs: Array
    """(outputs, rows): a probability for each class, or values in the units of the target."""
    labels: Labels
    """The class of each row, (rows,); empty where values are predicted."""

    def truth(self) -> list[str]:
        """How well it does, in a sentence, where the file has the target's column too."""
        labels, values = self.rows.labels, self.rows.values
        if len(labels):
            known = labels >= 0
            right = int((labels == self.labels)[known].sum())
            return [f"The file says what is so: {right} of {counted(int(known.sum()), 'row')} right."]
        errors = (self.outputs - values)[~np.isnan(values)] if values.size else values
        rmse = float(np.sqrt((errors * errors).mean())) if errors.size else None
        return [] if rmse is None else [f"The file says what is so: RMSE {number(rmse, 4)}."]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A network at one moment of its training."""

    line: str
    """The training that led to it."""
    network: Network
    parameters: Array
    """(d,), finite."""
    preparation: Preparation
    """What it makes inputs of, and what its outputs mean."""

    @classmethod
    def of(cls, training: Training, line: str) -> Self:
        """The network at the cursor of a training.

        Raises:
            UserError: its weights are not finite.
        """
        if not np.isfinite(training.frame.parameters).all():
            raise UserError("These weights have left what a computer can hold: go back to an update before that.")
        return cls(line, training.network, training.frame.parameters, preparation_of(training.train_set))

    @np.errstate(all="ignore")
    def predict(self, path: str) -> Predictions:
        """What the network says of the rows of a file, which are read as those of its training were.

        Raises:
            UserError: the file cannot be read, lacks a column, or holds a cell that is none.
        """
        rows = new_rows(path, self.preparation)
        outputs = self.network.predict(self.parameters, rows.inputs)
        if self.preparation.classes:
            return Predictions(rows, outputs, self.network.classify(self.parameters, rows.inputs))
        mean, deviation = self.preparation.units or (0.0, 1.0)
        return Predictions(rows, outputs * deviation + mean, np.zeros(0, dtype=np.intp))
