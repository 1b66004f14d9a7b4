"""What a training does, as a coach would say it: the condition, the numbers that show it, and what to try.

Every condition has numbers of this training behind it; where these do not suffice, nothing is said. The thresholds
stand in one table, each with its reason.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.network.metrics import Metrics
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rounding import number
from tutor.engine.runs.frames import update_at
from tutor.engine.training.training import Training
from tutor.engine.training.units import LayerState, layer_states

Moments: TypeAlias = Sequence[tuple[float, Metrics, Metrics]]
"""(epoch, training set, held-out set), by epoch, up to where the training is looked at."""


class Advice(NamedTuple):
    """One condition of a training."""

    name: str
    """`overfitting`, or with its layer `dead units in layer 1`."""
    evidence: str
    """The numbers that show it, in a sentence."""
    remedy: str
    """What to try, in a sentence."""


class Threshold(NamedTuple):
    """A number from which on something is said, and why this one."""

    value: float
    why: str


THRESHOLDS = {
    "moments": Threshold(6, "five changes of the loss are the fewest of which a trend can be told from noise"),
    "window": Threshold(10, "what lies further back than ten epochs says how it was, not how it is"),
    "diverged": Threshold(1.5, "random weights seldom begin 1.5 times above what they could be; training lowers that"),
    "swing": Threshold(0.15, "minibatches move the loss of all examples by some per cent, seldom by a seventh"),
    "turns": Threshold(
        3, "a loss that falls turns hardly once in eight changes, one that jumps about almost five times"
    ),
    "updates": Threshold(10, "one gradient against the one before may be a bend in the way, ten are a habit"),
    "to and fro": Threshold(0.8, "two of ten may be bends; with small steps gradients hardly turn at all"),
    "high": Threshold(0.1, "below a tenth of what a constant answer costs, swings no longer matter"),
    "still": Threshold(0.01, "a hundredth in ten epochs is a thousand epochs for the whole way"),
    "creep": Threshold(0.1, "a tenth of the way in all epochs so far, all of it evenly, asks for larger steps"),
    "constant": Threshold(0.95, "within a twentieth of the loss of a constant answer nothing was learnt of the inputs"),
    "since": Threshold(5, "the held-out loss of few samples rises for some epochs by chance"),
    "apart": Threshold(1.15, "held-out losses of a hundred samples differ by about a tenth between seeds"),
    "fitted": Threshold(
        0.95, "if the training loss does not fall meanwhile, it is not the training set that is learnt"
    ),
    "lost units": Threshold(0.5, "with half a layer lost the others must do it all; a few are usual with ReLU"),
    "vanish": Threshold(1e-3, "Adam aside, a layer whose gradient is a thousandth of the last one's stands still"),
    "explode": Threshold(10, "with ∂L/∂W ten times W an update at rate 0.1 puts other weights in the layer's place"),
    "scales": Threshold(10, "curvature goes with the square: inputs ten times apart make valleys 100 times as steep"),
    "pattern": Threshold(0.25, "of random errors five products of inputs explain a few per cent"),
}


@np.errstate(all="ignore")
def advise(training: Training, moments: Moments) -> list[Advice]:
    """What is to be said of a training at its cursor; nothing where its numbers show nothing."""
    losses = np.array([train.loss for _, train, _ in moments])
    if not training.frame.is_finite or not np.isfinite(losses).all():
        return [Advice("diverging", "The numbers have left what a computer can hold.", _smaller(training))]
    told = list(_of_the_curve(training, moments, losses))
    found = told or list(_of_standing(training, moments, losses))
    if len(moments) > 1:
        found += _of_layers(layer_states(training.surface, training.frame.parameters))
        if not any(each.name == "diverging" for each in told):  # a rate that is too large must not be made larger
            found += _of_classes(training, moments)
    return [*found, *_of_inputs(training)]


def _smaller(training: Training) -> str:
    if np.all(training.settings.updates.knobs_at(training.cursor)["learning_rate"] < 0):
        return "Give a rate above 0: with a negative one each update climbs."
    return "Try a rate three to ten times smaller, or clip=1, from a moment before it rose."


def _limit(name: str) -> float:
    return THRESHOLDS[name].value


def constant_loss(training: Training) -> float:
    """The loss of the best answer that does not look at the inputs."""
    targets = training.surface.examples.targets
    mean = targets.mean(axis=1)
    if training.network.loss.name == "mse":
        return float(targets.var(axis=1).mean())
    every = mean if len(mean) > 1 else np.array([mean[0], 1 - mean[0]])
    return float(-(every[every > 0] * np.log(every[every > 0])).sum())


def _of_the_curve(training: Training, moments: Moments, losses: Array) -> Iterator[Advice]:
    first, now, lowest = (float(loss) for loss in (losses[0], losses[-1], losses.min()))
    if len(moments) > 1 and now > _limit("diverged") * max(first, constant_loss(training)):
        if (advice := _put_up_by_hand(training, moments, losses)) is not None:
            yield advice
            return
        evidence = (
            f"The training loss is {number(now, 4)} and began at {number(first, 4)};"
            f" its lowest was {number(lowest, 4)}."
        )
        yield Advice("diverging", evidence, _smaller(training))
        return
    if len(moments) < _limit("moments"):
        return
    yield from _oscillating(training)
    yield from _swings(training, losses)
    yield from _overfitting(training, moments)


def _put_up_by_hand(training: Training, moments: Moments, losses: Array) -> Advice | None:
    """What was done to the weights, where it is this that raised the loss, and no rate has since."""
    now, history = float(losses[-1]), training.history
    whole = NetworkLoss(training.network, training.surface.examples)
    for part, _, _ in history.legs(training.cursor):
        if not part.settings.deeds or not part.first:
            continue
        before = history.part_at(part.first - 1)
        frame = before.frame(part.first - 1)
        was = float(whole.loss(frame.parameters + update_at(before.surface, frame, before.updates).change))
        put = float(whole.loss(part.start.parameters))
        since = [train.loss for epoch, train, _ in moments if training.at_epoch(epoch) >= part.first]
        if put > _limit("diverged") * was and now <= min(put, _limit("diverged") * min(since, default=put)):
            pruned = any(what == "prune" for what, _ in part.settings.deeds)
            did = "pruning" if pruned else "a weight that was set by hand"
            evidence = (
                f"At update {part.first} {did} put the training loss up from {number(was, 4)} to {number(put, 4)};"
                f" it is {number(now, 4)} now."
            )
            remedy = "Keep more of the weights" if pruned else "Take the weight back"
            return Advice("changed by hand", evidence, f"{remedy}, or go on: the loss is no higher than it was then.")
    return None


def _oscillating(training: Training) -> Iterator[Advice]:
    """Whether updates with all examples go to and fro, as gradients that point against each other show."""
    last = int(_limit("updates"))
    if training.surface.batches is not None or training.surface.dropout is not None or training.cursor < last:
        return
    gradients = training.history.gradients[training.cursor - last : training.cursor + 1]
    sizes = np.linalg.norm(gradients, axis=1)
    cosines = (gradients[1:] * gradients[:-1]).sum(axis=1) / (sizes[1:] * sizes[:-1])
    against = int((cosines < 0).sum())
    if against >= _limit("to and fro") * last:
        yield Advice(
            "oscillating",
            f"In {against} of the last {last} updates the gradient points against the one before it.",
            "Try half the rate: each update goes past the lowest point of its way.",
        )


def _swings(training: Training, losses: Array) -> Iterator[Advice]:
    batches, recent = training.surface.batches, losses[-9:]
    if batches is None or training.surface.dropout is not None or len(recent) < 9:
        return
    changes, half = np.diff(recent), len(recent) // 2
    turns = int((changes[1:] * changes[:-1] < 0).sum())
    level = float(recent.mean())
    swing = float(np.abs(changes).mean()) / level
    falls = recent[half:].mean() < 0.8 * recent[:half].mean()
    is_low = level < _limit("high") * constant_loss(training)
    if is_low or falls or turns < _limit("turns") or swing < _limit("swing"):
        return
    yield Advice(
        "rate too large for the batch",
        f"In the last {len(changes)} epochs the training loss turned {turns} times, by {100 * swing:.0f} % each time,"
        f" around {number(level, 3)}.",
        f"Try a third of the rate, or batches larger than {batches.size}, or a schedule that lowers the rate.",
    )


def _overfitting(training: Training, moments: Moments) -> Iterator[Advice]:
    name = training.held_out_name
    held = np.array([held.loss for _, _, held in moments])
    if not np.isfinite(held).all():
        return
    best = int(held.argmin())
    epoch, train, lowest = moments[best]
    now = moments[-1]
    since = now[0] - epoch
    is_learnt = now[1].loss < _limit("fitted") * train.loss
    recent = held[-max(1, (len(held) - best) // 2) :]
    if since < _limit("since") or held[-1] < _limit("apart") * held[best] or not is_learnt:
        return
    if np.median(recent) < _limit("apart") * held[best] or held[-1] < _limit("high") * constant_loss(training):
        return
    yield Advice(
        f"overfitting since epoch {number(epoch, 4).removesuffix('.0')}",
        f"The {name} loss was {number(lowest.loss, 4)} then and is {number(float(held[-1]), 4)} now, while the training"
        f" loss fell from {number(train.loss, 4)} to {number(now[1].loss, 4)}.",
        "Try l2=0.01, a smaller network or more samples, or stop there: patience=5 does.",
    )


def _of_standing(training: Training, moments: Moments, losses: Array) -> Iterator[Advice]:
    if len(moments) < _limit("moments"):
        return
    constant = constant_loss(training)
    recent = losses[-int(_limit("window")) - 1 :]
    fall = float(recent[0] - recent[-1])
    first, now = float(losses[0]), float(losses[-1])
    falls, half = -np.diff(losses), len(losses) // 2
    is_even = bool((falls > 0).mean() > 0.8) and (losses[half] - now) > 0.4 * (first - losses[half])
    if is_even and 0 < first - now < _limit("creep") * first and now > 0.5 * constant:
        yield Advice(
            "creeping",
            f"In {number(moments[-1][0], 4).removesuffix('.0')} epochs the training loss fell from {number(first, 4)}"
            f" to {number(now, 4)}, evenly.",
            "Try a rate ten times larger.",
        )
        return
    if abs(fall) > _limit("still") * now:
        return
    pattern = _pattern(training)
    if pattern > _limit("pattern"):
        yield Advice(
            "network too small for the data",
            f"The training loss stands at {number(now, 4)}, and {100 * pattern:.0f} % of what is left of the errors"
            " follow the inputs' squares and products, which a network without hidden layers cannot.",
            "Try a hidden layer, as layers=8, or inputs of their own, as inputs=x,y,xy.",
        )
    elif now > _limit("constant") * constant:
        yield Advice(
            "plateau",
            f"The training loss moved by {number(abs(fall), 2)} in the last {len(recent) - 1} epochs and is"
            f" {number(now, 4)}; always giving one answer costs {number(constant, 4)}.",
            "Try adam or a larger rate, another activation as relu, fewer layers, or a smaller l2.",
        )


def _pattern(training: Training) -> float:
    """The share of the errors' variance that squares and products of inputs explain; 0 with hidden layers."""
    network, examples = training.network, training.surface.examples
    if len(network.layers) > 1 or not 1 < len(examples.inputs) <= 12:
        return 0.0
    inputs = examples.inputs
    products = [inputs[i] * inputs[j] for i in range(len(inputs)) for j in range(i, len(inputs))]
    seen = np.vstack([inputs, *products, np.ones(len(examples))])
    outputs = network.predict(training.frame.parameters, inputs)
    errors = (examples.targets - outputs).T
    if len(seen) * 3 > len(examples) or not errors.var():
        return 0.0
    explained = seen.T @ np.linalg.lstsq(seen.T, errors, rcond=None)[0]
    return float(1 - ((errors - explained) ** 2).sum() / ((errors - errors.mean(axis=0)) ** 2).sum())


