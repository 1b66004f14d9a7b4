"""The "Where am I?" panels by name, easiest first."""

from collections.abc import Mapping

from tutor.app.panels.panel import Panel
from tutor.app.panels.regime import RegimePanel
from tutor.app.panels.tangent import TangentPanel

__all__ = ["PANELS", "Panel"]

PANELS: Mapping[str, type[Panel]] = {panel.NAME: panel for panel in (RegimePanel, TangentPanel)}
"""Each panel's class by its name, which is the name of its probe."""
