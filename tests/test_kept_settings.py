"""What is kept between visits: whole, beside what another program keeps, and never over what cannot be read."""

import json
from pathlib import Path

import pytest

from tutor.kept import FILE_NAME, Kept


def test_what_was_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    Kept(tmp_path / "new").put("theme", "tutor-light")
    assert Kept(tmp_path / "new").get("theme") == "tutor-light"
    assert Kept(tmp_path / "new").get("unset", 3) == 3


def test_two_programs_keep_what_the_other_set(tmp_path: Path) -> None:
    one, other = Kept(tmp_path), Kept(tmp_path)
    one.get("theme")
    other.put("speed", 5)
    one.put("theme", "tutor-light")
    assert (Kept(tmp_path).get("theme"), Kept(tmp_path).get("speed")) == ("tutor-light", 5)
    one.put("speed", None)
    assert Kept(tmp_path).get("speed") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"format": 2, "theme": {"name": "x"}}', "newer tutor"),
        (b'{"format": 1, "theme": ', "is damaged"),
        (b"[]", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_of_and_left_as_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    kept = Kept(tmp_path)
    assert kept.get("theme") is None
    kept.put("theme", "tutor-light")
    assert kept.get("theme") == "tutor-light"  # until one leaves
    assert said in (kept.notice or "")
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_where_nothing_can_be_written_settings_last_until_one_leaves(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    kept = Kept(tmp_path / "file")
    kept.put("theme", "tutor-light")
    assert kept.get("theme") == "tutor-light"
    assert kept.notice is not None


def test_the_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    Kept(tmp_path).put("a", 1)
    assert json.loads((tmp_path / FILE_NAME).read_text()) == {"format": 1, "a": 1}
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
