"""A run with all its numbers and what it is doing, as one JSON object."""

from tutor.engine.analysis.regimes import regime
from tutor.engine.rounding import as_json
from tutor.engine.rules.recognising import likeness
from tutor.engine.runs.history import Descent
from tutor.engine.runs.line import run_line
from tutor.engine.runs.options import every_option


def run_record(descent: Descent) -> dict[str, object]:
    """Return the run that leads to the frame under the cursor as one JSON object.

    The last frame has no update yet, so its `rate` and `change` are null and its `terms` empty. What is not finite is
    the string "inf", "-inf" or "nan". A rule typed by hand that is one of the program's has a `rule` that says so.
    """
    found = regime(descent)
    settings = descent.settings
    like = likeness(settings.optimizer, settings.knobs)
    return {
        "line": run_line(descent),
        "settings": every_option(descent),
        "frames": [_frame_record(descent, index) for index in range(descent.cursor + 1)],
        "regime": found.name,
        "reason": found.reason,
        **({"rule": like.sentence} if like else {}),
    }


def _frame_record(descent: Descent, index: int) -> dict[str, object]:
    frame = descent.history.frame(index)
    record: dict[str, object] = {
        "index": index,
        "parameters": as_json(frame.parameters),
        "loss": as_json(frame.loss),
        "gradient": as_json(frame.gradient),
    }
    if index == descent.cursor:
        return {**record, "rate": None, "terms": {}, "change": None}
    update = descent.update_from(index)
    rate = descent.history.settings_at(index).knobs_at(index)["learning_rate"]
    return {**record, "rate": as_json(rate), "terms": as_json(update.terms), "change": as_json(update.change)}
