"""What slope and curvature promise for the coming step."""

from typing import ClassVar

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import PROBES


class TangentPanel(Panel):
    """The predictions of the first and the second order beside the truth."""

    NAME: ClassVar[str] = "tangent"
    TITLE: ClassVar[str] = "Tangent and parabola"
    HELP: ClassVar[str] = PROBES["tangent"]
