"""The demonstration from an empty database to a proven ledger, and a second time without any effect."""

from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command

from coalition.demo.loading.coalition import load_coalition, timeline_of
from coalition.demo.plan.days import Plan
from coalition.demo.plan.events import PlannedPurchase
from coalition.demo.playing import play
from coalition.demo.story import tell
from coalition.kernel.periods import Period
from settlements.models import (
    BankPayment,
    PaymentRegister,
    Payout,
    Posting,
    Purchase,
    PurchaseReturn,
    SettlementPaper,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOVEMBER_IN_MOSCOW_ONLY = datetime(2026, 10, 31, 21, 30, tzinfo=UTC)


def test_the_demonstration_plays_once_and_holds(cloned_database, settings, tmp_path):
    settings.DEBUG = True
    first = tell(now=NOW, receipts=200, quiet=True, out=tmp_path)
    postings = Posting.objects.count()
    printed_at = {paper: paper.stat().st_mtime_ns for paper in first.papers}
    second = tell(now=NOW, receipts=200, quiet=True, out=tmp_path)

    assert first.played.purchases + first.played.returns == 200
    assert not first.played.refused
    assert (second.played.purchases, second.played.returns, second.played.known) == (0, 0, 200)
    assert Purchase.objects.count() == first.played.purchases
    assert PurchaseReturn.objects.count() == first.played.returns
    assert Posting.objects.count() == postings
    assert second.timeline.month == first.timeline.month
    assert [statement.pk for statement in second.statements] == [statement.pk for statement in first.statements]
    assert {statement.state for statement in first.statements} >= {"sent", "agreed", "paid"}
    assert all(payout.prepared_by != payout.approved_by for payout in Payout.objects.all())
    assert set(PaymentRegister.objects.values_list("state", flat=True)) == {"done", "prepared"}
    assert BankPayment.objects.filter(state="matched", direction="in").count() == 2
    assert BankPayment.objects.get(state="unmatched").why_not == "nobody_known"
    assert {paper.name.partition("-")[0] for paper in tmp_path.glob("*.txt")} == {"РЕЕ", "bank"}
    assert all(paper.stat().st_size > 5_000 for paper in first.papers if paper.suffix != ".csv")
    assert len(first.papers) == 3 * (len(first.statements) + SettlementPaper.objects.count())
    assert {paper.name[:3] for paper in first.papers} >= {"ОТЧ", "РКС", "СЧТ", "ОПР"}
    assert {paper: paper.stat().st_mtime_ns for paper in second.papers} == printed_at
    spent = Posting.objects.filter(kind="spent").select_related("lot__funder", "outlet__legal_entity")
    assert any(posting.lot.funder != posting.outlet.legal_entity for posting in spent)
    call_command("audit_ledger")


def test_it_goes_on_where_it_was_stopped_and_closes_its_month_when_that_is_over(cloned_database, settings, tmp_path):
    settings.DEBUG = True
    first = tell(now=NOVEMBER_IN_MOSCOW_ONLY, receipts=10, quiet=True, out=tmp_path)
    later = tell(now=datetime(2026, 12, 5, 9, tzinfo=UTC), receipts=30, quiet=True, out=tmp_path)

    assert first.statements == []
    assert (later.played.known, later.played.purchases + later.played.returns) == (10, 20)
    assert later.timeline.month == first.timeline.month == Period(date(2026, 10, 1), date(2026, 11, 1))
    assert later.statements


def test_within_a_day_the_first_run_counts(cloned_database, settings, tmp_path):
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
