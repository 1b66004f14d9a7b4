import json
import math
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.kept.program import HERE, asked, at_moments, deck, due_by_day, lines, options, questions, tutor, written

SETS = sorted(path.parent for path in HERE.glob("*/export.jsonl"))
_SENTENCES = {"reason", "message"}
"""What is said about a run or an answer may be said better; what was kept is something else."""


@pytest.fixture(params=SETS, ids=lambda path: path.name)
def kept(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def store(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept / "store", tmp_path / "store"))


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def differences(then: Any, now: Any, is_exact: bool = True, at: str = "") -> list[str]:
    """Where what was kept is not there any more, or is something else; what is new beside it is no difference."""
    if isinstance(then, dict) and isinstance(now, dict):
        missing = [f"{at}/{key} is missing" for key in then if key not in now]
        # A mistake that was met with silence may have a name by now; one that had a name keeps it.
        named = {key for key in ("mistake",) if then.get(key) == ""}
        both = [key for key in then if key in now and key not in _SENTENCES | named]
        return missing + [line for key in both for line in differences(then[key], now[key], is_exact, f"{at}/{key}")]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return [line for place, pair in pairs for line in differences(*pair, is_exact, f"{at}/{place}")]
    if not is_exact and isinstance(then, float) and isinstance(now, float):
        same = math.isclose(then, now, rel_tol=1e-12, abs_tol=1e-15)
    else:
        same = type(then) is type(now) and repr(then) == repr(now)
    return [] if same else [f"{at}: {then!r} became {now!r}"]


def test_there_is_a_set_to_open() -> None:
    assert SETS


# What a learner has done


def test_a_store_opens_with_the_same_ids_dates_and_answers(kept: Path, store: Path) -> None:
    then = records((kept / "export.jsonl").read_text(encoding="utf-8"))[1:]
    now = records(tutor("export", "--data-dir", str(store), at=kept))[1:]
    assert differences(then, now) == []
    assert {record.get("verdict") for record in then} >= {"right", "wrong", "skipped", "self-graded", "kept"}
    assert {record.get("scope") for record in then} >= {"question", "lesson"}


def test_an_export_brought_into_an_empty_place_is_the_same_log(kept: Path, tmp_path: Path) -> None:
    then = records((kept / "export.jsonl").read_text(encoding="utf-8"))
    told = tutor("import", "export.jsonl", "--data-dir", str(tmp_path), at=kept)
    count = sum(record.get("kind") == "attempt" for record in then)
    assert f"{count} new answers, 0 known already, 0 forgotten" in told
    assert differences(then[1:], records(tutor("export", "--data-dir", str(tmp_path), at=kept))[1:]) == []


def test_an_export_of_a_store_brings_it_nothing_new(kept: Path, store: Path) -> None:
    assert "export.jsonl: 0 new answers" in tutor("import", "export.jsonl", "--data-dir", str(store), at=kept)


def test_what_was_forgotten_stays_forgotten_when_an_older_export_comes_back(kept: Path, store: Path) -> None:
    before = tutor("export", "--data-dir", str(store), at=kept)
    assert "0 new answers" in tutor("import", "before-forgetting.jsonl", "--data-dir", str(store), at=kept)
    assert tutor("export", "--data-dir", str(store), at=kept) == before
    older = {record.get("uuid") for record in records((kept / "before-forgetting.jsonl").read_text(encoding="utf-8"))}
    assert older - {record.get("uuid") for record in records(before)}


def test_the_place_the_counts_the_days_and_the_mistakes_are_found_again(kept: Path, store: Path) -> None:
    then = read(kept / "progress.json")
    look = [("2026-01-20T12:00", ["progress", "--json"], "")]
    own = json.loads(at_moments(look, data=store, at=kept, chance=5, lessons=True)[0])
    assert differences(then["in the lessons"], own) == []
    # The course may grow; what was done in it stays done.
    course = json.loads(at_moments(look, data=store, at=kept, chance=5)[0])
    for key in ("position", "answered", "due", "days", "mistakes"):
        assert differences(then["in the course"][key], course[key]) == [], key
    now = {lesson["lesson"]: lesson for lesson in course["lessons"]}
    for lesson in then["in the course"]["lessons"]:
        assert (lesson["done"], lesson["due"]) == (now[lesson["lesson"]]["done"], now[lesson["lesson"]]["due"])


def test_every_card_comes_due_on_its_day(kept: Path, store: Path) -> None:
    then = read(kept / "progress.json")["due by day"]
    assert due_by_day(store, kept, [*then]) == then


def test_cards_made_anew_from_an_export_come_due_on_the_same_days(kept: Path, tmp_path: Path) -> None:
    tutor("review", "--retention", "0.92", "--data-dir", str(tmp_path), at=kept)
    tutor("import", "export.jsonl", "--data-dir", str(tmp_path), at=kept)
    then = read(kept / "progress.json")["due by day"]
    assert due_by_day(tmp_path, kept, [*then]) == then


def test_a_model_of_forgetting_that_was_fitted_still_dates_the_cards(kept: Path, tmp_path: Path) -> None:
    fitted = Path(shutil.copytree(kept / "store-fitted", tmp_path / "fitted"))
    then = read(kept / "progress.json")
    fitted_then = then["due by day, fitted"]
    tutor("review", "--retention", "0.85", "--data-dir", str(fitted), at=kept)
    assert due_by_day(fitted, kept, [*fitted_then]) == fitted_then != then["due by day"]


