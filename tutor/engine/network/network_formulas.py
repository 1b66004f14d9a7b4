"""Each number of a network as a formula of the numbers just before it: a sum, an activation, a δ, a slope, the loss."""

import re
from collections.abc import Iterator
from itertools import product

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.network.convolution import KERNEL, Convolution, MaxPooling
from tutor.engine.network.layers import Dense
from tutor.engine.network.network_loss import NetworkLoss

MOST_TERMS = 32
"""Terms of a sum that is still written out, where nothing else is said."""

_FLOWING = re.compile(r"x|y|p|[za]\d+|delta\d+")
_NAME = re.compile(r"(gradient_)?(delta|[Wbzaxyp])(\d*)\[(\d+)(?:,(\d+))?\]|loss")

_ACTIVATED = {
    "tanh": "tanh({z})", "sigmoid": "1/(1 + exp(-{z}))", "relu": "max(0, {z})", "linear": "{z}",
    "leaky-relu": "max({z}, 0.01*{z})",
}  # fmt: skip
_SLOPES = {"tanh": "(1 - {a}^2)", "sigmoid": "{a}*(1 - {a})", "linear": ""}
_KINKED = {"relu": "0", "leaky-relu": "0.01"}
"""The slope where z is not above 0; above it is 1."""


def place(unit: int, sample: int) -> str:
    """What stands behind a quantity's name: its unit, and its example unless that is the first."""
    return f"[{unit},{sample}]" if sample else f"[{unit}]"


def written(name: str) -> str:
    """A number of a network as people write it: δ1[0], ∂L/∂W1[2,0]."""
    return name.replace("gradient_", "∂L/∂").replace("delta", "δ").replace("loss", "L")


