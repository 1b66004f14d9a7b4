"""The training behind a question: a run whose surface is a network, with every number inside it by name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Self

import numpy as np

from tutor.course.scenario.scenario import LONGEST, Scenario
from tutor.engine.arrays import Array
from tutor.engine.data.dataset import Dataset
from tutor.engine.errors import UserError
from tutor.engine.formula import Expression, evaluate, free_names, parse
from tutor.engine.network.layers import Dense
from tutor.engine.network.metrics import measure
from tutor.engine.network.network_formulas import NetworkFormulas, numbers_of
from tutor.engine.network.network_loss import Examples, NetworkLoss
from tutor.engine.network.open_weight import index_of
from tutor.engine.runs.options import Leg, Options, Run
from tutor.engine.surfaces.contract import Constant
from tutor.engine.training.training import Training
from tutor.engine.training.training_line import plan_from

MOST_EXAMPLES = 8
"""Examples of a batch whose numbers have names."""

_WEIGHT = re.compile(r"[Wb]\d+(\[[\d,]+\])?")
_FLOWING = re.compile(r"(?:x|y|p|[za]\d+|delta\d+)\[[\d,]+\]")
_OWN_KEYS = ("points", "example", "picture")
MEASURED = ("accuracy", "accuracy_validation", "accuracy_test", "loss_validation", "loss_test")


class NetworkSurface(NetworkLoss):
    """A network's loss as the surface of a run; it has no constants that a line could name."""

    constants: Mapping[str, Constant] = {}
    gradient_formulas: tuple[str, ...] = ()
    hessian_formulas: tuple[str, ...] = ()

    @classmethod
    def of(cls, loss: NetworkLoss) -> Self:
        return cls(loss.network, loss.examples, loss.l1, loss.l2, loss.batches, loss.dropout)

    def with_constants(self, **constants: Constant) -> Self:
        return self

    def undefined_at(self, parameters: Array) -> str:
        return ""


@dataclass(frozen=True, eq=False)
class Trained(Scenario):
    """A training whose frames are made when they are looked at."""

    _: KW_ONLY
    training: Training
    network: NetworkLoss
    """What the numbers flow through: the surface, apart from a gradient that is taken wrongly."""
    example: Examples | None = None
    """The one that is looked at by itself; where there is none, those of the frame's batch are."""
    called: Mapping[str, str] = field(default_factory=dict)
    """What the lesson calls weights, inputs and targets, by the network's own names."""

    @classmethod
    def begin(cls, training: Training, start: Array, example: int | None, called: Mapping[str, str]) -> Self:
        """From a training before its first update; `start` is θ₀, shape (d,)."""
        surface, updates = NetworkSurface.of(training.surface), training.updates
        bare = Scenario.of(Run(surface, start, (Leg(updates, LONGEST),)))
        alone = None if example is None else training.surface.examples.take(np.array([example]))
        made = cls(
            *(bare.run, surface, start, bare.legs, bare.names),
            training=training,
            network=surface,
            example=alone,
            called=called,
        )
        classes = training.train_set.classes
        measured = MEASURED if classes else [name for name in MEASURED if name.startswith("loss")]
        return replace(made, names=(*bare.names, *made.flow(0), *measured))

    def is_of_frame(self, name: str) -> bool:
        return name in MEASURED or _FLOWING.fullmatch(name) is not None or super().is_of_frame(name)

    @property
    def has_biases(self) -> bool:
        """Whether any bias of a dense layer is not 0 in the training as it was drawn."""
        network = self.network.network
        dense = [where for layer, where in zip(network.layers, network.slices, strict=True) if isinstance(layer, Dense)]
        return any((self.run.start[where] * (1 - network.weights[where])).any() for where in dense)

    def network_at(self, index: int) -> NetworkLoss:
        """What is looked at in frame `index`: the batch, or the one example by itself."""
        if self.example is not None:
            return NetworkLoss(self.network.network, self.example)
        return self.network.at_step(index)

    @cached_property
    def _flows(self) -> dict[int, Mapping[str, float]]:
        return {}

    def flow(self, index: int) -> Mapping[str, float]:
        """Every number of the pass forward and back in frame `index`, by name: x, z, a, delta, p and y."""
        if index not in self._flows:
            at = self.frame(index).parameters if index else self.start
            self._flows[index] = dict(numbers_of(self.network_at(index), at, MOST_EXAMPLES))
        return self._flows[index]

    def written(self, name: str) -> str:
        """A number as people write it: δ1[0], ∂L/∂W1[2,0], or ∂L/∂w where the lesson calls that weight w."""
        if name.startswith("gradient_"):
            return f"∂L/∂{self.written(name.removeprefix('gradient_'))}"
        if name == "loss" or name in self.called:
            return self.called.get(name, "L")
        base, bracket, _ = name.partition("[0]")
        flow, letter = self.flow(0), base.rstrip("0123456789")
        if bracket and not {f"{base}[1]", f"{base}[0,1]"} & flow.keys():  # the only one of its layer
            name = base if f"{letter}2[0]" in flow or letter in self.called.values() else letter
        return name.replace("delta", "δ")

    @cached_property
    def _first_gradient(self) -> Array:
        return self.surface.at_step(0).gradient(self.start)

    def formula(self, name: str, index: int) -> Expression | None:
        """A number of frame `index` as a formula of those just before it; None where it is given."""
        loss = self.network_at(index)
        whole = name == "loss" or name.startswith("gradient_")
        if whole and self.example is not None:
            return None
        above = self.flow(index).get(name.replace("delta", "z"), 0.0) > 0
        text = NetworkFormulas(loss).of(name, above)
        return _formula(text, self.names) if text else None

    def formulas(self, names: Iterable[str], index: int) -> dict[str, Expression | None]:
        """What numbers of frame `index` are made of, step by step, each after what it needs; None for what is given."""
        found: dict[str, Expression | None] = {}

        def need(name: str) -> None:
            if name not in found:
                formula = self.formula(name, index)
                for each in free_names(formula) if formula is not None else ():
                    need(each)
                found[name] = formula

        for name in names:
            need(name)
        return found

    def _quantity(self, name: str, index: int) -> Array | float:
        if _FLOWING.fullmatch(name) or (self._own_at(index) and (name == "loss" or name.startswith("gradient_"))):
            return self._going_on(name, index, dict(self._own_at(index)))
        if name in MEASURED and index <= LONGEST:
            return self._measured(name, index)
        if not (index or self.carried) and name.removeprefix("gradient_") in self.coordinates:
            place = self.coordinates.index(name.removeprefix("gradient_"))
            return float((self._first_gradient if name.startswith("gradient_") else self.start)[place])
        return super()._quantity(name, index)

    def _own_at(self, index: int) -> Mapping[str, float]:
        """The learner's own numbers of a pass, from which it goes on."""
        return {own.name: float(own.value[0]) for own in self.carried if own.index == index and len(own.value) == 1}

    def _going_on(self, name: str, index: int, known: dict[str, float]) -> Array | float:
        if name in known:
            return known[name]
        formula = self.formula(name, index) if known else None
        if formula is None:
            return self.flow(index)[name] if name in self.flow(index) else super()._quantity(name, index)
        numbers = {each: float(self._going_on(each, index, known)) for each in free_names(formula)}
        known[name] = evaluate(formula, numbers)
        return known[name]

    def _measured(self, name: str, index: int) -> float:
        what, _, part = name.partition("_")
        training, network = self.training, self.network.network
        data = {"": training.train_set, "validation": training.held_out_set, "test": training.test_set}[part]
        examples = training.surface.examples if not part else data.examples(network.loss)
        labels, classes = data.labels, len(data.classes)
        found = measure(network, self.frame(index).parameters, examples, labels, classes)
        return found.loss if what == "loss" else float(found.accuracy or 0.0)


