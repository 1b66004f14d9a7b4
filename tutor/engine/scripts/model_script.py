"""A network as PyTorch's layers, and a trained one as a script that loads its weights."""

from typing import NamedTuple

from tutor.engine.network.activations import Activation
from tutor.engine.network.convolution import KERNEL, Convolution
from tutor.engine.network.layers import Dense
from tutor.engine.network.network import Network
from tutor.engine.network.open_weight import matrix
from tutor.engine.training.model import Model

_ACTIVATIONS = {"relu": "ReLU()", "leaky-relu": "LeakyReLU(0.01)", "tanh": "Tanh()", "sigmoid": "Sigmoid()"}


class Sequential(NamedTuple):
    """The layers of `torch.nn.Sequential`."""

    lines: list[str]
    """Each written as an argument of it."""
    places: dict[int, int]
    """Where the layers that have parameters stand in it, by their number here, from 1."""


def sequential(network: Network) -> Sequential:
    """A network's layers, and what PyTorch has as layers of their own between them."""
    parts: list[str] = []
    places: dict[int, int] = {}
    for number, layer in enumerate(network.layers, 1):
        if isinstance(layer, Convolution) and number == 1:
            parts.append(f"Unflatten(1, ({layer.channels}, {layer.height}, {layer.width}))")
        if isinstance(layer, Dense) and number > 1 and not isinstance(network.layers[number - 2], Dense):
            parts.append("Flatten()")
        if layer.rows:
            places[number] = len(parts)
        if isinstance(layer, Dense):
            parts += [f"Linear({layer.inputs}, {layer.outputs})", *_activated(layer.activation)]
        elif isinstance(layer, Convolution):
            parts += [f"Conv2d({layer.channels}, {layer.filters}, {KERNEL})", *_activated(layer.activation)]
        else:
            parts.append("MaxPool2d(2)")
    return Sequential([f"    torch.nn.{part}," for part in parts], places)


def _activated(activation: Activation) -> list[str]:
    return [_ACTIVATIONS[activation.name]] if activation.name in _ACTIVATIONS else []


def model_script(model: Model) -> str:
    """A script that builds the network, loads its weights and brings inputs to its scale."""
    network, data = model.network, model.preparation
    lines, places = sequential(network)
    state = []
    for number, place in places.items():
        rows, layer = matrix(network, model.parameters, number), network.layers[number - 1]
        shape = f".reshape({layer.filters}, -1, {KERNEL}, {KERNEL})" if isinstance(layer, Convolution) else ""
        state.append(f'        "{place}.weight": torch.tensor({rows[:, :-1].tolist()}){shape},')
        state.append(f'        "{place}.bias": torch.tensor({rows[:, -1].tolist()}),')
    told = [f"# The network that this made: tutor fit {model.line}", f"# Inputs: {', '.join(data.features)}"]
    if data.classes:
        told.append(f"# Outputs, of which loss {network.loss.name} makes classes: {', '.join(data.classes)}")
    else:
        told.append(f"# Output: {data.target}")
    scale = []
    if not data.derived and set(data.scales) != {(0.0, 1.0)}:
        means, deviations = (list(each) for each in zip(*data.scales, strict=True))
        scale = [f"mean, deviation = torch.tensor({means}), torch.tensor({deviations})"]
        outputs = "model((inputs - mean) / deviation)"
        if data.units is not None:
            outputs += f" * {data.units[1]!r} + {data.units[0]!r}"
        scale.append(f"# {outputs} takes inputs as they stand in the file.")
    return "\n".join(
        [
            *told,
            "import torch",
            "",
            "torch.set_default_dtype(torch.float64)",
            "model = torch.nn.Sequential(",
            *lines,
            ")",
            "model.load_state_dict(",
            "    {",
            *state,
            "    }",
            ")",
            "model.eval()",
            *scale,
            "",
        ]
    )
