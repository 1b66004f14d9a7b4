"""Every optimizer by name."""

from collections.abc import Mapping

from tutor.engine.rules.adaptive import AdaGrad, Adam, AdamW, RMSProp
from tutor.engine.rules.first_order import (
    FixedLength,
    GradientDescent,
    Momentum,
    MomentumPyTorch,
    Nesterov,
    OneAtATime,
)
from tutor.engine.rules.second_order import BestDirection, Newton
from tutor.engine.rules.update import Optimizer, Point, State, Update

__all__ = ["OPTIMIZERS", "GradientDescent", "Optimizer", "Point", "State", "Update"]

OPTIMIZERS: Mapping[str, Optimizer] = {
    rule.name: rule
    for rule in (
        GradientDescent(),
        FixedLength(),
        OneAtATime(),
        Momentum(),
        MomentumPyTorch(),
        Nesterov(),
        AdaGrad(),
        RMSProp(),
        Adam(),
        AdamW(),
        Newton(),
        BestDirection(),
    )
}
"""Every rule by the name people type, easiest first.

The default learning rates suit the course's surfaces, where a step of about 0.1 can be seen; PyTorch's own are smaller.
"""
