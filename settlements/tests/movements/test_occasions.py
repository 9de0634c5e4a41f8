"""Stories of occasions: who is given what, once, at whose cost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from members.models import Account, AccountHolder, MemberAction, Person, Referral
from members.operations.actions import record_action
from promotions.models import Promotion, Segment, SegmentMember
from settlements.models import Award, LedgerAccount, Lot, PromotionUse
from settlements.movements import lapsing, sweeping
from settlements.movements.taking_back import take_back_returned
from settlements.tests.movements.stories import balances, broken, owed, wallet

pytestmark = pytest.mark.django_db


def sweep(world):
    """Everything that is due; what each sweep gave."""
    sweeping.queue_awards(now=world.now)
    return continue_jobs(kind=sweeping.KIND, step=sweeping.award_piece, now=world.now)


def gift(world, occasion, points=100_00, **fields):
    params = {"occasion": occasion, "points_kopecks": points} | fields.pop("params", {})
    fields = {"by_operator": True} | fields
    version = world.promote(f"gift-{occasion}".replace("_", "-"), "points_for_occasion", params, **fields)
    world.publish()
    return version


def joined(world, *, born=None, at=None, outlet=None, days_ago=0):
    at = at or world.now - timedelta(days=days_ago)
    person = Person.objects.create(
        last_name="Ли", first_name="Ан", birth_date=born, enrolled_at=at, enrolled_outlet=outlet
    )
    account = Account.objects.create(programme=world.programme, opened_at=at)
    AccountHolder.objects.create(account=account, person=person, starts_at=at)
    return account


def given(account):
    return list(account.awards.order_by("id").values_list("occasion", "amount_kopecks"))


def test_whoever_joins_is_welcomed_once_at_the_operators_cost():
    world = make_world()
    gift(world, "enrolment")
    account, long_ago = joined(world, days_ago=1), joined(world, days_ago=40)

    (job,) = sweep(world)

    assert given(account) == [("enrolment", 100_00)]
    assert given(long_ago) == []
    assert balances(world) == {"wallet": 100_00, "own_cost points": -100_00}
    assert (job.state, job.done, job.result["given"], job.result["kopecks"]) == ("done", 1, 1, 100_00)
    assert sweep(world.later(hours=1)) == []
    assert PromotionUse.objects.filter(account=account).values_list("uses", "amount_kopecks")[0] == (1, 100_00)
    assert broken() == []


def test_welcome_points_may_wait_and_expire_and_be_spent_in_their_own_way_only():
    world = make_world()
    validity = {"available_after_days": 1, "expires_after_days": 30}
    gift(world, "enrolment", validity=validity, spending={"min_receipt_kopecks": 500_00})
    account = joined(world)

    sweep(world)

    lot = Lot.objects.get(wallet__member_account=account)
    assert lot.available_from.astimezone(UTC) == datetime(2026, 10, 15, 21, tzinfo=UTC)
    assert lot.expires_at.astimezone(UTC) == datetime(2026, 11, 15, 21, tzinfo=UTC)
    assert lot.restriction == {"min_receipt_kopecks": 500_00}


def test_the_outlet_pays_where_the_member_joined_and_nobody_pays_where_nobody_knows():
    world = make_world()
    gift(world, "enrolment", by_operator=False)
    at_a, at_b, nowhere = joined(world, outlet=world.outlet_a), joined(world, outlet=world.outlet_b), joined(world)

    (job,) = sweep(world)

    assert [wallet(each) for each in (at_a, at_b, nowhere)] == [100_00, 100_00, 0]
    assert job.result["refused"] == {"no_outlet_to_pay": 1}
    found = balances(world)
    assert (found["clearing of a"], found["pledge of b"]) == (-100_00, -100_00)
    assert broken() == []


def test_a_gift_of_two_funders_is_two_lots_that_add_up():
    world = make_world()
    by_maker = {"funder_kind": "participant", "funder": world.maker, "share_bp": 6_667}
    by_operator = {"funder_kind": "operator", "share_bp": 3_333}
    gift(world, "enrolment", points=100_01, fundings=[by_maker, by_operator])
    account = joined(world)

    sweep(world)

    lots = Lot.objects.filter(wallet__member_account=account).order_by("amount_kopecks")
    assert [(lot.funder.short_name, lot.amount_kopecks) for lot in lots] == [("operator", 33_33), ("maker", 66_68)]
    assert balances(world) == {"wallet": 100_01, "pledge of maker": -66_68, "own_cost points": -33_33}
    assert broken() == []


def test_without_a_contract_its_funder_gives_nothing():
    world = make_world()
    gift(world, "enrolment", funder=world.maker)
    world.contracts["maker"].ends_on = date(2026, 10, 15)
    world.contracts["maker"].save()
    joined(world)

    (job,) = sweep(world)

    assert job.result["refused"] == {"no_contract": 1}
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        (date(1980, 10, 22), date(2026, 10, 15), ["birthday:2026"]),
        (date(1980, 10, 23), date(2026, 10, 15), []),
        (date(1980, 10, 15), date(2026, 10, 15), ["birthday:2026"]),
        (date(1980, 10, 14), date(2026, 10, 15), []),
        (date(1980, 1, 2), date(2026, 12, 30), ["birthday:2027"]),
        (date(1980, 2, 29), date(2026, 2, 21), ["birthday:2026"]),
        (date(1980, 2, 29), date(2026, 2, 20), []),
        (date(1980, 2, 29), date(2028, 2, 22), ["birthday:2028"]),
        (date(1980, 2, 29), date(2028, 2, 21), []),
        (None, date(2026, 10, 15), []),
    ],
)
def test_a_birthday_is_given_to_a_week_before_it(born, today, expected):
    world = make_world()
    gift(world, "birthday", params={"days_before": 7})
    account = joined(world, born=born)
    moment = datetime(today.year, today.month, today.day, 9, tzinfo=UTC)

    for hours in (0, 3):
        sweep(replace(world, now=moment + timedelta(hours=hours)))

    assert [occasion for occasion, _ in given(account)] == expected


def test_a_birthday_is_once_a_year_even_when_its_date_is_changed():
    world = make_world()
    gift(world, "birthday")
    account = joined(world, born=date(1980, 10, 15))
    sweep(world)
    Person.objects.filter(holdings__account=account).update(birth_date=date(1980, 10, 16))

    sweep(world.later(days=1))
    sweep(world.later(days=365 + 1))

    assert [occasion for occasion, _ in given(account)] == ["birthday:2026", "birthday:2027"]


def test_each_action_is_rewarded_once_and_two_of_a_kind_are_two():
    world = make_world()
    gift(world, "review", points=10_00)
    gift(world, "action", points=5_00, params={"action": "app-installed"})
    account = joined(world)
    review, action = MemberAction.Kind.REVIEW, MemberAction.Kind.ACTION
    for reference in ("1", "2", "2"):
        record_action(account=account, kind=review, reference=reference, happened_at=world.now)
    record_action(account=account, kind=action, code="app-installed", happened_at=world.now)
    record_action(account=account, kind=action, code="something-else", happened_at=world.now)

    sweep(world)
    sweep(world)

    assert sorted(given(account)) == [("action:app-installed", 5_00), ("review:1", 10_00), ("review:2", 10_00)]


def test_a_lapsed_buyer_is_won_back_once_for_each_time_he_stopped():
    world = make_world()
    gift(world, "inactivity", params={"idle_days": 90})
    world.buy(world.desk_a, ("cream", "1", "100.00"), card=world.card)

    sweep(world.later(days=89))
    assert given(world.account) == []
    sweep(world.later(days=90))
    sweep(world.later(days=120))
    assert given(world.account) == [("inactivity:2026-10-15", 100_00)]
    back = world.later(days=130)
    back.buy(back.desk_a, ("cream", "1", "100.00"), card=world.card)
    sweep(world.later(days=140))
    sweep(world.later(days=130 + 90))

    assert [occasion for occasion, _ in given(world.account)] == ["inactivity:2026-10-15", "inactivity:2027-02-22"]
    assert broken() == []


def test_a_level_reached_is_rewarded_once():
    world = make_world()
    gift(world, "level")
    other, card = world.member()
    world.buy(world.desk_a, ("cream", "1", "999.99"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)

    sweep(world)
    assert (given(world.account), len(given(other))) == ([], 1)
    world.buy(world.desk_a, ("cream", "1", "0.01"), card=world.card)
    sweep(world.later(hours=1))
    sweep(world.later(days=1))

    gold = world.scheme.levels.get(threshold_kopecks=1_000_00)
    assert given(world.account) == given(other) == [(f"level:{gold.pk}", 100_00)]


def referred(world):
    """The world's member invited a friend, who has a card."""
    friend, card = world.member(last_name="Петрова")
    Account.objects.filter(pk=friend.pk).update(opened_at=world.now)
    Referral.objects.create(inviter=world.account, friend=friend, channel="code", joined_at=world.now)
    return friend, card


