"""What slope and curvature promise for the coming step."""

from typing import ClassVar

from tutor.app.panels.panel import Panel


class TangentPanel(Panel):
    """The predictions of the first and the second order beside the truth."""

    NAME: ClassVar[str] = "tangent"
    TITLE: ClassVar[str] = "Tangent and parabola"
    HELP: ClassVar[str] = "The loss that slope and curvature promise for the coming step, beside the loss that it has."
