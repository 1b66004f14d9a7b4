"""A learner of 200 days who forgets by another law than FSRS's keeps what they asked for."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tutor.course.progress import Attempt, open_store

DAYS, QUESTIONS, LESSONS, NEW_A_DAY = 200, 60, 10, 2

# FSRS forgets by a power law with difficulty and stability. This learner forgets exponentially, p = 2^(−t/h) (the
# half-life of Settles & Meeder 2016), questions differ at random, and a lapse loses most of the half-life. The law
# is another, but the averages are those of people, from published figures and not from a run: 90 % are left 2.3
# days after a first right answer (the mean of FSRS's users), and a right answer at that moment multiplies the half-
# life by 2.5 (the ease factor of SM-2) or by 3.8 (FSRS's mean). An exponential through the same 90 % falls faster
# below it, so the retention asked for is near there; and who forgets much faster than the mean needs weights of
# their own.
FIRST_HALF_LIFE = 2.3 / 0.152  # days; 2^(−0.152) = 0.9
SPREAD_OF_QUESTIONS, SPREAD_OF_GROWTH = 0.5, 0.2
KEPT_BY_A_LAPSE = 0.3
KNOWN_AT_FIRST = 0.7


@dataclass
class Memory:
    first_half_life: float
    half_life: float
    growth: float
    reviewed: datetime

    def recall(self, now: datetime) -> float:
        return 2 ** -((now - self.reviewed) / timedelta(days=1) / self.half_life)

    def review(self, now: datetime, remembered: bool) -> None:
        # Spacing: an answer soon after the last one strengthens less than one when 90 % are left.
        spacing = min(1.0, (now - self.reviewed) / timedelta(days=1) / (0.152 * self.half_life))
        if remembered:
            self.half_life *= 1 + (self.growth - 1) * spacing
        else:
            # The working is shown after a miss, so no miss is worse than the first.
            self.half_life = KEPT_BY_A_LAPSE * max(self.half_life, self.first_half_life)
        self.reviewed = now


def recall_over_the_days(directory, seed: int, growth: float, retention: float) -> float:
    chance = random.Random(seed)
    memories: dict[str, Memory] = {}
    unseen = [f"lesson-{number % LESSONS}.q{number}" for number in range(QUESTIONS)]
    remembered: list[bool] = []
    with open_store(directory) as store:
        store.set_retention(retention)
        for day in range(DAYS):
            now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, hours=chance.gauss(18, 2))

            def answer(question: str, right: bool, now: datetime) -> None:
                store.record(
                    Attempt(
                        question=question,
                        lesson=question.split(".")[0],
                        answer="",
                        verdict="right" if right else "wrong",
                        milliseconds=round(chance.lognormvariate(10, 0.5)),
                        at=now,
                    )
                )

            for card in store.due(now, UTC):
                memory = memories[card.question]
                remembered.append(chance.random() < memory.recall(now))
                answer(card.question, remembered[-1], now)
                memory.review(now, remembered[-1])
                now += timedelta(seconds=40)
            for question in unseen[:NEW_A_DAY]:
                right = chance.random() < KNOWN_AT_FIRST
                half_life = FIRST_HALF_LIFE * chance.lognormvariate(0, SPREAD_OF_QUESTIONS)
                memories[question] = Memory(
                    half_life,
                    half_life if right else KEPT_BY_A_LAPSE * half_life,
                    growth * chance.lognormvariate(0, SPREAD_OF_GROWTH),
                    now,
                )
                answer(question, right, now)
            del unseen[:NEW_A_DAY]
    assert len(remembered) > 200
    return sum(remembered) / len(remembered)


@pytest.mark.parametrize(("growth", "retention"), [(2.5, 0.9), (3.8, 0.85), (3.8, 0.9), (3.8, 0.95)])
def test_recall_stays_within_five_hundredths_of_what_was_asked(tmp_path, growth, retention):
    assert abs(recall_over_the_days(tmp_path, 1, growth, retention) - retention) <= 0.05
