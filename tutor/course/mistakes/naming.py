"""What a mistake is called where it is listed, in a few words that every lesson has; the log knows it by its name."""

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "uphill": "went with the slope instead of against it",
    "no-rate": "left α out",
    "divided-by-rate": "divided by α",
    "change-only": "gave the change instead of the place",
    "change-sign": "turned the sign of the change",
    "new-gradient": "took the slope of the new place",
    "inner-factor": "left the inner factor out",
    "power-factor": "left the factor of the power out",
    "loss-for-gradient": "took the loss for the slope",
    "shrunk": "shrank the weight itself",
    "swapped-components": "swapped the two weights",
    "swapped-gradient": "swapped the two slopes",
    "one-after-the-other": "moved one weight after the other",
    "no-momentum": "left the momentum out",
    "no-bias-correction": "left the correction of the averages out",
    "no-root": "left the root out",
    "one-step-few": "made one update too few",
    "one-step-many": "made one update too many",
    "decimal-slip": "moved the decimal point",
    "times-weight": "multiplied by the weight",
    "rate-alone": "took away α alone",
    "size-of-gradient": "took the size of the slope",
    "own-judgement": "wrote another sentence than the model",
}


def mistake_in_words(name: str) -> str:
    """A mistake for a list of a learner's own."""
    if name in _WORDS:
        return _WORDS[name]
    kind, colon, text = name.partition(": ")
    if colon:  # a lesson's own words for an option, or an expression, which says nothing by itself
        return f"chose “{text}”" if kind == "chose" else "another answer to this question"
    return name.replace("-", " ")
