"""The forms in which a command prints: as text, as JSON, as CSV, as a script."""

import json

import click
import pytest

from tests.program import tutor
from tutor.cli import main


def _commands_of_two_forms():
    for name in main.list_commands(context := click.Context(main)):
        options = {option for each in main.get_command(context, name).params for option in each.opts}
        asked = sorted(options & {"--json", "--csv", "--text", "--as"})
        if len(asked) > 1:
            yield name, asked


@pytest.mark.parametrize(("command", "options"), [*_commands_of_two_forms()], ids=str)
def test_two_forms_at_once_are_refused(command, options):
    given = [word for option in options[:2] for word in ([option, "pytorch"] if option == "--as" else [option])]
    refused = tutor(command, "parabola", *["bowl"] * (command == "predict"), *given)
    assert refused.exit_code == 2
    assert "two forms of one thing" in refused.output


def test_several_commands_have_two_forms():
    assert {"run", "fit", "predict", "gallery", "class"} <= {name for name, _ in _commands_of_two_forms()}


@pytest.mark.parametrize("what", ["lessons", "optimizers", "schedules", "keys", "datasets", "limits"])
def test_what_there_is_has_as_many_entries_in_json_as_in_its_table(what):
    (listed,) = json.loads(tutor("list", what, "--json").stdout).values()
    table = tutor("list", what).stdout.splitlines()[1:]
    lines = sum(max(len(value) if isinstance(value, list) else 1 for value in entry.values()) for entry in listed)
    assert len(table) == lines > 5


def test_a_rule_and_a_surface_are_listed_with_numbers_that_a_program_can_read():
    listed = json.loads(tutor("list", "--json").stdout)
    momentum = next(each for each in listed["optimizers"] if each["optimizer"] == "momentum")
    assert momentum["knobs"]["beta"] == 0.9
    parabola = next(each for each in listed["surfaces"] if each["surface"] == "parabola")
    assert parabola["usual_start"] == [6.0]
