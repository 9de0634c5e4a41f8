"""A friend's purchase came back: what the inviter was given for it goes back in the same measure.

Of a share so much is kept as the goods that stayed are worth; a set gift is kept until everything has come back.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from members.queries.successions import heir_of
from promotions.compiler.cache import rulebook_of
from promotions.compiler.compile import compile_rule
from promotions.engine.mechanics.reward import Claim
from promotions.engine.occasions import Occasion
from promotions.engine.rulebook import Rule
from promotions.models import CompiledRulebook, PromotionVersion
from settlements.ledger import book, chart
from settlements.ledger.purchase_books import budget_funder
from settlements.ledger.transfers import LotState
from settlements.ledger.withdraw_books import AwardedLot, withdraw_books
from settlements.models import Award
from settlements.movements.clock import CENTRE
from settlements.movements.finding import PIECE, counted_args, counted_sql
from settlements.movements.sql import load

RETURNED = load("returned")
WHOLLY = {"returned", "voided"}
LOTS = """
select l.id, l.remaining_kopecks, l.funding_moment, l.contract_id, l.promotion_version_id, l.amount_kopecks,
       coalesce((select sum(t.amount_kopecks) from settlements_posting t
                  where t.lot_id = l.id and t.kind in ('expired', 'adjustment')), 0), l.funder_id
from settlements_lot l where l.entry_id = %s order by l.id
"""


def take_back_returned(*, now: datetime) -> int:
    """Take back what was given for purchases that have come back; how many awards were looked at. Idempotent.

    Effect: for each award and its latest return one row more, below zero, with its entry: points leave the award's own
    lots, what was spent of them already is owed; the budget gets back what its promotion did not give after all.
    """
    with pool.reading() as connection:
        found = pool.cursor(connection).execute(RETURNED, {"piece": PIECE}).fetchall()
    for award_id, return_id, state in found:
        with pool.transaction() as connection:
            _take_back(connection, award_id, return_id, state in WHOLLY, now)
    return len(found)


def _take_back(
    connection: psycopg.Connection[Any], award_id: int, return_id: UUID, is_whole: bool, now: datetime
) -> None:
    award = Award.objects.select_related("account", "promotion").get(pk=award_id)
    programme_id, account_id = award.account.programme_id, award.account_id
    heir_id = heir_of(account_id)
    version = PromotionVersion.objects.select_related("promotion").prefetch_related("fundings")
    rule = compile_rule(version.get(pk=award.promotion_version_id))
    wallets = book.account_ids(connection, [chart.wallet(programme_id, heir_id)])
    book.lock_accounts(connection, wallets.values())
    occasion = f"return:{return_id}"
    own = Award.objects.filter(promotion=award.promotion, account=account_id)
    if own.filter(occasion=occasion).exists():
        return
    earlier = own.filter(purchase=award.purchase_id, amount_kopecks__lt=0).values_list("amount_kopecks", flat=True)
    entitled = 0 if is_whole else _entitled(connection, rule, award, programme_id)
    wanted = max(0, award.amount_kopecks - entitled + sum(earlier))
    lots = [
        AwardedLot(LotState(*row[:5]), row[5], int(row[6]), _budget(rule, row[7], row[3]))
        for row in pool.cursor(connection).execute(LOTS, [award.entry_id]).fetchall()
    ]
    books = withdraw_books(lots, wanted, programme_id=programme_id, account_id=heir_id, promotion_id=rule.promotion_id)
    taken = sum(each.amount_kopecks for each in books.transfers if each.kind in ("earned_back", "shortfall_made"))
    entry_id = None
    if taken:
        ids = book.account_ids(connection, book.accounts_of(books))
        book.lock_accounts(connection, [ids[key] for key in books.balance_changes()])
        entry_id = book.write(
            connection,
            books=books,
            kind="award",
            programme_id=programme_id,
            business_on=business_date(now, CENTRE),
            now=now,
            ids=ids,
            reverses_id=award.entry_id,
            reason=rule.name_ru[:200],
        )
    Award.objects.create(
        promotion=award.promotion,
        promotion_version_id=award.promotion_version_id,
        account_id=account_id,
        occasion=occasion,
        amount_kopecks=-taken,
        purchase_id=award.purchase_id,
        entry_id=entry_id,
        awarded_at=now,
    )


def _entitled(connection: psycopg.Connection[Any], rule: Rule, award: Award, programme_id: int) -> int:
    """What the goods that stayed are worth; a set gift is not measured by them."""
    if rule.params.occasion is not Occasion.FRIENDS_PURCHASE:
        return award.amount_kopecks
    latest = CompiledRulebook.objects.filter(programme=programme_id).order_by("-number").values_list("pk", flat=True)
    settings = rulebook_of(latest[0]).rulebook.settings
    args = counted_args(rule.goods, settings) | {"purchase": award.purchase_id}
    (kept,) = pool.cursor(connection).execute(counted_sql(settings, "%(purchase)s"), args).fetchone()
    reward = rule.params.reward(Claim((int(kept),), (), lambda _: None, settings.rounding_step_kopecks))
    return min(award.amount_kopecks, reward.total_kopecks)


def _budget(rule: Rule, funder_id: int, contract_id: int | None) -> str:
    if not rule.is_budgeted:
        return ""
    return budget_funder(rule, funder_id if contract_id is not None else None)
