"""What the home screen says of a learner's progress: every mark differs in its character, not only in its colour."""

from collections.abc import Mapping, Sequence
from datetime import date

from textual.content import Content

from tutor.app.widgets.prose import one_line
from tutor.course.lesson.front_matter import Header
from tutor.course.mistakes.naming import mistake_in_words
from tutor.course.review.recalled import Recalled
from tutor.course.review.summary import LessonProgress, MistakeCount, Summary
from tutor.course.review.what_now import MONTHS, next_reviews

_HEAT = "·░▒▓█"
_BUSY = (0, 1, 4, 10, 20)
"""Answers in a day from which each mark of the heat map stands."""

_WEEKDAYS = ("Mo", "  ", "We", "  ", "Fr", "  ", "Su")


def heat_mark(answers: int) -> str:
    """A day's mark, from · for none to █ for twenty or more."""
    return _HEAT[sum(answers >= least for least in _BUSY) - 1]


def heat_map(days: Mapping[date, int], weeks: int) -> Content:
    """A column a week, a row a weekday, the newest week on the right, the months above; it begins with an answer."""
    every = list(days)
    columns = [every[first : first + 7] for first in range(0, len(every), 7)][-weeks:]
    while len(columns) > _FEWEST_WEEKS and not any(days[day] for day in columns[0]):
        columns = columns[1:]
    months, previous = "", 0
    for week in columns:
        if len(months) <= 2 * columns.index(week):  # else the name before still stands there
            months += MONTHS[week[0].month - 1].ljust(4) if week[0].month != previous else "  "
        previous = week[0].month
    rows = [Content(f"   {months.rstrip()}").stylize("$text-muted")]
    for weekday, name in enumerate(_WEEKDAYS):
        marks = " ".join(heat_mark(days[week[weekday]]) if weekday < len(week) else " " for week in columns)
        rows.append(Content.assemble((f"{name} ", "$text-muted"), (marks.rstrip(), "$success")))
    return Content("\n").join(rows)


_FEWEST_WEEKS, _WEEK_COLUMNS = 4, 2
_FEWEST_DAYS = 2
"""On which something was answered, before a calendar has anything to show."""


def known(summary: Summary, headers: Sequence[Header], today: date, width: int) -> Content:
    """How many questions hold, are being learnt and are new, a row a part where there is room; the next reviews."""
    parts: dict[str, list[LessonProgress]] = {}
    progress = {each.lesson: each for each in summary.lessons}
    for header in headers:
        if header.id in progress:
            parts.setdefault(header.part or header.title, []).append(progress[header.id])
    widest = max((len(name) for name in parts), default=0)
    if width < widest + 24:
        holds, learning, new = _added(summary.lessons)
        lines = [Content(f"holding {holds} · learning {learning} · new {new}")]
    else:
        lines = [Content(f"{'':{widest}}  holds  learning  new").stylize("$text-muted")]
        for name, rows in parts.items():
            holds, learning, new = _added(rows)
            columns = (f"{holds:>7}", "$success"), f"{learning:>10}", (f"{new:>5}", "$text-muted")
            lines.append(Content.assemble(f"{name:{widest}}", *columns))
    dates = next_reviews(summary.due, summary.coming, today)
    if dates:
        lines.append(Content.assemble(("next reviews: ", "$text-muted"), dates))
    return Content("\n").join(lines)


def _added(rows: Sequence[LessonProgress]) -> tuple[int, int, int]:
    return sum(row.holds for row in rows), sum(row.learning for row in rows), sum(row.new for row in rows)


def mistakes(made: Sequence[MistakeCount], asked: Sequence[Recalled | None], titles: Mapping[str, str]) -> Content:
    """The mix-ups made most, each with its question: its number, or a click, opens the page that clears it."""
    if not made:
        return Content("None so far.").stylize("$text-muted")
    return Content("\n").join(
        _mix_up(place, each, recalled, titles.get(each.lesson, each.lesson)).stylize(
            f"@click=screen.open_slip({place})"
        )
        for place, (each, recalled) in enumerate(zip(made, asked, strict=True), 1)
    )


def _mix_up(place: int, made: MistakeCount, recalled: Recalled | None, title: str) -> Content:
    times = f" {made.count} times" if made.count > 1 else ""
    head = Content.assemble(
        (f"{place}", "bold $accent"), f"  {mistake_in_words(made.mistake)}{times}", (f" → {title}", "$text-muted")
    )
    if recalled is None:
        return head
    asked = Content(f"   “{one_line(recalled.ask)}”").stylize("$text-muted")
    answers = Content.assemble(
        "   you: ", (one_line(recalled.answer), "$warning"), "  right: ", (one_line(recalled.right), "$success")
    )
    return Content("\n").join([head, asked, answers])


def you_panel(
    summary: Summary, headers: Sequence[Header], asked: Sequence[Recalled | None], width: int, today: date
) -> Content:
    """What is known, what gets mixed up, and once there is something in it a calendar, in so many columns."""
    titles = {header.id: header.title for header in headers}
    parts = [_headed("What you know", known(summary, headers, today, width))]
    if summary.mistakes:
        parts.append(_headed("Mix-ups to clear", mistakes(summary.mistakes[: len(asked)], asked, titles)))
    if sum(count > 0 for count in summary.days.values()) >= _FEWEST_DAYS:
        parts.append(_headed("Your days", heat_map(summary.days, max(_FEWEST_WEEKS, (width - 4) // _WEEK_COLUMNS))))
    return Content("\n\n").join(parts)


def _headed(title: str, content: Content) -> Content:
    return Content("\n").join([Content(title).stylize("bold"), content])
