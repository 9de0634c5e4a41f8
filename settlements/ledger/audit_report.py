"""The audit as a row that people see: a job with what was found."""

import logging
from datetime import datetime

from coalition.toolkit.models import Job
from settlements.ledger.audit import SENTENCES, audit

KIND = "audit_ledger"
logger = logging.getLogger(__name__)


def report_audit(*, now: datetime, started_by: str = "") -> Job:
    """Prove the books and leave the proof as a job: done when they hold, failed when a sentence does not.

    Effect: one row; the failure is logged as an error too, by the numbers of the sentences.
    """
    job = Job.objects.create(
        kind=KIND, state=Job.State.RUNNING, total=len(SENTENCES), started_by=started_by, created_at=now
    )
    proofs = list(audit())
    broken = [proof.code for proof in proofs if not proof.holds]
    job.state = Job.State.FAILED if broken else Job.State.DONE
    job.done = len(proofs)
    job.finished_at = now
    job.message = ", ".join(broken)
    job.result = {
        proof.code: {finding.code: [finding.wrong, finding.figure] for finding in proof.findings} for proof in proofs
    }
    job.save()
    if broken:
        logger.error("the books do not hold: %s", job.message)
    return job
