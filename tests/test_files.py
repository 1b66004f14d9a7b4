"""New files are put in place whole, over nothing."""

import errno
import os

import pytest

from tutor.engine.errors import UserError
from tutor.files import write_new


def test_a_new_file_holds_all_of_it(tmp_path):
    write_new(tmp_path / "a.txt", "α\n")
    assert (tmp_path / "a.txt").read_bytes() == "α\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_is_there_stays(tmp_path):
    (tmp_path / "a.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere" / "b.txt")
    for name in ("a.txt", "link.txt"):
        with pytest.raises(UserError, match="there already"):
            write_new(tmp_path / name, "other")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_nothing_under_the_name(tmp_path, monkeypatch):
    def full(number):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_new(tmp_path / "a.txt", "text")
    assert not list(tmp_path.iterdir())


def test_a_file_system_without_links_is_written_as_well(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    write_new(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "text"
