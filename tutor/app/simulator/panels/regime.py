"""What the run is doing, why, and where its learning rate lies among the limits."""

from typing import ClassVar

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import PROBES


class RegimePanel(Panel):
    """The regime over a ruler of learning rates."""

    NAME: ClassVar[str] = "regime"
    TITLE: ClassVar[str] = "Regime"
    HELP: ClassVar[str] = PROBES["regime"]
