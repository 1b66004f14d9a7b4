"""What is said to an answer: a sign, words, and where a mistake leads."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tutor.app.widgets.chart import ChartView
from tutor.app.widgets.prose import one_line
from tutor.charts.drawing.trails import Trail
from tutor.charts.runs.loss import Curve, LossChart
from tutor.charts.runs.surface import SurfaceChart
from tutor.course.lesson.asking import Asking
from tutor.course.questions.verdict import Consequence, Verdict
from tutor.engine.surfaces.contract import Surface
from tutor.words.visible import visible

_ORDERS_OF_MAGNITUDE = 1e3
"""Losses further apart than this are drawn on a logarithmic scale."""


def verdict_content(asking: Asking) -> Content:
    """The verdict on the newest answer; empty where there is none."""
    verdict = asking.verdict
    if verdict is None:
        return Content("— Skipped.").stylize("$text-muted") if asking.attempted.skipped else Content("")
    note = [Content(f"({visible(verdict.note)})").stylize("$text-muted")] if verdict.note else []
    match verdict.outcome:
        case "right":
            return Content("\n").join([_said("✓ ", verdict.message, "$success"), *note])
        case "wrong":
            return Content("\n").join([_said("✗ ", verdict.message, "$error"), *note])
        case "unreadable":
            return _unreadable(verdict, asking.answer)
    return Content.assemble(
        ("You wrote:  ", "$text-muted"), visible(verdict.note), "\n", ("A model:    ", "$text-muted"),
        one_line(verdict.message), "\n", ("Does yours say the same?", "bold"),
    )  # fmt: skip


def _said(sign: str, message: str, colour: str) -> Content:
    return Content(sign + one_line(message)).stylize(f"bold {colour}", 0, len(sign)).stylize(colour, len(sign))


def _unreadable(verdict: Verdict, answer: str) -> Content:
    lines = [Content("? Not read, and it costs nothing: " + visible(verdict.message)).stylize("$warning")]
    if verdict.position is not None and answer.strip():
        lines += [Content("  " + visible(answer)), Content("  " + " " * verdict.position + "↑").stylize("$warning")]
    return Content("\n").join(lines)


class WhereItLeads(Widget):
    """The run of a broken rule beside the right one."""

    DEFAULT_CSS = """
    WhereItLeads {
        height: auto; margin: 1 0 0 0;
        ChartView { height: 9; }
        Static { height: auto; }
    }
    """

    def __init__(self, consequence: Consequence, surface: Surface) -> None:
        super().__init__()
        self._consequence = consequence
        self._chart = consequence_chart(consequence, surface)

    def compose(self) -> ComposeResult:
        yield Static(Content("Where that leads, done again and again:").stylize("$text-muted"), markup=False)
        yield ChartView()
        yield Static(Content(f"◆ {self._consequence.sentence}"), markup=False)

    def on_mount(self) -> None:
        self.query_one(ChartView).show(self._chart)


def consequence_chart(consequence: Consequence, surface: Surface) -> LossChart | SurfaceChart:
    """Both runs from above on a surface of two parameters, else their losses by step."""
    broken, right = consequence.broken, consequence.right
    if len(surface.window) == 2:
        return SurfaceChart(surface, [Trail(broken.parameters), Trail(right.parameters)])
    losses = [*broken.losses[broken.losses > 0], *right.losses[right.losses > 0]]
    logarithmic = len(losses) == len(broken.losses) + len(right.losses) and max(losses) > _ORDERS_OF_MAGNITUDE * min(
        losses
    )
    curves = [Curve("that way", broken.losses), Curve("the right rule", right.losses)]
    return LossChart(curves, len(broken.losses) - 1, logarithmic)
