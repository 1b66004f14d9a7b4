"""What each node of a network's picture shows: its own small map, picture or number, its bias, and what it gave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.charts.drawing.class_colours import around_zero
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset, derive
from tutor.engine.network.convolution import Convolution
from tutor.engine.network.network import Network
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.network.open_weight import layers_with_weights, matrix
from tutor.engine.rounding import number


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """A network at one moment, node by node; column 0 is the inputs, the others are its layers with weights."""

    network: Network
    parameters: Array
    """θ, (d,)."""
    points: Dataset
    """The samples as they were drawn: with a window where there is a plane to draw on, or pictures."""
    features: tuple[str, ...]
    """What the network sees of a point."""
    surface: NetworkLoss
    """The loss whose examples are walked through."""
    example: int
    """Which of them."""

    @property
    def numbers(self) -> list[int]:
        """The layers' numbers by column; 0 for the inputs."""
        return [0, *layers_with_weights(self.network)]

    def count(self, layer: int) -> int:
        """How many nodes a column has; a picture is one."""
        if layer:
            return self.network.layers[layer - 1].rows
        return 1 if self.points.picture else len(self.features)

    def edges(self, layer: int) -> Array:
        """What stands for the weights from the column before: (nodes, nodes before).

        Where a node before is a whole picture or filter, the root mean square of its weights with their mean's sign.
        """
        weights = matrix(self.network, self.parameters, layer)[:, :-1]
        before = self.numbers[self.numbers.index(layer) - 1]
        parts = weights.reshape(len(weights), self.count(before), -1)
        if parts.shape[2] == 1:
            return parts[:, :, 0]
        return np.asarray(np.sign(parts.mean(axis=2)) * np.sqrt((parts**2).mean(axis=2)))

    def biases(self, layer: int) -> Array:
        """The biases of a layer: (nodes,)."""
        return matrix(self.network, self.parameters, layer)[:, -1]

    def walked(self) -> dict[str, Array]:
        """Every number of the example's way forward and back by name, as `Pass.values` has them."""
        one = self.surface.examples.take(np.array([self.example]))
        return NetworkLoss(self.network, one).begin(self.parameters).values()

    def patches(self, rows: int, columns: int) -> dict[int, list[Array]]:
        """Each node's picture as shares from 0 to 1, where 0.5 is none, (rows, columns), by layer."""
        if self.points.picture:
            return self._of_pictures(rows, columns)
        if not self.points.window:
            walked = self.walked()
            flat = {0: walked["x"], **{layer: walked[f"a{layer}"] for layer in self.numbers[1:]}}
            return {
                layer: [np.full((rows, columns), share) for share in around_zero(values[:, 0])]
                for layer, values in flat.items()
            }
        return self._of_plane(rows, columns)

    def _of_plane(self, rows: int, columns: int) -> dict[int, list[Array]]:
        window = self.points.window
        x = np.linspace(*window[0], columns)
        low, high = window[-1]
        y = np.linspace(high, low, rows)
        plane = np.stack(np.meshgrid(x, y))[: len(window)].reshape(len(window), -1)
        inputs = plane if self.points.features == self.features else derive(plane, self.features)
        found = {0: [around_zero(each) for each in inputs.reshape(-1, rows, columns)]}
        activations = self.network.activations(self.parameters, inputs)
        for layer in self.numbers[1:]:
            found[layer] = [around_zero(each) for each in activations[layer - 1].reshape(-1, rows, columns)]
        if self.points.classes and self.network.loss.name != "mse":
            outputs = self.network.loss.predictions(activations[-1])
            found[self.numbers[-1]] = [*outputs.reshape(-1, rows, columns)]
        return found

    def _of_pictures(self, rows: int, columns: int) -> dict[int, list[Array]]:
        walked, shape = self.walked(), self.points.picture or (1, 1)
        found = {0: [_sized(0.5 + 0.5 * walked["x"][:, 0].reshape(shape), rows, columns)]}
        for layer in self.numbers[1:]:
            kind = self.network.layers[layer - 1]
            values = walked[f"a{layer}"][:, 0]
            if isinstance(kind, Convolution):
                maps = values.reshape(kind.filters, kind.out_height, kind.out_width)
                found[layer] = [_sized(around_zero(each), rows, columns) for each in maps]
            elif layer == 1:
                weights = matrix(self.network, self.parameters, layer)[:, :-1].reshape(-1, *shape)
                found[layer] = [_sized(around_zero(each), rows, columns) for each in weights]
            else:
                last = layer == self.numbers[-1] and self.network.loss.name != "mse"
                shown = self.network.loss.predictions(walked[f"a{layer}"])[:, 0] if last else values
                shares = 0.5 + 0.5 * shown if last else around_zero(shown)
                found[layer] = [np.full((rows, columns), share) for share in shares]
        return found

    def names(self, layer: int) -> Sequence[str]:
        """What the nodes of a column are called: inputs by feature, outputs by class; none for hidden ones."""
        if layer == 0:
            return ["picture"] if self.points.picture else self.features
        if layer == self.numbers[-1]:
            classes = self.points.classes
            return classes if len(classes) == self.count(layer) else ["output"]
        return []

    def story(self) -> str:
        """The example in words: which it is, what it is, and its class or value."""
        data = self.surface.examples
        if self.points.picture:
            what = ""
        else:
            shown = zip(self.features[:3], data.inputs[:3, self.example].tolist(), strict=False)
            what = ", ".join(f"{name} = {number(value, 3)}" for name, value in shown) + ", "
        targets = data.targets[:, self.example]
        classes = self.points.classes
        if len(targets) > 1 and classes:
            return f"Example {self.example} ({what}{classes[int(targets.argmax())]})"
        return f"Example {self.example} ({what}y = {number(float(targets[0]), 3)})"


def _sized(picture: Array, rows: int, columns: int) -> Array:
    """A picture with so many rows and columns, each the nearest of its own."""
    down = (np.arange(rows) + 0.5) * picture.shape[0] / rows
    across = (np.arange(columns) + 0.5) * picture.shape[1] / columns
    places: tuple[NDArray[np.intp], ...] = np.ix_(down.astype(int), across.astype(int))
    return picture[places]
