"""The coordinates of the coming step, each alone."""

from typing import ClassVar

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import PROBES


class OneAtATimePanel(Panel):
    """Single effects beside the effect of moving together."""

    NAME: ClassVar[str] = "one-at-a-time"
    TITLE: ClassVar[str] = "One at a time, all at once"
    HELP: ClassVar[str] = PROBES["one-at-a-time"]
