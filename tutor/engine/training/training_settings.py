"""What a network is trained with, until something is changed."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from tutor.engine.arrays import Array
from tutor.engine.errors import UserError
from tutor.engine.network.network import Network
from tutor.engine.runs.frames import Settings

Deed: TypeAlias = tuple[str, float]
"""What was done to the weights by hand: `("prune", 0.2)` kept a share of them, `("W1[2,0]", 0.5)` set one."""


@dataclass(frozen=True, slots=True, eq=False)
class TrainingSettings:
    """What a network is trained with, until a knob is changed."""

    updates: Settings
    """Optimizer, knobs, schedule, decay and clipping; a mask here is combined with the two below."""
    batch: int | None = None
    """Examples for each update; all of them where none is said."""
    l1: float = 0.0
    """λ₁ of λ₁·Σ|w|."""
    l2: float = 0.0
    """λ₂ of ½·λ₂·Σw²."""
    dropout: float = 0.0
    """The share of hidden units left out of each update."""
    frozen: frozenset[int] = frozenset()
    """Numbers, from 1, of layers whose parameters stay as they are."""
    kept: Array | None = None
    """1 where a parameter is in use, 0 where it was pruned, shape (d,)."""
    deeds: tuple[Deed, ...] = ()
    """What was done to the weights where these settings begin, in order."""

    def masked(self, network: Network) -> Settings:
        """The settings of the updates with frozen and pruned parameters masked out."""
        masks = [mask for mask in (self.updates.mask, self.kept) if mask is not None]
        if self.frozen:
            moving = np.ones(network.size)
            for number in self.frozen:
                if not 1 <= number <= len(network.layers):
                    raise UserError(f"The network has layers 1 to {len(network.layers)}, and no {number} to freeze.")
                moving[network.slices[number - 1]] = 0.0
            masks.append(moving)
        return replace(self.updates, mask=np.prod(masks, axis=0)) if masks else self.updates
