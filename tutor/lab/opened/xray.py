"""One example's whole arithmetic: every sum forward, the loss, δ back, every slope, and one weight's update.

Every number is rounded to six digits before it goes on, as on paper: a calculator gives each line from its own numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.convolution import KERNEL, Convolution
from tutor.engine.network.layers import Dense
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rounding import number, operand
from tutor.engine.training.training import Training
from tutor.lab.opened.opened_weight import written_update_of

MOST_SLOPES = 40
"""Weights of a layer whose slopes are all written; of more only those of the chosen weight's unit."""


class Reckoned(NamedTuple):
    """One line: a name, what it is reckoned from in numbers, and what comes out."""

    part: str
    """`forward`, `loss`, `back`, `gradient` or `update`."""
    name: str
    reckoning: str
    """Empty where the number is given, or where the line is a sentence."""
    value: float | None
    """None of a sentence, which `name` is then."""

    @property
    def text(self) -> str:
        """The line as it is read."""
        if self.value is None:
            return self.name
        return " = ".join(part for part in (self.name, self.reckoning, number(self.value)) if part)


def _paper(x: float) -> float:
    """A number as it is shown, so that what follows is reckoned from what is seen."""
    return float(f"{float(x):.5e}")


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """What is known so far, each number as it was written, by name."""

    training: Training
    one: dict[str, Array]
    """The network's own numbers of the example."""
    activations: dict[int, list[float]]
    """By layer, 0 for the inputs."""

    def matrix(self, layer: int) -> list[list[float]]:
        return [[_paper(w) for w in row] for row in self.one[f"W{layer}"]]


@np.errstate(all="ignore")
def xray(training: Training, example: int, chosen: int = 0) -> list[Reckoned]:
    """Everything about one training example at the cursor, and the coming update of one parameter.

    Raises:
        UserError: there is no such example.
    """
    surface = training.surface
    count = len(surface.examples)
    if not 0 <= example < count:
        raise UserError(f"The training examples are numbered 0 to {count - 1}, and there is no {example}.")
    alone = NetworkLoss(surface.network, surface.examples.take(np.array([example])))
    sheet = _Sheet(training, alone.begin(training.frame.parameters).values(), {})
    lines = list(_inputs(sheet, example))
    for layer in range(1, len(training.network.layers) + 1):
        lines += _forward(sheet, layer)
    targets = surface.examples.targets[:, example].tolist()
    lines += _loss(sheet, targets)
    lines += _back(sheet, targets, chosen)
    return [*lines, *_of_the_weight(training, chosen)]


def _inputs(sheet: _Sheet, example: int) -> Iterator[Reckoned]:
    inputs = [_paper(value) for value in sheet.one["x"][:, 0]]
    if sheet.training.surface.dropout is not None:
        told = "The whole network, as when it is asked; the update at the end leaves hidden units out (dropout)."
        yield Reckoned("forward", told, "", None)
    sheet.activations[0] = inputs
    yield Reckoned("forward", f"Training example {example}, at update {sheet.training.cursor}:", "", None)
    names = sheet.training.train_set.features
    if len(inputs) <= 16:
        for place, value in enumerate(inputs):
            yield Reckoned("forward", f"x[{place}]", names[place] if names[place] != f"x[{place}]" else "", value)


def _sum(weights: Sequence[float], inputs: Sequence[float], bias: float) -> tuple[str, float]:
    """The sum of products and a bias in numbers, and what it is; products with 0 are left out."""
    terms = [f"{operand(w)} × {operand(x)}" for w, x in zip(weights, inputs, strict=True) if x]
    total = sum(w * x for w, x in zip(weights, inputs, strict=True)) + bias
    return " + ".join([*terms, operand(bias)]), _paper(total)


def _forward(sheet: _Sheet, layer: int) -> Iterator[Reckoned]:
    kind = sheet.training.network.layers[layer - 1]
    if isinstance(kind, Dense):
        biases = [_paper(b) for b in sheet.one[f"b{layer}"]]
        found = []
        for unit, (row, bias) in enumerate(zip(sheet.matrix(layer), biases, strict=True)):
            reckoning, z = _sum(row, sheet.activations[layer - 1], bias)
            yield Reckoned("forward", f"z{layer}[{unit}] = Σ W{layer}[{unit},·]·a + b{layer}[{unit}]", reckoning, z)
            line = _activated(kind.activation.name, f"a{layer}[{unit}]", z)
            yield line
            found.append(line.value or 0.0)
        sheet.activations[layer] = found
        return
    if isinstance(kind, Convolution):
        yield from _filters(sheet, layer, kind)
    values = [_paper(value) for value in sheet.one[f"a{layer}"][:, 0]]
    sheet.activations[layer] = values
    if not isinstance(kind, Convolution):
        yield Reckoned("forward", f"Layer {layer} ({kind.description}) keeps the largest of every four.", "", None)


