"""F7 on a question: the answer that was refused is kept, once, and is no miss."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tutor.app.app import TutorApp
from tutor.app.lesson.lesson import LessonScreen
from tutor.app.lesson.question_card import QuestionCard
from tutor.app.widgets.learner import Learner
from tutor.app.widgets.messages import AnswerGiven
from tutor.course.lesson.asking import Asking
from tutor.course.lesson.catalogue import find_question
from tutor.course.progress.disputes import disputes


async def test_f7_keeps_a_refused_answer_and_only_once(tmp_path: Path) -> None:
    learner = Learner(tmp_path, random.Random(1), lambda: datetime(2026, 3, 4, tzinfo=UTC))
    app = TutorApp(learner=learner)
    async with app.run_test(size=(80, 24)) as pilot:
        lesson, question = find_question("one-weight.update")
        await app.push_screen(LessonScreen(lesson, learner, at_question=question.id))
        await pilot.pause()
        card = next(each for each in app.screen.query(QuestionCard) if each.asking.question.id == question.id)
        assert card.check_action("dispute", ()) is False
        card.post_message(AnswerGiven("1234"))
        await pilot.pause()
        assert learner.store.mistakes_made() == {}
        card.focus_answer()
        await pilot.press("f7")
        await pilot.pause()
        (dispute,) = disputes(learner.store.attempts())
        assert (dispute.attempt.question, dispute.attempt.answer, dispute.settled) == (question.id, "1234", "")
        assert card.asking.is_disputed
        assert card.check_action("dispute", ()) is False


async def test_what_nobody_settled_is_told_at_the_next_start(tmp_path: Path) -> None:
    answered = datetime(2026, 3, 4, tzinfo=UTC)
    learner = Learner(tmp_path, random.Random(1), lambda: answered + timedelta(days=31))
    asking = Asking.begin(*find_question("one-weight.update"), seed=1).give("1234")
    attempt = asking.attempt(answered, 1000)
    assert attempt is not None
    for entry in (attempt, asking.dispute(answered)[1]):
        learner.store.record(entry)
    app = TutorApp(learner=learner)
    async with app.run_test(size=(80, 24)) as pilot:
        while not app._notifications:
            await pilot.pause(0.05)
        (told,) = app._notifications
        assert told.message.endswith("whether your answer “1234” is right; it counts as not asked.")
        (dispute,) = disputes(learner.store.attempts())
        assert dispute.settled == "not asked"
