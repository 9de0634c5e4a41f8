"""An import from its file to its end: begun, read, looked at, written, or dropped. Each step goes on where it was."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.core.files import File
from django.db import connection, transaction
from django.utils.dateformat import format as date_format

from coalition.kernel.periods import business_date
from coalition.toolkit.jobs import UNFINISHED, continue_jobs, queue_job, stop_job
from coalition.toolkit.models import Job
from members.models import ConsentText
from pharmacies.models import Contract, LegalEntity, Outlet, Programme
from settlements.models import CardImport
from settlements.movements.card_import import staging
from settlements.movements.card_import.columns import positions
from settlements.movements.card_import.errors import (
    ConsentTextMissing,
    FileEmpty,
    FileKnown,
    FileTooLarge,
    FunderWithoutContract,
    ImportNotReady,
    ReasonMissing,
)
from settlements.movements.card_import.files import MOST_BYTES, Head, count_lines, read_head
from settlements.movements.card_import.looking import (
    counts_of,
    look_in_file,
    look_in_registry,
    measure_rows,
    staged_rows,
)
from settlements.movements.card_import.rejected import keep_rejected
from settlements.movements.card_import.rules import Judge
from settlements.movements.card_import.workbooks import rows_of
from settlements.movements.card_import.writing import write_piece
from settlements.movements.clock import CENTRE

KIND = "card_import"
READ_PIECE = 20_000
WRITE_PIECE = 2_000
KEPT = timedelta(days=30)
WRITTEN_TABLES = (
    *("members_person", "members_account", "members_accountholder", "members_card", "members_consent"),
    *("promotions_regulationsacceptance", "settlements_accumulation", "settlements_ledgeraccount", "settlements_lot"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants of a file: whose cards, what becomes of look-alikes, who pays for the points, and why."""

    programme: Programme
    reason: str
    dated_on: date
    look_alikes: str = CardImport.LookAlikes.REJECT
    funder: LegalEntity | None = None
    outlet: Outlet | None = None
    accumulates_on: date | None = None
    is_again: bool = False


@transaction.atomic
def begin_import(*, file: BinaryIO, file_name: str, wanted: Wanted, started_by: str, now: datetime) -> CardImport:
    """Keep the file and queue its reading. Nothing is written to the registry before somebody has looked at it.

    Refused: ReasonMissing, FunderWithoutContract, FileKnown unless `is_again`, and files that cannot be read
    (subclasses of FileRefused).
    """
    card_import = _new_import(file, file_name, wanted, started_by, now)
    with tempfile.TemporaryFile() as converted:
        plain = _as_csv(file, converted)
        _note_head(card_import, plain)
        lines = count_lines(plain)
        plain.seek(0)
        card_import.file.save(f"{card_import.file_hash[:16]}.csv", File(plain), save=False)
    card_import.save()
    _queue(card_import, total=lines, by=started_by, now=now)
    return card_import


def import_at_once(*, file: BinaryIO, file_name: str, wanted: Wanted, started_by: str, now: datetime) -> CardImport:
    """Read a small file and write it down while somebody waits. Refused as in `begin_import` and `write_down`."""
    card_import = begin_import(file=file, file_name=file_name, wanted=wanted, started_by=started_by, now=now)
    continue_jobs(kind=KIND, step=go_on, now=now, only=card_import.job)
    card_import.refresh_from_db()
    if card_import.state == CardImport.State.LOOKED_AT:
        card_import = write_down(card_import=card_import, by=started_by, now=now)
        continue_jobs(kind=KIND, step=go_on, now=now, only=card_import.job)
        card_import.refresh_from_db()
    return card_import


def preview_import(
    *, file: BinaryIO, file_name: str, wanted: Wanted, started_by: str, now: datetime
) -> list[dict[str, Any]]:
    """What would come of each row of a small file, in its order; nothing is kept. Refused as in `begin_import`
    and ConsentTextMissing."""
    with transaction.atomic(), tempfile.TemporaryFile() as converted:
        card_import = _new_import(file, file_name, wanted, started_by, now)
        plain = _as_csv(file, converted)
        head = _note_head(card_import, plain)
        card_import.save()
        judge = Judge(positions(head.headings), width=len(head.headings), today=business_date(now, CENTRE))
        _offset, rows = staging.stage_piece(
            plain, head, judge, import_id=card_import.pk, offset=head.offset, row_no=0, most=READ_PIECE
        )
        look_in_registry(card_import, first=1, last=rows)
        look_in_file(card_import)
        card_import.counts = counts_of(card_import).plain()
        _refuse_without_consent_text(card_import)
        found = staged_rows(card_import, most=READ_PIECE)
        transaction.set_rollback(True)
    return found


