"""One sweep by many workers at the same moment, and one that is killed: each occasion is rewarded exactly once."""

from datetime import timedelta

from django.db import connection, transaction

from coalition.tests.processes import kill_when
from coalition.tests.truth.bugs import drop
from coalition.tests.world import make_world
from coalition.toolkit import pool
from coalition.toolkit.jobs import continue_jobs
from members.models import Account
from settlements.ledger import book, chart
from settlements.models import Award, LedgerAccount
from settlements.movements import awards, finding, sweeping
from settlements.movements.awards import award_points
from settlements.tests.movements.stories import broken

WORKERS = 6


def joined_crowd(world, count, *, is_budgeted=True):
    """So many accounts that joined an hour ago, and a welcome gift of 10,00 with a budget for all but ten of them."""
    with transaction.atomic():
        Account.objects.bulk_create(
            Account(programme=world.programme, opened_at=world.now - timedelta(hours=1)) for _ in range(count)
        )
    version = world.promote(
        "welcome", "points_for_occasion", {"occasion": "enrolment", "points_kopecks": 10_00},
        by_operator=True, budget_kopecks=(count - 10) * 10_00 if is_budgeted else None,
    )  # fmt: skip
    world.start(version)


def give_to_everybody(world):
    """One worker's way through all members, without a job, so that nobody else is kept out."""
    (offer,) = sweeping.offers()
    after, given = (0, ""), 0
    while True:
        with pool.transaction() as opened:
            chances = finding.next_chances(opened, offer, world.now, after)
        if not chances:
            return given
        outcomes = award_points(offer=offer, chances=chances, now=world.now)
        given += sum(each.is_given for each in outcomes)
        after = (chances[-1].account_id, chances[-1].occasion)


def test_each_of_300_is_welcomed_once_by_six_workers_and_the_budget_is_spent_to_the_kopeck(
    cloned_database, run_at_once, monkeypatch
):
    monkeypatch.setattr(finding, "PIECE", 20)
    world = make_world()
    joined_crowd(world, 300)

    done = run_at_once(*[lambda: give_to_everybody(world)] * WORKERS)

    assert [each for each in done if isinstance(each, Exception)] == []
    assert sum(done) == Award.objects.count() == 290
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 0
    assert broken() == []


def test_without_lock_and_key_many_are_welcomed_again(cloned_database, run_at_once, monkeypatch):
    """The control: neither the lock of the wallet nor the unique key."""
    monkeypatch.setattr(finding, "PIECE", 60)  # one piece: all have read before anybody has written
    world = make_world()
    joined_crowd(world, 60, is_budgeted=False)
    with pool.transaction() as opened:  # a wallet that is opened on the way would be a lock as well
        book.account_ids(opened, [chart.wallet(world.programme.pk, each.pk) for each in Account.objects.all()])
    drop("award_is_given_once", "settlements_award")
    monkeypatch.setattr(awards.book, "lock_accounts", lambda opened, ids: None)

    run_at_once(*[lambda: give_to_everybody(world)] * WORKERS)

    assert "awards_twice" in broken()


def test_a_sweep_is_worked_on_by_one_worker_at_a_time(cloned_database, run_at_once, monkeypatch):
    monkeypatch.setattr(finding, "PIECE", 5)
    world = make_world()
    joined_crowd(world, 100)

    def sweep():
        sweeping.queue_awards(now=world.now)
        return len(continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=world.now))

    done = run_at_once(*[sweep] * WORKERS)

    assert [each for each in done if isinstance(each, Exception)] == []
    assert Award.objects.count() == 90
    assert broken() == []


KILLED = """
import sys, django
django.setup()
from datetime import datetime
from coalition.toolkit.jobs import continue_jobs
from settlements.movements import finding, sweeping
finding.PIECE = 5
now = datetime.fromisoformat(sys.argv[1])
print("begun", flush=True)
continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=now)
"""
OWN = {"DJANGO_SETTINGS_MODULE": "coalition.settings"}


def test_a_worker_killed_in_the_middle_has_done_whole_pieces_and_the_next_one_goes_on(cloned_database):
    world = make_world()
    joined_crowd(world, 400)
    sweeping.queue_awards(now=world.now)

    kill_when(lambda: Award.objects.count() >= 50, "-c", KILLED, world.now.isoformat(), **OWN)
    before = Award.objects.count()
    assert 50 <= before < 390
    assert before % 5 == 0

    continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=world.now)

    assert Award.objects.count() == 390
    assert broken() == []
    connection.close()
