"""Who has an occasion and has not been given anything for it yet: one search for each kind of occasion.

A search yields rows of one shape, by account and occasion, so that a sweep goes on after the last row it has seen. Only
what came since the promotion began counts, and not what lies further back than LOOKED_BACK; but a friend who joined
since then may take his time to buy.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from promotions.engine.axes import Goods
from promotions.engine.conditions import birthday_in
from promotions.engine.gifts import Happening
from promotions.engine.occasions import Occasion
from promotions.engine.receipt import Place
from promotions.engine.rulebook import Base, Settings
from promotions.models import PromotionVersion
from settlements.movements.chances import Chance, Offer
from settlements.movements.clock import CENTRE, local_now
from settlements.movements.sql import load

LOOKED_BACK = timedelta(days=35)
"""A sweep that stood still for so long has missed nothing."""
PIECE = 500

After = tuple[int, str]
"""The account and the occasion that a sweep has come to."""

FOUND = {
    Occasion.ENROLMENT: load("joined"),
    Occasion.BIRTHDAY: load("birthdays"),
    Occasion.INACTIVITY: load("idle"),
    Occasion.LEVEL: load("levels"),
    Occasion.REFERRAL_FRIEND: load("referrals").replace("{account}", "r.friend_id"),
    Occasion.REFERRAL_INVITER: load("referrals").replace("{account}", "r.inviter_id"),
    Occasion.FRIENDS_PURCHASE: load("friends_purchases"),
    **dict.fromkeys((Occasion.QUESTIONNAIRE, Occasion.CONTACT_DATA, Occasion.REVIEW, Occasion.ACTION), load("actions")),
}
NEXT, COUNT, COUNTED = load("next"), load("count"), load("counted")
BASES = {
    Base.GROSS: "l.amount_kopecks",
    Base.AFTER_DISCOUNTS: "l.amount_kopecks - l.discount_kopecks",
    Base.AFTER_DISCOUNTS_AND_POINTS: "l.payable_kopecks",
}


def count_chances(connection: psycopg.Connection[Any], offer: Offer, now: datetime) -> int:
    """How many rows a sweep would go through."""
    (count,) = pool.cursor(connection).execute(_sql(COUNT, offer), _args(offer, now)).fetchone()
    return count


def next_chances(connection: psycopg.Connection[Any], offer: Offer, now: datetime, after: After) -> list[Chance]:
    """The next chances after a row, by account and occasion; at most PIECE."""
    args = _args(offer, now) | {"after_account": after[0], "after_occasion": after[1], "piece": PIECE}
    rows = pool.cursor(connection).execute(_sql(NEXT, offer), args).fetchall()
    return [_chance(offer, row, now) for row in rows]


def began_at(offer: Offer) -> datetime | None:
    """When the promotion first ran, in whatever version."""
    versions = PromotionVersion.objects.filter(promotion=offer.rule.promotion_id, approved_at__isnull=False)
    return versions.order_by("approved_at").values_list("approved_at", flat=True).first()


def _sql(frame: str, offer: Offer) -> str:
    found = FOUND[offer.rule.params.occasion].replace("{counted}", counted_sql(offer.kept.rulebook.settings, "p.id"))
    return frame.replace("{found}", found)


def counted_sql(settings: Settings, purchase: str) -> str:
    """The statement that reckons what counts of a purchase, on the base that the programme names."""
    return COUNTED.replace("{base}", BASES[settings.earn_base]).replace("{purchase}", purchase)


def _args(offer: Offer, now: datetime) -> dict[str, Any]:
    rule, today = offer.rule, business_date(now, CENTRE)
    began = began_at(offer) or now - LOOKED_BACK
    since = max(began, now - LOOKED_BACK)
    shared = {
        "programme": offer.kept.rulebook.programme_id,
        "promotion": rule.promotion_id,
        "began": began,
        "since": since,
        "since_on": business_date(since, CENTRE),
        "now": now,
        "today": today,
        "zone": CENTRE,
    }
    return shared | SPECIAL.get(rule.params.occasion, lambda offer, now: {})(offer, now)


def _birthdays(offer: Offer, now: datetime) -> dict[str, Any]:
    """The days of the year from today on; whoever was born on 29 February has his day on the 28th in a common year."""
    today = business_date(now, CENTRE)
    days = [today + timedelta(days=number) for number in range(offer.rule.params.days_before + 1)]
    births = {(day.month, day.day): day for day in days}
    for day in days:
        leapling = birthday_in(day.year, day.replace(year=2000, month=2, day=29))
        if leapling == day:
            births[2, 29] = day
    return {
        "births": [month * 100 + day for month, day in births],
        "left": [(day - today).days for day in births.values()],
        "years": [day.year for day in births.values()],
    }


def counted_args(goods: Goods, settings: Settings) -> dict[str, Any]:
    """The goods that count, for `counted_sql`."""
    return {
        "barred": sorted(settings.earning_excluded_flags | goods.excluded_flags | {"pku"}),
        "products": sorted(goods.product_ids),
        "groups": sorted(goods.group_ids),
        "manufacturers": sorted(goods.manufacturer_ids),
        "substances": sorted(goods.substance_ids),
        "excluded": sorted(goods.excluded_product_ids),
    }


SPECIAL: dict[Occasion, Callable[[Offer, datetime], dict[str, Any]]] = {
    Occasion.BIRTHDAY: _birthdays,
    Occasion.INACTIVITY: lambda offer, now: {"idle_days": offer.rule.params.idle_days},
    Occasion.LEVEL: lambda offer, now: {"levels": sorted(offer.rule.whom.level_ids) or None},
    Occasion.FRIENDS_PURCHASE: lambda offer, now: {
        "days": offer.rule.params.days,
        **counted_args(offer.rule.goods, offer.kept.rulebook.settings),
    },
    **dict.fromkeys(
        (Occasion.REFERRAL_FRIEND, Occasion.REFERRAL_INVITER),
        lambda offer, now: {"least": offer.rule.limits.min_receipt_kopecks},
    ),
    **dict.fromkeys(
        (Occasion.QUESTIONNAIRE, Occasion.CONTACT_DATA, Occasion.REVIEW, Occasion.ACTION),
        lambda offer, now: {"kind": str(offer.rule.params.occasion), "code": offer.rule.params.action},
    ),
}


def _chance(offer: Offer, row: tuple[Any, ...], now: datetime) -> Chance:
    account_id, occasion, days, kopecks, level_id, purchase_id, place = row
    params = offer.rule.params
    happening = Happening(
        occasion=params.occasion,
        occurred_at=local_now(now),
        place=Place(place[0], 0, *place[1:]) if place else None,
        days=days,
        purchase_kopecks=int(kopecks),
        action=getattr(params, "action", ""),
        level_id=level_id,
    )
    return Chance(account_id, occasion, happening, UUID(str(purchase_id)) if purchase_id else None)
