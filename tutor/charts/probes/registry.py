"""All the probes there are, easiest first: every file of this folder that sets `PROBE` has one."""

from importlib import import_module
from pkgutil import iter_modules

from tutor.charts import probes
from tutor.charts.probes.report import Probe, ProbeError, Report
from tutor.engine.runs.history import Descent


def _all() -> dict[str, Probe]:
    modules = (import_module(f"{probes.__name__}.{each.name}") for each in iter_modules(probes.__path__))
    found = [each for each in (getattr(module, "PROBE", None) for module in modules) if isinstance(each, Probe)]
    return {each.name: each for each in sorted(found, key=lambda each: (each.digit or 10, each.name))}


PROBES = _all()
"""By name."""


def probe(name: str, descent: Descent, reach: float | None = None) -> Report:
    """Look around from the frame under the cursor.

    Args:
        reach: how far a probe looks of which that can be chosen; else as far as is usual.

    Raises:
        ProbeError: there is no such probe, or it has nothing to see here, and why.
        UserError: it would look too far.
    """
    if name not in PROBES:
        raise ProbeError(f"There is no probe {name}; choose from {', '.join(PROBES)}.")
    wanted = PROBES[name]
    if reach is not None and wanted.reach is not None and wanted.reach.limit is not None:
        wanted.reach.limit.check(int(reach))
    return wanted.look(descent, reach)
