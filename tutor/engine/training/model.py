"""A trained network with all that it takes to use it: what it makes inputs of, its weights, what its outputs mean.

Its file is of JSON or of NumPy, comes back to the last bit, and nothing in it is ever run.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Self, cast
from zipfile import BadZipFile, ZipFile

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.marked import parted, unchanged
from tutor.engine.data.new_rows import NewRows, new_rows, preparation_of
from tutor.engine.data.preparation import Preparation
from tutor.engine.errors import UserError
from tutor.engine.limits import NETWORK_FILE, read_file
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.convolution import Convolution, MaxPooling
from tutor.engine.network.layers import Dense, Layer
from tutor.engine.network.losses import LOSSES, Labels
from tutor.engine.network.network import Network
from tutor.engine.network.open_weight import matrix
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


FORMAT = 1
_KINDS: Mapping[str, type[Dense] | type[Convolution] | type[MaxPooling]] = {
    "dense": Dense,
    "convolution": Convolution,
    "pooling": MaxPooling,
}
_ABOUT = "about"
"""The array of text in a NumPy file that holds all but the weights."""


def model_json(model: Model) -> str:
    """The network as JSON: weights and biases by layer, every number in full."""
    record, weights = _about(model), _weights(model)
    for place, layer in enumerate(record["layers"], 1):
        if f"W{place}" in weights:
            layer |= {"weights": weights[f"W{place}"].tolist(), "biases": weights[f"b{place}"].tolist()}
    return json.dumps(record, ensure_ascii=False) + "\n"


def model_npz(model: Model) -> bytes:
    """The network as NumPy's npz: the arrays W1, b1, … and `about`, a text of JSON; no object is pickled."""
    written = BytesIO()
    about = np.array(json.dumps(_about(model), ensure_ascii=False))
    np.savez(written, allow_pickle=False, **{_ABOUT: about}, **_weights(model))
    return written.getvalue()


def read_model(name: str | Path) -> Model:
    """Read a network from its file.

    Raises:
        UserError: there is none, it is too large, of a newer form, damaged, or its numbers do not fit.
    """
    path = Path(name)
    data = read_file(path, NETWORK_FILE)
    try:
        return _model(path.name, _of_npz(path.name, data) if data[:2] == b"PK" else json.loads(data))
    except UserError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OverflowError, BadZipFile):
        raise UserError(
            f"{path.name} is no network that tutor wrote, or it is damaged; tutor fit LINE --save NAME.json writes one."
        ) from None


def weights_for(name: str, network: Network) -> Array:
    """The weights in a file, to begin a training of the same network with.

    Raises:
        UserError: the file cannot be read, is another than the line says, or holds another network.
    """
    model = read_model(unchanged(name))
    if model.network.layers != network.layers:
        kept, wanted = ("; ".join(layer.description for layer in each.layers) for each in (model.network, network))
        raise UserError(
            f"{parted(name)[0]} holds another network ({kept}) than this one ({wanted}): leave layers=, filters= and"
            " activation= as the file has them, and take data with as many inputs and classes."
        )
    return model.parameters


def _about(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "line": model.line,
        "loss": model.network.loss.name,
        "layers": [_shape(layer) for layer in model.network.layers],
        "data": model.preparation.to_json(),
    }


def _shape(layer: Layer) -> dict[str, Any]:
    sizes = {field.name: getattr(layer, field.name) for field in fields(cast(Dense, layer))}
    if "activation" in sizes:
        sizes["activation"] = sizes["activation"].name
    return {"kind": next(name for name, kind in _KINDS.items() if isinstance(layer, kind)), **sizes}


def _weights(model: Model) -> dict[str, Array]:
    """W and b of every layer that has any, each weight matrix as (units, inputs)."""
    found: dict[str, Array] = {}
    for place, layer in enumerate(model.network.layers, 1):
        if layer.rows:
            rows = matrix(model.network, model.parameters, place)
            found |= {f"W{place}": rows[:, :-1], f"b{place}": rows[:, -1]}
    return found


def _of_npz(name: str, data: bytes) -> dict[str, Any]:
    with ZipFile(BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > NETWORK_FILE.most:
            raise UserError(
                f"{name} unpacks to more than {NETWORK_FILE.most // 1_000_000} MB: no network is so large here."
            )
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        record: dict[str, Any] = json.loads(str(arrays[_ABOUT]))
        for place, layer in enumerate(record["layers"], 1):
            if f"W{place}" in arrays:
                layer |= {"weights": arrays[f"W{place}"], "biases": arrays[f"b{place}"]}
    return record


def _model(name: str, record: dict[str, Any]) -> Model:
    if not isinstance(record["format"], int) or record["format"] > FORMAT:
        raise UserError(f"{name} was written by a newer tutor (format {record['format']}): this one reads {FORMAT}.")
    network = Network(tuple(map(_layer, record["layers"])), LOSSES[record["loss"]])
    rows = [
        _packed(name, place, layer, kept)
        for place, (layer, kept) in enumerate(zip(network.layers, record["layers"], strict=True), 1)
    ]
    preparation = Preparation.from_json(record["data"])
    takes, gives = len(preparation.features), len(preparation.classes) or 1
    if network.layers[0].inputs != takes or network.layers[-1].outputs not in (gives, 1 if gives == 2 else gives):
        raise UserError(
            f"{name}: the network takes {network.layers[0].inputs} inputs and gives {network.layers[-1].outputs}"
            f" outputs, but {takes} inputs and {gives} classes or values are named."
        )
    return Model(str(record["line"]), network, np.concatenate(rows), preparation)


def _layer(kept: dict[str, Any]) -> Layer:
    sizes = {key: value for key, value in kept.items() if key not in ("kind", "weights", "biases")}
    if "activation" in sizes:
        sizes["activation"] = ACTIVATIONS[sizes["activation"]]
    if not all(isinstance(value, int) and value > 0 for key, value in sizes.items() if key != "activation"):
        raise ValueError("sizes are whole numbers from 1")
    return _KINDS[kept["kind"]](**sizes)


def _packed(name: str, place: int, layer: Layer, kept: dict[str, Any]) -> Array:
    """A layer's [W | b], row by row."""
    if not layer.rows:
        return np.zeros(0)
    shape = layer.rows, layer.size // layer.rows - 1
    weights, biases = (np.array(kept[key], dtype=float) for key in ("weights", "biases"))
    for letter, found, wanted in (("W", weights, shape), ("b", biases, shape[:1])):
        if found.shape != wanted:
            raise UserError(
                f"{name}: {letter}{place} has the shape {_shown(found.shape)}, and the layer needs {_shown(wanted)}."
            )
        if not np.isfinite(found).all():
            raise UserError(f"{name}: {letter}{place} holds a number that is not finite.")
    return np.column_stack([weights, biases]).reshape(-1)


def _shown(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "of one number"