def _new_import(file: BinaryIO, file_name: str, wanted: Wanted, started_by: str, now: datetime) -> CardImport:
    if not wanted.reason.strip():
        raise ReasonMissing
    digest = _hash(file)
    before = CardImport.objects.filter(programme=wanted.programme, file_hash=digest)
    known = before.exclude(state=CardImport.State.DROPPED).first()
    if known is not None and not wanted.is_again:
        raise FileKnown(number=known.pk, on=date_format(known.created_at, "d.m.Y"))
    return CardImport(
        programme=wanted.programme,
        file_name=file_name[:200],
        file_hash=digest,
        look_alikes=wanted.look_alikes,
        funder=wanted.funder,
        contract=_contract(wanted.programme, wanted.funder, now),
        reason=wanted.reason.strip()[:150],
        outlet=wanted.outlet,
        dated_on=wanted.dated_on,
        accumulates_on=wanted.accumulates_on,
        created_by=started_by,
        created_at=now,
    )


def _note_head(card_import: CardImport, plain: BinaryIO) -> Head:
    head = read_head(plain)
    card_import.encoding, card_import.delimiter = head.encoding, head.delimiter
    card_import.columns = list(head.headings)
    return head


def go_on(job: Job, now: datetime) -> bool:
    """The next piece of an import; a step of a job. Refused: FileEmpty, FileDamaged, ConsentTextMissing."""
    card_import = (
        CardImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme", "contract")
        .get(pk=job.params["import"])
    )
    if not staging.is_staged(card_import.pk, job.result.get("rows", 0)):
        # The server crashed: what was read is read again; what was written is found in the registry.
        staging.clear_staging(card_import.pk)
        job.result = {"written": job.result.get("written", 0), "is_confirmed": job.result.get("is_confirmed", False)}
        card_import.state = CardImport.State.READING
        card_import.save(update_fields=["state"])
    if card_import.state == CardImport.State.READING:
        return _read(card_import, job, now)
    return card_import.state == CardImport.State.WRITING and _write(card_import, job, now)


@transaction.atomic
def write_down(*, card_import: CardImport, by: str, now: datetime) -> CardImport:
    """Queue the writing of an import that somebody has looked at. Refused: ImportNotReady, ConsentTextMissing."""
    card_import = CardImport.objects.select_for_update(no_key=True).get(pk=card_import.pk)
    if card_import.state != CardImport.State.LOOKED_AT:
        raise ImportNotReady(state=card_import.get_state_display())
    _refuse_without_consent_text(card_import)
    read = card_import.job.result
    card_import.state = CardImport.State.WRITING
    total = card_import.counts["new"] + card_import.counts["joins"]
    _queue(card_import, total=total, by=by, now=now, result={"rows": read["rows"], "is_confirmed": True})
    return card_import


@transaction.atomic
def drop_import(*, card_import: CardImport, now: datetime) -> CardImport:
    """Give an import up: its file and its rows go. Refused with ImportNotReady once it is being written."""
    card_import = CardImport.objects.select_for_update(no_key=True).get(pk=card_import.pk)
    if card_import.state not in (CardImport.State.READING, CardImport.State.LOOKED_AT):
        raise ImportNotReady(state=card_import.get_state_display())
    stop_job(job=card_import.job)
    _finish(card_import, CardImport.State.DROPPED, now)
    return card_import


def sweep_imports(*, now: datetime) -> int:
    """Delete files of rows left out that are older than a month, and drop imports nobody decided on. How many."""
    swept = 0
    for card_import in CardImport.objects.filter(finished_at__lt=now - KEPT).exclude(rejected_file=""):
        card_import.rejected_file.delete(save=True)
        swept += 1
    waiting = (CardImport.State.READING, CardImport.State.LOOKED_AT)
    forgotten = CardImport.objects.filter(state__in=waiting, created_at__lt=now - KEPT)
    for card_import in forgotten.exclude(job__state__in=UNFINISHED):
        drop_import(card_import=card_import, now=now)
        swept += 1
    return swept


def _queue(
    card_import: CardImport, *, total: int, by: str, now: datetime, result: dict[str, object] | None = None
) -> None:
    job = queue_job(kind=KIND, params={"import": card_import.pk}, total=total, started_by=by, now=now)
    if result:
        job.result = result
        job.save(update_fields=["result"])
    card_import.job = job
    card_import.save(update_fields=["state", "job"])


