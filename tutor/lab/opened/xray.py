"""One example's whole arithmetic: every sum forward, the loss, δ back, every slope, and one weight's update.

Every number is rounded to six digits before it goes on, as on paper: a calculator gives each line from its own numbers.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.formula import FormulaError, evaluate, parse
from tutor.engine.network.convolution import Convolution
from tutor.engine.network.layers import Dense
from tutor.engine.network.network import Network
from tutor.engine.network.network_formulas import NetworkFormulas, numbers_of, written
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rounding import number, operand
from tutor.engine.training.training import Training
from tutor.lab.opened.opened_weight import written_update_of

MOST_TERMS = 256
"""Terms of a sum that is written out."""
MOST_SLOPES = 40
"""Weights of a layer whose slopes are all written; of more only those of the chosen weight's unit."""
_NAMES = re.compile(r"[A-Za-z]+\d*\[[\d,]+\]")
_SIGNS = (("*", " × "), ("^2", "²"), ("-", "−"), ("/", " / "))
"""How formulas are typed, and how they are read."""
_TWICE = re.compile(r"\(\((−[^()]+)\)([,)])")


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


def _said(part: str, text: str) -> Reckoned:
    return Reckoned(part, text, "", None)


class _Sheet:
    """The numbers of one example, each as it was written, and each new one reckoned from them."""

    def __init__(self, alone: NetworkLoss, parameters: Array) -> None:
        self._formulas = NetworkFormulas(alone, MOST_TERMS)
        self._own = dict(numbers_of(alone, parameters, 1))
        self._written = dict(zip(alone.coordinates, map(_paper, parameters.tolist()), strict=True))

    def given(self, part: str, name: str, told: str = "") -> Reckoned:
        """A number that is taken as the network has it."""
        self._written[name] = _paper(self._own[name])
        return Reckoned(part, written(name), told, self._written[name])

    def reckoned(self, part: str, name: str, told: str = "", text: str = "") -> Reckoned:
        """A number from its formula; as the network has it where there is none, or its numbers are too large for it."""
        text = text or self._formulas.of(name, self._written.get(name.replace("delta", "z"), 0.0) > 0)
        names = {each: self._number(each) for each in _NAMES.findall(text)}
        try:
            value = evaluate(parse(text, list(names)), names) if text else np.nan
        except FormulaError:
            value = np.nan
        if not np.isfinite(value) and name in self._own:
            return self.given(part, name, told)
        self._written[name] = _paper(value)
        if name in names or text in names:  # it is another number
            return Reckoned(part, told or written(name), "", self._written[name])
        shown = _NAMES.sub(lambda found: operand(names[found[0]]), text)
        for typed, read in _SIGNS:
            shown = shown.replace(typed, read)
        shown = _TWICE.sub(r"(\1\2", shown)
        shown = shown[1:-1] if shown.startswith("(−log") else shown
        if name.startswith("z"):  # as in a picture, most of whose pixels are 0
            shown = " + ".join(term for term in shown.split(" + ") if not term.endswith(" × 0.0"))
        return Reckoned(part, told or written(name), shown, self._written[name])

    def _number(self, name: str) -> float:
        """A number as it was written; one that was not, as an input of many, as the network has it."""
        if name not in self._written:
            self._written[name] = _paper(self._own[name])
        return self._written[name]


@np.errstate(all="ignore")
def xray(training: Training, example: int, chosen: int = 0) -> list[Reckoned]:
    """Everything about one training example at the cursor, and the coming update of one parameter.

    Raises:
        UserError: there is no such example.
    """
    surface, network = training.surface, training.network
    count = len(surface.examples)
    if not 0 <= example < count:
        raise UserError(f"The training examples are numbered 0 to {count - 1}, and there is no {example}.")
    alone = NetworkLoss(network, surface.examples.take(np.array([example])))
    sheet = _Sheet(alone, training.frame.parameters)
    lines = []
    if surface.dropout is not None:
        told = "The whole network, as when it is asked; the update at the end leaves hidden units out (dropout)."
        lines.append(_said("forward", told))
    lines.append(_said("forward", f"Training example {example}, at update {training.cursor}:"))
    names = training.train_set.features
    if len(names) <= 16:
        lines += [
            sheet.given("forward", f"x[{place}]", "" if name == f"x[{place}]" else name)
            for place, name in enumerate(names)
        ]
    for layer in range(1, len(network.layers) + 1):
        lines += _forward(sheet, network, layer, training.frame.parameters, alone)
    lines += _loss(sheet, network)
    lines += _back(sheet, network, chosen)
    return [*lines, *_of_the_weight(training, chosen)]


