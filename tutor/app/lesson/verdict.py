"""What is said to an answer: a sign, and words."""

from textual.content import Content

from tutor.app.widgets.prose import one_line
from tutor.course.lesson.asking import Asking
from tutor.course.questions.verdict import Verdict
from tutor.words.visible import visible


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