def _read(card_import: CardImport, job: Job, now: datetime) -> bool:
    """Read a piece; after the last one look at all of them together."""
    if "offset" in job.result and job.result.get("is_read"):
        return _look(card_import, job)
    with card_import.file.open("rb") as file:
        head = read_head(file)
        judge = Judge(positions(head.headings), width=len(head.headings), today=business_date(now, CENTRE))
        before = job.result.get("rows", 0)
        offset, rows = staging.stage_piece(
            file,
            head,
            judge,
            import_id=card_import.pk,
            offset=job.result.get("offset", head.offset),
            row_no=before,
            most=READ_PIECE,
        )
    job.result |= {"offset": offset, "rows": rows, "is_read": rows - before < READ_PIECE}
    if not job.result.get("is_confirmed"):
        job.done, job.total = rows, max(job.total, rows)
    if job.result["is_read"] and not rows:
        raise FileEmpty
    return True


def _look(card_import: CardImport, job: Job) -> bool:
    rows, is_confirmed = job.result["rows"], job.result.get("is_confirmed", False)
    measure_rows()
    look_in_registry(card_import, first=1, last=rows)
    look_in_file(card_import)
    if is_confirmed:
        card_import.state = CardImport.State.WRITING
    else:
        card_import.state, card_import.counts = CardImport.State.LOOKED_AT, counts_of(card_import).plain()
        job.done = job.total = rows
    job.result["after"] = 0
    card_import.save(update_fields=["state", "counts"])
    return is_confirmed


def _write(card_import: CardImport, job: Job, now: datetime) -> bool:
    rows, after = job.result["rows"], job.result.get("after", 0)
    last = min(rows, after + WRITE_PIECE)
    written = write_piece(card_import, first=after + 1, last=last, now=now)
    card_import.points_kopecks += written.points_kopecks
    card_import.accumulated_kopecks += written.accumulated_kopecks
    job.result |= {"after": last, "written": job.result.get("written", 0) + written.cards}
    job.done = min(job.result["written"], job.total)
    _keep_plans_fresh(last // WRITE_PIECE)
    if last < rows:
        card_import.save(update_fields=["points_kopecks", "accumulated_kopecks"])
        return True
    counts = counts_of(card_import).plain() | {"written": job.result["written"]}
    card_import.counts = counts
    job.done = job.total = job.result["written"]
    _finish(card_import, CardImport.State.DONE, now)
    return False


def _keep_plans_fresh(pieces: int) -> None:
    """Tables that grow from nothing are measured now and then: plans made for an empty one would become slow."""
    if pieces in (1, 8, 64):
        with connection.cursor() as cursor:
            cursor.execute(f"analyze {', '.join(WRITTEN_TABLES)}")


def _finish(card_import: CardImport, state: CardImport.State, now: datetime) -> None:
    """The end: what was left out is kept as a file for a month, everything else about people goes."""
    if state == CardImport.State.DONE:
        keep_rejected(card_import)
    staging.clear_staging(card_import.pk)
    stored, place = card_import.file.storage, card_import.file.name
    card_import.file = ""
    card_import.state, card_import.finished_at = state, now
    card_import.save()
    # Not before the transaction has ended: a file cannot be rolled back.
    transaction.on_commit(lambda: stored.delete(place))


def _refuse_without_consent_text(card_import: CardImport) -> None:
    has_text = ConsentText.objects.filter(kind=ConsentText.Kind.PERSONAL_DATA).exists()
    if card_import.counts.get("consents") and not has_text:
        raise ConsentTextMissing


def _contract(programme: Programme, funder: LegalEntity | None, now: datetime) -> Contract | None:
    if funder is None or funder.pk == programme.operator_id:
        return None
    today = business_date(now, CENTRE)
    contracts = Contract.objects.filter(programme=programme, legal_entity=funder, starts_on__lte=today)
    for contract in contracts.order_by("-starts_on"):
        if contract.ends_on is None or contract.ends_on > today:
            return contract
    raise FunderWithoutContract(funder=funder.short_name)


def _hash(file: BinaryIO) -> str:
    file.seek(0, 2)
    if not file.tell():
        raise FileEmpty
    if file.tell() > MOST_BYTES:
        raise FileTooLarge(what="больше 1 ГБ")
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _as_csv(file: BinaryIO, converted: BinaryIO) -> BinaryIO:
    """The file itself, or what a workbook says as CSV."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return file
    converted.writelines(plain_lines(rows_of(file)))
    return converted


def plain_lines(rows: Iterable[list[str]]) -> Iterable[bytes]:
    """Rows of a workbook as CSV that is read back as it is."""
    for row in rows:
        cells = (cell.replace('"', '""') for cell in row)
        yield (";".join(f'"{cell}"' for cell in cells) + "\n").encode("utf-8", "replace")
