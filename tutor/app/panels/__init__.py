"""The "Where am I?" panels by name, easiest first."""

from collections.abc import Mapping

from tutor.app.panels.dial import DialPanel
from tutor.app.panels.hessian import HessianPanel
from tutor.app.panels.numerical_gradient import NumericalGradientPanel
from tutor.app.panels.one_at_a_time import OneAtATimePanel
from tutor.app.panels.panel import Panel
from tutor.app.panels.regime import RegimePanel
from tutor.app.panels.starts import StartsPanel
from tutor.app.panels.sweep import SweepPanel
from tutor.app.panels.tangent import TangentPanel

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
