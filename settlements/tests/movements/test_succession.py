"""One account goes on for another: points keep their dates, levels their days, returns find where points went."""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction

from coalition.tests.world import make_world
from members.models import Account, Card, Succession
from settlements.ledger import book
from settlements.models import Accumulation, Lot, Statement
from settlements.movements.errors import (
    AccountClosed,
    NotEnoughPoints,
    ProgrammesDiffer,
    SuccessionIsFinal,
    SuccessionUndone,
)
from settlements.movements.lapsing import expire_lots
from settlements.movements.succession import move_points, succeed, undo_succession
from settlements.purchases.errors import ReturnExceedsPurchase
from settlements.tests.movements.stories import broken, give, owed, wallet

pytestmark = pytest.mark.django_db
CREAM = ("cream", "1", "1000.00")


def accumulated(account: Account) -> int:
    return sum(Accumulation.objects.filter(account=account).values_list("amount_kopecks", flat=True))


def two(world):
    """Anna has 50,00 points of a purchase; so has Anna's second card."""
    other, card = world.member(last_name="Иванова")
    mine = world.buy(world.desk_a, CREAM, card=world.card)
    theirs = world.buy(world.desk_a, CREAM, card=card)
    return other, card, mine, theirs


def goes_over(world, other, **more):
    args = {"kind": Succession.Kind.MERGE, "now": world.now, "made_by": "anna", "successor": world.account} | more
    return succeed(predecessor=other, **args)


def test_points_cards_and_accumulation_go_over_with_their_dates():
    world = make_world()
    other, card, *_ = two(world)
    give(world, other, 10, b=7_00)
    dates = list(Lot.objects.order_by("pk").values_list("pk", "available_from", "expires_at", "funder"))
    later = world.later(days=1)

    succession = goes_over(later, other)

    assert (wallet(world.account), wallet(other)) == (107_00, 0)
    assert list(Lot.objects.order_by("pk").values_list("pk", "available_from", "expires_at", "funder")) == dates
    assert (accumulated(world.account), accumulated(other)) == (2_000_00, 0)
    card.refresh_from_db()
    other.refresh_from_db()
    assert (card.account, other.closed_at, succession.number) == (world.account, later.now, "ПРП-2026-000001")
    assert other.purchases.count() == 1
    assert broken() == []
    assert later.buy(world.desk_b, CREAM, card=card, spend="all").buyer.account_id == world.account.pk
    assert broken() == []


def test_a_return_of_an_old_purchase_finds_the_points_that_moved():
    world = make_world()
    other, _card, _mine, theirs = two(world)
    later = world.later(days=1)
    goes_over(later, other)

    back = later.give_back(world.desk_a, theirs.purchase_id)

    assert back.points_withdrawn_kopecks == 50_00
    assert back.buyer.account_id == world.account.pk
    assert (wallet(world.account), owed(world.account), owed(other)) == (50_00, 0, 0)
    assert (accumulated(world.account), accumulated(other)) == (1_000_00, 0)
    assert broken() == []


def test_points_spent_before_come_back_to_where_the_people_went():
    world = make_world()
    other, card, *_ = two(world)
    spent = world.buy(world.desk_b, ("cream", "1", "100.00"), card=card, spend="all")
    assert wallet(other) == spent.decision.earned_kopecks  # all 50,00 were spent: the lot is empty and stays behind
    later = world.later(days=1)
    goes_over(later, other)

    later.give_back(world.desk_b, spent.purchase_id)

    assert (wallet(other), wallet(world.account)) == (0, 100_00)
    assert broken() == []


def test_what_was_spent_after_the_move_is_owed_by_whoever_has_it():
    world = make_world()
    other, card, _mine, theirs = two(world)
    later = world.later(days=1)
    goes_over(later, other)
    later.buy(world.desk_b, ("insulin", "1", "10.00"), ("cream", "1", "210.00"), card=card, spend="all")
    left = wallet(world.account)

    later.give_back(world.desk_a, theirs.purchase_id)

    assert left - wallet(world.account) + owed(world.account) == 50_00
    assert owed(other) == 0
    assert broken() == []


def test_what_lapsed_on_the_way_is_not_owed():
    world = make_world()
    world.promote("ten", "percent_of_receipt", {"rate_bp": 500}, validity={"expires_after_days": 10})
    world.publish()
    other, _card, _mine, theirs = two(world)
    later = world.later(days=1)
    goes_over(later, other)
    third, _ = later.member()
    succeed(
        predecessor=world.account,
        successor=third,
        kind=Succession.Kind.MERGE,
        now=world.later(days=2).now,
        made_by="anna",
    )
    after = world.later(days=30)
    expire_lots(at=after.now, now=after.now)

    after.give_back(world.desk_a, theirs.purchase_id)

    assert owed(third) == 0
    assert broken() == []


