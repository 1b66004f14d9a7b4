"""Every optimizer by name."""

from collections.abc import Mapping

from tutor.engine.rules import adaptive, gradient, less_common, momentum, second_order
from tutor.engine.rules.update import Optimizer, Point, State, Update

__all__ = ["OPTIMIZERS", "Optimizer", "Point", "State", "Update", "register"]

_RULES: dict[str, Optimizer] = {}

OPTIMIZERS: Mapping[str, Optimizer] = _RULES
"""Every rule by the name people type, easiest first.

The default learning rates suit the course's surfaces, where a step of about 0.1 can be seen; PyTorch's own are smaller.
"""


def register(rule: Optimizer) -> Optimizer:
    """Let every front end, question and run line have a rule, from here on.

    Raises:
        ValueError: another rule has this name, or it has no learning rate to begin with.
    """
    if rule.name in _RULES:
        raise ValueError(f"There is an optimizer {rule.name} already; give this one another name.")
    if next(iter(rule.knobs), "") != "learning_rate":
        raise ValueError(f"The first knob of {rule.name} must be learning_rate.")
    _RULES[rule.name] = rule
    return rule


for _family in (gradient, momentum, adaptive, second_order, less_common):
    for _rule in _family.RULES:
        register(_rule)