def test_a_review_asks_every_card_and_every_moment_that_was_kept(kept: Path, store: Path) -> None:
    then = records((kept / "export.jsonl").read_text(encoding="utf-8"))
    with_card = {"right", "wrong", "skipped", "kept"}
    once = {record["question"] for record in then if record.get("verdict") in with_card}
    commands = [("2027-01-01T12:00", ["review", "--plain"], "skip\n" * 60), ("2027-01-01T15:00", ["export"], "")]
    _, export = at_moments(commands, data=store, at=kept, chance=7, lessons=True)
    now = {record["question"] for record in records(export) if record.get("at", "") > "2027"}
    lessons = {question.partition(".")[0] for question in questions(kept)}
    askable = {question for question in once if question.partition(".")[0] in lessons or ".moment-" in question}
    assert now == askable
    assert any(".moment-" in question for question in now)


def test_anki_knows_the_deck_and_its_notes_again(kept: Path, store: Path, tmp_path: Path) -> None:
    assert differences(read(kept / "progress.json")["deck"], deck(store, kept, tmp_path)) == []


# Lines that were written down


@pytest.mark.parametrize(("file", "command"), [("runs.json", "run"), ("trainings.json", "fit")])
def test_a_line_makes_the_frames_that_it_made(kept: Path, file: str, command: str) -> None:
    for entry in read(kept / file):
        now = json.loads(tutor(command, entry["line"], "--json", at=kept))
        assert differences(entry["record"], now, entry["exact"]) == [], entry["line"]


@pytest.mark.parametrize(("file", "written_in"), [("runs.json", "run_lines"), ("trainings.json", "training_lines")])
def test_every_line_of_a_set_has_its_record(kept: Path, file: str, written_in: str) -> None:
    assert [(entry["line"], entry["exact"]) for entry in read(kept / file)] == list(lines(kept / f"{written_in}.txt"))


def test_the_line_that_a_run_was_given_leads_to_the_same_run(kept: Path) -> None:
    for entry in read(kept / "runs.json"):
        now = json.loads(tutor("run", entry["record"]["line"], "--json", at=kept))
        assert differences(entry["record"], now, entry["exact"]) == [], entry["line"]


def test_the_same_commands_lead_to_the_same_line(kept: Path, tmp_path: Path) -> None:
    for session in read(kept / "sessions.json"):
        now = written(session["place"], session["typed"], kept, tmp_path)
        if session["place"][0] == "train":
            # The line of a training said what holds at its end; it now says the way there, and still opens as it was.
            for line in (*session["line"], *now):
                assert written(["train", "--plain", line], [], kept, tmp_path) == [line]
            assert now[0].split()[0] == session["line"][0].split()[0]
        else:
            assert now == session["line"]


# Lessons that somebody wrote


def test_the_lessons_are_proved(kept: Path) -> None:
    assert "no problems" in tutor("check", "lessons", "--seeds", "10", at=kept)


def test_a_seed_asks_the_same_and_the_same_answers_are_right_and_wrong(kept: Path, tmp_path: Path) -> None:
    entries = read(kept / "answers.json")
    assert {entry["question"] for entry in entries} == set(questions(kept))
    for entry in entries:
        place = (entry["question"], entry["seed"])
        now = [asked(*place, typed, kept, tmp_path) for typed in entry["typed"]]
        assert differences(entry["answers"], now) == [], place
        if entry["options"]:
            assert options(*place, kept, tmp_path) == entry["options"], place


def test_a_lesson_that_was_not_edited_keeps_its_fingerprint(kept: Path, tmp_path: Path) -> None:
    then = records((kept / "export.jsonl").read_text(encoding="utf-8"))
    prints = {record["lesson"]: record["fingerprint"] for record in then if record.get("lesson", "").startswith("kept")}
    for question in questions(kept):
        asked(question, 0, ["skip"], kept, tmp_path)
    now = records(tutor("export", "--data-dir", str(tmp_path), at=kept))[1:]
    assert {record["lesson"]: record["fingerprint"] for record in now} == prints


# A page that was exported


class Page(HTMLParser):
    """The tags and the questions of a page, whose every tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.questions: list[str] = []
        self._question_at: int | None = None
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "hr", "img", "link", "input", "rect"}:
            self.open.append(tag)
        if dict(attrs).get("class") == "question":
            self._question_at = len(self.open)
            self.questions.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "meta":
            return
        assert self.open.pop() == tag
        if self._question_at is not None and len(self.open) < self._question_at:
            self._question_at = None

    def handle_data(self, data: str) -> None:
        if self._question_at is not None and "details" not in self.open:
            self.questions[-1] += f" {' '.join(data.split())}"


def is_self_contained(page: Page, text: str) -> bool:
    outside = [
        value
        for tag, attributes in page.tags
        for name, value in attributes.items()
        if tag == "script" or name in {"src", "srcset"} or ("href" in name and not str(value).startswith("#"))
    ]
    return not outside and "url(" not in text and "@import" not in text


def test_a_page_is_well_formed_and_needs_nothing_else(kept: Path) -> None:
    text = (kept / "page.html").read_text(encoding="utf-8")
    assert is_self_contained(Page(text), text)


def test_a_page_made_now_has_the_same_lessons_and_asks_the_same(kept: Path, tmp_path: Path) -> None:
    then = Page((kept / "page.html").read_text(encoding="utf-8"))
    tutor("learn", "--export", str(tmp_path / "page.html"), at=kept)
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    now = Page(text)
    assert is_self_contained(now, text)
    assert [each.split() for each in now.questions] == [each.split() for each in then.questions]
    assert len(now.questions) == len(questions(kept)) + 1  # one of them in two parts
    anchors = [[attributes["id"] for tag, attributes in page.tags if tag == "section"] for page in (then, now)]
    assert anchors[0] == anchors[1]
