"""Reading the situation of a receipt: everything in one round trip."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psycopg

from coalition.toolkit import pool
from promotions.compiler.cache import rulebook_of
from promotions.compiler.compile import convert
from promotions.engine.axes import LimitPeriod, Spending
from promotions.engine.facts import PointLot, Used
from promotions.engine.lots import narrowness
from promotions.engine.periods import period_starts_on
from promotions.engine.receipt import SpendMode
from settlements.ledger.purchase_books import ContractTerms
from settlements.ledger.transfers import LotState
from settlements.models import EVER
from settlements.purchases.errors import NoContract, NoRulebook, WalletMoved
from settlements.purchases.requests import IdentifierKind, PurchaseRequest
from settlements.purchases.situation import Buyer, CouponRow, Goods, Situation, Terms
from settlements.purchases.sql import load

FOUND = {kind: load(f"found_by_{kind}") for kind in IdentifierKind}
BUYER = {kind: load("buyer").replace("{found}", found) for kind, found in FOUND.items()}
BUYERS = load("buyer").replace("{found}", load("found_by_account"))
LOCK = {kind: load("lock_buyer").replace("{found}", found) for kind, found in FOUND.items()}
PLACE, GOODS = load("place"), load("goods")
COUPONS = {kind: load("coupons").replace("{found}", found) for kind, found in FOUND.items()}
COUPONS[None] = load("coupons").replace("{found}", "(select null::bigint as account_id)")
FLAGS = ("medicine", "rx", "vital", "pku", "supplement", "infant_formula", "certificate")


def read_situation(
    connection: psycopg.Connection[Any], request: PurchaseRequest, *, at: datetime, business_on: date, lock: bool
) -> Situation:
    """Read what the receipt is judged by; with `lock` the buyer's wallet is locked first (no other key's rows wait).

    Raises WalletMoved when the buyer's account went over into another one between the lock and the reading.
    `at` decides which points are available, `business_on` which contracts, VAT rates and accumulation count.
    Refused with NoContract or NoRulebook. At most five statements, sent together.
    """
    buyer_args = {
        "value": request.identifier.value if request.identifier else None,
        "at": at,
        "business_on": business_on,
        "spends": lock and request.spend is not SpendMode.NONE,
        "outlet": request.desk.outlet_id,
        "cashier": request.cashier_code,
        "zone": request.desk.time_zone,
        "periods": periods_about(business_on),
    }
    place_args = {
        "business_on": business_on,
        "seller": request.desk.legal_entity_id,
        "outlet": request.desk.outlet_id,
        "cashier": request.cashier_code,
        "key": request.desk.key_id,
        "coupons": list(request.coupons),
        # What was sold offline is judged by the rules of its time, everything else by those in force now.
        "rules_at": at if request.already_sold else "infinity",
    }
    goods_args = {
        "codes": [line.product_code for line in request.lines],
        "gtins": [line.gtin for line in request.lines if line.gtin],
        "business_on": business_on,
    }
    buyers = coupons = locked = None
    with connection.pipeline():
        if request.identifier and lock:
            locked = pool.cursor(connection).execute(LOCK[request.identifier.kind], buyer_args)
        if request.identifier:
            buyers = pool.cursor(connection).execute(BUYER[request.identifier.kind], buyer_args)
        goods = pool.cursor(connection).execute(GOODS, goods_args)
        if request.coupons:
            shown = {"codes": list(request.coupons), **buyer_args}
            kind = request.identifier.kind if request.identifier else None
            coupons = pool.cursor(connection).execute(COUPONS[kind], shown)
        place = pool.cursor(connection).execute(PLACE, place_args)
    found = tuple(_buyer(row) for row in buyers.fetchall()) if buyers else ()
    if locked and {buyer.wallet_id for buyer in found} - {None} - {row[0] for row in locked.fetchall()}:
        raise WalletMoved
    return _situation(
        request,
        found,
        _goods(goods.fetchall()),
        {row[0]: _coupon(row) for row in coupons.fetchall()} if coupons else {},
        place.fetchone(),
    )


def read_members(
    connection: psycopg.Connection[Any], account_ids: Sequence[int], *, at: datetime, business_on: date, zone: str
) -> dict[int, Buyer]:
    """The same of accounts that stand at no till, whoever heads them; one statement for all of them."""
    args = {"accounts": list(account_ids), "at": at, "business_on": business_on, "spends": False, "outlet": None}
    args |= {"cashier": None, "zone": zone, "periods": periods_about(business_on)}
    rows = pool.cursor(connection).execute(BUYERS, args).fetchall()
    return {row[3]: _buyer(row) for row in rows}


def _buyer(row: tuple[Any, ...]) -> Buyer:
    card_id, state, number, account_id, kind, programme_id, is_closed, wallet_id, balance, shortfall = row[:10]
    pending, lapsed, plain_lots = orjson.loads(row[10])
    lots, point_lots = _lots(plain_lots or ())
    standing = orjson.loads(row[11] or "[]")
    return Buyer(
        card_id=card_id,
        card_state=state,
        card_number=number or "",
        account_id=account_id,
        account_kind=kind or "",
        programme_id=programme_id,
        is_closed=bool(is_closed),
        wallet_id=wallet_id,
        balance_kopecks=balance,
        shortfall_kopecks=shortfall,
        lots=lots,
        point_lots=point_lots,
        pending_kopecks=pending,
        lapsed_kopecks=lapsed,
        accumulations={scheme: int(total) for scheme, total, _ in standing},
        recent={scheme: int(recent) for scheme, _, recent in standing if recent is not None},
        uses={
            (promotion, None if since == str(EVER) else date.fromisoformat(since)): Used(*figures)
            for promotion, since, *figures in orjson.loads(row[12] or "[]")
        },
        regulations_version_id=row[13],
        is_the_cashier=row[14],
        segment_ids=frozenset(row[15] or ()),
        purchases=row[16],
        born_on=row[17],
        enrolled_on=row[18],
    )


def _lots(rows: Sequence[list[Any]]) -> tuple[tuple[LotState, ...], tuple[PointLot, ...]]:
    """Lots in the order in which they are spent: by expiry, then the narrowest restriction, then id.

    They come by expiry and id. What the engine sees of them is nothing unless one is restricted.
    """
    if not any(row[5] for row in rows):
        return tuple(LotState(UUID(row[0]), *row[1:5]) for row in rows), ()
    found = [(row, convert(row[5], Spending) if row[5] else None) for row in rows]
    found.sort(key=lambda each: (each[0][6] is None, each[0][6] or 0, -narrowness(each[1])))
    return (
        tuple(LotState(UUID(row[0]), *row[1:5]) for row, _ in found),
        tuple(PointLot(UUID(row[0]), row[1], spending) for row, spending in found),
    )


def periods_about(business_on: date) -> list[date]:
    """The first days of all periods that a limit of this receipt may count in, and `EVER`.

    A quote's moment is the server's, a receipt's the till's: around midnight they lie a day apart.
    """
    days = (business_on + timedelta(days=number) for number in (-1, 0, 1))
    return sorted({EVER, *(period_starts_on(period, day) for day in days for period in LimitPeriod)})


def _coupon(row: tuple[Any, ...]) -> CouponRow:
    return CouponRow(*row[1:11], uses_by_account=dict(orjson.loads(row[11])) if row[11] else {})


def _goods(rows: list[tuple[Any, ...]]) -> dict[str, Goods]:
    by_name: dict[str, Goods] = {}
    for product_id, code, gtin, group_id, manufacturer_id, substance_id, *flags, vat_rate_bp in rows:
        marks = frozenset(name for name, is_set in zip(FLAGS, flags, strict=True) if is_set)
        goods = Goods(product_id, group_id, manufacturer_id, substance_id, marks, vat_rate_bp)
        by_name[f"code:{code}"] = goods
        if gtin:
            by_name.setdefault(f"gtin:{gtin}", goods)
    return by_name


def _situation(
    request: PurchaseRequest,
    buyers: tuple[Buyer, ...],
    goods: Mapping[str, Goods],
    coupons: Mapping[str, CouponRow],
    place: tuple[Any, ...],
) -> Situation:
    contracts, programmes, stopped, budgets, rulebooks, cashier_id, is_key_revoked = place
    in_force = orjson.loads(contracts) if contracts else []
    programme_id = _programme(request, buyers, coupons, in_force)
    rulebook_ids = {row[0]: row[1] for row in orjson.loads(rulebooks)} if rulebooks else {}
    if programme_id not in rulebook_ids:
        raise NoRulebook
    operator_id, *minutes = next(row[1:] for row in orjson.loads(programmes) if row[0] == programme_id)
    return Situation(
        programme_id=programme_id,
        terms=Terms(
            operator_id, timedelta(minutes=minutes[0]), timedelta(days=minutes[1]), timedelta(minutes=minutes[2])
        ),
        rules=rulebook_of(rulebook_ids[programme_id]),
        contracts={row[0]: ContractTerms(row[1], row[3], row[4]) for row in in_force if row[2] == programme_id},
        buyers=buyers,
        goods=goods,
        coupons=coupons,
        stopped=frozenset(orjson.loads(stopped)) if stopped else frozenset(),
        budgets={(row[0], row[1]): row[2] for row in orjson.loads(budgets)} if budgets else {},
        cashier_id=cashier_id,
        is_key_revoked=bool(is_key_revoked),
    )


def _programme(
    request: PurchaseRequest, buyers: tuple[Buyer, ...], coupons: Mapping[str, CouponRow], contracts: list[list[Any]]
) -> int:
    """The card's programme, else the first coupon's, else the pharmacy's only one; it must have a contract for it."""
    joined = [row[2] for row in contracts if row[0] == request.desk.legal_entity_id]
    wished = [buyer.programme_id for buyer in buyers] + [coupon.programme_id for coupon in coupons.values()]
    for programme_id in (*wished, *joined):
        if programme_id in joined:
            return programme_id
    raise NoContract
