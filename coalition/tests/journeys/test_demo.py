"""The demonstration from an empty database to a proven ledger, and a second time without any effect."""

from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from coalition.demo.loading.coalition import load_coalition, timeline_of
from coalition.demo.plan.days import Plan
from coalition.demo.plan.events import PlannedPurchase
from coalition.demo.playing import play
from coalition.demo.story import tell
from settlements.models import Payout, Posting, Purchase, PurchaseReturn

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_the_demonstration_plays_once_and_holds(cloned_database, settings):
    settings.DEBUG = True
    first = tell(now=NOW, receipts=120, quiet=True)
    postings = Posting.objects.count()
    second = tell(now=NOW, receipts=120, quiet=True)

    assert first.played.purchases + first.played.returns == 120
    assert not first.played.refused
    assert (second.played.purchases, second.played.returns, second.played.known) == (0, 0, 120)
    assert Purchase.objects.count() == first.played.purchases
    assert PurchaseReturn.objects.count() == first.played.returns
    assert Posting.objects.count() == postings
    assert second.timeline.month == first.timeline.month
    assert [statement.pk for statement in second.statements] == [statement.pk for statement in first.statements]
    assert {statement.state for statement in first.statements} >= {"sent", "agreed", "paid"}
    assert all(payout.prepared_by != payout.approved_by for payout in Payout.objects.all())
    call_command("audit_ledger")


def test_a_month_that_still_goes_on_somewhere_is_not_closed(cloned_database, settings):
    settings.DEBUG = True
    moscow_is_in_november = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)
    told = tell(now=moscow_is_in_november, receipts=10, quiet=True)

    assert told.timeline.month.starts_on.month == 10
    assert told.statements == []


def test_it_goes_on_where_it_was_stopped_and_keeps_its_month(cloned_database, settings):
    settings.DEBUG = True
    tell(now=NOW, receipts=20, quiet=True)
    later = tell(now=datetime(2026, 12, 5, 9, tzinfo=UTC), receipts=30, quiet=True)

    assert later.played.known == 20
    assert later.played.purchases + later.played.returns == 10
    assert later.timeline.month.starts_on.month == 10


def test_within_a_day_the_first_run_counts(cloned_database, settings):
    settings.DEBUG = True
    timeline = timeline_of(NOW)
    load_coalition(timeline)
    events = Plan(timeline).events()
    purchases = [event for event in events if isinstance(event, PlannedPurchase)]
    play([purchases[0], purchases[-1]])
    an_hour_later = timeline_of(NOW + timedelta(hours=1))

    assert events[-1].at.date() == NOW.date()
    assert an_hour_later.until < NOW
    assert an_hour_later.month == timeline.month
    assert set(Plan(an_hour_later).events()) <= set(events)
    assert timeline_of(NOW + timedelta(days=1)).until == NOW + timedelta(days=1)


def test_points_are_earned_and_spent_in_different_companies(cloned_database, settings):
    settings.DEBUG = True
    tell(now=NOW, receipts=250, quiet=True)
    spent = Posting.objects.filter(kind="spent")

    assert spent.exists()
    assert any(posting.lot.funder != posting.outlet.legal_entity for posting in spent)
