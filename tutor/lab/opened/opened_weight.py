"""One weight of a network with every number behind it, written out: forward, δ, gradient, update, and a check."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tutor.engine.network.layers import Dense
from tutor.engine.network.open_weight import OpenWeight, place_of
from tutor.engine.rounding import DIGITS, number, operand, shown_sum
from tutor.engine.training.training import Training
from tutor.words.written_update import worked, workings_of

MOST_EXAMPLES = 4
"""Examples of a batch that are written out; the others are one number, their sum."""


class OpenedLine(NamedTuple):
    """One line of an opened weight."""

    part: str
    """`title`, `forward`, `gradient`, `check`, `update` or `after`."""
    text: str


def written_weight(training: Training, index: int) -> list[OpenedLine]:
    """Every number behind one parameter and its coming update, in the order computed."""
    weight = training.open(index)
    lines = [OpenedLine("title", _title(training, weight))]
    lines += [OpenedLine("forward", text) for text in _examples(training, weight)]
    lines += [OpenedLine("gradient", text) for text in _gradient(training, weight)]
    lines += [OpenedLine("check", text) for text in _check(weight)]
    lines += [OpenedLine("update", text) for text in written_update_of(training, weight)]
    return lines


def _title(training: Training, weight: OpenWeight) -> str:
    layer = training.network.layers[weight.layer - 1]
    kind = "bias" if weight.is_bias else "weight"
    return f"{weight.name} = {number(weight.value)}, a {kind} of layer {weight.layer} ({layer.description})"


def _examples(training: Training, weight: OpenWeight) -> Iterator[str]:
    count = len(weight.contributions)
    batch = f"the {count} examples" if count > 1 else "the one example"
    activation = training.network.layers[weight.layer - 1].activation
    formulas = f"; {activation.formula}, so σ′(z) = {activation.derivative}" if activation else ""
    yield f"Forward and back through {batch} of update {training.cursor}{formulas}."
    if training.surface.dropout is not None:
        share = training.surface.dropout.share
        yield f"Dropout: each hidden a goes on times 0, or times 1/(1 − {number(share)}); the same in every look."
    if weight.use.inputs.ndim > 1:
        yield f"The weight is shared: it is used at {len(weight.use.inputs)} positions of every example."
        for sample in range(min(MOST_EXAMPLES, count)):
            yield f"  example {sample}: Σ δ·x over positions = {number(float(weight.contributions[sample]), 4)}"
        return
    for sample in range(min(MOST_EXAMPLES, count)):
        x, z, a, delta, part = (float(values[sample]) for values in (*weight.use, weight.contributions))
        yield (
            f"  example {sample}: z = {number(z, 4)}, a = {number(a, 4)};"
            f" δ·x = {number(delta, 4)} × {operand(x, 4)} = {number(part, 4)}"
        )
    yield from _delta(training, weight)


def _delta(training: Training, weight: OpenWeight) -> Iterator[str]:
    """Where the first example's δ comes from: from the loss itself, or through the next layer's weights."""
    number_after, layers = weight.layer + 1, training.network.layers
    delta = number(float(weight.use.delta[0]), 4)
    if weight.layer == len(layers):
        yield f"  example 0 has δ = ∂L/∂z = {delta} from the loss itself"
        return
    activation = training.network.layers[weight.layer - 1].activation
    if activation is None or not isinstance(layers[weight.layer], Dense):
        return
    values = training.batch_surface.begin(training.frame.parameters).values()
    unit = place_of(training.network, weight.index).row
    from_above = values[f"W{number_after}"][:, unit] * values[f"delta{number_after}"][:, 0]
    slope = np.empty(1)
    activation.backward(np.ones(1), weight.use.a[:1], slope)
    mask = values.get(f"kept{weight.layer}")
    kept = "" if mask is None else f" × {number(float(mask[unit, 0]), 4)} of dropout"
    yield (
        f"  example 0 has δ = σ′(z) · Σ W{number_after}·δ{number_after} over the neurons above it"
        f" = {number(float(slope[0]), 4)} × {operand(float(from_above.sum()), 4)}{kept} = {delta}"
    )


def _gradient(training: Training, weight: OpenWeight) -> Iterator[str]:
    parts = weight.contributions[:MOST_EXAMPLES].tolist()
    rest = len(weight.contributions) - len(parts)
    parts += [weight.from_data - sum(parts)] if rest else []
    terms = [operand(part, 12) for part in _adding_up(parts, weight.from_data)]
    if rest:
        terms[-1] += f" from {rest} more"
    yield f"∂L/∂{weight.name} = Σ δ·x = {' + '.join(terms)} = {number(weight.from_data)}"
    surface = training.batch_surface
    if surface.l1 and not weight.is_bias:
        sign = operand(float(np.sign(weight.value)))
        yield f"  and λ₁·sign w = {number(surface.l1)} × {sign} = {number(weight.from_l1)}"
    if surface.l2 and not weight.is_bias:
        yield f"  and λ₂·w = {number(surface.l2)} × {operand(weight.value)} = {number(weight.from_l2)}"
    if weight.gradient != weight.from_data:
        yield f"  together {number(weight.gradient)}"
    outputs = len(surface.examples.targets) if surface.network.loss.name == "mse" else 1
    n = f"n = {len(surface.examples)}, the examples of the batch" if len(surface.examples) > 1 else "n = 1"
    each = f" and by its {outputs} outputs" if outputs > 1 else ""
    penalty = "" if weight.gradient == weight.from_data else " The penalty is added once, and not divided."
    yield f"  x is what the weight is multiplied by. δ = ∂L/∂z is divided by {n}{each}.{penalty}"


def _adding_up(parts: list[float], total: float) -> list[float]:
    """Parts rounded to the last digit that their total is shown with, so that what is shown adds up."""
    if not total or not np.isfinite([*parts, total]).all():
        return parts
    decimals = DIGITS - 1 - int(np.floor(np.log10(abs(total))))
    shown = [round(part, decimals) for part in parts[:-1]]
    return [*shown, round(round(total, decimals) - sum(shown), decimals)]


def _check(weight: OpenWeight) -> Iterator[str]:
    above, below, step = number(weight.loss_above, 10), operand(weight.loss_below, 10), number(weight.step)
    rise = weight.loss_above - weight.loss_below
    yield f"L(w + h) − L(w − h) = {above} − {below} = {number(rise)}, from more digits than these, with h = {step}"
    yield (
        f"Measured: (L(w + h) − L(w − h)) / 2h = {operand(rise)} / (2 × {step}) = {number(weight.central_difference)}"
    )
    with np.errstate(all="ignore"):
        off = abs(weight.central_difference - weight.gradient)
        # Each loss is a number of 16 digits; and a slope that bends is not that of its secant, by some h².
        may_be = (abs(weight.loss_above) + abs(weight.loss_below)) * 2.0**-52 / (2 * weight.step)
        may_be += weight.step**2 * max(1.0, abs(weight.gradient))
    agrees = off <= 1e-6 + 1e-4 * abs(weight.gradient)
    yield (
        f"  It may be off by some {number(may_be, 2)}, as the losses have 16 digits and h is no smaller."
        f" {'The two agree' if agrees else 'They differ, as they may at a kink'}: off by {number(off, 2)}."
    )


def written_update_of(training: Training, weight: OpenWeight) -> Iterator[str]:
    """The coming update of one parameter, term by term."""
    settings, update = training.updates, training.update
    if settings.mask is not None and not settings.mask[weight.index]:
        frozen = weight.layer in training.settings.frozen
        yield f"The update leaves it alone: {'its layer is frozen' if frozen else 'it was pruned'}."
        return
    yield f"Update {training.cursor} by {settings.optimizer.title}:"
    yield from (f"  {text}" for text in _terms(training, weight.index))
    change = float(update.change[weight.index])
    total = shown_sum(weight.value, change, weight.value + change)
    yield f"  {weight.name}_new = {weight.name} + Δ{weight.name} = {total}"


def _terms(training: Training, index: int) -> Iterator[str]:
    """Every term of the update for one parameter: in symbols, with its numbers, and what comes out."""
    symbol = training.updates.optimizer.symbol
    for working, numbers in workings_of(training.updates, training.frame, training.update):
        if working.term != "masked_gradient":
            is_of_all = "Σ⟨" in working.formula
            line = worked(working, numbers, index, symbol(working.term), symbol, with_numbers=not is_of_all)
            yield f"{line}, over all parameters" if is_of_all else line
