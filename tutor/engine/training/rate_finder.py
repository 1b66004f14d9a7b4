"""Which learning rate suits: the loss while the rate rises from update to update (the range test of Smith 2017)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rules.schedules import Schedule
from tutor.engine.training.training import Training

LOWEST, HIGHEST, UPDATES = 1e-6, 10.0, 100
"""The rates, each a fixed factor above the one before, and how many there are."""
_MOST_EXAMPLES = 1000
"""Training examples that the loss is measured on."""
_TOO_HIGH = 4.0
"""The search ends where the loss is so many times that of the beginning."""
_LESS = 0.99
"""A rate that does not bring the loss below this share lowers it by nothing worth naming."""


@dataclass(frozen=True, slots=True)
class RateSearch:
    """The loss after an update with each rate, one after another, from the weights as they are."""

    begun: float
    """The loss before the first."""
    rates: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    """The last one may not be finite."""

    @property
    def lowest(self) -> int | None:
        """The place of the lowest loss; None where no rate lowered it."""
        finite = [loss if np.isfinite(loss) else np.inf for loss in self.losses]
        place = int(np.argmin(finite)) if finite else 0
        return place if finite and finite[place] < _LESS * self.begun else None

    @property
    def suited(self) -> float | None:
        """A tenth of the rate at which the loss is lowest: there it still falls fast, and is far from rising."""
        return None if self.lowest is None else self.rates[self.lowest] / 10

    @property
    def rises_from(self) -> float | None:
        """The first rate after the lowest loss with which it is higher than at the beginning."""
        after = range(self.lowest or 0, len(self.rates))
        return next((self.rates[place] for place in after if not self.losses[place] <= self.begun), None)


def rising_rates(training: Training) -> Iterator[RateSearch]:
    """Search from the cursor, told after every update; the training stays as it is."""
    surface = training.surface
    examples = surface.examples.take(np.arange(min(_MOST_EXAMPLES, len(surface.examples))))
    measured = NetworkLoss(surface.network, examples, surface.l1, surface.l2)
    search = RateSearch(float(measured.loss(training.frame.parameters)))
    constant = replace(training.settings.updates, schedule=Schedule())
    for rate in np.geomspace(LOWEST, HIGHEST, UPDATES).tolist():
        updates = replace(constant, knobs={**constant.knobs, "learning_rate": rate})
        training = training.change(replace(training.settings, updates=updates, deeds=())).forward()
        loss = float(measured.loss(training.frame.parameters)) if training.frame.is_finite else np.inf
        search = replace(search, rates=(*search.rates, rate), losses=(*search.losses, loss))
        yield search
        if not loss < _TOO_HIGH * max(search.begun, 1e-12):
            return
