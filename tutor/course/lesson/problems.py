"""What is wrong in a lesson file, said so that its author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tutor.engine.errors import UserError
from tutor.words.visible import visible


@dataclass(frozen=True, slots=True, order=True)
class LessonProblem:
    """One thing to mend, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        # A file's name may hold what a terminal obeys, too.
        return f"{visible(self.file)}:{self.line}: {visible(self.message)}"


class LessonError(UserError):
    """A lesson that cannot be read; its problems say why, each with its line."""

    def __init__(self, problems: Iterable[LessonProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
