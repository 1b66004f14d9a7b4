"""A trained network as a file of JSON or of NumPy, and back again to the last bit; nothing in it is ever run."""

import json
from collections.abc import Mapping
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile, ZipFile

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.data.marked import parted, unchanged
from tutor.engine.data.preparation import Preparation
from tutor.engine.errors import UserError
from tutor.engine.limits import NETWORK_FILE, read_file
from tutor.engine.network.activations import ACTIVATIONS
from tutor.engine.network.convolution import Convolution
from tutor.engine.network.layers import Dense, Layer
from tutor.engine.network.losses import LOSSES
from tutor.engine.network.network import Network
from tutor.engine.network.parameter_places import matrix
from tutor.engine.network.pooling import MaxPooling
from tutor.engine.training.model import Model

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
    for number, layer in enumerate(record["layers"], 1):
        if f"W{number}" in weights:
            layer |= {"weights": weights[f"W{number}"].tolist(), "biases": weights[f"b{number}"].tolist()}
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
    for number, layer in enumerate(model.network.layers, 1):
        if layer.rows:
            rows = matrix(model.network, model.parameters, number)
            found |= {f"W{number}": rows[:, :-1], f"b{number}": rows[:, -1]}
    return found


def _of_npz(name: str, data: bytes) -> dict[str, Any]:
    with ZipFile(BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > NETWORK_FILE.most:
            raise UserError(
                f"{name} unpacks to more than {NETWORK_FILE.most // 1_000_000} MB: no network is so large here."
            )
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        record: dict[str, Any] = json.loads(str(arrays[_ABOUT]))
        for number, layer in enumerate(record["layers"], 1):
            if f"W{number}" in arrays:
                layer |= {"weights": arrays[f"W{number}"], "biases": arrays[f"b{number}"]}
    return record


def _model(name: str, record: dict[str, Any]) -> Model:
    if not isinstance(record["format"], int) or record["format"] > FORMAT:
        raise UserError(f"{name} was written by a newer tutor (format {record['format']}): this one reads {FORMAT}.")
    network = Network(tuple(map(_layer, record["layers"])), LOSSES[record["loss"]])
    rows = [
        _packed(name, number, layer, kept)
        for number, (layer, kept) in enumerate(zip(network.layers, record["layers"], strict=True), 1)
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


def _packed(name: str, number: int, layer: Layer, kept: dict[str, Any]) -> Array:
    """A layer's [W | b], row by row."""
    if not layer.rows:
        return np.zeros(0)
    shape = layer.rows, layer.size // layer.rows - 1
    weights, biases = (np.array(kept[key], dtype=float) for key in ("weights", "biases"))
    for letter, found, wanted in (("W", weights, shape), ("b", biases, shape[:1])):
        if found.shape != wanted:
            raise UserError(
                f"{name}: {letter}{number} has the shape {_shown(found.shape)}, and the layer needs {_shown(wanted)}."
            )
        if not np.isfinite(found).all():
            raise UserError(f"{name}: {letter}{number} holds a number that is not finite.")
    return np.column_stack([weights, biases]).reshape(-1)


def _shown(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "of one number"
