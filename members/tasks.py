"""What the clock starts in members."""

from celery import shared_task
from django.utils import timezone

from coalition.toolkit.jobs import continue_jobs
from members.documents import card_sheets
from members.operations import card_batches
from members.operations.card_filling import make_piece
from members.operations.consent_scans import sweep_scans


@shared_task
def make_cards() -> None:
    """Work through the queued batches of cards, piece by piece."""
    continue_jobs(kind=card_batches.KIND, step=make_piece, now=timezone.now())


@shared_task
def print_cards() -> None:
    """Work through the queued sheets of cards, file by file."""
    continue_jobs(kind=card_sheets.KIND, step=card_sheets.print_part, now=timezone.now())


@shared_task
def sweep_card_sheets() -> None:
    """Delete sheets that lie about too long."""
    card_sheets.sweep_sheets(now=timezone.now())


@shared_task
def sweep_consent_scans() -> None:
    """Remove the files of consents that ended three years ago."""
    sweep_scans(now=timezone.now())