def test_friend_and_inviter_are_rewarded_after_the_first_purchase_that_is_large_enough():
    world = make_world()
    gift(world, "referral_friend", points=50_00, limits={"min_receipt_kopecks": 500_00})
    gift(world, "referral_inviter", points=70_00, limits={"min_receipt_kopecks": 500_00})
    friend, card = referred(world)
    world.buy(world.desk_a, ("cream", "1", "499.99"), card=card)
    sweep(world)
    assert not Award.objects.exists()

    world.buy(world.desk_a, ("cream", "1", "500.00"), card=card)
    world.buy(world.desk_a, ("cream", "1", "700.00"), card=card)
    sweep(world)
    sweep(world.later(days=1))

    assert given(friend) == [(f"referral:{friend.pk}", 50_00)]
    assert given(world.account) == [(f"referral:{friend.pk}", 70_00)]


def test_a_friend_may_take_his_time_to_buy():
    world = make_world()
    gift(world, "referral_inviter", approved_at=world.now)
    _friend, card = referred(world)
    later = world.later(days=90)
    later.buy(later.desk_a, ("cream", "1", "10.00"), card=card)

    sweep(later)

    assert wallet(world.account) == 100_00


def test_invitations_are_rewarded_up_to_their_cap():
    world = make_world()
    gift(world, "referral_inviter", limits={"uses_per_account": 2, "period": "month"})
    for _ in range(3):
        world.buy(world.desk_a, ("cream", "1", "10.00"), card=referred(world)[1])

    (job,) = sweep(world)

    assert len(given(world.account)) == 2
    assert job.result["refused"] == {"uses_exhausted": 1}


