"""The program as a person types it, called in this process."""

from click.testing import CliRunner, Result

from tutor.cli import main


def tutor(*arguments: str, typed: str = "") -> Result:
    """What a command did and printed; it fails where the command ends in an error that nobody foresaw."""
    result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result
