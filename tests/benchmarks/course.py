"""The statistics of the course's questions: how many there are, how fresh, how helped, and what they ask one to do."""

from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tutor.course.lesson.catalogue import list_lessons
from tutor.course.lesson.lesson import read_lesson
from tutor.course.questions.question import Question
from tutor.course.review.what_now import CorePath

COMPUTED = ("number", "vector")


def is_helped(question: Question) -> bool:
    """Whether a number or a vector comes in parts or with a smaller question."""
    return len(question.tasks) > 1 or all(task.sub is not None for task in question.tasks if task.kind in COMPUTED)


def is_ahead(question: Question) -> bool:
    """Whether it asks to foretell what a run will do, to place a point, to find an error, or to complete a work."""
    asks = " ".join(task.ask for task in question.tasks)
    foretold = question.run is not None and any(
        task.kind == "choice" and getattr(task, "answer", None) is not None for task in question.tasks
    )
    placed = any(task.kind == "point" for task in question.tasks)
    named = any(words in asks for words in ("line is wrong", "Complete it", "What has it?"))
    return foretold or placed or named


def figures() -> Iterator[Figure]:
    headers = list_lessons()
    lessons = [read_lesson(header.path) for header in headers]
    questions = [question for lesson in lessons for question in lesson.questions]
    computed = [question for question in questions if any(task.kind in COMPUTED for task in question.tasks)]
    core = CorePath.of(headers)
    yield Figure("course: questions", len(questions), "", at_least=240)
    yield Figure(
        "course: with fresh numbers", 100 * sum(bool(q.given) for q in questions) / len(questions), " %", at_least=75
    )
    yield Figure("course: foretold, placed, found or completed", sum(map(is_ahead, questions)), "", at_least=40)
    yield Figure(
        "course: numbers and vectors with help", 100 * sum(map(is_helped, computed)) / len(computed), " %", at_least=90
    )
    yield Figure(
        "course: lessons that recall an earlier one",
        sum(bool(h.recall) for h in headers[1:]),
        "",
        at_least=len(headers) - 1,
    )
    yield Figure("course: minutes of the core path", core.minutes, " min", at_most=150)
    yield Figure("course: minutes of the whole", sum(header.minutes for header in headers), " min")