def _filters(sheet: _Sheet, layer: int, kind: Convolution) -> Iterator[Reckoned]:
    """Each filter at the place where it gives most."""
    picture = np.array(sheet.activations[layer - 1]).reshape(kind.channels, kind.height, kind.width)
    for unit in range(kind.filters):
        places = sheet.one[f"z{layer}"][:, 0].reshape(kind.filters, kind.out_height, kind.out_width)[unit]
        row, column = (int(at) for at in np.unravel_index(int(places.argmax()), places.shape))
        seen = picture[:, row : row + KERNEL, column : column + KERNEL].reshape(-1).tolist()
        weights = [_paper(w) for w in sheet.one[f"W{layer}"][unit]]
        reckoning, z = _sum(weights, seen, _paper(sheet.one[f"b{layer}"][unit]))
        yield Reckoned("forward", f"z{layer}[{unit}] at row {row}, column {column}, its largest", reckoning, z)
        yield _activated(kind.activation.name, f"a{layer}[{unit}] there", z)


def _activated(name: str, of: str, z: float) -> Reckoned:
    with np.errstate(all="ignore"):
        if name == "tanh":
            return Reckoned("forward", of, f"tanh {operand(z)}", _paper(np.tanh(z)))
        if name == "sigmoid":
            return Reckoned("forward", of, f"1 / (1 + exp {operand(-z)})", _paper(1 / (1 + np.exp(-z))))
    if name == "relu":
        return Reckoned("forward", of, f"max(0, {number(z)})", max(0.0, z))
    if name == "leaky-relu" and z < 0:
        return Reckoned("forward", of, f"0.01 × {operand(z)}", _paper(0.01 * z))
    return Reckoned("forward", of, "", z)


def _loss(sheet: _Sheet, targets: Sequence[float]) -> Iterator[Reckoned]:
    last = len(sheet.training.network.layers)
    outputs, surface = sheet.activations[last], sheet.training.surface
    name = surface.network.loss.name
    yield Reckoned("loss", f"The loss of this example alone, without penalty ({surface.network.loss.title}):", "", None)
    if name == "mse":
        terms = [f"({number(a)} − {operand(y)})²" for a, y in zip(outputs, targets, strict=True)]
        value = sum((a - y) * (a - y) for a, y in zip(outputs, targets, strict=True)) / len(outputs)
        reckoning = terms[0] if len(terms) == 1 else f"({' + '.join(terms)}) / {len(terms)}"
        yield Reckoned("loss", "L", reckoning, _paper(value))
        return
    if name == "binary-cross-entropy":
        p = _paper(1 / (1 + np.exp(-outputs[0])))
        yield Reckoned("loss", "p[0]", f"1 / (1 + exp {operand(-outputs[0])})", p)
        sheet.activations[last + 1] = [p]
        aimed, reckoning = (p, f"−log {number(p)}") if targets[0] else (1 - p, f"−log(1 − {number(p)})")
        yield Reckoned("loss", "L", reckoning, _paper(-np.log(aimed)))
        return
    powers = [_paper(np.exp(z - max(outputs))) for z in outputs]
    yield Reckoned("loss", "From each output the largest is taken, which changes no probability:", "", None)
    for place, (z, power) in enumerate(zip(outputs, powers, strict=True)):
        yield Reckoned("loss", f"e[{place}]", f"exp({number(z)} − {operand(max(outputs))})", power)
    total = _paper(sum(powers))
    yield Reckoned("loss", "Σe", " + ".join(map(number, powers)), total)
    shares = [_paper(power / total) for power in powers]
    sheet.activations[last + 1] = shares
    for place, (power, share) in enumerate(zip(powers, shares, strict=True)):
        yield Reckoned("loss", f"p[{place}]", f"{number(power)} / {number(total)}", share)
    aimed = shares[int(np.argmax(targets))]
    yield Reckoned("loss", "L", f"−log {number(aimed)}", _paper(-np.log(aimed)))


def _back(sheet: _Sheet, targets: Sequence[float], chosen: int) -> Iterator[Reckoned]:
    network = sheet.training.network
    last = len(network.layers)
    yield Reckoned("back", "Back, δ = ∂L/∂z of this example alone, not yet divided by a batch's n:", "", None)
    deltas: list[float] = []
    for unit, target in enumerate(targets):
        if network.loss.name == "mse":
            a = sheet.activations[last][unit]
            deltas.append(_paper(2 * (a - target) / len(targets)))
            reckoning = f"2 × ({number(a)} − {operand(target)}) / {len(targets)}"
        else:
            p = sheet.activations[last + 1][unit]
            deltas.append(_paper(p - target))
            reckoning = f"{number(p)} − {operand(target)}"
        yield Reckoned("back", f"δ{last}[{unit}]", reckoning, deltas[-1])
    for layer in range(last, 0, -1):
        kind = network.layers[layer - 1]
        if not isinstance(kind, Dense):
            yield Reckoned(
                "back", "Through pooling only the largest gets δ; a filter's slope is summed over places.", "", None
            )
            return
        yield from _slopes(sheet, layer, deltas, chosen)
        if layer > 1 and isinstance(before := network.layers[layer - 2], Dense):
            made = list(_deltas(sheet, layer, before.activation.name, deltas))
            deltas = [line.value or 0.0 for line in made]
            yield from made


