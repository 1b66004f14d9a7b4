"""What home and the review say of a learner's progress: every mark differs in its character, not only in its colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from textual.content import Content

from tutor.app.widgets.learner import Learner
from tutor.app.widgets.prose import one_line
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.front_matter import Header
from tutor.course.mistakes.naming import mistake_in_words
from tutor.course.progress.days import local_day
from tutor.course.review.outline import Outline, outline
from tutor.course.review.recalled import Recalled, last_made
from tutor.course.review.summary import LessonProgress, MistakeCount, Summary
from tutor.course.review.what_now import MONTHS, next_reviews


@dataclass(frozen=True, slots=True)
class Learnt:
    """What takes a moment to read: every question of the course, and what the store says of them."""

    course: Outline
    summary: Summary
    asked: tuple[Recalled | None, ...]
    """The question behind each of the mix-ups that are shown."""
    headers: Sequence[Header]
    today: date

    @classmethod
    def read(cls, learner: Learner, mix_ups: int, course: Outline | None = None) -> Self:
        """Read a learner's progress, with so many mix-ups at most; a course that was read before is not read again."""
        course, headers, now = course or outline(), list_lessons(), learner.now()
        summary = course.summary(learner.store, now)
        asked = tuple(last_made(made, headers) for made in summary.mistakes[:mix_ups])
        return cls(course, summary, asked, headers, local_day(now))

    def panel(self, width: int, *, opens: bool) -> Content:
        """What is known, what gets mixed up, and once there is something in it a calendar, in so many columns.

        Args:
            opens: whether a mix-up's number, or a click, opens the page that clears it, and the next reviews are told.
        """
        summary = self.summary
        parts = [_headed("What you know", known(summary, self.headers, width))]
        if opens and (dates := next_reviews(summary.due, summary.coming, self.today)):
            parts[0] += Content.assemble("\n", ("next reviews: ", "$text-muted"), dates)
        if self.asked:
            titles = {header.id: header.title for header in self.headers}
            parts.append(_headed("Mix-ups to clear", _mix_ups(summary.mistakes, self.asked, titles, opens=opens)))
        if sum(count > 0 for count in summary.days.values()) >= _FEWEST_DAYS:
            weeks = max(_FEWEST_WEEKS, (width - 4) // _WEEK_COLUMNS)
            parts.append(_headed("Your days", heat_map(summary.days, weeks)))
        return Content("\n\n").join(parts)


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


def known(summary: Summary, headers: Sequence[Header], width: int) -> Content:
    """How many questions hold, are being learnt and are new, a row a part where there is room."""
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
    return Content("\n").join(lines)


def _added(rows: Sequence[LessonProgress]) -> tuple[int, int, int]:
    return sum(row.holds for row in rows), sum(row.learning for row in rows), sum(row.new for row in rows)


def _mix_ups(
    made: Sequence[MistakeCount], asked: Sequence[Recalled | None], titles: Mapping[str, str], *, opens: bool
) -> Content:
    """The mix-ups made most, each with its question."""
    lines = []
    for place, (each, recalled) in enumerate(zip(made, asked, strict=False), 1):
        shown = _mix_up(str(place) if opens else "·", each, recalled, titles.get(each.lesson, each.lesson))
        lines.append(shown.stylize(f"@click=screen.open_slip({place})") if opens else shown)
    return Content("\n").join(lines)


def _mix_up(mark: str, made: MistakeCount, recalled: Recalled | None, title: str) -> Content:
    times = f" {made.count} times" if made.count > 1 else ""
    head = Content.assemble(
        (mark, "bold $accent"), f"  {mistake_in_words(made.mistake)}{times}", (f" → {title}", "$text-muted")
    )
    if recalled is None:
        return head
    asked = Content(f"   “{one_line(recalled.ask)}”").stylize("$text-muted")
    answers = Content.assemble(
        "   you: ", (one_line(recalled.answer), "$warning"), "  right: ", (one_line(recalled.right), "$success")
    )
    return Content("\n").join([head, asked, answers])


def _headed(title: str, content: Content) -> Content:
    return Content("\n").join([Content(title).stylize("bold"), content])