def test_accumulation_goes_over_from_a_set_day_only():
    world = make_world()
    other, card, _mine, theirs = two(world)
    later = world.later(days=3)
    counted = later.buy(world.desk_a, ("cream", "1", "300.00"), card=card)

    goes_over(later, other, counts_from=date(2026, 10, 17), kind=Succession.Kind.FAMILY)

    assert (accumulated(world.account), accumulated(other)) == (1_300_00, 1_000_00)
    later.give_back(world.desk_a, theirs.purchase_id)
    later.give_back(world.desk_a, counted.purchase_id)
    assert (accumulated(world.account), accumulated(other)) == (1_000_00, 0)
    assert broken() == []


def test_what_is_owed_goes_along_and_comes_home():
    world = make_world()
    other, card, _mine, theirs = two(world)
    world.buy(world.desk_b, ("cream", "1", "101.00"), card=card, spend="all")
    world.give_back(world.desk_a, theirs.purchase_id)
    debt = owed(other)
    assert debt > 0
    later = world.later(days=1)

    succession = goes_over(later, other)
    assert (owed(other), owed(world.account)) == (0, debt)

    undo_succession(succession=succession, now=later.later(hours=1).now, by="boris")
    assert (owed(other), owed(world.account)) == (debt, 0)
    assert broken() == []


def test_undone_everything_that_is_left_goes_home():
    world = make_world()
    other, card, mine, theirs = two(world)
    later = world.later(days=1)
    succession = goes_over(later, other)
    later.buy(world.desk_b, ("cream", "1", "120.00"), card=world.card, spend="exact", spend_kopecks=60_00)
    evening = later.later(hours=8)

    undo_succession(succession=succession, now=evening.now, by="boris")

    other.refresh_from_db()
    card.refresh_from_db()
    assert (other.closed_at, card.account) == (None, other)
    assert wallet(other) + wallet(world.account) == 100_00 - 60_00 + 3_00
    assert (accumulated(other), accumulated(world.account)) == (1_000_00, 1_060_00)
    assert other.holders.filter(ends_at=None).count() == 1
    assert broken() == []
    for bought in (mine, theirs):
        evening.give_back(world.desk_a, bought.purchase_id)
        assert broken() == []


def test_a_return_passed_on_comes_home_too():
    world = make_world()
    other, _card, _mine, theirs = two(world)
    later = world.later(days=1)
    succession = goes_over(later, other)
    later.give_back(world.desk_a, theirs.purchase_id)

    undo_succession(succession=succession, now=later.later(hours=1).now, by="boris")
    again = goes_over(later.later(hours=2), other)
    undo_succession(succession=again, now=later.later(hours=3).now, by="boris")

    assert (accumulated(other), accumulated(world.account)) == (0, 1_000_00)
    assert broken() == []


def test_joined_the_other_way_round_before_each_still_keeps_his_own():
    world = make_world()
    other, *_ = two(world)
    give(world, other, a=7_00)
    first = goes_over(world.later(hours=1), world.account, successor=other)
    undo_succession(succession=first, now=world.later(hours=2).now, by="boris")
    second = goes_over(world.later(hours=3), other)

    undo_succession(succession=second, now=world.later(hours=4).now, by="boris")

    assert (wallet(world.account), wallet(other)) == (50_00, 57_00)
    assert broken() == []


def test_points_that_a_return_put_back_meanwhile_go_home():
    world = make_world()
    other, card, *_ = two(world)
    spent = world.buy(world.desk_b, ("cream", "1", "100.00"), card=card, spend="all")
    later = world.later(days=1)
    succession = goes_over(later, other)
    later.give_back(world.desk_b, spent.purchase_id)

    undo_succession(succession=succession, now=later.later(hours=1).now, by="boris")

    assert (wallet(world.account), wallet(other)) == (50_00, 50_00)
    assert broken() == []


