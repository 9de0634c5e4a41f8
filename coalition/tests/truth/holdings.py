"""What the product's tables hold, and what the model's books hold, in the same words, so that they can be compared."""

from typing import Any

from django.db import connection

from coalition.tests.truth.plain.books import NEVER, Books
from coalition.tests.truth.scenery import BUDGETS, Scene

ACCOUNTS = """
select a.key, a.kind, a.balance_kopecks,
       coalesce((select sum(p.amount_kopecks) from settlements_posting p where p.credit_id = a.id), 0)
       - coalesce((select sum(p.amount_kopecks) from settlements_posting p where p.debit_id = a.id), 0)
from settlements_ledgeraccount a
"""
LOTS = """
select w.key, l.funder_id, l.funding_moment, l.amount_kopecks, l.remaining_kopecks, l.available_from, l.expires_at,
       l.restriction is not null
from settlements_lot l join settlements_ledgeraccount w on w.id = l.wallet_id order by l.id
"""
ACCUMULATION = "select 'wallet:' || account_id, sum(amount_kopecks) from settlements_accumulation group by 1"
USES = """
select 'wallet:' || u.account_id, p.code, nullif(u.starts_on, '0001-01-01'), u.uses, u.amount_kopecks, u.counted
from settlements_promotionuse u join promotions_promotion p on p.id = u.promotion_id
"""
COUPONS = "select code, uses from promotions_coupon where uses > 0"
SERIES_USES = """
select 'wallet:' || u.account_id, u.series_id, u.uses from settlements_couponseriesuse u where u.uses > 0
"""
REVOKED = "select code from promotions_coupon where state = 'blocked'"
ACTIVITY = "select 'wallet:' || account_id, purchases, amount_kopecks from settlements_activity"
PURCHASES = """
select p.state, array_agg(l.returned_thousandths order by l.line_no)
from settlements_purchase p join settlements_purchaseline l on l.purchase_id = p.id group by p.id order by p.id
"""


def of_product(scene: Scene) -> dict[str, Any]:
    """Everything that money depends on, as the tables have it."""
    names = scene.names
    accounts, kept = {}, {}
    for key, kind, balance, total in _rows(ACCOUNTS):
        name = names[key]
        if kind != "allotment" and total and kind != "budget":
            accounts[name] = int(total)
        if kind in ("wallet", "budget", "shortfall"):
            kept[name] = balance
            assert balance == (-total if kind == "shortfall" else total), (
                f"{name} keeps {balance}, postings say {total}"
            )
    return {
        "accounts": accounts,
        "kept": {name: balance for name, balance in kept.items() if balance},
        "lots": [(names[key], names[who], *rest) for key, who, *rest in _rows(LOTS)],
        "accumulated": {names[key]: int(total) for key, total in _rows(ACCUMULATION) if total},
        "uses": {(names[key], *which): tuple(had) for key, *which, a, b, c in _rows(USES) if any(had := (a, b, c))},
        "coupons": dict(_rows(COUPONS)),
        "series": {(names[key], scene.series[row]): uses for key, row, uses in _rows(SERIES_USES)},
        "revoked": {code for (code,) in _rows(REVOKED)},
        "activity": {names[key]: tuple(had) for key, *had in _rows(ACTIVITY) if any(had)},
        "purchases": _rows(PURCHASES),
    }


def of_model(books: Books) -> dict[str, Any]:
    """The same, as the model has it."""
    kept = {f"budget:{code}:{who}": books.budgets[code, who] for code, who in BUDGETS}
    for name, member in books.members.items():
        kept |= {f"wallet:{name}": books.wallet(name), f"shortfall:{name}": member.shortfall}
    members = {f"wallet:{name}": member for name, member in books.members.items()}
    return {
        "accounts": {name: total for name, total in books.accounts.items() if total},
        "kept": {name: balance for name, balance in kept.items() if balance},
        "lots": [
            (f"wallet:{lot.member}", lot.payer, "use" if lot.at_use else "issue", lot.amount, lot.left, lot.starts,
             None if lot.ends == NEVER else lot.ends, lot.pays_for is not None)
            for lot in books.lots
        ],
        "accumulated": {name: member.accumulated for name, member in members.items() if member.accumulated},
        "uses": {
            (name, *which): (had.times, had.kopecks, had.counted)
            for name, member in members.items()
            for which, had in member.had.items()
            if had.times or had.kopecks or had.counted
        },
        "coupons": {code: uses for code, uses in books.coupon_uses.items() if uses},
        "series": {
            (name, series): uses
            for name, member in members.items()
            for series, uses in member.series_uses.items()
            if uses
        },
        "revoked": set(books.revoked),
        "activity": {
            name: (member.purchases, member.paid) for name, member in members.items() if member.purchases or member.paid
        },
        "purchases": [(sold.state, sold.back) for sold in books.sold],
    }  # fmt: skip


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
