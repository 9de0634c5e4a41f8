"""What the clock starts in settlements."""

from celery import shared_task
from django.utils import timezone

from settlements.ledger.audit_report import report_audit


@shared_task
def audit_ledger_nightly() -> None:
    """Prove the books; the proof is a job that operators see on the overview."""
    report_audit(now=timezone.now())
