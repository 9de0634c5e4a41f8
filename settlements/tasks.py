"""What the clock starts in settlements."""

from celery import shared_task
from django.utils import timezone

from coalition.toolkit.jobs import continue_jobs
from settlements.analytics import refreshing
from settlements.analytics.backtest.runs import continue_backtests
from settlements.analytics.suspicions import searching
from settlements.ledger.audit_report import report_audit
from settlements.movements import lapsing, sweeping
from settlements.movements.card_import import imports as card_imports
from settlements.movements.coming_of_age import sweep_of_age
from settlements.movements.taking_back import take_back_returned
from settlements.statements.matching import match_waiting
from settlements.statements.runs import continue_runs, start_missing_runs
from settlements.statements.silence import accept_silence


@shared_task
def audit_ledger_nightly() -> None:
    """Prove the books; the proof is a job that operators see on the overview."""
    report_audit(now=timezone.now())


@shared_task
def draft_ended_periods() -> None:
    """Queue the drafts of periods that have ended; people look at them and send them."""
    now = timezone.now()
    start_missing_runs(today=timezone.localdate(now), now=now)


@shared_task
def run_statements() -> None:
    """Work through the queued runs of statements, one contract after another."""
    continue_runs(now=timezone.now())


@shared_task
def accept_silence_nightly() -> None:
    """Agree to sent statements to which nobody has objected in time."""
    accept_silence(now=timezone.now())


@shared_task
def queue_segments_nightly() -> None:
    """Queue the refreshing of the segments that are kept up to date."""
    refreshing.queue_nightly_refresh(now=timezone.now())


@shared_task
def refresh_segments() -> None:
    """Work through the queued refreshings of segments, one segment after another."""
    continue_jobs(kind=refreshing.KIND, step=refreshing.refresh_next, now=timezone.now())


@shared_task
def run_backtests() -> None:
    """Work through the queued back-tests of promotions, portion by portion."""
    continue_backtests(now=timezone.now())


@shared_task
def queue_expiry_nightly() -> None:
    """Queue the sweep of points whose days are over."""
    lapsing.queue_expiry(now=timezone.now())


@shared_task
def expire_points() -> None:
    """Work through the queued sweeps of points whose days are over."""
    continue_jobs(kind=lapsing.KIND, step=lapsing.expire_piece, now=timezone.now())


@shared_task
def queue_award_sweeps() -> None:
    """Queue a sweep for each promotion that has somebody to reward."""
    sweeping.queue_awards(now=timezone.now())


@shared_task
def award_occasions() -> None:
    """Work through the queued sweeps of occasions."""
    continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=timezone.now())


@shared_task
def take_back_awards() -> None:
    """Take back what was given for friends' purchases that have come back since."""
    while take_back_returned(now=timezone.now()):
        pass


@shared_task
def let_children_come_of_age() -> None:
    """Let those come of age who have since the last run."""
    sweep_of_age(now=timezone.now())


@shared_task
def import_cards() -> None:
    """Work through the queued imports of cards, piece by piece."""
    continue_jobs(kind=card_imports.KIND, step=card_imports.go_on, now=timezone.now())


@shared_task
def sweep_card_imports() -> None:
    """Delete files of rows left out that are a month old, and drop imports that nobody decided on."""
    card_imports.sweep_imports(now=timezone.now())


@shared_task
def queue_suspicions_nightly() -> None:
    """Queue the search for signs of abuse in the days that have ended."""
    searching.queue_search(now=timezone.now())


@shared_task
def search_suspicions() -> None:
    """Work through the queued searches, one sign after another."""
    continue_jobs(kind=searching.KIND, step=searching.search_next, now=timezone.now())


@shared_task
def match_new_bank_payments() -> None:
    """Match the payments of a long file that nobody waited for."""
    match_waiting(by="", now=timezone.now(), only_new=True)


@shared_task
def match_bank_payments() -> None:
    """Try the payments of the bank again that wait, for what has been agreed or corrected since."""
    match_waiting(by="", now=timezone.now())
