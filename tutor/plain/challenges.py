"""`tutor challenges`: things to try, the judge of a run that tries one, and what was reached so far."""

from datetime import UTC, datetime
from pathlib import Path

from tutor.lab.challenges import Challenge, challenge_named, challenges, done_in
from tutor.plain.streams import aligned, kept_store, say, say_json, say_prose


def print_challenges(form: str | None, data: Path | None) -> None:
    """Every challenge with its group, its goal and its par, and whether it was reached."""
    with kept_store(data) as store:
        done = done_in(store)
    if form == "json":
        say_json({"challenges": [each.record(each.question.id in done) for each in challenges()]})
        return
    rows = [_row(each, each.question.id in done) for each in challenges()]
    say(aligned(["", "challenge", "surface", "par", "goal"], rows, words=5))
    say_prose(f"{len(done)} of {len(rows)} reached. `tutor challenges five` shows one; `tutor sim`, then j, plays it.")


def _row(challenge: Challenge, is_done: bool) -> list[str]:
    task = challenge.task
    return ["✓" if is_done else "", challenge.name, challenge.surface, str(task.par or ""), task.ask]


def print_challenge(name: str, line: str | None, hint: bool, form: str | None, data: Path | None) -> bool:
    """One challenge, or the verdict on a run line that tries it; returns whether all is well.

    Raises:
        UserError: there is none of this name.
    """
    challenge = challenge_named(name)
    with kept_store(data) as store:
        if line is None:
            record = challenge.record(challenge.question.id in done_in(store))
            if form == "json":
                say_json(record)
                return True
            _tell(challenge, hint)
            return True
        verdict = challenge.judge(line)
        if verdict.outcome != "unreadable":
            store.record(challenge.attempt(line, verdict, datetime.now(UTC)))
        if form == "json":
            say_json({"name": name, "line": line, "reached": verdict.is_right, "message": verdict.message})
        else:
            say_prose(verdict.message)
        return verdict.is_right


def _tell(challenge: Challenge, hint: bool) -> None:
    task = challenge.task
    say_prose(f"{challenge.group}: {task.ask}")
    par = f" Par: {task.par}." if task.par else ""
    say_prose(f"Begin with: {challenge.line}. Change {' or '.join(task.change)}.{par}")
    if hint:
        say_prose(f"Hint: {task.hint}")
    say_prose(f'Try it: tutor challenges {challenge.name} --try "{challenge.variant.begins_as}"')
