"""What an update costs is said before, and what would not end is refused."""

import numpy as np
import pytest

from tutor.engine.errors import UserError
from tutor.engine.network.network_loss import NetworkLoss
from tutor.engine.rules.optimizers import OPTIMIZERS
from tutor.engine.training.training import passes, told_cost
from tutor.engine.training.training_line import parse_training


def counted_passes(monkeypatch, line):
    """How often the network is passed through in the first update of a line."""
    training = parse_training(line).begin()
    count = 0
    plain = NetworkLoss.loss_and_gradient

    def counting(surface, parameters):
        nonlocal count
        count += parameters.ndim == 1
        return plain(surface, parameters)

    monkeypatch.setattr(NetworkLoss, "loss_and_gradient", counting)
    _ = training.update
    return count, passes(training.updates.optimizer, training.network)


def test_newton_passes_once_for_each_parameter(monkeypatch):
    found, told = counted_passes(monkeypatch, "moons samples=20 layers=3 optimizer=newton")
    assert found == told == 17


def test_the_best_direction_passes_at_most_as_often_as_is_told(monkeypatch):
    found, told = counted_passes(monkeypatch, "moons samples=20 layers=none optimizer=best-direction")
    assert 100 < found <= told


@pytest.mark.parametrize("name", sorted({*OPTIMIZERS} - {"newton", "best-direction"}))
def test_every_other_rule_says_nothing(name):
    assert told_cost(OPTIMIZERS[name], parse_training("moons layers=3").begin().network) == ""


@pytest.mark.parametrize("name", ["newton", "best-direction"])
def test_what_would_not_end_is_refused_before_it_begins_and_in_mid_training(name):
    with pytest.raises(UserError, match="There may be at most 1000 parameters for that"):
        parse_training(f"digits layers=32 optimizer={name}").begin()
    training = parse_training("digits samples=60 layers=32").begin().forward(2)
    settings = parse_training(f"digits optimizer={name}").settings
    with pytest.raises(UserError, match=r"passes (2410|12432) times"):
        training.change(settings)
    assert np.isfinite(training.forward().frame.loss)
