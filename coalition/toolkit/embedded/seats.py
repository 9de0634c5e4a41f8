"""Who uses an embedded server: one lock per process, so that the last one out, however it went, stops it."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be used; the message says why and what to do."""


class Seats:
    """The users of the server that lives in `home`.

    A seat is a shared flock on `users.lock`. The kernel gives it up when the process ends, so nothing stale is ever
    left, and forked children count as long as they live. A guard process waits for the lock without sharing it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._pid = 0
        self._seat = -1

    @property
    def is_taken(self) -> bool:
        """Whether this very process, not the one it was forked from, has its seat."""
        return self._pid == os.getpid()

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """Let one process at a time look after the server."""
        lock = self._open("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def take(self) -> None:
        """Sit down, waiting for a guard that is just stopping the server. Call it inside `only_one`."""
        if self.is_taken:
            return
        seat = self._open("users.lock")
        fcntl.flock(seat, fcntl.LOCK_SH)
        if self._seat >= 0:
            os.close(self._seat)  # inherited by fork; the parent keeps its own
        self._seat, self._pid = seat, os.getpid()

    def leave(self) -> None:
        """Give the seat up before the process ends."""
        if self.is_taken:
            os.close(self._seat)
            self._seat, self._pid = -1, 0

    def ensure_guard(self, stop: Sequence[str]) -> None:
        """See that somebody will run the command `stop` when the last user has gone. Call it inside `only_one`."""
        probe = self._open("guard.lock")
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            os.close(probe)
        paths = [str(self.home / "users.lock"), str(self.home / "guard.lock")]
        subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD), *paths, *stop],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # a Ctrl-C in the terminal is not meant for it
        ).returncode = 0  # never waited for: it outlives us, and Popen must not complain

    def _open(self, name: str) -> int:
        try:
            lock = os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise EmbeddedServerError(
                f"{self.home} belongs to another user. Work as that user, or set DATA_DIR to a folder of your own."
            ) from error
        if os.geteuid() == 0:
            owner = self.home.stat()
            os.fchown(lock, owner.st_uid, owner.st_gid)
        return lock
