"""Points whose days are over leave their wallets: found by the index of lots that expire, account by account.

What is due is what still has points in it, so a sweep that was killed goes on by beginning again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import psycopg

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from coalition.toolkit.jobs import queue_job
from coalition.toolkit.models import Job
from settlements.ledger import book
from settlements.ledger.annul_books import annul_books
from settlements.ledger.transfers import LotState
from settlements.movements.clock import CENTRE

KIND = "expiry"
PIECE = 2_000

DUE = "select count(*) from settlements_lot where remaining_kopecks > 0 and expires_at <= %(now)s"
NEXT = """
select array_agg(distinct wallet_id) from (
    select wallet_id from settlements_lot where remaining_kopecks > 0 and expires_at <= %(now)s
    order by expires_at limit %(piece)s) due
"""
LAPSED = """
select a.programme_id, a.member_account_id, p.lapsed_points, l.id, l.remaining_kopecks, l.funding_moment, l.contract_id,
       l.promotion_version_id
from settlements_lot l
join settlements_ledgeraccount a on a.id = l.wallet_id
join pharmacies_programme p on p.id = a.programme_id
where l.wallet_id = any(%(wallets)s) and l.remaining_kopecks > 0 and l.expires_at <= %(now)s
order by l.wallet_id, l.expires_at, l.id
"""


def queue_expiry(*, now: datetime, started_by: str = "") -> Job | None:
    """Queue a sweep when points have lapsed and none is queued. Effect: at most one job."""
    with pool.reading() as connection:
        (due,) = pool.cursor(connection).execute(DUE, {"now": now}).fetchone()
    if not due or Job.objects.filter(kind=KIND, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        return None
    return queue_job(kind=KIND, params={"at": now.isoformat()}, total=due, started_by=started_by, now=now)


def expire_piece(job: Job, now: datetime) -> bool:
    """The next lots of the sweep; a step of a job. What lapses while it works is the next sweep's."""
    lots, kopecks = expire_lots(at=datetime.fromisoformat(job.params["at"]), now=now)
    job.done += lots
    job.total = max(job.total, job.done)
    job.result["kopecks"] = job.result.get("kopecks", 0) + kopecks
    return lots > 0


def expire_lots(*, at: datetime, now: datetime, piece: int = PIECE) -> tuple[int, int]:
    """Take the points that had lapsed `at` a moment out of the next wallets; how many lots and kopecks it were.

    Effect: one entry for each account, wholly or not at all; where points go follows the programme's setting.
    """
    with pool.transaction() as connection:
        (wallets,) = pool.cursor(connection).execute(NEXT, {"now": at, "piece": piece}).fetchone()
        if not wallets:
            return 0, 0
        book.lock_accounts(connection, wallets)
        # Read after the locks, so that what was spent meanwhile does not lapse as well.
        rows = pool.cursor(connection).execute(LAPSED, {"wallets": wallets, "now": at}).fetchall()
        _write(connection, rows, at, now)
    return len(rows), sum(row[4] for row in rows)


def _write(connection: psycopg.Connection, rows: Sequence[tuple], at: datetime, now: datetime) -> None:
    lots: dict[tuple[int, int, str], list[LotState]] = defaultdict(list)
    for programme_id, account_id, policy, *lot in rows:
        lots[programme_id, account_id, policy].append(LotState(*lot))
    business_on = business_date(at, CENTRE)
    entries = [
        book.NewEntry(
            annul_books(
                kind="expired",
                programme_id=programme_id,
                account_id=account_id,
                pieces=[(lot, lot.remaining_kopecks) for lot in own],
                policy=policy,
            ),
            "expiry",
            programme_id,
            business_on,
        )
        for (programme_id, account_id, policy), own in lots.items()
    ]
    keys = {key for entry in entries for key in book.accounts_of(entry.books)}
    book.write_all(connection, entries=entries, now=now, ids=book.account_ids(connection, keys))
