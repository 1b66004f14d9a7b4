"""The rows of the course: what to do now, then the parts with their lessons; each stands where it stood before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from tutor.course.lesson.front_matter import Header
from tutor.course.review.what_now import CORE, Way

if TYPE_CHECKING:
    from tutor.course.review.summary import LessonProgress

WAY = "way-"
"""With their place after it, the ids of the things to do now."""

_BAR = 6
_MARKS = {"lesson": "▶", "review": "↻", "opening": "▶", "core": CORE, "placement": "?"}


def lesson_mark(progress: "LessonProgress | None") -> str:
    """● done, ✓ passed though something in it is open, ◐ begun, ○ not begun."""
    if progress is not None and progress.done == progress.questions and progress.done:
        return "●"
    if progress is not None and progress.is_passed:
        return "✓"
    return "◐" if progress is not None and progress.done else "○"


def lesson_number(header: Header) -> str:
    """What a lesson's file begins with, such as 04b; it says the order and nothing else."""
    return header.path.stem.partition("-")[0]


def course_rows(
    ways: Sequence[Way], headers: Sequence[Header], progress: "Mapping[str, LessonProgress]", width: int, height: int
) -> list[Option]:
    """Everything that can be chosen, in rows that fill a width; with more height come gaps, and then summaries."""
    parts = len({header.part for header in headers if header.part})
    needed = len(ways) + len(headers) + parts
    has_gaps, has_summaries = height > needed + parts, height > needed + parts + len(headers)
    numbers = max((len(lesson_number(header)) for header in headers), default=0)
    options = [
        Option(Content(f"{_MARKS[way.to]} {way.words}").stylize("bold $accent" if place == 0 else ""), f"{WAY}{place}")
        for place, way in enumerate(ways)
    ]
    part = ""
    for header in headers:
        if header.part and header.part != part:
            part = header.part
            heading = Content(part).stylize("bold $secondary")
            options.append(Option(Content("\n") + heading if has_gaps else heading, disabled=True))
        row = lesson_row(header, progress.get(header.id), numbers, width)
        if has_summaries:
            summary = Content(f"{' ' * (numbers + 3)}{header.summary}").stylize("$text-muted")
            row = Content("\n").join([row, summary.truncate(width, ellipsis=True)])
        options.append(Option(row, header.id))
    return options


def lesson_row(header: Header, progress: "LessonProgress | None", numbers: int, width: int) -> Content:
    """A lesson with its mark, its number, a bar, how many of its questions are answered, and its minutes."""
    left = f"{lesson_mark(progress)} {lesson_number(header):{numbers}} "
    right = list(_columns(header, progress, width))
    room = width - len(left) - sum(part.cell_length for part in right)
    named = f"{header.title} {CORE}" if header.core_questions else header.title
    title = Content(named).truncate(max(1, room), ellipsis=True, pad=True)
    return Content.assemble(left, title, *right)


def _columns(header: Header, progress: "LessonProgress | None", width: int) -> Iterator[Content]:
    """What stands at the right of a lesson, as far as the width has room for it; empty until it is counted."""
    done, questions = (progress.done, progress.questions) if progress else (0, header.questions)
    due = f"↻{progress.due}" if progress and progress.due else ""
    if width >= 60:
        yield Content(f" {due:<3} ").stylize("$accent")
        yield _bar(done, questions)
    count = f"{done}/{questions}" if progress else f"/{questions}"
    count = count if questions else ""
    yield Content(f"{count:>{6 if width >= 60 else 5}}").stylize("$text-muted")
    if width >= 70:
        yield Content(f"{header.minutes:>4} min").stylize("$text-muted")
    elif width >= 54:
        yield Content(f"{header.minutes:>3}'").stylize("$text-muted")


def _bar(done: int, questions: int) -> Content:
    full = round(_BAR * done / questions) if questions else 0
    full = max(full, 1) if done else 0
    return Content.assemble(("━" * full, "$success"), ("─" * (_BAR - full), "$border-blurred"))
