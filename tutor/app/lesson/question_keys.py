"""The keys of a question, which work in its answer and in its picture."""

from textual.binding import Binding


def _key(key: str, action: str, label: str, tooltip: str, name: str, shown: str | None = None) -> Binding:
    """A key; of F-keys, which many a laptop keeps for itself, the footer shows the twin."""
    return Binding(key, action, label, tooltip=tooltip, id=f"q.{name}", key_display=shown)


QUESTION_KEYS = (
    _key("f3,ctrl+t,h", "more_help", "Hint", "A hint, then a smaller question, then the working.", "help", shown="^t"),
    _key("f4,ctrl+s,s", "skip", "Skip", "Leave this question and see how it is worked out.", "skip", shown="^s"),
    _key("f6,ctrl+r,r", "renew", "New numbers", "The same question with other numbers.", "renew", shown="^r"),
    _key("f6,ctrl+r,r", "ask_again", "Ask again", "The same question once more.", "again", shown="^r"),
    _key(
        "f7,ctrl+y",
        "dispute",
        "Should be right",
        "Your answer should be right: it is kept, and counts as no miss until that is settled.",
        "dispute",
        shown="^y",
    ),
    _key("y", "judge(True)", "The same", "Your sentence says what the model says.", "same"),
    _key("n", "judge(False)", "Not the same", "Your sentence says something else.", "differs"),
    _key("enter", "next_part", "Next part", "Go on with the next part of the question.", "part"),
)
