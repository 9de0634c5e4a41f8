"""No night doubles a case; what was dismissed comes back only with receipts that nobody has seen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import NOW, make_world
from coalition.toolkit.jobs import continue_jobs, stop_job
from coalition.toolkit.models import Job
from pharmacies.models import StaffUser
from settlements.analytics.suspicions import searching
from settlements.analytics.suspicions.deciding import (
    SuspicionDecided,
    SuspicionIsAboutYou,
    SuspicionNeedsANote,
    decide_suspicion,
)
from settlements.models import Sign, Suspicion, SuspicionReceipt, SuspicionRule
from settlements.tests.analytics.suspicions.nights import buy, cashier, night, rule

OFTEN = Sign.OFTEN_AT_ONE_DESK


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def anna(db):
    return StaffUser.objects.create(username="anna")


def dismiss(case, by):
    return decide_suspicion(suspicion=case, is_abuse=False, note="Закупка для дома престарелых", decided_by=by, now=NOW)


def test_every_night_finds_the_same_and_writes_it_once(world):
    buy(world, world.card, 6)
    first = night(world, OFTEN)

    for _ in range(3):
        again = night(world, OFTEN)
    next_night = night(world, OFTEN, after_days=2)

    assert first == again == next_night
    assert SuspicionReceipt.objects.count() == 6


def test_what_is_found_later_joins_an_open_case(world):
    buy(world, world.card, 5)
    (case,) = night(world, OFTEN)
    buy(world.later(days=1), world.card, 5)

    assert night(world, OFTEN, after_days=2) == [case]
    assert (case.receipts.count(), Suspicion.objects.get().count) == (10, 5)


def test_a_dismissed_case_comes_back_only_when_new_receipts_reach_the_threshold(world, anna):
    rule(world, OFTEN, days=2)
    buy(world, world.card, 5)
    (case,) = night(world, OFTEN)
    dismiss(case, anna)
    buy(world.later(days=1), world.card, 4)

    assert night(world, OFTEN, after_days=2) == [case]
    buy(world.later(days=2), world.card, 1)
    _old, again = night(world, OFTEN, after_days=3)

    assert (again.state, again.count, again.first_on) == ("open", 5, NOW.date() + timedelta(days=1))
    assert night(world, OFTEN, after_days=4) == [case, again]


def test_a_decision_is_made_once_with_a_note_and_not_by_whom_it_concerns(world, anna):
    buy(world, world.card, 5)
    (case,) = night(world, OFTEN)
    cashier(world)
    type(case.cashier).objects.filter(pk=case.cashier_id).update(user=anna)
    boris = StaffUser.objects.create(username="boris")
    decision = {"suspicion": case, "is_abuse": True, "note": "Карта лежала у кассы", "decided_by": boris, "now": NOW}

    with pytest.raises(SuspicionIsAboutYou):
        decide_suspicion(**decision | {"decided_by": anna})
    with pytest.raises(SuspicionNeedsANote):
        decide_suspicion(**decision | {"note": "  "})
    assert Suspicion.objects.get().state == "open"
    decided = decide_suspicion(**decision)
    with pytest.raises(SuspicionDecided):
        decide_suspicion(**decision | {"is_abuse": False})

    assert (decided.state, decided.decided_by) == ("confirmed", "boris")
    assert Suspicion.objects.get().state == "confirmed"


def test_a_night_is_a_job_that_goes_on_where_it_was_stopped(world):
    buy(world, world.card, 5)
    morning = NOW.replace(hour=3) + timedelta(days=1)
    job = searching.queue_search(now=morning)
    assert searching.queue_search(now=morning) is None
    continue_jobs(kind=searching.KIND, step=searching.search_next, now=morning, heed=lambda job: stop_job(job=job))
    assert Job.objects.get(pk=job.pk).done == 1
    Job.objects.filter(pk=job.pk).update(state="queued")

    continue_jobs(kind=searching.KIND, step=searching.search_next, now=morning)

    job.refresh_from_db()
    assert (job.state, job.done, job.result) == ("done", 6, {"opened": 1, "added": 0})
    assert Suspicion.objects.count() == 1


def test_a_sign_that_is_off_is_not_looked_for_and_thresholds_are_kept(world):
    buy(world, world.card, 5)
    rule(world, OFTEN, is_on=False, least=9)

    job = searching.queue_search(now=NOW + timedelta(days=1))

    assert job.total == 5
    assert SuspicionRule.objects.get(sign=OFTEN).least == 9


def cost(world, sign, after_days=1):
    with CaptureQueriesContext(connection) as queries:
        night(world, sign, after_days=after_days)
    return len(queries)


def test_a_night_costs_the_same_for_one_case_and_for_ten(world):
    buy(world, world.card, 5)
    cost(world, OFTEN)
    Suspicion.objects.exists()
    one = make_more(world, 1)
    few = cost(world, OFTEN)
    ten = make_more(world, 10)
    many = cost(world, OFTEN)

    assert few == many
    assert Suspicion.objects.count() == 1 + one + ten


def make_more(world, members):
    for _ in range(members):
        buy(world, world.member()[1], 5)
    return members
