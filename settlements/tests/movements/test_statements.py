"""Funders find in their statements what was given without a receipt, what lapsed and what was written off."""

from datetime import UTC, datetime, timedelta

import pytest

from coalition.tests.world import NOW, make_world
from coalition.toolkit.jobs import continue_jobs
from members.models import Account, AccountHolder, Person
from settlements.movements import lapsing, sweeping
from settlements.movements.adjustments import adjust_points
from settlements.statements.snapshot import paper_content
from settlements.tests.movements.stories import broken, clerk, wanted
from settlements.tests.statements.months import close, ledger_balance, lines

pytestmark = pytest.mark.django_db


def test_what_a_pharmacy_gave_for_joining_stands_in_its_statement_with_the_promotions_name():
    world = make_world()
    world.promote(
        "welcome", "points_for_occasion", {"occasion": "enrolment", "points_kopecks": 100_00},
        validity={"expires_after_days": 5},
    )  # fmt: skip
    world.publish()
    accounts = []
    for number in range(2):
        person = Person.objects.create(last_name="Ли", first_name="Ан", enrolled_at=NOW, enrolled_outlet=world.outlet_a)
        accounts.append(Account.objects.create(programme=world.programme, opened_at=NOW - timedelta(hours=number)))
        AccountHolder.objects.create(account=accounts[-1], person=person, starts_at=NOW)
    sweeping.queue_awards(now=NOW)
    continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=NOW)
    adjust_points(wanted=wanted(accounts[0], 30_00, "write_off"), by=clerk(), now=NOW)
    late = datetime(2026, 10, 25, 9, tzinfo=UTC)
    lapsing.queue_expiry(now=late)
    continue_jobs(kind=lapsing.KIND, step=lapsing.expire_piece, now=late)

    statement = close(world.contracts["a"])

    assert lines(statement) == {
        (None, "earned", None, None): -200_00,
        (None, "adjustment", None, None): 30_00,
        (None, "expired", None, None): 170_00,
    }
    assert ledger_balance(world.contracts["a"]) == 0
    assert [(row["label"], row["amount"]) for row in paper_content(statement)["others"]] == [
        ("Корректировки", 30_00),
        ("Начислено М-баллов", -200_00),
        ("М-баллы с истёкшим сроком", 170_00),
    ]
    assert "welcome" in {row["reason"] for row in paper_content(statement)["others"]}
    assert broken() == []
