"""The pictures of a training, as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, cast

from tutor.app.widgets.chart import Chart
from tutor.charts.training.confusion import ConfusionChart
from tutor.charts.training.decision_map import DecisionMap
from tutor.charts.training.digit import DigitChart, example_order
from tutor.charts.training.fitted_line import FittedLine, PredictedChart
from tutor.charts.training.network_nodes import Nodes
from tutor.charts.training.network_picture import NetworkChart
from tutor.charts.training.weights import PixelWeightsChart, WeightsChart
from tutor.engine.network.open_weight import place_of
from tutor.engine.training.units import layer_states
from tutor.lab.trainer import Trainer

PictureName: TypeAlias = str
"""A key of PICTURES."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn and how, apart from the training itself."""

    picture: PictureName = "network"
    chosen: int = 0
    """The place in θ of the weight under the person's hands."""
    logarithmic: bool = True
    example: int = 0
    """Which test picture is shown, counted from the first wrong one."""
    flow: int = 0
    """How many layers of the network's picture an example has passed, forward and then back."""
    directions: int = 0
    """0 for the line from start to now, else the seed of two random directions."""
    searches: int = 0
    """How often a search for a rate was asked for."""


def look_again(kept: object) -> Look:
    """A look as it was kept; the usual one where that cannot be read."""
    match kept:
        case [str(picture), int(chosen), bool(logarithmic)] if picture in PICTURES and chosen >= 0:
            return Look(picture, chosen, logarithmic)
    return Look()


class Picture(NamedTuple):
    """One thing to look at."""

    title: str
    is_there: Callable[[Trainer], bool]
    draw: Callable[[Trainer, Look], Chart] | None
    """None for what takes too long to draw with every update, or is written in words."""

    def drawn(self, trainer: Trainer, look: Look) -> Chart | None:
        """The chart; None where there is no such picture, or it comes by other means."""
        return self.draw(trainer, look) if self.draw and self.is_there(trainer) else None


def _has_plane(trainer: Trainer) -> bool:
    return 1 <= len(trainer.points.window) <= 2


def _has_pictures(trainer: Trainer) -> bool:
    return trainer.points.picture is not None


def _map(trainer: Trainer, neuron: tuple[int, int] | None = None) -> Chart:
    points, training = trainer.points, trainer.training
    held_out = None if neuron else trainer.held_out_points, training.held_out_name
    kind, features = FittedLine if len(points.window) == 1 else DecisionMap, training.train_set.features
    return kind(trainer.network, training.frame.parameters, points, features, neuron, *held_out)


def _neuron(trainer: Trainer, look: Look) -> Chart:
    place = place_of(trainer.network, look.chosen)
    if _has_plane(trainer):
        return _map(trainer, (place.layer, place.row))
    height, width = cast(tuple[int, int], trainer.points.picture)
    return PixelWeightsChart(trainer.network, trainer.training.frame.parameters, place, (height, width))


def _weights(trainer: Trainer, look: Look) -> Chart:
    features = trainer.training.train_set.features
    return WeightsChart(
        trainer.network, trainer.training.frame.parameters, look.chosen, trainer.settings.frozen, features
    )


def _confusion(trainer: Trainer, _: Look) -> Chart:
    counts = trainer.latest.held_out.confusion
    assert counts is not None  # `is_there` has seen that there are classes.
    return ConfusionChart(counts, trainer.training.train_set.classes, trainer.training.held_out_name)


def _predicted(trainer: Trainer, _: Look) -> Chart:
    training = trainer.training
    parts = training.train_set, training.held_out_set, training.held_out_name
    return PredictedChart(trainer.network, training.frame.parameters, *parts)


def _digit(trainer: Trainer, look: Look) -> Chart:
    training, parameters = trainer.training, trainer.training.frame.parameters
    order = example_order(trainer.network, parameters, training.held_out_set)
    return DigitChart(trainer.network, parameters, training.held_out_set, int(order[look.example % len(order)]))


def network_chart(trainer: Trainer, chosen: int = 0, example: int = 0, flow: int = 0) -> NetworkChart:
    """The whole network as it stands."""
    training, surface = trainer.training, trainer.training.surface
    parameters, example = training.frame.parameters, example % len(surface.examples)
    nodes = Nodes(trainer.network, parameters, trainer.points, training.train_set.features, surface, example)
    states = layer_states(surface, parameters)
    return NetworkChart(nodes, states, chosen, flow, trainer.settings.frozen)


PICTURES: Mapping[PictureName, Picture] = {
    "network": Picture(
        "Network", lambda _: True, lambda trainer, at: network_chart(trainer, at.chosen, at.example, at.flow)
    ),
    "map": Picture("Map", _has_plane, lambda trainer, _: _map(trainer)),
    "digit": Picture("Digit", _has_pictures, _digit),
    "neuron": Picture("Neuron", lambda trainer: _has_plane(trainer) or _has_pictures(trainer), _neuron),
    "weights": Picture("Weights", lambda _: True, _weights),
    "confusion": Picture("Confusion", lambda trainer: trainer.latest.held_out.confusion is not None, _confusion),
    "predicted": Picture("Predicted", lambda trainer: not trainer.points.classes, _predicted),
    "landscape": Picture("Landscape", lambda _: True, None),
    "rates": Picture("Rates", lambda _: False, None),
    "xray": Picture("X-ray", lambda _: True, None),
    "coach": Picture("Coach", lambda _: True, None),
    "number": Picture("Number", lambda _: True, None),
}
"""Every picture in the order in which a key shows them."""


def pictures_of(trainer: Trainer) -> list[PictureName]:
    """The pictures that this training has, in order."""
    return [name for name, picture in PICTURES.items() if picture.is_there(trainer)]


def shown_picture(trainer: Trainer, look: Look) -> PictureName:
    """The picture that was chosen, or the first one where this training has no such picture."""
    there = pictures_of(trainer)
    is_there = look.picture in there or look.picture == "rates"  # which is shown only where it is asked for
    return look.picture if is_there else there[0]
