"""How the program ends: one owner of signals, terminal and status, from the first instruction on."""

import io
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, NoReturn, Self, TextIO

if TYPE_CHECKING:
    import socket

    from typing_extensions import Buffer

_NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")
"""Windows has no SIGHUP, the others no SIGBREAK."""
_HANG_UP = 1  # the number of SIGHUP, also where the name is missing

PATIENCE = 1.5  # seconds for an ordinary ending
_FOR_KEEPING = 1.0  # seconds to write what only memory holds
_FOR_WRITING = 0.2  # seconds for a terminal that takes nothing more

_UNDO = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
"""Every mode that a full screen sets, reset."""


def _signals() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


_asked: list[int] = []
"""The status that a signal asked for, once one has come."""


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    if not _asked:
        _asked.append(128 + number)
        threading.Thread(target=_insist, daemon=True).start()
    raise SystemExit(128 + number)


def _insist() -> None:
    """An exception that comes out of nowhere can be swallowed, by C code that looks for something: then end anyway."""
    time.sleep(PATIENCE)
    os._exit(_asked[0])


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let a signal end the program as any other exit does: what is open is closed, and the status tells the signal."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _exit) for number in _signals()}
    try:
        yield
    except Exception:
        if _asked:  # what interrupted code made of it
            raise SystemExit(_asked[0]) from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupted_quietly() -> Iterator[None]:
    """Let ctrl+c end the program with the usual status; click would call it aborted and end with 1."""
    with _on_interrupt(_exit):
        yield


@contextmanager
def interrupting() -> Iterator[None]:
    """Let ctrl+c be an exception that a command may catch, as Python has it."""
    with _on_interrupt(signal.default_int_handler):
        yield