class NetworkFormulas:
    """The formulas of one pass, over the names of its numbers; empty where a number is given or is no such sum."""

    def __init__(self, surface: NetworkLoss, most_terms: int = MOST_TERMS) -> None:
        self._surface, self._most = surface, most_terms
        self._layers = surface.network.layers
        self._loss = surface.network.loss.name
        self._samples = len(surface.examples)

    def of(self, name: str, relu_is_open: bool = True) -> str:
        """The formula of a number by its name; of a ReLU's slope it must be told whether z is above 0."""
        found = _NAME.fullmatch(name)
        if found is None or self._samples > self._most:
            return ""
        if name == "loss":
            return self._whole_loss()
        slope, what, layer, unit, second = found.groups()
        number, i, j = int(layer or 0), int(unit), int(second or 0)
        if slope:
            return self._slope(what, number, i, j, f"{what}{layer}{place(i, j) if what == 'b' else f'[{i},{j}]'}")
        match what:
            case "z":
                return self._sum(number, i, j)
            case "a" if isinstance(self._layers[number - 1], MaxPooling):
                return self._largest(number, i, j)
            case "a":
                return _ACTIVATED.get(self._activation(number), "").format(z=f"z{number}{place(i, j)}")
            case "p":
                return self._probability(i, j)
            case "delta" if number == len(self._layers):
                return self._last_delta(i, j)
            case "delta":
                return self._delta(number, i, j, relu_is_open)
        return ""

    def _activation(self, number: int) -> str:
        activation = self._layers[number - 1].activation
        return activation.name if activation else ""

    def _into(self, number: int, unit: int, sample: int) -> str:
        """What a layer sees: an input, or an activation of the layer before."""
        return f"{f'a{number - 1}' if number > 1 else 'x'}{place(unit, sample)}"

    def _sum(self, number: int, unit: int, sample: int) -> str:
        layer = self._layers[number - 1]
        if isinstance(layer, Convolution):
            return self._patch(number, layer, unit, sample)
        if layer.inputs > self._most or not isinstance(layer, Dense):
            return ""
        inputs = range(self._layers[number - 1].inputs)
        terms = [f"W{number}[{unit},{j}]*{self._into(number, j, sample)}" for j in inputs]
        return " + ".join([*terms, f"b{number}[{unit}]"])

    def _patch(self, number: int, layer: Convolution, position: int, sample: int) -> str:
        """The sum of a filter at one place of the picture, counted row by row."""
        unit, at = divmod(position, layer.out_height * layer.out_width)
        row, column = divmod(at, layer.out_width)
        terms = [
            f"W{number}[{unit},{c},{i},{j}]*"
            + self._into(number, (c * layer.height + row + i) * layer.width + column + j, sample)
            for c, i, j in product(range(layer.channels), range(KERNEL), range(KERNEL))
        ]
        return " + ".join([*terms, f"b{number}[{unit}]"])

    def _largest(self, number: int, unit: int, sample: int) -> str:
        """The largest of four neighbours."""
        layer = self._layers[number - 1]
        assert isinstance(layer, MaxPooling)
        channel, at = divmod(unit, layer.out_height * layer.out_width)
        row, column = divmod(at, layer.out_width)
        places = [
            (channel * layer.height + 2 * row + i) * layer.width + 2 * column + j
            for i, j in product(range(2), range(2))
        ]
        first, second, third, fourth = (self._into(number, place, sample) for place in places)
        return f"max(max({first}, {second}), max({third}, {fourth}))"

    def _out(self, unit: int, sample: int) -> str:
        return f"z{len(self._layers)}{place(unit, sample)}"

    def _probability(self, unit: int, sample: int) -> str:
        if self._loss == "cross-entropy":
            every = " + ".join(f"exp({self._out(k, sample)})" for k in range(self._layers[-1].outputs))
            return f"exp({self._out(unit, sample)})/({every})"
        return f"1/(1 + exp(-{self._out(unit, sample)}))" if self._loss == "binary-cross-entropy" else ""

    def _last_delta(self, unit: int, sample: int) -> str:
        at = place(unit, sample)
        if self._loss == "mse":
            return _over(f"2*({self._out(unit, sample)} - y{at})", self._samples * self._layers[-1].outputs)
        return _over(f"(p{at} - y{at})", self._samples) if self._samples > 1 else f"p{at} - y{at}"

    def _delta(self, number: int, unit: int, sample: int, relu_is_open: bool) -> str:
        if not isinstance(self._layers[number], Dense):
            return ""
        above = range(self._layers[number].outputs)
        gathered = " + ".join(f"W{number + 1}[{k},{unit}]*delta{number + 1}{place(k, sample)}" for k in above)
        activation = self._activation(number)
        if activation in _KINKED:
            return f"({gathered})*{1 if relu_is_open else _KINKED[activation]}"
        if activation not in _SLOPES:
            return ""
        slope = _SLOPES[activation].format(a=f"a{number}{place(unit, sample)}")
        return f"({gathered})*{slope}" if slope else gathered

    def _slope(self, what: str, number: int, unit: int, source: int, weight: str) -> str:
        if not isinstance(self._layers[number - 1], Dense):
            return ""
        deltas = [f"delta{number}{place(unit, sample)}" for sample in range(self._samples)]
        if what == "b":
            return " + ".join(deltas)
        terms = [f"{delta}*{self._into(number, source, sample)}" for sample, delta in enumerate(deltas)]
        terms += [f"{self._surface.l2!r}*{weight}"] if self._surface.l2 else []
        terms += [f"{self._surface.l1!r}*sign({weight})"] if self._surface.l1 else []
        return " + ".join(terms)

    def _whole_loss(self) -> str:
        terms = list(self._losses())
        text = " + ".join(terms)
        data = _over(text if len(terms) == 1 else f"({text})", len(terms) if self._loss == "mse" else self._samples)
        weights = [name for name in self._surface.coordinates if name.startswith("W")]
        if len(weights) > self._most and (self._surface.l1 or self._surface.l2):
            return ""
        squares = " + ".join(f"{weight}^2" for weight in weights)
        sizes = " + ".join(f"abs({weight})" for weight in weights)
        l1, l2 = self._surface.l1, self._surface.l2
        return data + (f" + {l2!r}/2*({squares})" if l2 else "") + (f" + {l1!r}*({sizes})" if l1 else "")

    def _losses(self) -> Iterator[str]:
        """The term of each example, and with squares of each of its outputs."""
        targets = self._surface.examples.targets
        for sample in range(self._samples):
            for unit in range(len(targets)):
                at, is_aimed_at = place(unit, sample), targets[unit, sample] == 1
                if self._loss == "mse":
                    yield f"({self._out(unit, sample)} - y{at})^2"
                elif is_aimed_at:
                    yield f"(-log(p{at}))"
                elif self._loss == "binary-cross-entropy":
                    yield f"(-log(1 - p{at}))"


def numbers_of(surface: NetworkLoss, parameters: Array, most: int) -> Iterator[tuple[str, float]]:
    """Every number that flows through the first examples, so many at most: x, z, a, delta, p and y, by name."""
    pass_ = surface.begin(parameters)
    with np.errstate(all="ignore"):
        outputs = surface.network.loss.predictions(pass_.layers[-1].outputs[:-1])
    for what, array in {**pass_.values(), "p": outputs, "y": surface.examples.targets}.items():
        for (unit, sample), value in np.ndenumerate(array) if _FLOWING.fullmatch(what) else ():
            if sample < most:
                yield f"{what}{place(unit, sample)}", float(value)


def _over(text: str, count: int) -> str:
    return text if count == 1 else f"{text}/{count}"
