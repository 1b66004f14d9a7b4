"""Answers that were typed and not given: they stand there another time, with the numbers that they answer."""

from collections.abc import Iterable

from tutor.app.lesson.question_card import QuestionCard
from tutor.kept import Kept

_NAME = "drafts"


def draft_of(kept: Kept, question: str) -> tuple[int, str] | None:
    """The seed of the numbers that an answer to a question was begun for, and the text so far."""
    drafts = kept.get(_NAME)
    match drafts.get(question) if isinstance(drafts, dict) else None:
        case [int(seed), str(text)]:
            return seed, text
    return None


def keep_drafts(kept: Kept, cards: Iterable[QuestionCard]) -> None:
    """Keep what is typed into these questions and not given."""
    before = kept.get(_NAME)
    drafts = dict(before) if isinstance(before, dict) else {}
    for card in cards:
        drafts.pop(card.asking.question.id, None)
        if card.draft:
            drafts[card.asking.question.id] = [card.asking.variant.seed, card.draft]
    kept.put(_NAME, drafts or None)


def go_on_with_drafts(kept: Kept, cards: Iterable[QuestionCard]) -> None:
    """Let questions stand with what was begun for their very numbers."""
    for card in cards:
        draft = draft_of(kept, card.asking.question.id)
        if draft and draft[0] == card.asking.variant.seed:
            card.go_on_with(draft[1])
