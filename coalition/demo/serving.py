"""Serves what the demonstration has made: the console under its production server, a worker and the clock beside it."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 60  # seconds for the first page; a busy machine takes its time to import everything
FAREWELL = 10  # seconds to finish what is being done

CELERY = ("-m", "celery", "-A", "coalition.celery", "--quiet")


class ServingError(RuntimeError):
    """Something of what is served did not start or did not stay; the message says what, with its last words."""


def programs(port: int) -> dict[str, tuple[str, ...]]:
    """What runs side by side: names and arguments of the Python interpreter."""
    web = ("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port))
    return {
        "web": (*web, "--workers", "1", "--blocking-threads", "8", "--no-access-log", "coalition.wsgi:application"),
        "worker": (*CELERY, "worker", "--concurrency", "1", "--loglevel", "WARNING"),
        "beat": (*CELERY, "beat", "--loglevel", "WARNING"),
    }


def is_free(port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, port))
            return True
    return False


@contextmanager
def served(port: int, *, root: Path, logs: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Everything runs inside the block, the console answering, and is stopped at its end, however that comes.

    Each program writes to its own file in `logs`. Refused with ServingError.
    """
    logs.mkdir(parents=True, exist_ok=True)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in programs(port).items():
            with (logs / f"{name}.log").open("wb") as log:
                running[name] = subprocess.Popen(
                    [sys.executable, *arguments],
                    cwd=root,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for us; we stop them one by one
                )
        _await_console(port, running, logs)
        yield running
    finally:
        stop(running.values())


def watch(running: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    """Return never, unless one of the programs ends by itself: then ServingError with its last words."""
    while True:
        _refuse_if_ended(running, logs)
        time.sleep(1)


def stop(processes) -> None:
    """Ask all to end, wait a little for what they are doing, then insist."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + FAREWELL
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_console(port: int, running: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        _refuse_if_ended(running, logs)
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/console/login/", timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise ServingError(f"web: {error.code}\n{_last_words(logs / 'web.log')}") from error
        except OSError:
            time.sleep(0.2)
    raise ServingError(f"web\n{_last_words(logs / 'web.log')}")


def _refuse_if_ended(running: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for name, process in running.items():
        if process.poll() is not None:
            raise ServingError(f"{name} ({process.returncode})\n{_last_words(logs / f'{name}.log')}")


def _last_words(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:]
