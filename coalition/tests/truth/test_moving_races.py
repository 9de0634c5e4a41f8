"""Accounts go over into others while their cards are shown at tills: nobody's kopeck is lost, doubled or stuck."""

from contextlib import suppress
from dataclasses import replace
from itertools import count

from coalition.tests.world import make_world
from members.models import Succession
from settlements.models import Purchase
from settlements.movements.errors import AccountClosed
from settlements.movements.succession import succeed, undo_succession
from settlements.purchases.errors import Busy, QuoteStale
from settlements.tests.movements.stories import broken, owed, wallet


def test_desks_sell_while_accounts_are_joined_and_parted(cloned_database, run_at_once, scale):
    world = make_world()
    other, card = world.member()
    for each in (world.card, card):
        world.buy(world.desk_a, ("cream", "1", "5000.00"), card=each)
    rounds = scale(small=6, full=60)

    def sell(desk, shown):
        sold = 0
        for _ in range(rounds):
            request = world.request(desk, ("cream", "1", "20.00"), card=shown, spend="exact", spend_kopecks=1_00)
            token = world.quote(request).token
            for attempt in count():  # each time the account has moved meanwhile, the till is told a new quote
                try:
                    world.commit(replace(request, token=token), key=f"{request.till_reference}-{attempt}")
                    break
                except QuoteStale as stale:
                    token = stale.quote.token
                except Busy:  # it moved at every try; a till repeats
                    continue
            sold += 1
        return sold

    def join_and_part():
        done = 0
        for turn in range(rounds):
            with suppress(AccountClosed):
                made = succeed(
                    predecessor=other,
                    successor=world.account,
                    kind=Succession.Kind.MERGE,
                    now=world.later(minutes=2 * turn + 1).now,
                    made_by="anna",
                )
                undo_succession(succession=made, now=world.later(minutes=2 * turn + 2).now, by="boris")
                done += 1
        return done

    told = run_at_once(
        lambda: sell(world.desk_a, world.card),
        lambda: sell(world.desk_b, world.card),
        lambda: sell(world.desk_a, card),
        lambda: sell(world.desk_b, card),
        join_and_part,
    )

    assert told == [rounds] * 5
    spent = sum(Purchase.objects.values_list("points_kopecks", flat=True))
    earned = sum(Purchase.objects.values_list("earned_kopecks", flat=True))
    assert Purchase.objects.count() == 4 * rounds + 2
    assert wallet(world.account) + wallet(other) == earned - spent
    assert owed(world.account) == owed(other) == 0
    assert broken() == []


def test_two_clerks_join_the_same_account_once(cloned_database, run_at_once):
    world = make_world()
    other, card = world.member()
    third, _ = world.member()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)

    def join(target):
        return succeed(
            predecessor=other, successor=target, kind=Succession.Kind.MERGE, now=world.later(days=1).now, made_by="x"
        )

    told = run_at_once(lambda: join(world.account), lambda: join(third))

    assert sorted(type(each).__name__ for each in told) == ["AccountClosed", "Succession"]
    assert wallet(world.account) + wallet(third) == 50_00
    assert broken() == []
