"""Occasions that are no purchase: whose they are, what they are worth, who pays, until when."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from promotions.engine.axes import LimitPeriod, Limits, Validity, When, Where, Whom
from promotions.engine.facts import ANONYMOUS, Facts, Used
from promotions.engine.gifts import Happening, gifts_for, rules_for
from promotions.engine.mechanics.coupon_for_occasion import CouponForOccasion
from promotions.engine.mechanics.percent_of_receipt import PercentOfReceipt
from promotions.engine.mechanics.points_for_occasion import PointsForOccasion
from promotions.engine.mechanics.share_of_friends_purchase import ShareOfFriendsPurchase
from promotions.engine.occasions import Occasion
from promotions.engine.rulebook import FunderKind, Funding
from promotions.engine.soundness import problems_of
from promotions.tests.engine.scenes import (
    MEMBER,
    MOSCOW,
    NOON,
    OPERATOR,
    OUTLET,
    PLACE,
    judged,
    receipt,
    rule,
    rulebook,
    scheme,
)


def gift(occasion, **figures):
    return PointsForOccasion(occasion=occasion, points_kopecks=100_00, **figures)


def given(the_rule, happening, facts=MEMBER, **more):
    gifts, _ = gifts_for(happening, facts, rulebook(the_rule, **more))
    return sum(each.points_kopecks for each in gifts)


def why_not(the_rule, happening, facts=MEMBER):
    gifts, (step,) = gifts_for(happening, facts, rulebook(the_rule))
    assert gifts == ()
    return step.reason


WELCOME = Happening(Occasion.ENROLMENT, NOON, PLACE)


def test_a_welcome_gift_is_for_joining_only_and_no_receipt_gets_it():
    book = rulebook(rule(gift(Occasion.ENROLMENT), funding=(OPERATOR,)), rule(PercentOfReceipt(500)))

    ((welcome,), (step,)) = gifts_for(WELCOME, MEMBER, book)

    assert (welcome.points_kopecks, welcome.shares) == (100_00, ((None, 100_00),))
    assert step.reason == "points_given"
    assert gifts_for(Happening(Occasion.REVIEW, NOON, PLACE), MEMBER, book) == ((), ())
    assert judged(receipt("100.00"), book).earned_kopecks == 5_00


def test_rules_of_an_occasion_come_by_priority():
    late, early = rule(gift(Occasion.REVIEW), priority=9), rule(gift(Occasion.REVIEW), priority=1)

    assert rules_for(Occasion.REVIEW, rulebook(late, early, rule(gift(Occasion.LEVEL)))) == [early, late]


@pytest.mark.parametrize(("days", "points"), [(8, 0), (7, 100_00), (1, 100_00), (0, 100_00), (-1, 0)])
def test_birthday_gifts_wait_for_their_days(days, points):
    happening = Happening(Occasion.BIRTHDAY, NOON, PLACE, days=days)

    assert given(rule(gift(Occasion.BIRTHDAY, days_before=7)), happening) == points


@pytest.mark.parametrize(("days", "points"), [(89, 0), (90, 100_00), (400, 100_00)])
def test_idle_days(days, points):
    happening = Happening(Occasion.INACTIVITY, NOON, PLACE, days=days)

    assert given(rule(gift(Occasion.INACTIVITY, idle_days=90)), happening) == points


@pytest.mark.parametrize(("days", "points"), [(-1, 0), (0, 50_00), (29, 50_00), (30, 0)])
def test_a_share_of_a_friends_purchases_for_thirty_days(days, points):
    happening = Happening(Occasion.FRIENDS_PURCHASE, NOON, PLACE, days=days, purchase_kopecks=1_000_00)

    assert given(rule(ShareOfFriendsPurchase(500, 30)), happening) == points


@pytest.mark.parametrize(("action", "points"), [("app", 100_00), ("site", 0), ("", 0)])
def test_actions_go_by_their_code(action, points):
    assert given(rule(gift(Occasion.ACTION, action="app")), Happening(Occasion.ACTION, NOON, PLACE, action=action)) == (
        points
    )


@pytest.mark.parametrize(("level_ids", "points"), [(frozenset(), 100_00), ({2}, 100_00), ({1, 3}, 0)])
def test_a_level_that_was_reached_counts_even_if_the_next_is_reached_as_well(level_ids, points):
    facts = Facts(account_id=1, accumulations={1: 9_000_00})
    the_rule = rule(gift(Occasion.LEVEL), whom=Whom(level_ids=frozenset(level_ids)))
    ladder = scheme(("0.00", 1), ("100.00", 2), ("200.00", 3))

    assert given(the_rule, Happening(Occasion.LEVEL, NOON, PLACE, level_id=2), facts, schemes=(ladder,)) == points


@pytest.mark.parametrize(("series_id", "points"), [(4, 100_00), (5, 0), (None, 0)])
def test_a_code_entered_opens_its_own_rules(series_id, points):
    the_rule = rule(gift(Occasion.CODE), whom=Whom(code_series_ids=frozenset({4})))

    assert given(the_rule, Happening(Occasion.CODE, NOON, PLACE, series_id=series_id)) == points


@pytest.mark.parametrize(
    ("axes", "facts", "reason"),
    [
        ({}, ANONYMOUS, "no_account"),
        ({"promotion_id": 7}, Facts(account_id=1, barred=frozenset({7})), "stopped_or_budget"),
        ({"where": Where(outlet_ids=frozenset({2}))}, MEMBER, "wrong_place"),
        ({"when": When(starts_on=date(2026, 11, 3))}, MEMBER, "not_started"),
        ({"whom": Whom(segment_ids=frozenset({3}))}, MEMBER, "not_in_segment"),
        (
            {"promotion_id": 7, "limits": Limits(uses_per_account=1)},
            Facts(account_id=1, uses={(7, None): Used(1)}),
            "uses_exhausted",
        ),
        (
            {"promotion_id": 7, "limits": Limits(uses_per_account=1, period=LimitPeriod.YEAR)},
            Facts(account_id=1, uses={(7, date(2026, 1, 1)): Used(1)}),
            "uses_exhausted",
        ),
        ({"limits": Limits(min_receipt_kopecks=500_00)}, MEMBER, "below_min_receipt"),
    ],
)
def test_conditions_and_limits_are_those_of_every_rule(axes, facts, reason):
    assert why_not(rule(gift(Occasion.ENROLMENT), **axes), WELCOME, facts) == reason


def test_a_place_that_issues_no_points_gives_none_but_coupons():
    place = replace(PLACE, issues_points=False)
    coupon = CouponForOccasion(occasion=Occasion.ENROLMENT, series_id=5)
    happening = Happening(Occasion.ENROLMENT, NOON, place)

    assert why_not(rule(gift(Occasion.ENROLMENT)), happening) == "points_not_issued_here"
    assert gifts_for(happening, MEMBER, rulebook(rule(coupon)))[0][0].issued == (5,)


def test_a_share_of_next_to_nothing_is_nothing():
    tiny = Happening(Occasion.FRIENDS_PURCHASE, NOON, PLACE, purchase_kopecks=9)
    capped = rule(ShareOfFriendsPurchase(500, 30), limits=Limits(per_receipt_kopecks=1_00))

    assert why_not(rule(ShareOfFriendsPurchase(500, 30)), tiny) == "too_little"
    assert given(capped, replace(tiny, purchase_kopecks=1000_00)) == 1_00


def test_a_friends_first_purchase_must_be_large_enough():
    the_rule = rule(gift(Occasion.REFERRAL_INVITER), limits=Limits(min_receipt_kopecks=500_00))

    def inviter_gets(kopecks):
        return given(the_rule, Happening(Occasion.REFERRAL_INVITER, NOON, PLACE, purchase_kopecks=kopecks))

    assert (inviter_gets(499_99), inviter_gets(500_00)) == (0, 100_00)


def test_away_from_an_outlet_only_those_who_are_named_can_pay():
    at_home = Happening(Occasion.QUESTIONNAIRE, NOON)

    assert why_not(rule(gift(Occasion.QUESTIONNAIRE), funding=(OUTLET,)), at_home) == "no_outlet_to_pay"
    assert given(rule(gift(Occasion.QUESTIONNAIRE), funding=(OPERATOR,)), at_home) == 100_00
    named = rule(gift(Occasion.QUESTIONNAIRE), funding=(OPERATOR,), where=Where(outlet_ids=frozenset({1})))
    assert why_not(named, at_home) == "wrong_place"


def test_funders_share_to_the_kopeck_and_a_cap_holds():
    fundings = (Funding(FunderKind.OUTLET, share_bp=3_333), Funding(FunderKind.OPERATOR, share_bp=6_667))
    capped = rule(gift(Occasion.ENROLMENT), funding=fundings, limits=Limits(per_account_kopecks=10_01))

    ((welcome,), _) = gifts_for(WELCOME, MEMBER, rulebook(capped))

    assert welcome.points_kopecks == 10_01
    assert welcome.shares == ((10, 3_34), (None, 6_67))


def test_birthday_points_expire_after_the_day():
    the_rule = rule(gift(Occasion.BIRTHDAY, days_before=7), validity=Validity(expires_after_days=14))

    ((present,), _) = gifts_for(Happening(Occasion.BIRTHDAY, NOON, PLACE, days=7), MEMBER, rulebook(the_rule))

    assert present.available_from == NOON
    assert present.expires_at == datetime(2026, 11, 17, tzinfo=MOSCOW)
    assert present.expires_at - timedelta(days=15) == datetime(2026, 11, 2, tzinfo=MOSCOW)


def test_coupons_for_an_occasion_carry_no_points():
    params = CouponForOccasion(occasion=Occasion.BIRTHDAY, series_id=5, coupons=2)

    ((present,), (step,)) = gifts_for(
        Happening(Occasion.BIRTHDAY, NOON), MEMBER, rulebook(rule(params, funding=(OPERATOR,)))
    )

    assert (present.points_kopecks, present.shares, present.issued) == (0, (), (5, 5))
    assert step.reason == "coupon_issued"


@pytest.mark.parametrize(
    ("params", "codes"),
    [
        (gift(Occasion.ENROLMENT), []),
        (gift(Occasion.ENROLMENT, days_before=3), ["figure_of_another_occasion"]),
        (gift(Occasion.ENROLMENT, idle_days=3), ["figure_of_another_occasion"]),
        (gift(Occasion.ENROLMENT, action="app"), ["figure_of_another_occasion"]),
        (gift(Occasion.INACTIVITY), ["no_idle_days"]),
        (gift(Occasion.ACTION), ["no_action"]),
        (gift(Occasion.FRIENDS_PURCHASE), ["occasion_gives_a_share"]),
        (PointsForOccasion(occasion=Occasion.REVIEW, points_kopecks=0), ["out_of_range"]),
        (ShareOfFriendsPurchase(500, 0), ["out_of_range"]),
        (ShareOfFriendsPurchase(10_001, 1), ["out_of_range"]),
    ],
)
def test_figures_belong_to_their_occasion(params, codes):
    assert [problem.code for problem in problems_of(rule(params))] == codes


@pytest.mark.parametrize(
    ("params", "ru", "en"),
    [
        (
            gift(Occasion.BIRTHDAY, days_before=1),
            "За 1 день до дня рождения участнику начисляются баллы: 100.",
            "1 day before the birthday a member earns points: 100.",
        ),
        (
            gift(Occasion.INACTIVITY, idle_days=93),
            "Участнику, который не совершал покупок 93 дня, начисляются баллы: 100.",
            "Whoever has bought nothing for 93 days earns points: 100.",
        ),
        (
            CouponForOccasion(occasion=Occasion.REVIEW, series_id=1, coupons=5),
            "За отзыв участнику выдаётся 5 купонов.",
            "Whoever writes a review is given 5 coupons.",
        ),
        (
            ShareOfFriendsPurchase(500, 21),
            "Пригласившему участнику начисляются баллы: 5\u00a0% от покупок приглашённого в течение 21 дня"
            " со дня его вступления.",
            "The inviter earns points: 5% of the purchases of whoever was invited,"
            " for 21 days from the day of joining.",
        ),
    ],
)
def test_sentences(params, ru, en):
    assert (params.sentence_ru(), params.sentence_en()) == (ru, en)
