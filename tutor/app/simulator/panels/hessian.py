"""How the surface curves at the present frame."""

from typing import ClassVar

from tutor.app.simulator.panels.panel import Panel
from tutor.charts.probes.probes import PROBES


class HessianPanel(Panel):
    """The Hessian, its eigenvalues, and the kind of point; its axes belong on the surface beside it."""

    NAME: ClassVar[str] = "hessian"
    TITLE: ClassVar[str] = "Hessian"
    HELP: ClassVar[str] = PROBES["hessian"]
