"""The nightly search for signs of abuse: one sign of one programme after another, as a job."""

from datetime import datetime

from coalition.toolkit.jobs import UNFINISHED, queue_job
from coalition.toolkit.models import Job
from pharmacies.models import Programme
from settlements.analytics.suspicions import after_enrolment, after_spending, often, one_hand, own_card, typed
from settlements.analytics.suspicions.cases import write_cases
from settlements.analytics.suspicions.rules import keep_rules
from settlements.analytics.suspicions.shown import asked, looked_at
from settlements.models import SuspicionRule

KIND = "suspicions"
SEARCHES = {each.SIGN: each.SQL for each in (often, own_card, typed, after_enrolment, after_spending, one_hand)}


def queue_search(*, now: datetime, started_by: str = "") -> Job | None:
    """Queue a search of all signs that are looked for, unless one is under way.

    Effect: at most one job; rules with the usual thresholds for programmes that have none.
    """
    if Job.objects.filter(kind=KIND, state__in=UNFINISHED).exists():
        return None
    rules = [rule for programme in Programme.objects.order_by("pk") for rule in keep_rules(programme=programme)]
    wanted = [rule.pk for rule in rules if rule.is_on]
    if not wanted:
        return None
    params = {"rules": wanted, "at": now.isoformat()}
    return queue_job(kind=KIND, params=params, total=len(wanted), started_by=started_by, now=now)


def search_next(job: Job, now: datetime) -> bool:
    """One piece of the job: one sign of one programme, as of when the job was queued."""
    rule = SuspicionRule.objects.filter(pk=job.params["rules"][job.done], is_on=True).first()
    if rule is not None:
        opened, added = search(rule=rule, now=datetime.fromisoformat(job.params["at"]))
        job.result["opened"] = job.result.get("opened", 0) + opened
        job.result["added"] = job.result.get("added", 0) + added
    job.done += 1
    return job.done < job.total


def search(*, rule: SuspicionRule, now: datetime) -> tuple[int, int]:
    """Look for a sign in the days that have ended; how many cases were opened, how many receipts joined open ones.

    Reads the window of days alone, by indexes; a constant number of statements.
    """
    findings = asked(SEARCHES[rule.sign], looked_at(rule, now))
    return write_cases(rule=rule, findings=findings, now=now)
