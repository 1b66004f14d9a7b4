"""Parting samples in three: those to train on, those to decide by, and those to test with at the very end."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from tutor.engine.errors import UserError
from tutor.engine.network.losses import Labels

_EXAMPLE = "split=0.6,0.2,0.2"


class Shares(NamedTuple):
    """What share of the samples each part has; together 1."""

    train: float
    validation: float
    """Curves and early stopping look at these samples; where there are none, at the test samples."""
    test: float


USUAL_SHARES = Shares(0.6, 0.2, 0.2)
"""Those of a training that is begun in the app."""


def shares_in(numbers: Sequence[float]) -> Shares:
    """Three shares as they are typed, of 1 or of 100.

    Raises:
        UserError: they are not three, or not shares of a whole.
    """
    whole = 100.0 if sum(numbers) > 1.5 else 1.0
    shares = [number / whole for number in numbers] if whole > 1 else list(numbers)
    if len(shares) != 3 or min(shares) < 0 or shares[0] == 0 or abs(sum(shares) - 1) > 1e-9:
        raise UserError(f"split= gives the shares to train on, to decide by and to test with, as in {_EXAMPLE}.")
    return Shares(*shares)


def stratified(labels: Labels, samples: int, shares: Shares, seed: int) -> tuple[Labels, Labels, Labels]:
    """The samples' numbers in three parts, shuffled by seed, every class shared out like the whole to within one.

    Args:
        labels: the samples' classes, (samples,); empty where there are values, which are shuffled only.
        samples: how many there are.
        shares: how much each part has.
        seed: shuffles.

    Raises:
        UserError: a part that should have samples has none.
    """
    random = np.random.default_rng((seed, samples, 3))
    ranks = np.empty(samples)  # of each sample within its class, from 0 to 1: cutting there cuts every class alike
    for label in np.unique(labels) if len(labels) else [None]:
        members = np.arange(samples) if label is None else np.flatnonzero(labels == label)
        ranks[random.permutation(members)] = (np.arange(len(members)) + random.random()) / len(members)
    order = np.argsort(ranks, kind="stable")
    train, validation, test = map(random.permutation, _cut(order, shares))
    return train, validation, test


def shuffled(samples: int, shares: Shares, seed: int) -> tuple[Labels, Labels, Labels]:
    """The samples' numbers in three parts, shuffled by seed whatever their classes.

    Raises:
        UserError: a part that should have samples has none.
    """
    return _cut(np.random.default_rng((seed, samples)).permutation(samples), shares)


def _cut(order: Labels, shares: Shares) -> tuple[Labels, Labels, Labels]:
    samples = len(order)
    first, second = (round(share * samples) for share in (shares.train, shares.train + shares.validation))
    parts = order[:first], order[first:second], order[second:]
    for part, share, name in zip(parts, shares, ("train on", "decide by", "test with"), strict=True):
        if share > 0 and not len(part):
            raise UserError(f"{samples} samples are too few for {share:g} of them to {name}: give that part more.")
    return parts