def _of_layers(states: Sequence[LayerState]) -> Iterator[Advice]:
    hidden, last = states[:-1], states[-1]
    for state in hidden:
        for lost, what, why, remedy in (
            (state.dead, "dead", "give 0 on every example", "Try a smaller rate from the start, or tanh."),
            (state.saturated, "saturated", "are flat on every example", "Try smaller weights: a smaller rate, or l2=."),
        ):
            if lost.mean() >= _limit("lost units"):
                names = ", ".join(map(str, np.flatnonzero(lost)[:8])) + (", …" if lost.sum() > 8 else "")
                yield Advice(
                    f"{what} units in layer {state.number}",
                    f"{int(lost.sum())} of {len(lost)} units ({names}) {why}, so that hardly a gradient passes them.",
                    remedy,
                )
    vanished = [state for state in hidden if state.gradient < _limit("vanish") * last.gradient]
    if vanished:
        yield Advice(
            f"vanishing gradients in layer {vanished[0].number}",
            f"The root mean square of ∂L/∂W is {number(vanished[0].gradient, 2)} there and {number(last.gradient, 2)}"
            " in the last layer.",
            "Try relu or tanh in place of sigmoid, fewer layers, or init=he.",
        )
    exploded = [state for state in states if hidden and state.gradient > _limit("explode") * state.weights]
    if exploded:
        yield Advice(
            f"exploding gradients in layer {exploded[0].number}",
            f"The root mean square of ∂L/∂W is {number(exploded[0].gradient, 2)} there, that of W itself"
            f" {number(exploded[0].weights, 2)}.",
            "Try clip=1, a smaller rate, fewer layers, or init=xavier.",
        )


def _of_classes(training: Training, moments: Moments) -> Iterator[Advice]:
    confusion = moments[-1][1].confusion
    if confusion is None or len(moments) < _limit("moments"):
        return
    names = training.train_set.classes
    counts = zip(names, confusion.sum(axis=0), confusion.sum(axis=1), strict=True)
    never = [name for name, said, there in counts if there > 1 and not said]
    if never:
        yield Advice(
            "classes never predicted",
            f"Of {int(confusion.sum())} training examples none is said to be {', '.join(never[:6])}.",
            "Try longer or a larger rate; where the class is rare, more examples of it.",
        )


def _of_inputs(training: Training) -> Iterator[Advice]:
    inputs = training.surface.examples.inputs
    if training.train_set.picture is not None:
        return
    spread = inputs.std(axis=1)
    low, high = int(spread.argmin()), int(spread.argmax())
    if spread[low] > 0 and spread[high] >= _limit("scales") * spread[low]:
        names = training.train_set.features
        yield Advice(
            "inputs on different scales",
            f"The standard deviation of {names[high]} is {number(float(spread[high]), 3)}, that of {names[low]}"
            f" {number(float(spread[low]), 3)}.",
            "Try adam, or inputs divided by their standard deviations.",
        )
