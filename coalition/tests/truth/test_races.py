"""Many desks at once: nobody overspends, nothing is booked twice. Beside a guard stands a control without it."""

import random
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from coalition.kernel.errors import DomainError
from coalition.tests.truth.bugs import drop
from coalition.tests.truth.plain.books import Books
from coalition.tests.truth.plain.terms import Line, Promise, Receipt, Terms
from coalition.tests.world import World, make_world
from coalition.toolkit import pool
from pharmacies.models import CashDesk
from pharmacies.queries.desks import DeskIdentity, desk_identity
from promotions.engine.receipt import SpendMode
from promotions.models import Coupon
from settlements.ledger import book, chart
from settlements.ledger.audit import audit
from settlements.ledger.transfers import Transfer
from settlements.models import CouponUse, LedgerAccount, Lot, Purchase, PurchaseLine
from settlements.purchases import reading
from settlements.purchases.commit import commit_purchase
from settlements.purchases.errors import QuoteStale, ReturnExceedsPurchase
from settlements.purchases.requests import Idempotency, PurchaseRequest
from settlements.purchases.results import Answer, PurchaseResult

DESKS = 6
TERMS = Terms(
    promises=(Promise("base", 500),),
    levels=((0, 0),),
    series={},
    coupons={},
    charged_at_use=frozenset(),
    zones={"a": "Europe/Moscow"},
    takes_no_points=frozenset(),
    takes_no_discount=frozenset(),
    cap_bp=5000,
    leave=1_00,
    min_points=0,
)


def desks_of(world: World, count: int) -> list[DeskIdentity]:
    """So many desks of pharmacy A."""
    rows = [CashDesk.objects.create(outlet=world.outlet_a, number=number) for number in range(2, count + 2)]
    return [desk_identity(row.pk) for row in rows]


def book_it(world: World, request: PurchaseRequest, meet: threading.Barrier | None = None) -> PurchaseResult | None:
    """Commit a request; with `meet` its desk waits, once judged, until all others are judged too."""
    seen: list[PurchaseResult] = []

    def render(result: PurchaseResult) -> Answer:
        if meet and not seen:
            meet.wait(timeout=10)
        seen.append(result)
        return Answer(201, result.purchase_id.encode())

    key = Idempotency(request.till_reference, "h")
    answer = commit_purchase(request=request, now=world.now, idempotency=key, render=render)
    return None if answer.is_repeated else seen[-1]


def assert_books_hold() -> None:
    assert [finding for proof in audit() for finding in proof.findings if finding.wrong] == []


def spend_everywhere_at_once(world: World, wallets: int, run_at_once: Callable, *, meet: bool) -> list[Any]:
    """Each wallet's whole balance is spent at six desks at the same moment; what each attempt came to."""
    desks = desks_of(world, DESKS)
    cards = [world.member()[1] for _ in range(wallets)]
    for card in cards:
        world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)
    start = threading.Barrier(DESKS)

    def work(desk: DeskIdentity) -> list[Any]:
        outcomes = []
        for card in cards:
            request = world.request(desk, ("cream", "1", "100.00"), card=card, spend=SpendMode.ALL)
            start.wait(timeout=30)
            try:
                outcomes.append(book_it(world, request, start if meet else None))
            except (DomainError, psycopg.Error) as error:
                outcomes.append(error)
        return outcomes

    return [
        outcome for outcomes in run_at_once(*[lambda desk=desk: work(desk) for desk in desks]) for outcome in outcomes
    ]


def spent_by_the_model(world: World) -> int:
    """What six desks spend of one wallet, one after another."""
    books = Books(TERMS, ["ann"], {})
    first = Receipt("a", world.now, "ann", (Line("cream", 1000, 1000_00, 1000_00),))
    later = replace(first, lines=(Line("cream", 1000, 100_00, 100_00),), spend="all")
    books.buy(first, world.now)
    return sum(books.buy(later, world.now).total("points") for _ in range(DESKS))


def test_no_wallet_is_overspent_by_six_desks_at_once(cloned_database, run_at_once, scale):
    world, wallets = make_world(), scale(small=30, full=300)

    outcomes = spend_everywhere_at_once(world, wallets, run_at_once, meet=False)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert sum(outcome.decision.spent_kopecks for outcome in outcomes) == wallets * spent_by_the_model(world)
    assert_books_hold()


