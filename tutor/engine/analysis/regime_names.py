"""The names of what a run can be doing."""

from collections.abc import Mapping
from typing import NamedTuple

REGIMES: Mapping[str, str] = {
    "one-sided": "comes closer with every update and stays on its side",
    "one-step": "lands on the bottom with one update",
    "crossing": "lands on the other side with every update, and closer",
    "ripples": "swings through the bottom, less and less far",
    "no-progress": "moves, or stands, without coming closer",
    "diverging": "ends farther away with every update",
    "out-of-bounds": "has stepped to where the formula has no value, or no gradient",
    "unbounded-below": "goes down for ever, on a loss that has no lowest value",
    "towards-a-saddle": "comes to rest on a saddle, since it began without any part along the way down",
    "at-a-saddle": "rests where the gradient is zero and the loss still falls to some side",
    "escaping-a-saddle": "leaves a saddle along its way down, faster with every update",
    "at-a-maximum": "rests where the gradient is zero and the loss falls to every side",
    "at-a-minimum": "rests at a minimum; no lower one is known",
    "in-a-local-minimum": "rests at a minimum, though a lower one is known",
    "on-a-plateau": "hardly moves, on a flat part that is no minimum",
    "creeping": "goes down in steps far smaller than the curvature allows",
    "noisy": "jitters about one place with the noise of its minibatches",
    "descending": "goes down, with nothing special to say",
    "not-started": "has made no update yet",
}
"""Every regime by its name, with what a run in it does."""


class Regime(NamedTuple):
    """What a run is doing."""

    name: str
    """One of REGIMES."""
    reason: str
    """Why, in one sentence with the numbers."""
