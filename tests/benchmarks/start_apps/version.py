"""A command of click's that prints a version, as small as it can be."""

import click


@click.command()
@click.version_option("1.0.0", prog_name="version")
def main() -> None: ...


main()
