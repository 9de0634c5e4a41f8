"""The signed papers of consents as files: kept by their hash, readable to the server alone, never served publicly."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction

from members.models import Consent, ConsentScan
from members.operations.consent_errors import ScanGone, ScanRefused
from members.queries.consent_rows import ended_consents
from pharmacies.models import StaffUser

LARGEST = 10 * 1024 * 1024
KEPT_FOR = timedelta(days=3 * 366)
"""How long a consent and its scan prove something after it has ended: three years."""
FOLDER = "consents"
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
}
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@transaction.atomic
def attach_scan(*, consent: Consent, file: IO[bytes], clerk: StaffUser | None, now: datetime) -> ConsentScan:
    """Keep the scan of a signed consent. The same file again changes nothing. Refused with ScanRefused.

    What a file is, its first bytes say, not its name.
    """
    content = file.read(LARGEST + 1)
    kind = kind_of(content)
    if kind is None or len(content) > LARGEST:
        raise ScanRefused
    digest = hashlib.sha256(content).hexdigest()
    known = ConsentScan.objects.filter(consent=consent, file_hash=digest).first()
    name = f"{FOLDER}/{digest[:2]}/{digest}.{kind}"
    _store(Path(settings.MEDIA_ROOT) / name, content)
    if known is not None:
        return known
    return ConsentScan.objects.create(consent=consent, file=name, file_hash=digest, attached_at=now, clerk=clerk)


def open_scan(*, scan: ConsentScan) -> tuple[IO[bytes], str]:
    """The file of a scan and its media type. Refused with ScanGone when there is none any more."""
    path = Path(settings.MEDIA_ROOT) / scan.file.name
    try:
        return path.open("rb"), TYPES[path.suffix[1:]]
    except OSError:
        raise ScanGone from None


def sweep_scans(*, now: datetime) -> int:
    """Remove the files of consents that ended three years ago; how many. Their rows stay, with the hash."""
    over = ConsentScan.objects.filter(consent__in=ended_consents(before=now - KEPT_FOR))
    names = set(over.values_list("file", flat=True))
    needed = ConsentScan.objects.filter(file__in=names).exclude(pk__in=over) if names else over.none()
    gone = 0
    for name in names - set(needed.values_list("file", flat=True)):
        path = Path(settings.MEDIA_ROOT) / name
        if path.exists():
            path.unlink()
            gone += 1
    return gone


def kind_of(content: bytes) -> str | None:
    """What a file is by its first bytes: pdf, jpg, png, heic; None: nothing that we keep."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "heic" if content[4:8] == b"ftyp" and content[8:12] in HEIC else None


def _store(path: Path, content: bytes) -> None:
    """Write a file that the server alone may read, whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}.part")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
    draft.replace(path)
