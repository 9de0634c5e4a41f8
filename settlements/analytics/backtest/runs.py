"""A back-test as a job: queued, worked on portion by portion, stopped, resumed, never counting anything twice."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from coalition.kernel.break_even import WHOLE_BP, margin_of_markup
from coalition.kernel.periods import Period
from coalition.toolkit.jobs import continue_jobs, queue_job
from coalition.toolkit.models import Job
from promotions.models import PromotionVersion
from settlements.analytics.backtest.reading import (
    NOBODY_YET,
    Interest,
    Scope,
    count_receipts,
    interest_of,
    next_accounts,
    next_of_nobody,
)
from settlements.analytics.backtest.replay import Replay
from settlements.analytics.backtest.rulebooks import frozen_rules, thaw_rules
from settlements.analytics.backtest.sums import Sums
from settlements.models import Backtest

KIND = "backtest"


@transaction.atomic
def start_backtest(
    *,
    version: PromotionVersion,
    period: Period,
    margin_bp: int,
    started_by: str,
    now: datetime,
    outlet_ids: Sequence[int] = (),
) -> Backtest:
    """Queue a back-test of a version over the receipts of a period, at some outlets or at all (none named).

    The rules are frozen now, the version's place among them included. Effect: a job in the queue.
    Refused with BacktestRefused: the version makes no sense, or is no matter of receipts.
    """
    rules = frozen_rules(version)
    scope = Scope(version.promotion.programme_id, period.starts_on, period.ends_on, tuple(outlet_ids))
    job = queue_job(kind=KIND, params={}, total=count_receipts(scope), started_by=started_by, now=now)
    backtest = Backtest.objects.create(
        version=version,
        job=job,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        outlet_ids=list(outlet_ids),
        margin_bp=margin_bp,
        rulebook=rules,
        sums=Sums().plain(),
    )
    job.params = {"backtest": backtest.pk}
    job.save(update_fields=["params"])
    return backtest


def continue_backtests(
    *, now: datetime, only: Job | None = None, heed: Callable[[Job], Any] | None = None
) -> list[Job]:
    """Go on with every back-test that is queued, or whose worker has died; `only` with this one."""
    return continue_jobs(kind=KIND, step=Backtesting().step, now=now, only=only, heed=heed)


def usual_margin_bp() -> int:
    """The margin that the usual mark-up leaves, in basis points: 30 % leave 23.08 %."""
    return round(margin_of_markup(settings.USUAL_MARKUP_PERCENT * 100) * WHOLE_BP)


class Backtesting:
    """Does jobs portion by portion; what a job reads once is kept from one portion to the next."""

    def __init__(self) -> None:
        self._job_id: int | None = None
        self._backtest = self._scope = self._interest = self._replay = None

    def step(self, job: Job, now: datetime) -> bool:
        """The next portion; sums, bar and place are saved together. Tells whether something is left."""
        if job.pk != self._job_id:
            self._open(job)
        backtest: Backtest = self._backtest
        backtest.refresh_from_db(fields=["sums"])
        self._replay.sums = Sums.of(backtest.sums)
        judged, place = self._portion(job.result.get("after") or {"account": 0})
        backtest.sums = self._replay.sums.plain()
        backtest.save(update_fields=["sums"])
        job.done, job.total = job.done + judged, max(job.total, job.done + judged)
        job.result["after"] = place
        return place is not None

    def _portion(self, after: dict[str, Any]) -> tuple[int, dict[str, Any] | None]:
        """Judge what comes after a place; answers how many receipts that were, and the new place (None: the end)."""
        if "account" in after:
            accounts = next_accounts(self._scope, self._interest, after=after["account"])
            if accounts:
                self._replay.add_accounts(accounts)
                return sum(len(account.receipts) for account in accounts), {"account": accounts[-1].account_id}
            return 0, {"nobody": NOBODY_YET}
        receipts = next_of_nobody(self._scope, after=tuple(after["nobody"]))
        self._replay.add_receipts_of_nobody(receipts)
        if not receipts:
            return 0, None
        last = receipts[-1]
        return len(receipts), {"nobody": (last.received_at.isoformat(), str(last.purchase_id))}

    def _open(self, job: Job) -> None:
        backtest = Backtest.objects.get(job=job)
        worlds = thaw_rules(backtest.rulebook, backtest.version_id)
        self._job_id, self._backtest = job.pk, backtest
        self._scope = Scope(
            worlds.with_it.programme_id, backtest.starts_on, backtest.ends_on, tuple(backtest.outlet_ids)
        )
        self._interest: Interest = interest_of(worlds.with_it)
        self._replay = Replay(worlds, Sums.of(backtest.sums))