def trained_from(options: Options, called: Mapping[str, str] | None = None) -> Trained:
    """The training of a question: the keys of a training line, and beside them points, weights and an example.

    Args:
        options: `points` are rows, each an example's inputs and then its class or value; `W1`, `b1` and so on are
            whole arrays of first weights, `W1[2,0]` is one of them; `example` is the number of one training example;
            `picture` is its height and width, where points are pixels.
        called: what the lesson calls weights, inputs and targets, by the network's own names.

    Raises:
        UserError: it is no training, or the numbers do not fit the network.
    """
    own = {key: value for key, value in options.items() if key in _OWN_KEYS or _WEIGHT.fullmatch(key)}
    points = own.pop("points", None)
    picture = own.pop("picture", None)
    plan = plan_from({key: value for key, value in options.items() if key not in (*own, "points", "picture")})
    if plan.then:
        raise UserError("A question's training has no “then”.")
    if points is None:
        training = plan.begin()
    else:
        plan = replace(plan, batch=plan.batch if "batch" in options else None)
        data = _drawn_points(points, plan.loss, own.get(f"b{len(plan.layers) + 1 + 2 * bool(plan.filters)}"))
        if isinstance(picture, list):
            height, width = (int(each) for each in picture)
            data = replace(data, picture=(height, width))
        training = plan.begin_with(data, None, data)
    example = own.pop("example", None)
    if example is not None and not (isinstance(example, (int, float)) and 0 <= example < len(training.train_set)):
        raise UserError(f"The training examples are numbered 0 to {len(training.train_set) - 1}.")
    start = training.frame.parameters.copy()
    for name, value in own.items():
        for weight, entry in entries_of(name, value):
            start[index_of(training.surface, weight)] = float(entry)
    number = None if example is None else int(str(example).removesuffix(".0"))
    return Trained.begin(training, start, number, called or {})


@lru_cache(maxsize=4096)  # the same for every draw
def _formula(text: str, names: tuple[str, ...]) -> Expression:
    return parse(text, names)


def entries_of(name: str, value: object) -> Iterator[tuple[str, Any]]:
    """Each entry of an array of weights, by its own name."""
    for at, entry in np.ndenumerate(np.asarray(value, dtype=object)):
        yield f"{name}[{','.join(map(str, at))}]" if at else name, entry


def _drawn_points(points: object, loss: str, last: object) -> Dataset:
    """Points written in a lesson as a data set; as many classes as the last layer has biases."""
    try:
        rows = np.array(points, dtype=float)
    except ValueError:
        rows = np.empty(0)
    if rows.ndim != 2 or rows.shape[1] < 2:
        raise UserError("“points” are rows of equal length: an example's inputs, and then its class or value.")
    inputs, aims = rows[:, :-1].T, rows[:, -1]
    names = tuple(f"x[{place}]" for place in range(len(inputs)))
    if loss in ("", "mse"):
        return Dataset("points", "points", names, inputs, (), np.empty(0, np.intp), aims[None])
    classes = max(2, int(aims.max()) + 1, len(last) if isinstance(last, list) else 0)
    if (aims % 1).any() or aims.min() < 0:
        raise UserError("With a loss for classes, a point ends with the number of its class: 0, 1, …")
    names_of_classes = tuple(map(str, range(classes)))
    return Dataset("points", "points", names, inputs, names_of_classes, aims.astype(np.intp), np.empty((1, 0)))
