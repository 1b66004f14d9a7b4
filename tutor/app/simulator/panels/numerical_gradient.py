"""The gradient from losses alone."""

from typing import ClassVar

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import PROBES


class NumericalGradientPanel(Panel):
    """Central differences beside the derivatives."""

    NAME: ClassVar[str] = "numerical-gradient"
    TITLE: ClassVar[str] = "Numerical gradient"
    HELP: ClassVar[str] = PROBES["numerical-gradient"]
