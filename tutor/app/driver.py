"""The driver of a POSIX terminal, whose end and whose pauses are owned by one place."""

import os
import signal
from collections.abc import Callable

from textual import events
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tutor.ending import PATIENCE, Ending


def driver_for(ending: Ending) -> type[Driver]:
    """A driver that draws through this ending's output and tells it when the terminal is taken and given back."""

    class TerminalDriver(LinuxDriver):
        """Textual's, with the terminal's end and its pauses handled where they cannot wait for themselves."""

        _is_paused = False
        _reads_on = False
        """Whether the terminal is taken again under the thread that reads its keys."""

        def start_application_mode(self) -> None:
            self._file = ending.output
            ending.is_full_screen = True
            start: Callable[[], None] = super().start_application_mode
            start()

        def close(self) -> None:
            super().close()  # what gives the terminal back is written now
            ending.is_full_screen = False

        def process_message(self, message: Message) -> None:
            # Keys wait in a queue; who wants to leave must not wait for what the keys before are going to open.
            if isinstance(message, events.Key) and message.key == "ctrl+q":
                ending.within(PATIENCE, 0)
            super().process_message(message)

        def _sigtstp_application(self, *_: object) -> None:
            # Here the interrupted code may hold the very lock that writing needs.
            self._loop.call_soon_threadsafe(self._pause)

        def _pause(self) -> None:
            self._is_paused = True
            self.suspend_application_mode()
            os.kill(os.getpid(), signal.SIGSTOP)
            self._take_again()

        def _sigcont_application(self, *_: object) -> None:
            if not self._is_paused:
                # It was stopped without being asked, and the shell has changed the terminal.
                self._loop.call_soon_threadsafe(self._begin_again)
            self._is_paused = False

        def _begin_again(self) -> None:
            reader, before = self._key_thread, self.attrs_before
            if reader is None or not reader.is_alive():
                self._take_again()
                return
            # What is typed meanwhile must not be lost: nothing is flushed, and the terminal never goes back to lines,
            # where ctrl+q is a command to it.
            self._reads_on, self.attrs_before, self._key_thread = True, None, None
            self.suspend_application_mode()
            self._take_again()
            if self._key_thread is not None:
                self._key_thread.join()
            self._reads_on, self.attrs_before, self._key_thread = False, before, reader

        def disable_input(self) -> None:
            if not self._reads_on:
                super().disable_input()

        def _take_again(self) -> None:
            self.resume_application_mode()
            self._app.refresh(layout=True)

        def _run_input_thread(self) -> None:
            if self._reads_on:
                return
            try:
                self.run_input_thread()
            except OSError:
                ending.end_without_terminal()
            except Exception as error:
                self._app.call_later(self._app._handle_exception, error)

    return TerminalDriver
