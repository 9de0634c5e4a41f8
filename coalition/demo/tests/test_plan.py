"""The plan is the same every time, grows by a day a day, and shows everything a till can bring."""

from datetime import UTC, date, datetime, timedelta

from coalition.demo.box import box
from coalition.demo.plan.baskets import price_at
from coalition.demo.plan.days import Plan
from coalition.demo.plan.events import PlannedPurchase
from coalition.demo.tables import products
from coalition.demo.timeline import Timeline
from coalition.kernel.periods import last_full_month

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)


def events_until(moment: datetime) -> list:
    return Plan(Timeline(last_full_month(date(2026, 11, 22)), moment)).events()


def test_a_later_moment_adds_its_events_at_the_end():
    noon, tomorrow = events_until(NOON), events_until(NOON + timedelta(days=1))

    assert tomorrow[: len(noon)] == noon
    assert all(NOON <= event.received_at < NOON + timedelta(days=1) for event in tomorrow[len(noon) :])
    assert {event.at.date().day for event in tomorrow[len(noon) :]} == {22, 23}


def test_every_kind_of_event_is_there_in_the_right_numbers():
    events = events_until(NOON)
    purchases = [event for event in events if isinstance(event, PlannedPurchase)]
    returns = [event for event in events if not isinstance(event, PlannedPurchase)]

    assert len({event.key for event in events}) == len(events)
    assert 2_500 <= len(purchases) <= 3_500
    assert {purchase.spend for purchase in purchases} == {"none", "all", "exact"}
    assert {purchase.shown[0] if purchase.shown else None for purchase in purchases} == {"card", "phone", "qr", None}
    assert any(purchase.is_offline for purchase in purchases)
    assert any(purchase.is_typed for purchase in purchases)
    assert sum(bool(purchase.coupons) for purchase in purchases) > 200
    assert any(back.is_void for back in returns)
    assert any(back.line_count for back in returns)
    assert any(not back.line_count and not back.is_void for back in returns)
    assert all(back.at > back.purchase.at for back in returns)


def test_receipts_and_fiscal_documents_are_unique():
    purchases = [event for event in events_until(NOON) if isinstance(event, PlannedPurchase)]
    receipts = {(event.outlet, event.desk, event.at.date(), event.receipt_no) for event in purchases}

    assert len(receipts) == len(purchases)
    assert len({event.fiscal for event in purchases}) == len(purchases)


def test_prices_keep_to_the_usual_ones_and_certificates_have_theirs():
    for product in products():
        assert abs(price_at("Z-01", product) / product.price_kopecks - 1) < 0.1, product
    assert price_at("Z-01", next(product for product in products() if "certificate" in product.flags)) == 1_000_00


def test_a_box_sets_columns_and_lines():
    assert box([("a", "bcd"), "", ("ef", "g")]).splitlines() == [
        "╭──────────╮",
        "│ a    bcd │",
        "├──────────┤",
        "│ ef   g   │",
        "╰──────────╯",
    ]
