"""Verdicts that a learner disagrees with: kept in the log like answers, and settled there.

A dispute is an entry of the log with the verdict `disputed`, a settlement one with `settled-right` or `settled-wrong`
whose answer names the dispute. So forgetting, exports and rebuilding need to know nothing of either.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from tutor.course.progress.attempt import DISPUTED, SETTLED, Attempt

PATIENCE = timedelta(days=30)
"""How long a dispute waits; at the first answer after that it counts as if the question had not been asked."""

_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Dispute:
    """An answer that its writer holds to be right."""

    attempt: Attempt
    """As it was kept: question, draw, answer and moment."""
    settled: str = ""
    """What the answer counts as since it was settled, `right`, `wrong` or `not asked`; empty while it is open."""

    @property
    def id(self) -> str:
        """By which a learner names it."""
        return self.attempt.uuid[:_ID_LENGTH]


def disputes(attempts: Iterable[Attempt]) -> list[Dispute]:
    """Every dispute of a log, in its order, with how it was settled last."""
    attempts = list(attempts)
    outcomes = {verdict: outcome for outcome, verdict in SETTLED.items()}
    settled = {attempt.answer: outcomes[attempt.verdict] for attempt in attempts if attempt.verdict in outcomes}
    return [Dispute(each, settled.get(each.uuid, "")) for each in attempts if each.verdict == DISPUTED]


def disputed(attempt: Attempt, at: datetime) -> Attempt:
    """The entry that disputes the verdict on an answer."""
    return replace(attempt, verdict=DISPUTED, mistake=None, at=at, uuid=str(uuid4()))


def settlement(dispute: Dispute, outcome: str, at: datetime) -> Attempt:
    """The entry that settles a dispute, by what its answer counts as from now on."""
    return replace(
        dispute.attempt,
        verdict=SETTLED[outcome],
        answer=dispute.attempt.uuid,
        at=at,
        milliseconds=0,
        uuid=str(uuid4()),
    )


def with_disputes_heard(attempts: Sequence[Attempt]) -> list[Attempt]:
    """The attempts at one question as they count: what is disputed is no miss, what was settled is what it was found.

    An open dispute stands in the place of its answer, so that the question comes back soon; it is dropped when another
    answer comes after `PATIENCE`.
    """
    heard: list[Attempt | None] = list(attempts)
    latest = attempts[-1].at if attempts else None
    for dispute in disputes(attempts):
        entry = dispute.attempt
        place = next(k for k, attempt in enumerate(attempts) if attempt is entry)
        # The answer is the newest one before with the same numbers and text; one that could not be read was never kept.
        before = (
            k for k in range(place - 1, -1, -1) if attempts[k].verdict == "wrong" and _is_same(attempts[k], entry)
        )
        missed = next(before, None)
        assert latest is not None
        if dispute.settled == "wrong":
            heard[place] = None
            continue
        if missed is not None:
            heard[missed] = None
        if dispute.settled == "right":
            heard[place] = None
            answer = place if missed is None else missed
            heard[answer] = replace(attempts[answer], verdict="right", mistake=None)
        elif dispute.settled == "not asked" or latest - entry.at > PATIENCE:
            heard[place] = None
    return [attempt for attempt in heard if attempt is not None]


def _is_same(one: Attempt, other: Attempt) -> bool:
    return one.answer == other.answer and one.drawn == other.drawn and one.seed == other.seed
