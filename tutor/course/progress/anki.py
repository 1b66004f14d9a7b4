"""Questions as an Anki deck, through genanki, which the extra `anki` installs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from tutor.course.progress.trouble import ExtraMissingError
from tutor.files import write_new

# Anki knows a deck and a model by these for ever: other numbers would make a second deck beside the first.
_DECK_ID = 1_847_205_613
_MODEL_ID = 1_390_462_877


@dataclass(frozen=True, slots=True)
class Note:
    """One variant of a question, worked out; Anki's text stays as it is, so its numbers do too."""

    question: str
    """The question's id: a later export updates the note and keeps its history."""
    front: str
    back: str
    tags: Sequence[str] = ()


def write_deck(path: Path, notes: Iterable[Note], *, at: datetime) -> int:
    """Writes a deck that Anki imports, and returns how many notes it has.

    Raises:
        ExtraMissingError: genanki is not installed.
        UserError: The file is there already or cannot be written.
    """
    try:
        genanki: Any = import_module("genanki")
    except ImportError as error:
        raise ExtraMissingError('An Anki deck needs one more package: pip install "descent-tutor[anki]".') from error

    model = genanki.Model(
        _MODEL_ID,
        "Gradient descent question",
        fields=[{"name": "Front"}, {"name": "Back"}],
        templates=[{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}],
        css=".card { font-family: sans-serif; font-size: 20px; text-align: left; }",
    )
    deck = genanki.Deck(_DECK_ID, "Gradient descent")
    for note in notes:
        deck.add_note(
            genanki.Note(
                model=model,
                fields=[_html(note.front), _html(note.back)],
                guid=genanki.guid_for("descent-tutor", note.question),
                tags=[tag.replace(" ", "-") for tag in note.tags],
            )
        )
    packed = BytesIO()
    genanki.Package(deck).write_to_file(packed, timestamp=at.timestamp())
    write_new(path, packed.getvalue())
    return len(deck.notes)


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")
