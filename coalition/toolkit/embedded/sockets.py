"""Unix sockets of the embedded servers: where they lie, and whether somebody answers."""

import hashlib
import os
import socket
from pathlib import Path

from coalition.toolkit.embedded.seats import EmbeddedServerError

LONGEST = 100  # bytes of a path; the kernel's limit is 107


def digest(path: Path) -> str:
    """Ten letters that stand for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def socket_folder(home: Path, name: str, *, uid: int, gid: int) -> Path:
    """`home`, or a folder of the user's own below /tmp when `home/name` is too long a path for a socket."""
    if len(os.fsencode(home / name)) <= LONGEST:
        return home
    folder = Path("/tmp") / f"embedded-{uid}-{digest(home)}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, uid, gid)
    if folder.lstat().st_uid != uid:
        raise EmbeddedServerError(f"{folder} belongs to another user; remove it, or use a shorter DATA_DIR.")
    return folder


def answer(path: Path, question: bytes = b"") -> bytes | None:
    """What the server at `path` says to `question` (nothing, when nothing is asked); None when nobody is there."""
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(2)
        try:
            talk.connect(str(path))
            if not question:
                return b""
            talk.sendall(question)
            return talk.recv(64)
        except OSError:
            return None
