"""A prediction in the simulator as an attempt in the log, like any other answer."""

from datetime import datetime
from typing import TYPE_CHECKING

from tutor.course.progress.attempt import Attempt

if TYPE_CHECKING:  # progress is counted without NumPy
    from tutor.engine.runs.descent import Descent
    from tutor.lab.predicting import Judged

QUESTION, LESSON = "simulator.prediction", "simulator"


def prediction_attempt(descent: "Descent", judged: "Judged", at: datetime) -> Attempt:
    """The attempt to say where the update that leaves the cursor's frame leads.

    Raises:
        RunError: the run has no line, so it could not be found again.
    """
    from tutor.engine.rounding import vector
    from tutor.engine.runs.line import run_line

    return Attempt(
        question=QUESTION,
        lesson=LESSON,
        drawn={"run": run_line(descent)},
        answer=vector(judged.guess, 12),
        verdict="right" if judged.is_right else "wrong",
        mistake=judged.mistake or None,
        at=at,
    )