def test_the_inviter_has_a_share_of_the_friends_purchases_in_the_first_days():
    world = make_world()
    world.promote("share", "share_of_friends_purchase", {"rate_bp": 500, "days": 30}, by_operator=True)
    world.publish()
    _friend, card = referred(world)
    first = world.buy(world.desk_a, ("cream", "1", "1000.00"), card=card)
    later, after = world.later(days=29), world.later(days=30)
    second = later.buy(later.desk_a, ("cream", "1", "20.10"), ("insulin", "1", "10.00"), card=card)
    after.buy(after.desk_a, ("cream", "1", "300.00"), card=card)

    sweep(after)
    sweep(after)

    assert sorted(given(world.account)) == sorted(
        [(f"purchase:{first.purchase_id}", 50_00), (f"purchase:{second.purchase_id}", 1_51)]
    )
    assert broken() == []


def sharing_world(**fields):
    """The inviter has 5 % of a friend's purchase of 1000,00 in two halves."""
    world = make_world()
    fields = {"by_operator": True} | fields
    world.start(world.promote("share", "share_of_friends_purchase", {"rate_bp": 500, "days": 30}, **fields))
    _friend, card = referred(world)
    bought = world.buy(world.desk_a, ("cream", "1", "500.00"), ("aspirin", "1", "500.00"), card=card)
    sweep(world)
    assert wallet(world.account) == 50_00
    return world, bought


def test_a_returned_purchase_takes_its_share_back_part_by_part():
    world, bought = sharing_world(budget_kopecks=60_00)
    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))

    assert take_back_returned(now=world.now) == 1
    assert (wallet(world.account), LedgerAccount.objects.get(kind="budget").balance_kopecks) == (25_00, 35_00)
    assert take_back_returned(now=world.now) == 0
    world.give_back(world.desk_a, bought.purchase_id)
    take_back_returned(now=world.now)
    take_back_returned(now=world.now)

    assert (wallet(world.account), LedgerAccount.objects.get(kind="budget").balance_kopecks) == (0, 60_00)
    assert [amount for _, amount in given(world.account)] == [50_00, -25_00, -25_00]
    assert broken() == []


def test_a_share_that_was_spent_already_is_owed():
    world, bought = sharing_world(by_operator=False, funder=None)
    world.buy(world.desk_b, ("insulin", "1", "60.00"), card=world.card, spend="all")
    world.give_back(world.desk_a, bought.purchase_id)

    take_back_returned(now=world.now)

    assert owed(world.account) == 30_00
    assert broken() == []


def test_a_share_that_lapsed_is_neither_owed_nor_paid_back_twice():
    world, bought = sharing_world(validity={"expires_after_days": 5})
    later = world.later(days=10)
    lapsing.queue_expiry(now=later.now)
    continue_jobs(kind=lapsing.KIND, step=lapsing.expire_piece, now=later.now)
    world.give_back(world.desk_a, bought.purchase_id)
    before = balances(world)

    take_back_returned(now=later.now)

    assert owed(world.account) == 0
    assert balances(world) == before
    assert given(world.account)[-1][1] == 0
    assert broken() == []


