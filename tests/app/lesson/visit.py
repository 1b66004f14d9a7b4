"""A lesson as a test visits it."""

import time

from tests.app.golden import screen_text
from tutor.app.lesson.question_card import QuestionCard


def card_of(app, question):
    return next(card for card in app.screen.query(QuestionCard) if card.asking.question.id == question)


def logged(app):
    return [(each.question, each.verdict, each.hints) for each in app.learner.store.attempts()]


async def settle(pilot):
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def until(pilot, is_so, seconds=20):
    """Wait as long as a busy machine needs, and no longer."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, screen_text(pilot.app)
        await pilot.pause()