@contextmanager
def _on_interrupt(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Ending:
    """The end of a full-screen program, which a thread of its own watches over.

    A signal, a terminal that is gone and a deadline end the program whatever the main thread is doing: the terminal is
    put back, what only memory holds is kept, and the status is the usual one. Nothing waits for a screen or a worker.
    """

    def __init__(self, keep: Callable[[], str | None]) -> None:
        """Watch nothing yet.

        Args:
            keep: writes what only memory holds, and gives what the person has to know of it.
        """
        self._keep = keep
        self.is_full_screen = False
        """Whether the terminal is in the state that a full screen needs; who draws there says so."""
        self.last_words: str | None = None
        """What is said once the terminal is itself again."""
        self._screen = _Screen(self)
        terminal = _terminal()
        self.output = TextIOWrapper(io.BufferedWriter(self._screen), terminal.encoding, terminal.errors, newline="\n")
        """Where a full screen is written."""
        self._deadline: tuple[float, int] | None = None
        self._once = threading.Lock()
        self._modes = _Modes()

    def __enter__(self) -> Self:
        import socket  # late: a command that prints its result has no terminal to wait for

        self._heard, self._told = socket.socketpair()
        self._told.setblocking(False)
        # The number of a signal arrives here even while the main thread waits for something.
        self._wakeup = signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _ignore) for number in [*_signals(), signal.SIGINT]}
        if _asked:
            self.end(_asked[0])
        threading.Thread(target=self._watch, name="ending", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @property
    def has_begun(self) -> bool:
        """Whether the program is ending: what the main thread still meets, such as a closed store, is no error."""
        return self._once.locked()

    def within(self, seconds: float, status: int) -> None:
        """End with this status after so many seconds, unless the program has ended by itself."""
        self._deadline = time.monotonic() + seconds, status
        self._wake()

    def end(self, status: int) -> NoReturn:
        """Put the terminal back, keep what there is to keep, and end, whatever other threads are doing."""
        self._once.acquire()  # a second ending waits until the first has ended the program
        self._screen.stop()
        if self.is_full_screen:
            _do_within(_FOR_WRITING, self._restore)
        _do_within(_FOR_KEEPING, self._keep_all)
        _do_within(_FOR_WRITING, self._speak)
        os._exit(status)

    def end_without_terminal(self) -> NoReturn:
        """End as a program whose terminal was closed."""
        self.end(128 + _HANG_UP)

    def _keep_all(self) -> None:
        self.last_words = "\n".join(filter(None, [self.last_words, self._keep()])) or None

    def _restore(self) -> None:
        self._modes.restore()
        with suppress(OSError):
            os.write(_terminal().fileno(), _UNDO.encode())

    def _speak(self) -> None:
        with suppress(OSError, ValueError):
            if self.last_words:
                _terminal().write(f"{self.last_words}\n")
            _terminal().flush()
            sys.stdout.flush()

    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._told.send(b"\0")

    def _watch(self) -> None:
        numbers = {int(number) for number in self._before}
        is_gone = _hang_up_poll(self._heard)
        while True:
            until = self._deadline
            if until is not None and time.monotonic() >= until[0]:
                self.end(until[1])
            if is_gone(None if until is None else until[0] - time.monotonic()):
                self.end_without_terminal()
            for number in self._receive():
                if number in numbers:
                    self.end(128 + number)

    def _receive(self) -> bytes:
        self._heard.setblocking(False)
        try:
            return self._heard.recv(64)
        except BlockingIOError:
            return b""


class _Screen(io.RawIOBase):
    """Standard error as a full screen is written to it: nothing once the end has begun, and no noise at a dead one."""

    def __init__(self, ending: Ending) -> None:
        self._ending = ending
        self._number = _terminal().fileno()
        self._lock = threading.Lock()
        self._is_over = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def write(self, data: "Buffer") -> int:
        with self._lock:
            if not self._is_over:
                try:
                    return os.write(self._number, data)
                except OSError:
                    self._is_over = True
                    threading.Thread(target=self._ending.end_without_terminal, daemon=True).start()
        return len(memoryview(data))

    def stop(self) -> None:
        """Write nothing more, so that nothing follows what puts the terminal back."""
        self._is_over = True
        # One who is writing may finish; one who cannot is left.
        if self._lock.acquire(timeout=_FOR_WRITING):
            self._lock.release()


class _Modes:
    """How the terminal was before; nothing where it has no such modes."""

    def __init__(self) -> None:
        self._put_back: Callable[[], None] | None = None
        if sys.__stdin__ is None or not hasattr(signal, "SIGTSTP"):  # Windows resets its console by itself
            return
        import termios

        number = sys.__stdin__.fileno()
        with suppress(termios.error):
            before = termios.tcgetattr(number)
            self._put_back = lambda: termios.tcsetattr(number, termios.TCSANOW, before)

    def restore(self) -> None:
        if self._put_back is not None:
            with suppress(Exception):  # a terminal that is gone has nothing to put back
                self._put_back()


def _terminal() -> TextIO:
    assert sys.__stderr__ is not None
    return sys.__stderr__


def _ignore(number: int, frame: FrameType | None) -> None:
    """The watching thread ends the program; Python must have a handler for the number to be told."""


def _do_within(seconds: float, work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)


def _hang_up_poll(heard: "socket.socket") -> Callable[[float | None], bool]:
    """A wait for a word or for the end of the terminal, which tells whether it was that; Windows can only wait."""
    if not hasattr(select, "poll"):

        def wait(seconds: float | None) -> bool:
            select.select([heard], [], [], seconds)
            return False

        return wait
    poll = select.poll()
    poll.register(heard, select.POLLIN)
    terminal = _terminal().fileno()
    poll.register(terminal, 0)

    def wait_for_hang_up(seconds: float | None) -> bool:
        for descriptor, event in poll.poll(None if seconds is None else max(0.0, 1000 * seconds)):
            if descriptor == terminal:
                poll.unregister(terminal)
                if event & select.POLLHUP:
                    return True
        return False

    return wait_for_hang_up