def test_nothing_is_undone_twice_or_after_a_statement():
    world = make_world()
    other, *_ = two(world)
    later = world.later(days=1)
    succession = goes_over(later, other)
    account = world.contracts["a"].ledger_accounts.get(kind="clearing")
    statement = Statement.objects.create(
        contract=world.contracts["a"],
        account=account,
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 1),
        state=Statement.State.SENT,
        number="1",
        drafted_at=later.now,
        sent_at=later.later(hours=1).now,
    )
    with pytest.raises(SuccessionIsFinal):
        undo_succession(succession=succession, now=later.later(hours=2).now, by="boris")
    assert wallet(other) == 0

    assert statement.pk
    fresh = make_pair(later)
    undo_succession(succession=fresh, now=later.later(hours=3).now, by="boris")
    with pytest.raises(SuccessionUndone):
        undo_succession(succession=fresh, now=later.later(hours=4).now, by="boris")


def make_pair(world):
    """Another two accounts, joined after the statement was sent."""
    first, _ = world.member()
    second, _ = world.member()
    after = world.later(hours=2)
    return succeed(predecessor=first, successor=second, kind=Succession.Kind.MERGE, now=after.now, made_by="anna")


def test_closed_and_foreign_accounts_are_refused_and_nothing_moves():
    world = make_world()
    other, *_ = two(world)
    stranger, _ = world.member()
    Account.objects.filter(pk=stranger.pk).update(closed_at=world.now)
    foreign = world.programme
    foreign.pk, foreign.code = None, "other"
    foreign.save()
    elsewhere = Account.objects.create(programme=foreign, opened_at=world.now)

    for target, refusal in ((stranger, AccountClosed), (elsewhere, ProgrammesDiffer)):
        with pytest.raises(refusal):
            succeed(predecessor=other, successor=target, kind=Succession.Kind.MERGE, now=world.now, made_by="anna")

    assert wallet(other) == 50_00
    assert not Succession.objects.exists()


def test_points_are_handed_over_with_funder_and_dates():
    world = make_world()
    other, *_ = two(world)
    give(world, world.account, 5, b=20_00)

    move_points(source=world.account, target=other, amount_kopecks=30_00, now=world.now, by="anna", reason="раздел")

    assert (wallet(world.account), wallet(other)) == (40_00, 80_00)
    came = Lot.objects.filter(entry__kind="transfer").order_by("expires_at")
    assert [(lot.amount_kopecks, lot.funding_moment) for lot in came] == [(20_00, "use"), (10_00, "issue")]
    assert came[0].expires_at == world.now + timedelta(days=5)
    assert broken() == []
    with pytest.raises(NotEnoughPoints):
        move_points(source=world.account, target=other, amount_kopecks=40_01, now=world.now, by="anna", reason="")
    assert move_points(source=world.account, target=other, amount_kopecks=0, now=world.now, by="", reason="") is None
    assert wallet(world.account) == 40_00


def test_random_lives_with_moves_keep_the_books(scale):
    """Purchases, returns, moves and their undoing at random: the eight sentences hold at the end of each."""
    for seed in range(scale(small=12, full=200)):
        with transaction.atomic():
            live(Random(seed))
            assert broken() == [], seed
            transaction.set_rollback(True)
        book.forget_accounts()


def live(rng):
    """Four members, thirty steps an hour apart."""
    world = make_world()
    world.promote("ten", "percent_of_receipt", {"rate_bp": 300}, funder=world.maker, validity={"expires_after_days": 1})
    world.publish()
    cards = [world.card, *(world.member()[1] for _ in range(3))]
    bought, made = [], []
    for step in range(30):
        now = world.later(hours=step + 1)
        card, other = (Card.objects.select_related("account").get(pk=rng.choice(cards).pk) for _ in range(2))
        act = rng.choice(("buy", "buy", "buy", "return", "part", "move", "undo", "lapse"))
        if act == "buy":
            goods, desk = ("cream", "2", f"{rng.randrange(10, 400)}.00"), rng.choice((world.desk_a, world.desk_b))
            bought.append((desk, now.buy(desk, goods, card=card, spend=rng.choice(("none", "all"))).purchase_id))
        elif act in ("return", "part") and bought:
            desk, purchase_id = bought[rng.randrange(len(bought))]
            with suppress(ReturnExceedsPurchase):
                now.give_back(desk, purchase_id, *([(1, "1")] if act == "part" else []))
        elif act == "move" and other.account != card.account:
            made.append(goes_over(now, card.account, successor=other.account))
        elif act == "undo" and made:
            with suppress(AccountClosed):
                undo_succession(succession=made.pop(), now=now.now, by="boris")
        elif act == "lapse":
            expire_lots(at=now.now, now=now.now)
