import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest

from tutor.course.progress.anki import Note, write_deck
from tutor.course.progress.trouble import ExtraMissingError
from tutor.engine.errors import UserError

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def notes_in(path, tmp_path):
    with zipfile.ZipFile(path) as package:
        package.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    rows = connection.execute("SELECT guid, flds, tags FROM notes ORDER BY flds").fetchall()
    connection.close()
    return rows


def test_a_deck_holds_each_question_as_text_and_knows_it_again(tmp_path):
    path = tmp_path / "deck.apkg"
    note = Note("by-hand.update", "w = 3 & α < 1.\nWhat is w_new?", "2.75", tags=["by-hand", "two words"])
    assert write_deck(path, [note, Note("saddle.escape", "z", "y")], at=AT) == 2
    (guid, fields, tags), _ = notes_in(path, tmp_path)
    assert fields == "w = 3 &amp; α &lt; 1.<br>What is w_new?\x1f2.75"
    assert tags.split() == ["by-hand", "two-words"]
    with closing(sqlite3.connect(tmp_path / "collection.anki2")) as connection:
        ((decks,),) = connection.execute("SELECT decks FROM col")
    assert "1847205613" in json.loads(decks)  # by which a deck that is brought in again is known
    later = tmp_path / "later.apkg"
    write_deck(later, [Note("by-hand.update", "other numbers", "1")], at=AT)
    assert [row[0] for row in notes_in(later, tmp_path)] == [guid]


def test_without_genanki_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ExtraMissingError, match=r"pip install .*anki"):
        write_deck(tmp_path / "deck.apkg", [], at=AT)


def test_a_deck_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        write_deck(tmp_path / "missing" / "deck.apkg", [], at=AT)
