"""Long work that can be stopped in its middle: whoever begins it says how to tell, and its loops ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class _Stopped(Exception):
    """What was computed is no longer wanted."""


_is_stopped: ContextVar[Callable[[], bool]] = ContextVar("is_stopped", default=lambda: False)


@contextmanager
def stopping(is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Do long work, which ends here as soon as it is stopped; what it has kept by then stays."""
    before = _is_stopped.set(is_stopped)
    try:
        yield
    except _Stopped:
        pass
    finally:
        _is_stopped.reset(before)


def end_if_stopped() -> None:
    """Leave the work that is being done, where it was stopped; for loops that take long."""
    if _is_stopped.get()():
        raise _Stopped
