"""A probe of a run, by the run's line."""

from tutor.charts.probes.registry import probe
from tutor.charts.probes.report import Report
from tutor.engine.runs.line import parse_run


def look(name: str, line: str, reach: float | None = None) -> Report:
    return probe(name, parse_run(line).descent(), reach)
