"""One file for each kind of question: what its author writes, and how it is drawn, graded, worked out and proved."""

from collections.abc import Mapping

from tutor.course.questions.kinds.choice import ChoiceTask
from tutor.course.questions.kinds.formula import FormulaTask
from tutor.course.questions.kinds.goal import GoalTask
from tutor.course.questions.kinds.number import TypedTask
from tutor.course.questions.kinds.order import OrderTask
from tutor.course.questions.kinds.point import PointTask
from tutor.course.questions.kinds.rule import RuleTask
from tutor.course.questions.kinds.sentence import SentenceTask
from tutor.course.questions.kinds.training import TrainingTask
from tutor.course.questions.task import Task

KINDS: Mapping[str, type[Task]] = {
    "number": TypedTask,
    "vector": TypedTask,
    "choice": ChoiceTask,
    "choices": ChoiceTask,
    "formula": FormulaTask,
    "rule": RuleTask,
    "order": OrderTask,
    "point": PointTask,
    "sentence": SentenceTask,
    "goal": GoalTask,
    "training": TrainingTask,
}
"""Easiest to write first."""
