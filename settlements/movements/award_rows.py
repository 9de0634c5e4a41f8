"""What giving an award reads under its locks, and the rows it writes: a few statements for many members."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import orjson
import psycopg

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from promotions.engine.encoding import given_terms
from promotions.engine.rulebook import Rule
from promotions.operations.coupon_codes import new_code
from settlements.ledger import book
from settlements.ledger.gift_books import Given, gift_books
from settlements.ledger.purchase_books import ContractTerms
from settlements.models import EVER
from settlements.movements.chances import Offer, Outcome, shares_of, use_keys
from settlements.movements.clock import CENTRE

OFF = """
select id from promotions_promotion where stopped_at is not null
union select promotion_id from promotions_promotionversion where state = 'paused'
"""
KNOWN = """
select account_id, occasion from settlements_award where promotion_id = %(promotion)s and account_id = any(%(accounts)s)
"""
BUDGETS = """
select purpose, balance_kopecks from settlements_ledgeraccount
where kind = 'budget' and promotion_id = %s order by id for no key update
"""
CONTRACTS = """
select legal_entity_id, id, funding_moment from pharmacies_contract
where programme_id = %(programme)s and starts_on <= %(today)s and (ends_on is null or ends_on > %(today)s)
"""
STORE = """
with given as (
    select * from json_to_recordset(%(awards)s) as award (
        account bigint, occasion text, amount bigint, entry uuid, purchase uuid, code bigint)
), awards as (
    insert into settlements_award (promotion_id, promotion_version_id, account_id, occasion, amount_kopecks, entry_id,
                                   purchase_id, code_id, awarded_at)
    select %(promotion)s, %(version)s, account, occasion, amount, entry, purchase, code, %(now)s from given
    returning id, account_id, occasion
), made as (
    insert into promotions_coupon (series_id, code, state, account_id, uses, uses_limit, issued_at, expires_at)
    select series, code, 'live', account, 0, uses_limit, %(now)s, lives_until
    from json_to_recordset(%(coupons)s) as coupon (
        series bigint, code text, account bigint, uses_limit int, lives_until timestamptz)
    returning id, code
), issued as (
    insert into settlements_award_coupons (award_id, coupon_id)
    select awards.id, made.id
    from json_to_recordset(%(coupons)s) as coupon (code text, account bigint, occasion text)
    join made on made.code = coupon.code
    join awards on awards.account_id = coupon.account and awards.occasion = coupon.occasion
)
insert into settlements_promotionuse as u (account_id, promotion_id, starts_on, uses, amount_kopecks, counted)
select account, %(promotion)s, since, count(*), sum(amount), 0
from given, unnest(%(periods)s::date[]) as since group by account, since
on conflict (account_id, promotion_id, starts_on)
do update set uses = u.uses + excluded.uses, amount_kopecks = u.amount_kopecks + excluded.amount_kopecks
"""


def promotions_off(connection: psycopg.Connection[Any]) -> frozenset[int]:
    """Promotions that are stopped or paused now."""
    return frozenset(row[0] for row in pool.cursor(connection).execute(OFF).fetchall())


def known(connection: psycopg.Connection[Any], promotion_id: int, accounts: Sequence[int]) -> set[tuple[int, str]]:
    """What the accounts have been given by the promotion: account and occasion."""
    args = {"promotion": promotion_id, "accounts": list(accounts)}
    return set(pool.cursor(connection).execute(KNOWN, args).fetchall())


def locked_budgets(connection: psycopg.Connection[Any], rule: Rule) -> dict[str, int]:
    """What is left in the rule's budgets by funder, locked; nothing without a budget."""
    if not rule.is_budgeted:
        return {}
    return dict(pool.cursor(connection).execute(BUDGETS, [rule.promotion_id]).fetchall())


def contracts_in_force(
    connection: psycopg.Connection[Any], programme_id: int, today: date
) -> Mapping[int, ContractTerms]:
    """Legal entity → its contract on a day."""
    rows = pool.cursor(connection).execute(CONTRACTS, {"programme": programme_id, "today": today}).fetchall()
    return {entity: ContractTerms(contract_id, moment) for entity, contract_id, moment in rows}


def store(
    connection: psycopg.Connection[Any],
    offer: Offer,
    given: Sequence[Outcome],
    contracts: Mapping[int, ContractTerms],
    shortfalls: Mapping[int, int],
    now: datetime,
) -> None:
    """Write the gifts: entries of the ledger, awards, coupons, uses of the promotion."""
    if not given:
        return
    rule, today = offer.rule, business_date(now, CENTRE)
    entries = _entries(offer, given, contracts, shortfalls, now)
    keys = {key for entry in entries.values() for key in book.accounts_of(entry.books)}
    if entries:
        ids = book.account_ids(connection, keys)
        book.write_all(connection, entries=list(entries.values()), now=now, ids=ids)
    awards = [
        {
            "account": each.chance.account_id,
            "occasion": each.chance.occasion,
            "amount": each.gift.points_kopecks,
            "entry": entries[number].entry_id if number in entries else None,
            "purchase": each.chance.purchase_id,
            "code": each.chance.code_id,
        }
        for number, each in enumerate(given)
    ]
    args = {
        "promotion": rule.promotion_id,
        "version": rule.version_id,
        "awards": orjson.dumps(awards).decode(),
        "coupons": orjson.dumps(_coupons(offer, given, now)).decode(),
        "periods": [since or EVER for since in use_keys(rule, today)],
        "now": now,
    }
    pool.cursor(connection).execute(STORE, args)


def _entries(
    offer: Offer,
    given: Sequence[Outcome],
    contracts: Mapping[int, ContractTerms],
    shortfalls: Mapping[int, int],
    now: datetime,
) -> dict[int, book.NewEntry]:
    rule, programme_id = offer.rule, offer.kept.rulebook.programme_id
    restriction, owed = given_terms(rule.spending) or None, dict(shortfalls)
    entries = {}
    for number, each in enumerate(given):
        gift, account_id = each.gift, each.chance.account_id
        if not gift.points_kopecks:
            continue
        points = Given(
            programme_id,
            account_id,
            shares_of(offer, gift, contracts),
            max(gift.available_from, now),
            gift.expires_at,
            restriction,
            rule.promotion_id,
            rule.version_id,
        )
        books = gift_books(points, kind="earned", shortfall_kopecks=owed.get(account_id, 0))
        owed[account_id] = max(0, owed.get(account_id, 0) - gift.points_kopecks)
        entries[number] = book.NewEntry(
            books, "award", programme_id, business_date(now, CENTRE), reason=rule.name_ru[:200]
        )
    return entries


def _coupons(offer: Offer, given: Sequence[Outcome], now: datetime) -> list[dict[str, Any]]:
    rows = []
    for each in given:
        for series_id in each.gift.issued:
            terms = offer.kept.series[series_id]
            rows.append(
                {
                    "series": series_id,
                    "code": new_code(prefix=terms.prefix, length=terms.code_length),
                    "account": each.chance.account_id,
                    "occasion": each.chance.occasion,
                    "uses_limit": terms.uses_per_coupon,
                    "lives_until": now + timedelta(days=terms.valid_days) if terms.valid_days else None,
                }
            )
    return rows
