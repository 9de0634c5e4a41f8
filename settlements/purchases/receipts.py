"""A till's request and the situation become what the engine judges: a receipt and facts. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from pharmacies.queries.desks import DeskIdentity
from promotions.engine.facts import Facts
from promotions.engine.reasons import Reason
from promotions.engine.receipt import CouponShown, Line, Place, Receipt, SpendMode
from settlements.purchases.requests import LineRequest, PurchaseRequest
from settlements.purchases.situation import Buyer, CouponRow, Goods, Situation

UNKNOWN = Goods(0, None, None, None, frozenset({"unknown"}), None)


def receipt_of(request: PurchaseRequest, situation: Situation, buyer: Buyer | None, at: datetime) -> Receipt:
    """The receipt as the engine sees it, at `at` by the outlet's own clock.

    A receipt that is sold already got no discount of ours at the till and spends no points; its coupons are the
    outlet's risk.
    """
    return Receipt(
        place=place_of(request.desk),
        occurred_at=at.astimezone(ZoneInfo(request.desk.time_zone)),
        lines=tuple(_line(line, situation, is_sold=request.already_sold) for line in request.lines),
        coupons=tuple(_coupons(request.coupons, situation, buyer, at)),
        spend=SpendMode.NONE if request.already_sold else request.spend,
        spend_kopecks=request.spend_kopecks,
    )


def place_of(desk: DeskIdentity) -> Place:
    """The desk's place in the engine's words."""
    return Place(
        outlet_id=desk.outlet_id,
        desk_id=desk.desk_id,
        legal_entity_id=desk.legal_entity_id,
        chain_id=desk.chain_id,
        district=desk.district,
        issues_points=desk.issues_points,
        accepts_points=desk.accepts_points,
        accepts_coupons=desk.accepts_coupons,
    )


def facts_of(situation: Situation, buyer: Buyer | None, *, is_offline: bool, barred: Collection[int] = ()) -> Facts:
    """What is known of the buyer, and what may not take part now."""
    off = situation.stopped | frozenset(barred)
    if buyer is None:
        return Facts(barred=off, is_offline=is_offline)
    return facts_about(buyer, off, is_offline=is_offline)


def facts_about(buyer: Buyer, off: frozenset[int], *, is_offline: bool = False) -> Facts:
    """What is known of a member; `off`: promotions that may not take part now."""
    return Facts(
        account_id=buyer.account_id,
        spendable_kopecks=buyer.spendable_kopecks,
        shortfall_kopecks=buyer.shortfall_kopecks,
        lots=buyer.point_lots,
        accumulations=buyer.accumulations,
        recent=buyer.recent,
        uses=buyer.uses,
        purchases=buyer.purchases,
        segment_ids=buyer.segment_ids,
        card_kind=buyer.account_kind,
        born_on=buyer.born_on,
        enrolled_on=buyer.enrolled_on,
        barred=off,
        is_offline=is_offline,
    )


def goods_of(line: LineRequest, situation: Situation) -> Goods:
    """The product of a line by the till's code, else by GTIN; unknown goods earn at the base rate only."""
    return situation.goods.get(f"code:{line.product_code}") or situation.goods.get(f"gtin:{line.gtin}") or UNKNOWN


def _line(line: LineRequest, situation: Situation, *, is_sold: bool) -> Line:
    goods = goods_of(line, situation)
    return Line(
        line_no=line.line_no,
        quantity_thousandths=line.quantity_thousandths,
        price_kopecks=line.price_kopecks,
        amount_kopecks=line.amount_kopecks,
        product_id=goods.product_id or None,
        group_id=goods.group_id,
        manufacturer_id=goods.manufacturer_id,
        substance_id=goods.substance_id,
        flags=goods.flags,
        vat_rate_bp=goods.vat_rate_bp,
        min_price_kopecks=line.min_price_kopecks,
        is_earning_barred=line.is_earning_barred,
        is_spending_barred=line.is_spending_barred,
        is_discount_barred=line.is_discount_barred or is_sold,
        is_coupon_barred=line.is_coupon_barred,
    )


def _coupons(codes: Iterable[str], situation: Situation, buyer: Buyer | None, at: datetime) -> Iterator[CouponShown]:
    """The coupons as shown; those of one series count one after another against what one member may use."""
    good: dict[int, set[int]] = {}
    for code in codes:
        row = situation.coupons.get(code)
        if row is None or row.programme_id != situation.programme_id:
            yield CouponShown(code, refusal=Reason.COUPON_UNKNOWN)
            continue
        others = good.setdefault(row.series_id, set()) - {row.coupon_id}
        refusal = _refusal(row, buyer, at, len(others))
        if refusal is None:
            good[row.series_id].add(row.coupon_id)
        yield CouponShown(code, row.coupon_id, row.series_id, refusal)


def _refusal(row: CouponRow, buyer: Buyer | None, at: datetime, others: int) -> Reason | None:
    account_id = buyer.account_id if buyer else None
    if row.is_blocked:
        return Reason.COUPON_BLOCKED
    if row.uses >= row.uses_limit:
        return Reason.COUPON_USED
    if at < row.starts_at:
        return Reason.COUPON_NOT_YET_VALID
    if row.ends_at is not None and at >= row.ends_at:
        return Reason.COUPON_EXPIRED
    if row.account_id is not None and row.account_id != account_id:
        return Reason.COUPON_NOT_HOLDER
    if row.uses_per_account is None:
        return None
    if account_id is None:
        return Reason.COUPON_NEEDS_CARD
    used = row.uses_by_account.get(account_id, 0) + others
    return Reason.COUPON_LIMIT_PER_MEMBER if used >= row.uses_per_account else None
