"""What people who know PyTorch, Keras or optax type, in the names that it has here."""

from collections.abc import Mapping

from tutor.engine.rules.optimizers import OPTIMIZERS, Optimizer
from tutor.engine.runs.keys import OPTIMIZER, run_keys

_KNOBS: Mapping[str, str] = {
    "eps": "epsilon",
    "initial_accumulator_value": "first_sum",
    "eps_root": "epsilon_root",
    "b1": "beta1",
    "b2": "beta2",
}
_OF_EVERY_RULE = ("rate", "decay", "clip")
_YES = ("true", "1", "yes")


def in_our_names(leg: Mapping[str, object]) -> dict[str, object]:
    """The keys of a leg by the names that they have here; what cannot be told for certain stays as it was typed.

    `betas=0.9,0.999` is two keys, and `optimizer=sgd momentum=0.9` is the rule that PyTorch's SGD then is.
    """
    rule = OPTIMIZERS.get(OPTIMIZER.known_as(leg.get("optimizer", "")))
    keys = run_keys()
    ours = {**_KNOBS, **{other: name for name in _OF_EVERY_RULE for other in keys[name].also}}
    if rule is not None and "rho" in rule.knobs:
        ours["alpha"] = "rho"  # so PyTorch calls it
    found: dict[str, object] = {}
    for key, value in leg.items():
        name = key if key in keys else ours.get(key.lower(), key)
        parts = str(value).strip("()[]").split(",")
        if key == "betas" and len(parts) == 2:
            found |= {"beta1": parts[0], "beta2": parts[1]}
        else:
            found[key if name in leg or name in found else name] = value
    return found if rule is None else _with_momentum(found, rule)


def _with_momentum(leg: dict[str, object], rule: Optimizer) -> dict[str, object]:
    """The rule with the `momentum=` that PyTorch gives to it, which is a rule of its own here."""
    if "momentum" not in leg or "beta" in leg:
        return leg
    looks_ahead = rule.is_plain and str(leg.get("nesterov", "")).lower() in _YES
    name = "nesterov" if looks_ahead else rule.with_momentum or rule.name
    if "beta" not in OPTIMIZERS[name].knobs:
        return leg
    rest = {key: value for key, value in leg.items() if key != "momentum" and not (looks_ahead and key == "nesterov")}
    return {**rest, "optimizer": name, "beta": leg["momentum"]}