def _deltas(sheet: _Sheet, layer: int, activation: str, deltas: Sequence[float]) -> Iterator[Reckoned]:
    """δ of the layer before `layer`: its own slope times what comes back through the weights."""
    weights = sheet.matrix(layer)
    for unit, a in enumerate(sheet.activations[layer - 1]):
        back = [(row[unit], delta) for row, delta in zip(weights, deltas, strict=True)]
        slope, written = {
            "tanh": (1 - a * a, f"(1 − {operand(a)}²)"),
            "sigmoid": (a * (1 - a), f"{number(a)} × (1 − {operand(a)})"),
            "relu": (float(a > 0), "1" if a > 0 else "0"),
            "leaky-relu": (1.0 if a > 0 else 0.01, "1" if a > 0 else "0.01"),
        }.get(activation, (1.0, "1"))
        total = slope * sum(w * delta for w, delta in back)
        terms = " + ".join(f"{operand(w)} × {operand(delta)}" for w, delta in back)
        yield Reckoned(
            "back", f"δ{layer - 1}[{unit}] = σ′·Σ W{layer}[·,{unit}]·δ{layer}", f"{written} × ({terms})", _paper(total)
        )


def _slopes(sheet: _Sheet, layer: int, deltas: Sequence[float], chosen: int) -> Iterator[Reckoned]:
    """∂L/∂W = δ·a of the layer before, and ∂L/∂b = δ; of large layers the chosen weight's unit, if it is there."""
    network, inputs = sheet.training.network, sheet.activations[layer - 1]
    where = network.slices[layer - 1]
    units: Sequence[int] = range(len(deltas))
    if len(deltas) * len(inputs) > MOST_SLOPES:
        units = [(chosen - where.start) // (len(inputs) + 1)] if where.start <= chosen < where.stop else []
    for unit in units:
        delta = deltas[unit]
        for source, a in enumerate(inputs):
            if a:
                reckoning = f"{number(delta)} × {operand(a)}"
                yield Reckoned("gradient", f"∂L/∂W{layer}[{unit},{source}]", reckoning, _paper(delta * a))
        yield Reckoned("gradient", f"∂L/∂b{layer}[{unit}]", "", delta)


def _of_the_weight(training: Training, chosen: int) -> Iterator[Reckoned]:
    """The chosen weight in its batch: whose shares its gradient is, the penalty's part, and the update."""
    weight = training.open(chosen)
    count = len(weight.contributions)
    surface = training.batch_surface
    told = f"{weight.name} in update {training.cursor}, whose batch has n = {count} examples, so each counts 1/{count}:"
    yield Reckoned("gradient", told, "", None)
    order = np.argsort(-np.abs(weight.contributions))[:8]
    largest = float(np.abs(weight.contributions).max()) or 1.0
    for place in order.tolist():
        share = float(weight.contributions[place])
        bar = ("+" if share > 0 else "−") * max(1, round(20 * abs(share) / largest))
        yield Reckoned("gradient", f"  example {place} of the batch  {number(share, 4):>10}  {bar}", "", None)
    data = _paper(weight.from_data)
    yield Reckoned("gradient", f"∂L/∂{weight.name} of the data, the sum over all {count}", "", data)
    gradient = data
    for name, part, reckoning in (
        ("L2's part λ₂·w", weight.from_l2, f"{number(surface.l2)} × {operand(weight.value)}"),
        ("L1's part λ₁·sign w", weight.from_l1, f"{number(surface.l1)} × {operand(float(np.sign(weight.value)))}"),
    ):
        if part:
            shown = _paper(part)
            yield Reckoned("gradient", name, reckoning, shown)
            yield Reckoned("gradient", "together", f"{operand(gradient)} + {operand(shown)}", _paper(gradient + shown))
            gradient = _paper(gradient + shown)
    theta = training.frame.parameters
    bare = NetworkLoss(surface.network, surface.examples, masks=surface.masks).loss(theta)
    yield Reckoned("gradient", "The batch's loss without penalty", "", _paper(float(bare)))
    if surface.l1 or surface.l2:
        yield Reckoned("gradient", "with penalty, which is minimised", "", _paper(float(surface.loss(theta))))
    yield from (Reckoned("update", text, "", None) for text in written_update_of(training, weight))
