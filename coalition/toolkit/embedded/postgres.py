"""The embedded PostgreSQL: a cluster in a folder, started by whoever needs it first, stopped after the last one.

What is kept from mishaps that other launchers were seen to have:
  * initdb works in a temporary folder that is renamed, so a killed first start leaves nothing half-made;
  * whether the server is up is asked of its socket, never read from a pid in a file;
  * the cluster's locale is the built-in C.UTF-8, so Cyrillic upper() and ILIKE work whatever LANG says;
  * no folder is opened with chmod, no account is added, nothing lies in a shared /tmp but long sockets' folders.
"""

import contextlib
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from coalition.toolkit.embedded.binaries import ROOTS_PLACE, find_binaries, may_reach, server_account
from coalition.toolkit.embedded.seats import EmbeddedServerError, Seats
from coalition.toolkit.embedded.sockets import answer, digest, socket_folder

SUPERUSER = "postgres"
PORT = "5432"  # only part of the socket's name: the server listens to no network
SOCKET = f".s.PGSQL.{PORT}"
PATIENCE = 60  # seconds for the children of a killed server to go, and for recovery after it
SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}


class EmbeddedPostgres:
    """One cluster below `home`, shared by every process that joins it; `settings` go over SERVER_SETTINGS."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.settings = SERVER_SETTINGS | (settings or {})
        self.account = server_account(self.home)
        self.binaries = find_binaries()
        if self.account:
            self.binaries = self.binaries.readable_by(self.account.pw_uid)
            self.home.parent.mkdir(parents=True, exist_ok=True)
            if not may_reach(self.home.parent, self.account.pw_uid):
                self.home = ROOTS_PLACE / digest(self.home)
        self.cluster = self.home / f"pg{self.binaries.major}"
        self.seats = Seats(self.home)
        self._threads = threading.Lock()

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket lies: in the cluster, or below /tmp when that path is too long for a socket."""
        account = self.account or pwd.getpwuid(os.getuid())
        return socket_folder(self.cluster, SOCKET + ".lock", uid=account.pw_uid, gid=account.pw_gid)

    def connection_settings(self) -> dict[str, str]:
        """USER, HOST and PORT as Django's DATABASES spell them."""
        return {"USER": SUPERUSER, "HOST": str(self.socket_folder), "PORT": PORT}

    def url(self, database: str) -> str:
        """A connection string for libpq and psycopg."""
        return psycopg.conninfo.make_conninfo(host=str(self.socket_folder), port=PORT, user=SUPERUSER, dbname=database)

    def is_alive(self) -> bool:
        """Whether somebody answers on the socket."""
        return answer(self.socket_folder / SOCKET) is not None

    def join(self, database: str = "postgres") -> None:
        """Make this process a user of the running server, which is made and started when need be.

        `database` is created when it is missing. Cheap when repeated; after a crash of the server it starts it again.
        EmbeddedServerError with the server's own words when it does not come up.
        """
        with self._threads:
            if self.seats.is_taken and self.is_alive():
                return
            self._make_home()
            with self.seats.only_one():
                self.seats.take()
                if not (self.cluster / "PG_VERSION").exists():
                    self._make_cluster()
                self.seats.ensure_guard(self._command("pg_ctl", "-w", "-m", "fast", "-D", self.cluster, "stop"))
                if not self.is_alive():
                    self._launch()
                self._ensure_database(database)

    def leave(self) -> None:
        """Stop being a user before the process ends; the guard stops the server when nobody is left."""
        self.seats.leave()

    def process(self) -> psutil.Process:
        """The postmaster, for those who watch or kill it."""
        return psutil.Process(int((self.cluster / "postmaster.pid").read_text().split()[0]))

    def _make_home(self) -> None:
        if self.home.exists():
            return
        self.home.mkdir(parents=True, exist_ok=True)
        if self.account:
            os.chown(self.home, self.account.pw_uid, self.account.pw_gid)

    def _make_cluster(self) -> None:
        for left_over in self.home.glob("init-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        fresh = self.home / f"init-{os.getpid()}"
        locale = ["--locale=C", f"--lc-ctype={_utf8_locale()}"]  # pg_trgm asks lc_ctype what a letter is
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.binaries.major < 17:
            provider = ["--locale-provider=icu", "--icu-locale=und"]
        made = self._run("initdb", "-D", fresh, "-U", SUPERUSER, "-E", "UTF8", "-A", "trust", "-N", *locale, *provider)
        if made.returncode:
            raise EmbeddedServerError(f"initdb failed:\n{made.stdout}")
        fresh.rename(self.cluster)

    def _launch(self) -> None:
        options = ["-k", str(self.socket_folder)]
        for name, value in self.settings.items():
            options += ["-c", f"{name}={value}"]
        log = self.cluster / "server.log"
        deadline = time.monotonic() + PATIENCE
        while True:
            self._drop_stale_pids()
            command = ["-w", "-t", "300", "-D", self.cluster, "-l", log, "-o", shlex.join(options), "start"]
            started = self._run("pg_ctl", *command)
            if started.returncode == 0 or self.is_alive():
                return
            if time.monotonic() > deadline:
                break
            time.sleep(0.3)  # the children of a killed server need a moment to go
        last_words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise EmbeddedServerError(f"PostgreSQL did not start:\n{started.stdout}\n{last_words}")

    def _drop_stale_pids(self) -> None:
        """Nobody answers on the socket: drop pid files that name a dead, a zombie or somebody else's process."""
        for file in (self.cluster / "postmaster.pid", self.socket_folder / f"{SOCKET}.lock"):
            if file.exists() and not self._names_our_server(file):
                file.unlink(missing_ok=True)

    def _names_our_server(self, pid_file: Path) -> bool:
        try:
            process = psutil.Process(abs(int(pid_file.read_text().split()[0])))
            return process.status() != psutil.STATUS_ZOMBIE and str(self.cluster) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return False

    def _ensure_database(self, database: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
                    if not known:
                        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise EmbeddedServerError(f"PostgreSQL lets nobody in: {error}") from error
                time.sleep(0.1)  # it answers already, but is still recovering from a crash

    def _command(self, program: str, *arguments: str | Path) -> list[str]:
        return [str(self.binaries.folder / program), *map(str, arguments)]

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program as the server's account, free of the caller's locale and libpq variables."""
        drop = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} if self.account else {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        with tempfile.TemporaryFile() as output:  # a pipe would be held open by the server
            done = subprocess.run(
                self._command(program, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=kept | {"LC_ALL": "C"},
                start_new_session=True,
                check=False,
                **drop,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read().decode(errors="replace"), "")


@cache
def embedded_postgres(home: Path, **settings: str) -> EmbeddedPostgres:
    """The one object of this process for the cluster in `home`, whose `settings` go over SERVER_SETTINGS."""
    return EmbeddedPostgres(home, settings)


def _utf8_locale() -> str:
    """A UTF-8 locale of the C library that exists here; asked of another process, since setlocale is global."""
    for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "ru_RU.UTF-8"):
        code = f"import locale; locale.setlocale(locale.LC_CTYPE, {name!r})"
        with contextlib.suppress(OSError):
            if subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return name
    return "C"