def test_without_the_lock_and_the_checks_wallets_are_overspent(cloned_database, run_at_once, monkeypatch):
    """The control: it must fail, or the test above proves nothing."""
    world, wallets = make_world(), 3
    for constraint, table in (("wallet_never_overdrawn", "ledgeraccount"), ("lot_never_below_zero", "lot")):
        drop(constraint, f"settlements_{table}")
    monkeypatch.setattr(reading, "LOCK", {kind: sql.split("for no key")[0] for kind, sql in reading.LOCK.items()})

    outcomes = spend_everywhere_at_once(world, wallets, run_at_once, meet=True)

    spent = sum(outcome.decision.spent_kopecks for outcome in outcomes if isinstance(outcome, PurchaseResult))
    assert spent == wallets * DESKS * 50_00 > wallets * spent_by_the_model(world)
    assert Lot.objects.filter(remaining_kopecks__lt=0).exists()
    assert not all(proof.holds for proof in audit())


def test_without_the_lock_the_checks_alone_refuse(cloned_database, run_at_once, monkeypatch):
    """The second fence: whoever loses is refused by the database, and nothing of his is stored."""
    world = make_world()
    monkeypatch.setattr(reading, "LOCK", {kind: sql.split("for no key")[0] for kind, sql in reading.LOCK.items()})

    outcomes = spend_everywhere_at_once(world, 1, run_at_once, meet=True)

    booked = [outcome for outcome in outcomes if isinstance(outcome, PurchaseResult)]
    assert sum(outcome.decision.spent_kopecks for outcome in booked) == 50_00
    assert Purchase.objects.count() == 1 + len(booked)
    assert_books_hold()


@pytest.mark.parametrize("has_card", [True, False])
def test_one_key_from_eight_threads_is_one_purchase(cloned_database, run_at_once, has_card):
    world = make_world()
    request = world.request(world.desk_a, ("cream", "1", "100.00"), card=world.card if has_card else None)

    def send() -> Answer:
        key = Idempotency("one", "h")
        return commit_purchase(
            request=request,
            now=world.now,
            idempotency=key,
            render=lambda result: Answer(201, result.purchase_id.encode()),
        )

    answers = run_at_once(*[send] * 8)

    assert {answer.body.decode() for answer in answers} == {str(Purchase.objects.get().pk)}
    assert [answer.is_repeated for answer in answers].count(False) == 1
    assert_books_hold()


def test_one_coupon_at_eight_desks_is_used_once(cloned_database, run_at_once):
    """All eight have judged it good before any has written; the seven sell without it."""
    world = make_world(publish=False)
    coupon = world.coupon("30.00", funder=world.maker)
    first = world.coupon("1.00", funder=world.maker)
    world.publish()
    world.buy(world.desk_a, ("cream", "1", "1.00"), coupons=(first.code,))  # opens the accounts, which would wait else
    meet = threading.Barrier(8)
    requests = [world.request(desk, ("cream", "1", "100.00"), coupons=(coupon.code,)) for desk in desks_of(world, 8)]

    results = run_at_once(*[lambda request=request: book_it(world, request, meet) for request in requests])

    assert sorted(result.decision.payable_kopecks for result in results) == [70_00] + [100_00] * 7
    assert CouponUse.objects.filter(coupon=coupon).count() == Coupon.objects.get(pk=coupon.pk).uses == 1
    assert_books_hold()


def test_one_coupon_promised_to_eight_desks_is_refused_to_seven_with_a_new_quote(cloned_database, run_at_once):
    world = make_world(publish=False)
    coupon = world.coupon("30.00", funder=world.maker)
    world.publish()
    requests = [world.request(desk, ("cream", "1", "100.00"), coupons=(coupon.code,)) for desk in desks_of(world, 8)]
    requests = [replace(request, token=world.quote(request).token) for request in requests]

    results = run_at_once(*[lambda request=request: book_it(world, request) for request in requests])

    refused = [result for result in results if isinstance(result, QuoteStale)]
    assert len(refused) == 7
    assert {refusal.quote.decision.payable_kopecks for refusal in refused} == {100_00}
    assert (Purchase.objects.count(), Coupon.objects.get().uses) == (1, 1)


def budgeted(world: World, kopecks: int) -> chart.AccountKey:
    """A promotion of the operator with so much left, from which 0.10 are taken at once; 10 % of a receipt."""
    rate = {"rate_bp": 1000}
    version = world.promote("few", "percent_of_receipt", rate, by_operator=True, budget_kopecks=kopecks)
    world.publish()
    names = (world.programme.pk, version.promotion_id, "operator")
    grant = Transfer("budget_granted", chart.allotment(*names), chart.budget(*names), kopecks)
    book.post_entry(
        kind="budget", programme_id=world.programme.pk, business_on=world.now.date(), now=world.now, transfers=[grant]
    )
    world.buy(world.desk_a, ("cream", "1", "1.00"), card=world.card)  # opens the accounts, which would wait else
    return chart.budget(*names)