def _forward(sheet: _Sheet, network: Network, layer: int, parameters: Array, alone: NetworkLoss) -> Iterator[Reckoned]:
    kind = network.layers[layer - 1]
    if isinstance(kind, Dense):
        for unit in range(kind.outputs):
            told = f"z{layer}[{unit}] = Σ W{layer}[{unit},·]·{f'a{layer - 1}' if layer > 1 else 'x'} + b{layer}[{unit}]"
            yield sheet.reckoned("forward", f"z{layer}[{unit}]", told)
            yield sheet.reckoned("forward", f"a{layer}[{unit}]")
    elif isinstance(kind, Convolution):
        maps = alone.begin(parameters).values()[f"z{layer}"].reshape(kind.filters, -1)
        for unit, place in enumerate(maps.argmax(axis=1).tolist()):  # each filter where it gives most
            row, column = divmod(place, kind.out_width)
            name = f"{layer}[{unit * maps.shape[1] + place}]"
            yield sheet.reckoned("forward", f"z{name}", f"z{name}, of filter {unit} at row {row}, column {column}")
            yield sheet.reckoned("forward", f"a{name}")
    else:
        yield _said("forward", f"Layer {layer} ({kind.description}) keeps the largest of every four.")


def _loss(sheet: _Sheet, network: Network) -> Iterator[Reckoned]:
    yield _said("loss", f"The loss of this example alone, without penalty ({network.loss.title}):")
    units, last = range(network.layers[-1].outputs), len(network.layers)
    yield from (sheet.given("loss", f"y[{unit}]") for unit in units)
    if network.loss.name == "cross-entropy":
        powers = [f"exp(z{last}[{unit}])" for unit in units]
        yield sheet.reckoned("loss", "sum[0]", "Σ exp z", " + ".join(powers))
        yield from (sheet.reckoned("loss", f"p[{unit}]", text=f"{powers[unit]}/sum[0]") for unit in units)
    elif network.loss.name != "mse":
        yield sheet.reckoned("loss", "p[0]")
    yield sheet.reckoned("loss", "loss")


def _back(sheet: _Sheet, network: Network, chosen: int) -> Iterator[Reckoned]:
    yield _said("back", "Back, δ = ∂L/∂z of this example alone, not yet divided by a batch's n:")
    for layer in range(len(network.layers), 0, -1):
        kind = network.layers[layer - 1]
        if not isinstance(kind, Dense):
            yield _said("back", "Through pooling only the largest gets δ; a filter's slope is summed over places.")
            return
        is_last = layer == len(network.layers)
        for unit in range(kind.outputs):
            told = "" if is_last else f"δ{layer}[{unit}] = σ′·Σ W{layer + 1}[·,{unit}]·δ{layer + 1}"
            yield sheet.reckoned("back", f"delta{layer}[{unit}]", told)
        where, columns = network.slices[layer - 1], kind.inputs + 1
        names = network.coordinates[where]
        if kind.size > MOST_SLOPES:  # of large layers the chosen weight's unit, if it is there
            first = (chosen - where.start) // columns * columns
            names = names[first : first + columns] if where.start <= chosen < where.stop else ()
        lines = (sheet.reckoned("gradient", f"gradient_{name}") for name in names)
        yield from (line for line in lines if not line.reckoning.endswith(" × 0.0"))


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
