"""The learner's store in line mode: news of the disk is said once, and what is not kept has a status."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tutor.course.progress import Store, open_store


@contextmanager
def kept_store(data: Path | None) -> Iterator[Store]:
    """Open the store and close it; ends with status 1 where something could not be written in its place."""
    store = open_store(data)
    tell_news(store)
    try:
        yield store
    finally:
        tell_news(store)
        farewell = store.close()
        if farewell:
            click.echo(farewell, err=True)
            if not isinstance(sys.exception(), SystemExit):
                raise SystemExit(1)


def tell_news(store: Store) -> None:
    """Say on standard error what the store has not said yet."""
    if news := store.news():
        click.echo(news, err=True)
