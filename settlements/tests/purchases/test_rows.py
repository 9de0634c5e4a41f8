"""The hot path writes by hand-made SQL and the rest of the house reads by the ORM: both must mean the same rows."""

from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import make_world
from coalition.toolkit import pool
from promotions.engine.encoding import decode_decision
from promotions.engine.receipt import SpendMode
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.models import Accumulation, CouponUse, Entry, IdempotencyRecord, Lot, Posting, PromotionUse, Purchase
from settlements.purchases.requests import Fiscal

pytestmark = pytest.mark.django_db

BUDGET_OF_A_QUOTE = 8
BUDGET_OF_A_COMMIT = 12


@contextmanager
def statements(monkeypatch):
    """The statements that are sent on the till's road, and by the ORM, while the block runs."""
    sent: list[str] = []

    class Counting(psycopg.Cursor):
        def execute(self, query, *args, **kwargs):
            sent.append(str(query))
            return super().execute(query, *args, **kwargs)

    monkeypatch.setattr(pool, "cursor", Counting)
    with CaptureQueriesContext(connection) as orm:
        yield sent
    sent += [query["sql"] for query in orm.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def full_request(world):
    coupon = world.coupon("20.00", funder=world.maker)
    world.promote("off", "percent_of_goods", {"rate_bp": 1000, "effect": "discount"}, funder=world.maker)
    world.publish()
    world.buy(world.desk_a, ("aspirin", "1", "1000.00"), card=world.card)
    return coupon, world.request(
        world.desk_b,
        ("aspirin", "2", "99.99"),
        ("cream", "0.5", "45.50"),
        ("stranger", "1", "10.00"),
        card=world.card,
        coupons=(coupon.code,),
        spend=SpendMode.ALL,
        cashier_code="7",
        shift_no=12,
        fiscal=Fiscal("9288", "439", "2880362760"),
    )


def test_rows_read_by_the_orm_say_what_was_decided():
    world = make_world()
    coupon, request = full_request(world)
    result = world.commit(request, key="the key")
    decision = result.decision

    purchase = Purchase.objects.get(pk=result.purchase_id)
    assert decode_decision(purchase.decision) == decision
    assert {
        "programme_id": world.programme.pk,
        "desk_id": world.desk_b.desk_id,
        "outlet_id": world.outlet_b.pk,
        "account_id": world.account.pk,
        "card_id": world.card.pk,
        "entry_mode": "scanned",
        "till_reference": request.till_reference,
        "idempotency_key": "the key",
        "receipt_no": request.receipt_no,
        "shift_no": 12,
        "business_on": date(2026, 10, 15),
        "occurred_at": world.now,
        "received_at": world.now,
        "is_offline": False,
        "is_clock_off": False,
        "review_reasons": [],
        "fiscal_mode": "discount",
        "fiscal_drive": "9288",
        "fiscal_document": "439",
        "fiscal_sign": "2880362760",
        "regulations_version_id": world.regulations.pk,
        "state": "committed",
        "amount_kopecks": decision.total("base_kopecks"),
        "discount_kopecks": decision.total("discount_kopecks"),
        "coupon_kopecks": 20_00,
        "points_kopecks": decision.spent_kopecks,
        "payable_kopecks": decision.payable_kopecks,
        "earned_kopecks": decision.earned_kopecks,
    }.items() <= purchase.__dict__.items()
    assert purchase.cashier.code == "7"
    assert purchase.rulebook.number == decision.rulebook_number

    lines = list(purchase.lines.order_by("line_no"))
    for line, decided, asked in zip(lines, decision.lines, request.lines, strict=True):
        assert (line.line_no, line.product_code, line.quantity_thousandths, line.price_kopecks) == (
            asked.line_no,
            asked.product_code,
            asked.quantity_thousandths,
            asked.price_kopecks,
        )
        assert (line.amount_kopecks, line.discount_kopecks, line.coupon_kopecks, line.points_kopecks) == (
            decided.base_kopecks,
            decided.discount_kopecks,
            decided.coupon_kopecks,
            decided.points_kopecks,
        )
        assert (line.payable_kopecks, line.earned_kopecks, line.accumulated_kopecks, line.returned_thousandths) == (
            decided.payable_kopecks,
            decided.earned_kopecks,
            decided.accumulated_kopecks,
            0,
        )
    assert [(line.product and line.product.code, line.vat_rate_bp) for line in lines] == [
        ("aspirin", 1000),
        ("cream", 2200),
        (None, None),
    ]

    entry = Entry.objects.get(purchase=purchase)
    assert (entry.kind, entry.business_on, entry.recorded_at) == ("purchase", date(2026, 10, 15), world.now)
    by_kind: dict[str, int] = {}
    for posting in entry.postings.all():
        by_kind[posting.kind] = by_kind.get(posting.kind, 0) + posting.amount_kopecks
        assert posting.business_on == date(2026, 10, 15)
        assert posting.outlet_id == world.outlet_b.pk
        assert posting.purchase_line_id in {line.pk for line in lines}
        assert posting.vat_rate_bp == next(line.vat_rate_bp for line in lines if line.pk == posting.purchase_line_id)
    assert by_kind == {
        "discount": decision.total("discount_kopecks"),
        "coupon": 20_00,
        "spent": decision.spent_kopecks,
        "earned": decision.earned_kopecks,
    }
    assert set(entry.postings.filter(kind="coupon").values_list("coupon_series_id", "coupon_nominal_kopecks")) == {
        (coupon.series_id, 20_00)
    }
    lot = Lot.objects.get(entry=entry)
    assert (lot.funder, lot.contract, lot.funding_moment) == (world.pharmacy_b, world.contracts["b"], "use")
    assert (lot.amount_kopecks, lot.remaining_kopecks) == (decision.earned_kopecks, decision.earned_kopecks)
    assert Accumulation.objects.get(purchase=purchase).amount_kopecks == decision.total("accumulated_kopecks")
    use = CouponUse.objects.get(purchase=purchase)
    assert (use.coupon, use.accepted_kopecks, use.compensated_kopecks) == (coupon, 20_00, 20_00)
    assert dict(PromotionUse.objects.values_list("promotion__code", "uses")) == {"base": 2, "off": 2}
    record = IdempotencyRecord.objects.get(key="the key")
    assert (record.desk_id, record.operation, record.status, record.answer) == (
        world.desk_b.desk_id,
        "purchase",
        201,
        result.purchase_id,
    )
    assert Posting.objects.filter(lot__isnull=True, kind__in=("earned", "spent")).count() == 0


def test_a_quote_and_a_commit_keep_to_their_statements(monkeypatch):
    world = make_world()
    coupon, request = full_request(world)
    few = world.promote("few", "percent_of_receipt", {"rate_bp": 100}, by_operator=True, budget_kopecks=1000_00)
    names = (world.programme.pk, few.promotion_id, "operator")
    grant = Transfer("budget_granted", chart.allotment(*names), chart.budget(*names), 100_00)
    fields = {"kind": "budget", "programme_id": world.programme.pk, "business_on": world.now.date(), "now": world.now}
    book.post_entry(**fields, transfers=[grant])
    aspirin = {"goods": {"product_ids": [world.products["aspirin"].pk]}}
    world.promote("narrow", "percent_of_receipt", {"rate_bp": 100}, by_operator=True, spending=aspirin)
    world.promote("gift", "coupon_for_purchase", {"series_id": coupon.series_id})
    world.publish()
    world.buy(world.desk_b, ("aspirin", "1", "1000.00"), card=world.card)
    with statements(monkeypatch) as quoting:
        world.quote(request)
    with statements(monkeypatch) as committing:
        booked = world.commit(request)

    assert booked.rewards
    assert booked.decision.draws
    assert any(benefit.code == "few" for benefit in booked.decision.awards)
    assert 0 < len(quoting) <= BUDGET_OF_A_QUOTE, quoting
    assert 0 < len(committing) <= BUDGET_OF_A_COMMIT, committing
