"""The report of an error of our own: one file, its owner's alone, with nothing in it that is the learner's."""

import os
import stat

from tutor.app.crash import write_report


def _error(text):
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_second_report_takes_the_place_of_the_first_and_holds_nothing_that_was_typed(tmp_path):
    for text in ("“my answer” is no number", "'my answer' and \"my answer\" are none"):
        said = write_report(_error(text), tmp_path / "data")
    (path,) = (tmp_path / "data").iterdir()
    assert said.endswith(str(path))
    told = path.read_text(encoding="utf-8")
    assert "ValueError: “…” and “…” are none" in told
    assert "my answer" not in told
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
