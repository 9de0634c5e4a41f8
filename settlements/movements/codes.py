"""A promo code that is entered without a purchase: its use and what it gives are one transaction."""

from datetime import datetime

import psycopg
from django.db import transaction

from coalition.kernel.barcodes import tidy_code
from coalition.toolkit import pool
from members.models import Account
from promotions.engine.gifts import Happening
from promotions.engine.occasions import Occasion
from promotions.models import Coupon, CouponSeries
from settlements.ledger import book, chart
from settlements.movements.awards import award_points
from settlements.movements.chances import Chance, Outcome
from settlements.movements.clock import local_now
from settlements.movements.errors import CodeGivesNothing, CodeNotValid, CodeOfAnother, CodeUnknown, CodeUsed
from settlements.movements.sweeping import offers

BY_CODE = frozenset({Occasion.CODE})
USED = "coupon_never_used_above_its_limit", "coupon_series_never_used_above_its_limit"
COUNT = """
with used as (
    update promotions_coupon set uses = uses + 1 where id = %(coupon)s returning series_id, uses
)
insert into settlements_couponseriesuse as u (account_id, series_id, uses, uses_limit)
select %(account)s, used.series_id, 1, s.uses_per_account
from used join promotions_couponseries s on s.id = used.series_id
on conflict (account_id, series_id) do update set uses = u.uses + 1, uses_limit = excluded.uses_limit
"""


@transaction.atomic
def redeem_code(*, account: Account, code: str, now: datetime) -> list[Outcome]:
    """Enter a promo code for an account; what each promotion that it opens gave, and why others did not.

    Effect: one use of the code, of its series by the account, and the awards. Refused: CodeUnknown, CodeNotValid,
    CodeOfAnother, CodeUsed (by anybody, or too often by this member), CodeGivesNothing; then the code is not used up.
    """
    with pool.transaction() as connection:
        wallets = book.account_ids(connection, [chart.wallet(account.programme_id, account.pk)])
        book.lock_accounts(connection, wallets.values())
        coupon = _coupon(account, code, now)
        happening = Happening(Occasion.CODE, local_now(now), series_id=coupon.series_id)
        chance = Chance(account.pk, f"code:{coupon.pk}:{coupon.uses + 1}", happening, code_id=coupon.pk)
        found = (
            each for each in offers(frozenset({Occasion.CODE})) if coupon.series_id in each.rule.whom.code_series_ids
        )
        outcomes = [outcome for offer in found for outcome in award_points(offer=offer, chances=[chance], now=now)]
        if not any(outcome.is_given for outcome in outcomes):
            raise CodeGivesNothing(reasons=[outcome.reason for outcome in outcomes])
        _count(connection, account, coupon)
    return outcomes


def _coupon(account: Account, code: str, now: datetime) -> Coupon:
    """The coupon's row, locked after the wallet, as at a till."""
    codes = Coupon.objects.select_for_update(of=("self",), no_key=True).select_related("series", "batch")
    coupon = codes.filter(
        code=tidy_code(code), series__kind=CouponSeries.Kind.PROMO_CODE, series__programme=account.programme_id
    ).first()
    if coupon is None:
        raise CodeUnknown
    series = coupon.series
    ends_at = min(filter(None, (series.ends_at, coupon.expires_at)), default=None)
    is_blocked = coupon.state == Coupon.State.BLOCKED or series.is_blocked
    is_blocked = is_blocked or (coupon.batch is not None and coupon.batch.is_blocked)
    if is_blocked or now < series.starts_at or (ends_at is not None and now >= ends_at):
        raise CodeNotValid
    if coupon.account_id not in (None, account.pk):
        raise CodeOfAnother
    if coupon.uses >= coupon.uses_limit:
        raise CodeUsed
    return coupon


def _count(connection: psycopg.Connection, account: Account, coupon: Coupon) -> None:
    try:
        pool.cursor(connection).execute(COUNT, {"coupon": coupon.pk, "account": account.pk})
    except psycopg.errors.CheckViolation as error:
        if error.diag.constraint_name in USED:
            raise CodeUsed from error
        raise
