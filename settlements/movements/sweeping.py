"""Sweeps of occasions: one job for each promotion that has somebody to reward, piece by piece, members in their order.

What is due is found in the database, so a sweep that was missed, stopped or killed is made up for by the next one.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from coalition.toolkit import pool
from coalition.toolkit.jobs import UNFINISHED, queue_job
from coalition.toolkit.models import Job
from pharmacies.models import Programme
from promotions.compiler.cache import rulebook_of
from promotions.engine.occasions import Occasion
from promotions.models import CompiledRulebook
from settlements.movements.awards import BUDGET_USED_UP, award_points
from settlements.movements.chances import Offer
from settlements.movements.finding import FOUND, count_chances, next_chances

KIND = "awards"


def offers(occasions: frozenset[Occasion] = frozenset(FOUND)) -> Iterator[Offer]:
    """Rules in force that reward such occasions, of every programme."""
    for programme in Programme.objects.order_by("pk"):
        latest = CompiledRulebook.objects.filter(programme=programme).order_by("-number").values_list("pk", flat=True)
        if not latest:
            continue
        kept = rulebook_of(latest[0])
        for rule in kept.rulebook.rules:
            if getattr(rule.params, "occasion", None) in occasions:
                yield Offer(kept, rule, programme.operator_id)


def queue_awards(*, now: datetime, started_by: str = "") -> list[Job]:
    """Queue a sweep for each promotion that has somebody to look at and none queued. Effect: at most a job each.

    Sweeps that gave nothing to anybody are not kept.
    """
    Job.objects.filter(kind=KIND, state=Job.State.DONE, result__given=0).delete()
    busy = set(
        Job.objects.filter(kind=KIND, state__in=UNFINISHED).values_list("params__promotion", flat=True).distinct()
    )
    jobs = []
    for offer in offers():
        if offer.rule.promotion_id in busy:
            continue
        with pool.reading() as connection:
            total = count_chances(connection, offer, now)
        if total:
            params = {"promotion": offer.rule.promotion_id, "name": offer.rule.name_ru, "at": now.isoformat()}
            jobs.append(queue_job(kind=KIND, params=params, total=total, started_by=started_by, now=now))
    return jobs


def award_piece(job: Job, now: datetime) -> bool:
    """The next members of a sweep; a step of a job. A promotion that is over by now, or out of budget, ends it."""
    offer = next((each for each in offers() if each.rule.promotion_id == job.params["promotion"]), None)
    result = {"given": 0, "kopecks": 0, "coupons": 0, "refused": {}} | job.result
    if offer is None:
        job.result = result
        return False
    at = datetime.fromisoformat(job.params["at"])
    with pool.transaction() as connection:
        chances = next_chances(connection, offer, at, tuple(result.get("after", (0, ""))))
        outcomes = award_points(offer=offer, chances=chances, now=now)
    gifts = [each.gift for each in outcomes if each.gift is not None]
    refused = Counter(result["refused"]) + Counter(each.reason for each in outcomes if each.gift is None)
    result |= {
        "given": result["given"] + len(gifts),
        "kopecks": result["kopecks"] + sum(gift.points_kopecks for gift in gifts),
        "coupons": result["coupons"] + sum(len(gift.issued) for gift in gifts),
        "refused": dict(refused),
    }
    if chances:
        result["after"] = [chances[-1].account_id, chances[-1].occasion]
    job.result, job.done = result, job.done + len(chances)
    job.total = max(job.total, job.done)
    return bool(chances) and any(each.reason != BUDGET_USED_UP for each in outcomes)