def test_a_gift_for_a_friend_is_kept_until_the_whole_purchase_comes_back():
    world = make_world()
    gift(world, "referral_inviter", points=70_00)
    _friend, card = referred(world)
    bought = world.buy(world.desk_a, ("cream", "2", "300.00"), card=card)
    sweep(world)
    world.give_back(world.desk_a, bought.purchase_id, (1, "1"))
    take_back_returned(now=world.now)
    assert wallet(world.account) == 70_00

    world.give_back(world.desk_a, bought.purchase_id)
    take_back_returned(now=world.now)

    assert wallet(world.account) == 0
    assert broken() == []


def test_a_budget_is_taken_to_the_kopeck_and_its_last_gift_is_whole_or_none():
    world = make_world()
    version = world.promote(
        "welcome", "points_for_occasion", {"occasion": "enrolment", "points_kopecks": 30_00},
        by_operator=True, budget_kopecks=100_00,
    )  # fmt: skip
    world.start(version)
    accounts = [joined(world) for _ in range(5)]

    (job,) = sweep(world)

    assert [wallet(account) for account in accounts] == [30_00, 30_00, 30_00, 0, 0]
    assert LedgerAccount.objects.get(kind="budget").balance_kopecks == 10_00
    assert job.result["refused"] == {"budget_used_up": 2}
    assert broken() == []


def test_what_the_member_owes_is_filled_first():
    world = make_world()
    bought = world.buy(world.desk_a, ("cream", "1", "400.00"), card=world.card)
    world.buy(world.desk_b, ("insulin", "1", "1.00"), ("cream", "1", "100.00"), card=world.card, spend="all")
    world.give_back(world.desk_a, bought.purchase_id)
    debt, had = owed(world.account), wallet(world.account)
    gift(world, "questionnaire", points=debt + 3_00, by_operator=False, funder=world.maker)
    record_action(account=world.account, kind=MemberAction.Kind.QUESTIONNAIRE, reference="1", happened_at=world.now)

    sweep(world)

    assert (owed(world.account), wallet(world.account)) == (0, had + 3_00)
    assert balances(world)["clearing of maker"] == -debt
    assert broken() == []


def test_whom_holds_for_occasions_and_a_stopped_promotion_gives_nothing():
    world = make_world()
    segment = Segment.objects.create(programme=world.programme, code="vip", name="VIP", kind="list")
    gift(world, "enrolment", whom={"segment_ids": [segment.pk]})
    inside, outside = joined(world), joined(world)
    SegmentMember.objects.create(segment=segment, account=inside, starts_at=world.now, source="person")

    (job,) = sweep(world)
    assert (wallet(inside), wallet(outside), job.result["refused"]) == (100_00, 0, {"not_in_segment": 1})
    Promotion.objects.filter(code="gift-enrolment").update(stopped_at=world.now)
    SegmentMember.objects.create(segment=segment, account=outside, starts_at=world.now, source="person")
    (job,) = sweep(world)

    assert job.result["refused"] == {"stopped_or_budget": 1}
    assert wallet(outside) == 0


def test_closed_accounts_are_left_alone_and_fruitless_sweeps_are_not_kept():
    world = make_world()
    gift(world, "enrolment", whom={"age_from": 60})
    account = joined(world)
    joined(world, born=date(1990, 1, 1))
    Account.objects.filter(pk=account.pk).update(closed_at=world.now)

    sweep(world)
    sweep(world)

    assert not Award.objects.exists()
    assert Job.objects.filter(kind=sweeping.KIND).count() == 1


def test_coupons_are_given_by_name_and_once():
    world = make_world()
    coupon = world.coupon("50.00")
    series = coupon.series
    world.promote(
        "birthday-coupon", "coupon_for_occasion", {"occasion": "birthday", "series_id": series.pk, "coupons": 2},
        by_operator=True,
    )  # fmt: skip
    world.publish()
    account = joined(world, born=date(1970, 10, 15))

    (job,) = sweep(world)
    sweep(world)

    award = account.awards.get()
    assert (award.amount_kopecks, award.entry, job.result["coupons"]) == (0, None, 2)
    assert [each.account for each in award.coupons.all()] == [account, account]
    assert series.coupons.count() == 3
    assert broken() == []
