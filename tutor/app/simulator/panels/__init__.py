"""The panels that look closer from where the point stands, easiest first."""

from collections.abc import Mapping

from tutor.app.simulator.panels.dial import DialPanel
from tutor.app.simulator.panels.hessian import HessianPanel
from tutor.app.simulator.panels.numerical_gradient import NumericalGradientPanel
from tutor.app.simulator.panels.one_at_a_time import OneAtATimePanel
from tutor.app.simulator.panels.panel import Panel
from tutor.app.simulator.panels.regime import RegimePanel
from tutor.app.simulator.panels.starts import StartsPanel
from tutor.app.simulator.panels.sweep import SweepPanel
from tutor.app.simulator.panels.tangent import TangentPanel

__all__ = ["PANELS", "Panel"]

PANELS: Mapping[str, type[Panel]] = {
    panel.NAME: panel
    for panel in (
        RegimePanel,
        TangentPanel,
        OneAtATimePanel,
        DialPanel,
        SweepPanel,
        StartsPanel,
        NumericalGradientPanel,
        HessianPanel,
    )
}
"""Each panel's class by its name, which is the name of its probe."""
