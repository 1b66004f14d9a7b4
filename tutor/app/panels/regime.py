"""What the run is doing, why, and where its learning rate lies among the limits."""

from typing import ClassVar

from tutor.app.panels.panel import Panel
from tutor.charts.probes import PROBES


class RegimePanel(Panel):
    """The regime over a ruler of learning rates."""

    NAME: ClassVar[str] = "regime"
    TITLE: ClassVar[str] = "Regime"
    HELP: ClassVar[str] = PROBES["regime"]
