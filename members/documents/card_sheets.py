"""Cards on A4 with bars and QR as tills scan them: two across, five down, in the size of a plastic card."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from coalition.toolkit.code_pictures import picture_of, qr_of
from coalition.toolkit.jobs import queue_job
from coalition.toolkit.models import Job
from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.printed_parts import print_next, sweep_parts
from members.documents.card_lists import file_name, spaced, watermark
from members.models import Card, CardBatch, CardExport
from members.operations.card_exports import note_export

KIND = "card_sheets"
A_SHEET = 10
PART = 25 * A_SHEET
"""Cards in a file."""
AT_ONCE = 10 * A_SHEET
"""So many are printed while one waits; more are a job."""


def sheets_pdf(export: CardExport, cards: Sequence[Card], first_number: int) -> Paper:
    """Cards of a batch on A4, ten a page. `first_number` is the number of the first of them in the batch."""
    batch = export.batch
    cells = [
        {
            "number": number,
            "bars": picture_of(card.number),
            "qr": qr_of(card.qr_token),
            "typed": spaced(card.number),
        }
        for number, card in enumerate(cards, first_number)
    ]
    pages = [cells[start : start + A_SHEET] for start in range(0, len(cells), A_SHEET)]
    context = {"pages": pages, "programme": batch.programme, "batch": batch, "mark": watermark(export)}
    part = (first_number - 1) // A_SHEET + 1
    return Paper(file_name(export, f"-{part:04}.pdf"), PDF, render_pdf("papers/cards.html", context))


def print_at_once(*, batch: CardBatch, printed_by: str, now: datetime) -> Paper:
    """The sheets of a small batch, noted as taken out. Refused with CardBatchNotReady."""
    export = note_export(batch=batch, form=CardExport.Form.SHEETS, exported_by=printed_by, now=now)
    return sheets_pdf(export, list(batch.cards.order_by("pk")), 1)


@transaction.atomic
def queue_sheets(*, batch: CardBatch, printed_by: str, now: datetime) -> Job:
    """Queue the sheets of a batch, noted as taken out now. Refused with CardBatchNotReady."""
    export = note_export(batch=batch, form=CardExport.Form.SHEETS, exported_by=printed_by, now=now)
    params = {"export": export.pk, "batch": batch.pk}
    return queue_job(kind=KIND, params=params, total=batch.made, started_by=printed_by, now=now)


def print_part(job: Job, now: datetime) -> bool:
    """The next file of a job; a step of it."""
    export = CardExport.objects.select_related("batch__programme").get(pk=job.params["export"])
    return print_next(
        job,
        rows=export.batch.cards.all(),
        at_most=PART,
        folder=f"card-sheets/{export.mark}",
        paper_of=partial(sheets_pdf, export),
    )


def sweep_sheets(*, now: datetime) -> int:
    """Delete the files of jobs that ended a week ago. How many went."""
    return sweep_parts(kind=KIND, now=now)
