"""Numbers: surfaces, rules, runs, networks and what they are doing. NumPy only.

For people who import it:

    from tutor.engine import run, train, regime, surface, SURFACES, OPTIMIZERS, SCHEDULES

    descent = run("parabola start=6 rate=0.3 steps=5")
    descent.history.parameters     # every θ, shape (frames, d); float64
    descent.update_from(0).terms   # every number of one update, by name
    regime(descent)                # what the run is doing, and why

Arrays have their components first: θ has shape (d, *batch), a loss (*batch), a gradient (d, *batch). What a person
typed wrongly raises `UserError`, whose message says what to write. Names that do not stand in `__all__` may move.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.engine.analysis.probes import direction_dial as direction_dial
    from tutor.engine.analysis.probes import numerical_gradient as numerical_gradient
    from tutor.engine.analysis.probes import one_at_a_time as one_at_a_time
    from tutor.engine.analysis.probes import prediction as prediction
    from tutor.engine.analysis.probes import rate_limits as rate_limits
    from tutor.engine.analysis.probes import shrinking_step as shrinking_step
    from tutor.engine.analysis.record import run_record as run_record
    from tutor.engine.analysis.regimes import regime as regime
    from tutor.engine.errors import UserError as UserError
    from tutor.engine.named import run as run
    from tutor.engine.named import surface as surface
    from tutor.engine.named import train as train
    from tutor.engine.rules.optimizers import OPTIMIZERS as OPTIMIZERS
    from tutor.engine.rules.schedules import SCHEDULES as SCHEDULES
    from tutor.engine.runs.frames import Settings as Settings
    from tutor.engine.runs.history import Descent as Descent
    from tutor.engine.surfaces.built_in import SURFACES as SURFACES
    from tutor.engine.training.training import Training as Training

_HOMES = {
    "analysis.probes": "direction_dial numerical_gradient one_at_a_time prediction rate_limits shrinking_step",
    "analysis.record": "run_record",
    "analysis.regimes": "regime",
    "errors": "UserError",
    "named": "run surface train",
    "rules.optimizers": "OPTIMIZERS",
    "rules.schedules": "SCHEDULES",
    "runs.history": "Descent Settings",
    "surfaces.built_in": "SURFACES",
    "training.training": "Training",
}

__all__ = [name for names in _HOMES.values() for name in names.split()]


def __getattr__(name: str) -> object:
    # Late, since the command line starts with rooms of the engine that need no NumPy.
    for home, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"tutor.engine.{home}"), name)
    raise AttributeError(f"tutor.engine has no {name}; it has {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return [*__all__]
