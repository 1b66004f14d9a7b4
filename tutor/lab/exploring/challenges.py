"""Things to try in the simulator: goals on many surfaces, written like a lesson's questions and judged like them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from tutor.course.lesson.lesson import Lesson, Prose, read_lesson
from tutor.course.progress import Store
from tutor.course.progress.attempt import Attempt
from tutor.course.questions.grading import grade
from tutor.course.questions.kinds.goal import GoalTask, GoalVariant
from tutor.course.questions.question import Question, draw
from tutor.course.questions.verdict import Verdict
from tutor.engine.errors import UserError
from tutor.engine.runs.line import options_in, run_line
from tutor.engine.suggestion import did_you_mean
from tutor.lab.simulation import Simulation

LESSON = "challenges"
REACHED, MISSED = "reached", "missed"
"""Verdicts of their own, which make no card: what was reached is not asked again."""


_ENOUGH = 5
"""Updates after which the judge goes on by itself, where no single frame says whether a goal is reached."""


@dataclass(frozen=True, slots=True, eq=False)
class Challenge:
    """One thing to try."""

    name: str
    question: Question
    group: str
    """The kind of surface."""

    @property
    def task(self) -> GoalTask:
        (task,) = self.question.tasks
        assert isinstance(task, GoalTask)
        return task

    @property
    def variant(self) -> GoalVariant:
        variant = draw(self.question, 0)
        assert isinstance(variant, GoalVariant)
        return variant

    @property
    def line(self) -> str:
        """The run to begin with."""
        return str(self.question.run)

    @property
    def surface(self) -> str:
        """The name of its surface."""
        return str(options_in(self.line)["surface"])

    def begin(self) -> Simulation:
        """The simulation to try it in, before its first update."""
        return Simulation(self.variant.first_frame())

    def judge(self, line: str) -> Verdict:
        """The verdict on a run line; one that cannot be read, or changes what should stay, is no answer."""
        return grade(self.variant, line)

    def judge_run(self, simulation: Simulation) -> Verdict | None:
        """The verdict on a run in the simulator; None as long as it has not come to where one can be given."""
        descent, goal = simulation.descent, self.task.goal
        losses = descent.history.losses
        if goal.loss_below is None:
            is_over = descent.last >= min(goal.within, _ENOUGH)
        else:
            is_over = bool((losses < goal.loss_below).any()) or descent.last >= goal.within
        return self.judge(run_line(descent.seek(descent.last))) if is_over else None

    def attempt(self, line: str, verdict: Verdict, at: datetime) -> Attempt:
        """The attempt as it goes to the log."""
        told = REACHED if verdict.is_right else MISSED
        return Attempt(question=self.question.id, lesson=LESSON, answer=line, verdict=told, at=at)

    def record(self, done: bool) -> dict[str, object]:
        """It as JSON."""
        task = self.task
        return {
            "name": self.name,
            "group": self.group,
            "run": self.line,
            "ask": task.ask,
            "goal": task.goal.model_dump(exclude_defaults=True),
            "change": list(task.change),
            "par": task.par,
            "hint": task.hint,
            "done": done,
        }


@cache
def challenges() -> tuple[Challenge, ...]:
    """All of them, easiest surfaces first."""
    return tuple(_read())


def challenges_as_lesson() -> Lesson:
    """The same as a lesson's questions."""
    return read_lesson(Path(__file__).with_name("challenges.md"))


def _read() -> Iterator[Challenge]:
    group = ""
    for page in challenges_as_lesson().pages:
        for block in page.blocks:
            if isinstance(block, Question):
                yield Challenge(block.id.partition(".")[2], block, group)
            elif isinstance(block, Prose):
                group = block.markdown.strip().lstrip("# ")


def challenge_named(name: str) -> Challenge:
    """A challenge by its name.

    Raises:
        UserError: there is none.
    """
    found = {each.name: each for each in challenges()}
    if name not in found:
        raise UserError(f"There is no challenge “{name}”. {did_you_mean(name, found)}")
    return found[name]


def on_surface(name: str, done: Collection[str]) -> Challenge | None:
    """What to try on a surface: the first that is not done, else the first; None where there is none."""
    here = [each for each in challenges() if each.surface == name]
    return next((each for each in here if each.question.id not in done), here[0] if here else None)


def done_in(store: Store) -> set[str]:
    """The ids of those that were reached."""
    return {attempt.question for attempt in store.attempts(lesson=LESSON) if attempt.verdict == REACHED}
