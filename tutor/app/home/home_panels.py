"""What the home screen says of a learner's progress: every mark differs in its character, not only in its colour."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from tutor.course.lesson.front_matter import Header
from tutor.course.review.summary import LessonProgress, MistakeCount, Summary

_HEAT = "·░▒▓█"
_BUSY = (0, 1, 4, 10, 20)
"""Answers in a day from which each mark of the heat map stands."""

_BAR = 10
_WEEKDAYS = ("Mo", "  ", "We", "  ", "Fr", "  ", "Su")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""English like every other word here, whatever the locale."""


def lesson_mark(progress: LessonProgress | None) -> str:
    """● done, ◐ begun, ○ not begun."""
    if progress is None or not progress.done:
        return "○"
    return "●" if progress.done == progress.questions else "◐"


def lesson_number(header: Header) -> str:
    """What a lesson's file begins with, such as 04b."""
    return header.path.stem.partition("-")[0]


def lesson_row(header: Header, progress: LessonProgress | None, width: int) -> Content:
    """A lesson with its mark, its number in so many columns, and how many of its questions are answered."""
    row = Content(f"{lesson_mark(progress)} {lesson_number(header):{width}}  {header.title}")
    if progress is None or not progress.questions:
        return row
    due = f", {progress.due} due" if progress.due else ""
    return row + Content(f"  {progress.done}/{progress.questions}{due}").stylize("$text-muted")


def heat_mark(answers: int) -> str:
    """A day's mark, from · for none to █ for twenty or more."""
    return _HEAT[sum(answers >= least for least in _BUSY) - 1]


def heat_map(days: Mapping[date, int], weeks: int) -> Content:
    """A column a week, a row a weekday, the newest week on the right, the months above."""
    every = list(days)
    columns = [every[first : first + 7] for first in range(0, len(every), 7)][-weeks:]
    months, previous = "", 0
    for week in columns:
        if len(months) <= 2 * columns.index(week):  # else the name before still stands there
            months += _MONTHS[week[0].month - 1].ljust(4) if week[0].month != previous else "  "
        previous = week[0].month
    rows = [Content(f"   {months.rstrip()}").stylize("$text-muted")]
    for weekday, name in enumerate(_WEEKDAYS):
        marks = " ".join(heat_mark(days[week[weekday]]) if weekday < len(week) else " " for week in columns)
        rows.append(Content.assemble((f"{name} ", "$text-muted"), (marks.rstrip(), "$success")))
    legend = "  ".join(
        f"{mark} {least}+" if least else f"{mark} none" for mark, least in zip(_HEAT, _BUSY, strict=True)
    )
    return Content("\n").join([*rows, Content(f"   {legend}").stylize("$text-muted")])


def mastery(ideas: Mapping[str, float]) -> Content:
    """A bar an idea: how near its questions are to holding for three weeks."""
    known = [(name, share) for name, share in ideas.items() if share > 0]
    if not known:
        return Content("An idea grows here as its questions hold for longer.").stylize("$text-muted")
    widest = max(len(name) for name, _ in known)
    return Content("\n").join(
        Content.assemble(name.ljust(widest), "  ", (_bar(share), "$success"), f" {share * 100:3.0f} %")
        for name, share in known
    )


def _bar(share: float) -> str:
    full = round(share * _BAR)
    return "█" * full + "░" * (_BAR - full)


def mistakes(made: Sequence[MistakeCount], titles: Mapping[str, str]) -> Content:
    """The slips made most, each with the lesson that cures it: its number, or a click, opens that."""
    if not made:
        return Content("None so far.").stylize("$text-muted")
    return Content("\n").join(
        Content.assemble(
            (f"{place}", "bold $accent"),
            f"  {each.count}× {each.mistake}",
            (f"  → {titles.get(each.lesson, each.lesson)}", "$text-muted"),
        ).stylize(f"@click=screen.open_slip({place})")
        for place, each in enumerate(made, 1)
    )


def newcomer() -> Content:
    """What stands where progress will."""
    lines = [
        "Welcome. You will step a point downhill, one update at a time, and see every number of it.",
        "Press enter to begin with the first lesson. It takes about ten minutes.",
        "S opens the simulator, where nothing is asked. F1 says what every key does.",
    ]
    return Content("\n\n").join(map(Content, lines))


def progress_panel(summary: Summary, titles: Mapping[str, str], weeks: int) -> Content:
    """Days, mistakes and ideas, one under the other."""
    if not summary.answered:
        return newcomer()
    parts = [
        _headed("Your days", heat_map(summary.days, weeks)),
        _headed("Slips you make most", mistakes(summary.mistakes, titles)),
        _headed("What you know", mastery(summary.ideas)),
    ]
    return Content("\n\n").join(parts)


def _headed(title: str, content: Content) -> Content:
    return Content("\n").join([Content(title).stylize("bold"), content])
