import json
import sys
from io import BytesIO, TextIOWrapper

import pytest

from tutor.cli import main
from tutor.plain.encodings import accept_any_text


def told(monkeypatch: pytest.MonkeyPatch, encoding: str, typed: bytes, *arguments: str) -> str:
    """What the program writes to a pipe of that encoding."""
    out = BytesIO()
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed), encoding=encoding, errors="strict"))
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(out, encoding=encoding, errors="strict"))
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 0
    sys.stdout.flush()
    return out.getvalue().decode(encoding)


def test_what_a_pipe_cannot_hold_is_written_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(monkeypatch, "cp1252", b"", "run", "tilted-bowl", "--steps", "1")
    assert "dL/dx" in shown
    assert "-0.7" in shown
    assert "alpha" in shown


def test_json_is_whole_whatever_the_pipe_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("run", "(θ−2)^2", "--steps", "1", "--json")
    narrow, wide = (told(monkeypatch, encoding, b"", *arguments) for encoding in ("cp1252", "utf-8"))
    assert json.loads(narrow) == json.loads(wide)
    assert "θ" in json.loads(narrow)["line"]


def test_what_cannot_be_decoded_is_an_unreadable_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(monkeypatch, "utf-8", b"\xff\n", "quiz", "one-weight.update", "--count", "1")
    assert "Not read, and it costs nothing" in shown


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("−0.3", "-0.3"),
        ("(w − 2)²", "(w - 2)^2"),
        ("α·∂L/∂θ₁", "alpha*dL/dtheta1"),
        ("“é” … │⣿ █", "'e' ... |. #"),
        ("猫", "?"),
    ],
)
def test_signs_become_what_can_be_typed_again(text: str, ascii_text: str) -> None:
    accept_any_text()
    assert text.encode("ascii", "nearest-ascii").decode() == ascii_text