def draw_on_a_budget_at_once(world: World, run_at_once: Callable) -> list[Any]:
    """Eight members earn 3.00 each at the same moment, all judged before any is written."""
    meet = threading.Barrier(8)
    requests = [world.request(desk, ("cream", "1", "30.00"), card=world.member()[1]) for desk in desks_of(world, 8)]
    return run_at_once(*[lambda request=request: book_it(world, request, meet) for request in requests])


def test_a_budget_is_never_overspent_to_the_kopeck(cloned_database, run_at_once):
    world = make_world(publish=False)
    budget = budgeted(world, 10_10)

    results = draw_on_a_budget_at_once(world, run_at_once)

    assert sorted(result.decision.earned_kopecks for result in results) == [1_50] * 5 + [4_50] * 3
    assert LedgerAccount.objects.get(key=budget.key).balance_kopecks == 1_00
    assert_books_hold()


def test_without_its_check_a_budget_is_overspent(cloned_database, run_at_once):
    """The control."""
    world = make_world(publish=False)
    budget = budgeted(world, 10_10)
    drop("budget_never_overspent", "settlements_ledgeraccount")

    draw_on_a_budget_at_once(world, run_at_once)

    assert LedgerAccount.objects.get(key=budget.key).balance_kopecks == 10_00 - 8 * 3_00
    assert not all(proof.holds for proof in audit())


@pytest.mark.parametrize("has_card", [True, False])
def test_returns_of_one_line_at_once_never_exceed_what_was_sold(cloned_database, run_at_once, has_card):
    world = make_world()
    card = world.card if has_card else None
    bought = world.buy(world.desk_a, ("cream", "3", "33.33"), card=card)

    results = run_at_once(*[lambda: world.give_back(world.desk_a, bought.purchase_id, (1, "1"))] * 5)

    done = [result for result in results if not isinstance(result, ReturnExceedsPurchase)]
    assert [result.money_kopecks for result in done].count(33_33) == len(done) == 3
    assert PurchaseLine.objects.get().returned_thousandths == 3000
    assert_books_hold()


@pytest.fixture
def deadlocks(monkeypatch) -> list[Exception]:
    """Deadlocks where the database reports them; operations try again and would hide them."""
    found: list[Exception] = []
    transaction = pool.transaction

    @contextmanager
    def counted():
        try:
            with transaction() as opened:
                yield opened
        except psycopg.errors.DeadlockDetected as error:
            found.append(error)
            raise

    monkeypatch.setattr(pool, "transaction", counted)
    return found


def test_a_mixed_day_at_eight_desks_has_no_deadlock(cloned_database, run_at_once, deadlocks, scale):
    world = make_world(publish=False)
    coupons = [world.coupon("5.00", funder=world.maker, uses_limit=10_000, per_receipt_limit=3) for _ in range(4)]
    budgeted(world, 30_00)
    cards = [world.member()[1] for _ in range(3)]
    world.publish()

    def day(desk: DeskIdentity, seed: int) -> list[str]:
        dice, bought, failed = random.Random(seed), [], []
        for _ in range(scale(small=25, full=250)):
            try:
                if bought and dice.random() < 0.4:
                    world.give_back(desk, bought.pop(dice.randrange(len(bought))))
                    continue
                goods = [(code, "1", f"{dice.randint(10, 90)}.37") for code in ("cream", "aspirin")]
                shown = tuple(coupon.code for coupon in dice.sample(coupons, 3))
                request = world.request(desk, *goods, card=dice.choice(cards), coupons=shown, spend=SpendMode.ALL)
                bought.append(book_it(world, request).purchase_id)
            except (DomainError, psycopg.Error) as error:
                failed.append(repr(error))
        return failed

    desks = desks_of(world, 8)
    failed = run_at_once(*[lambda desk=desk, seed=seed: day(desk, seed) for seed, desk in enumerate(desks)])

    assert (failed, deadlocks) == ([[]] * 8, [])
    assert_books_hold()


def test_a_deadlock_would_be_counted(cloned_database, run_at_once, deadlocks):
    """The control: two rows locked in opposite orders."""
    world = make_world()
    ids = [world.card.pk, world.member()[1].pk]
    both = threading.Barrier(2)

    def lock(order: list[int]) -> None:
        with pool.transaction() as opened:
            for number, row_id in enumerate(order):
                opened.execute("select id from members_card where id = %s for update", [row_id])
                if not number:
                    both.wait(timeout=10)

    run_at_once(lambda: lock(ids), lambda: lock(ids[::-1]))

    assert len(deadlocks) == 1
