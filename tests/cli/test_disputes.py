"""A verdict is disputed in line mode, listed, settled, and found in an export."""

import json

from click.testing import CliRunner

from tutor.cli import main


def tutor(*arguments, typed=""):
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_a_refused_answer_is_disputed_listed_and_settled(tmp_path):
    data = ("--data-dir", str(tmp_path))
    typed = "1234\ndispute\ndispute\nskip\n"
    asked = tutor("quiz", "one-weight.update", "--seed", "3", "--count", "1", *data, typed=typed)
    assert asked.stdout.count("It counts as no miss until it is settled.") == 1
    assert "No verdict" not in tutor("progress", "--disputed", *data).stdout
    (entry,) = json.loads(tutor("progress", "--disputed", "--json", *data).stdout)["disputed"]
    assert (entry["question"], entry["answer"], entry["settled"]) == ("one-weight.update", "1234", None)
    assert '"verdict":"disputed"' in tutor("export", *data).stdout.replace(" ", "")
    assert "now counts as wrong" in tutor("progress", "--settle", entry["id"], "wrong", *data).stdout
    (entry,) = json.loads(tutor("progress", "--disputed", "--json", *data).stdout)["disputed"]
    assert entry["settled"] == "wrong"


def test_only_what_is_disputed_can_be_settled(tmp_path):
    data = ("--data-dir", str(tmp_path))
    assert tutor("progress", "--disputed", *data).stdout.startswith("No verdict is disputed.")
    assert tutor("progress", "--settle", "1a2b3c4d", "right", *data).exit_code == 2
    assert tutor("progress", "--settle", "1a2b3c4d", "maybe", *data).exit_code == 2
