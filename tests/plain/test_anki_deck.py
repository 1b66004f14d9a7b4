"""The deck for Anki: every question of the lessons, and the moments that were kept."""

import re
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.conftest import LESSONS
from tutor.course.progress import Attempt, open_store
from tutor.course.review.kept_moments import keep_moment
from tutor.engine.runs.line import parse_run
from tutor.plain.progress import export

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def fronts(deck: Path) -> list[str]:
    """The notes of a deck as its file holds them."""
    with zipfile.ZipFile(deck) as archive:
        archive.extract("collection.anki2", deck.parent)
    collection = sqlite3.connect(deck.parent / "collection.anki2")
    try:
        return [fields.partition("\x1f")[0] for (fields,) in collection.execute("SELECT flds FROM notes")]
    finally:
        collection.close()


def test_a_kept_moment_becomes_a_note_and_one_that_is_gone_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESCENT_TUTOR_LESSONS", str(LESSONS))
    gone = Attempt(
        question="simulator.moment-gone", lesson="simulator", answer="", verdict="kept", drawn={"run": "gone"}, at=NOW
    )
    with open_store(tmp_path / "data") as store:
        keep_moment(store, parse_run("parabola rate=0.3").descent(), NOW)
        store.record(gone)
    export(None, tmp_path / "deck.apkg", tmp_path / "data")
    notes = fronts(tmp_path / "deck.apkg")
    assert re.search(r"(\d+) notes", capsys.readouterr().out)[1] == str(len(notes))
    assert sum("the point stands at w = 6.0" in note for note in notes) == 1
