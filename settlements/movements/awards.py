"""Giving what a promotion promises for an occasion that is no purchase: whole or not at all, and once.

The locks are the house's: wallets by id, then budgets by id. What was given before is read under them, so that limits
and "once" hold whatever runs beside; the unique key `award_is_given_once` is the last word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import psycopg

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from promotions.engine.facts import Facts, Used
from promotions.engine.gifts import Gift, gifts_for
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Rulebook
from settlements.ledger import book, chart
from settlements.ledger.purchase_books import ContractTerms
from settlements.movements import award_rows
from settlements.movements.chances import Chance, Offer, Outcome, budget_needs, use_keys
from settlements.movements.clock import CENTRE
from settlements.purchases.reading import read_members
from settlements.purchases.receipts import facts_about

KNOWN_ALREADY, NO_CONTRACT, BUDGET_USED_UP, CLOSED = "known_already", "no_contract", "budget_used_up", "account_closed"
"""Why nothing was given, besides the reasons of the engine."""


@dataclass(slots=True)
class _Purse:
    """What is left of the rule's budgets, and who has a contract in force."""

    budgets: dict[str, int]
    contracts: Mapping[int, ContractTerms]


def award_points(*, offer: Offer, chances: Sequence[Chance], now: datetime) -> list[Outcome]:
    """Give the rule's gift for each chance that its conditions, limits and budget allow; what became of each, in order.

    Effect: an award for each gift, with an entry of the ledger (a lot for each funder, shortfall filled first, budget
    taken to the kopeck) or fresh coupons; uses of the promotion. All in one transaction, which joins an open one.
    """
    with pool.transaction() as connection:
        return _award(connection, offer, chances, now)


def _award(
    connection: psycopg.Connection[Any], offer: Offer, chances: Sequence[Chance], now: datetime
) -> list[Outcome]:
    accounts = sorted({chance.account_id for chance in chances})
    programme_id, today = offer.kept.rulebook.programme_id, business_date(now, CENTRE)
    wallets = book.account_ids(connection, [chart.wallet(programme_id, account_id) for account_id in accounts])
    book.lock_accounts(connection, wallets.values())
    members = read_members(connection, accounts, at=now, business_on=today, zone=CENTRE)
    off = award_rows.promotions_off(connection)
    facts = {account_id: facts_about(buyer, off) for account_id, buyer in members.items() if not buyer.is_closed}
    known = award_rows.known(connection, offer.rule.promotion_id, accounts)
    contracts = award_rows.contracts_in_force(connection, programme_id, today)
    purse = _Purse(award_rows.locked_budgets(connection, offer.rule), contracts)
    outcomes, rulebook = [], offer.alone
    for chance in chances:
        outcome = _judge(offer, rulebook, chance, facts.get(chance.account_id), known, purse)
        if outcome.gift is not None:
            known.add((chance.account_id, chance.occasion))
            facts[chance.account_id] = _with_use(facts[chance.account_id], outcome.gift, today)
        outcomes.append(outcome)
    shortfalls = {account_id: buyer.shortfall_kopecks for account_id, buyer in members.items()}
    award_rows.store(connection, offer, [each for each in outcomes if each.is_given], contracts, shortfalls, now)
    return outcomes


def _judge(
    offer: Offer,
    rulebook: Rulebook,
    chance: Chance,
    facts: Facts | None,
    known: set[tuple[int, str]],
    purse: _Purse,
) -> Outcome:
    if facts is None:
        return Outcome(chance, reason=CLOSED)
    if (chance.account_id, chance.occasion) in known:
        return Outcome(chance, reason=KNOWN_ALREADY)
    gifts, trace = gifts_for(chance.happening, facts, rulebook)
    if not gifts:
        return Outcome(chance, reason=str(trace[0].reason if trace else Reason.TOO_LITTLE))
    (gift,) = gifts
    payers = {payer for payer, _ in gift.shares} - {None, offer.operator_id}
    if not payers <= purse.contracts.keys():
        return Outcome(chance, reason=NO_CONTRACT)
    if offer.rule.is_budgeted:
        needs = budget_needs(offer.rule, gift)
        if any(need > purse.budgets.get(funder, 0) for funder, need in needs.items()):
            return Outcome(chance, reason=BUDGET_USED_UP)
        for funder, need in needs.items():
            purse.budgets[funder] -= need
    return Outcome(chance, gift)


def _with_use(facts: Facts, gift: Gift, today: date) -> Facts:
    """The facts after the gift, for the member's next chance."""
    uses = dict(facts.uses)
    for since in use_keys(gift.rule, today):
        before = facts.used(gift.rule.promotion_id, since)
        uses[gift.rule.promotion_id, since] = Used(
            before.times + 1, before.kopecks + gift.points_kopecks, before.counted
        )
    return replace(facts, uses=uses)
