"""A request is judged: whose clock counts, who the buyer is, what the engine decides, which budgets still reach."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import psycopg

from coalition.kernel.allocation import Share, allocate
from coalition.kernel.periods import business_date
from promotions.engine.decision import Decision
from promotions.engine.evaluate import evaluate
from settlements.ledger.purchase_books import budget_needs
from settlements.purchases.errors import TimeRefused, TotalsMismatch
from settlements.purchases.notices import notice, recognise
from settlements.purchases.reading import read_situation
from settlements.purchases.receipts import facts_of, receipt_of
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.results import BuyerState, Notice
from settlements.purchases.situation import Buyer, Situation


@dataclass(frozen=True, slots=True)
class Clock:
    """When a sale happened for us, and whether the till's clock could be trusted."""

    at: datetime
    business_on: date
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with everything around it."""

    request: PurchaseRequest
    situation: Situation
    clock: Clock
    buyer: Buyer | None
    decision: Decision
    notices: tuple[Notice, ...]
    review_reasons: tuple[str, ...]

    @property
    def fiscal_mode(self) -> str:
        """How the pharmacy's contract puts points on a fiscal receipt."""
        return self.situation.contracts[self.request.desk.legal_entity_id].fiscal_mode


def read_at(
    connection: psycopg.Connection, request: PurchaseRequest, *, now: datetime, lock: bool
) -> tuple[Situation, Clock]:
    """The situation by the clock that counts: the till's within the tolerance, else ours and a flag.

    A receipt sold already counts by the till's clock for as long as the programme takes offline receipts.
    Refused with TimeRefused beyond that, NoContract, NoRulebook.
    """
    clock = Clock(request.occurred_at, business_date(request.occurred_at, request.desk.time_zone))
    situation = read_situation(connection, request, at=clock.at, business_on=clock.business_on, lock=lock)
    terms = situation.terms
    late = now - request.occurred_at
    if request.already_sold and -terms.clock_tolerance <= late <= terms.offline_lasts:
        return situation, clock
    if request.already_sold:
        raise TimeRefused
    if abs(late) <= terms.clock_tolerance:
        return situation, clock
    ours = Clock(now, business_date(now, request.desk.time_zone), is_off=True)
    if ours.business_on != clock.business_on or abs(late) > timedelta(hours=1):
        situation = read_situation(connection, request, at=ours.at, business_on=ours.business_on, lock=lock)
    return situation, ours


def judge(
    request: PurchaseRequest,
    situation: Situation,
    clock: Clock,
    *,
    at: datetime | None = None,
    barred: Collection[int] = (),
) -> Judgement:
    """Judge a request; `at` is the moment of its quote, when there was one. Nothing is read or written.

    Promotions whose budget does not reach, and those whose funder has no contract in force, are left out.
    Refused with TotalsMismatch when a receipt sold already cost more than its lines.
    """
    buyer, notices = recognise(request.identifier, situation, is_sold=request.already_sold)
    off = set(barred) | _unfunded(situation)
    reviews = ["cashier_own_card"] if buyer and buyer.is_the_cashier else []
    if request.already_sold:
        request, decision, sold_below = _as_sold(request, situation, buyer, clock, off)
        reviews += ["offline_own_cost"] if sold_below else []
        reviews += ["offline_card_refused"] if request.identifier and buyer is None else []
        reviews += ["offline_card_replaced"] if buyer and buyer.card_state == "replaced" else []
    else:
        decision = _within_budgets(request, situation, buyer, at or clock.at, off)
    if clock.is_off:
        notices += (notice("clock_off"),)
        reviews.append("clock_off")
    if any(step.reason == "spend_reduced" for step in decision.trace):
        notices += (notice("spend_reduced"),)
    return Judgement(request, situation, clock, buyer, decision, notices, tuple(reviews))


def _within_budgets(
    request: PurchaseRequest, situation: Situation, buyer: Buyer | None, at: datetime, off: Collection[int]
) -> Decision:
    receipt, rules, off = receipt_of(request, situation, buyer, at), situation.rules, set(off)
    while True:
        facts = facts_of(situation, buyer, is_offline=request.already_sold, barred=off)
        decision = evaluate(receipt, facts, rules.rulebook)
        needs = budget_needs((*decision.discounts, *decision.awards), rules.rules)
        # A budget's last award is whole or none: what does not reach leaves its promotion out.
        short = {key[0] for key, need in needs.items() if need > situation.budgets.get(key, 0)}
        if not short:
            return decision
        off |= short


def _as_sold(
    request: PurchaseRequest, situation: Situation, buyer: Buyer | None, clock: Clock, off: Collection[int]
) -> tuple[PurchaseRequest, Decision, int]:
    """Judge a receipt as it was printed: what the rules do not cover lowers its lines at the outlet's own cost."""
    sold = request.sold_payable_kopecks
    # Where the sum fits no coupon (the till took none off, or what is left is too little for it) none is compensated.
    for asked in (request, replace(request, coupons=())):
        decision = _within_budgets(asked, situation, buyer, clock.at, off)
        below = decision.payable_kopecks - sold if sold is not None else 0
        if below > 0:
            asked = _lowered(asked, decision, below)
            decision = _within_budgets(asked, situation, buyer, clock.at, off)
        if sold is None or sold == decision.payable_kopecks:
            return asked, decision, below
    raise TotalsMismatch


def _lowered(request: PurchaseRequest, decision: Decision, below: int) -> PurchaseRequest:
    shares = [Share(line.line_no, line.payable_kopecks, line.payable_kopecks) for line in decision.lines]
    borne = allocate(shares, below)
    lines = (replace(line, amount_kopecks=line.amount_kopecks - borne[line.line_no]) for line in request.lines)
    return replace(request, lines=tuple(lines))


def _unfunded(situation: Situation) -> set[int]:
    return {
        promotion_id
        for promotion_id, payers in situation.rules.participants
        if not payers <= situation.contracts.keys()
    }


def buyer_state_of(situation: Situation, buyer: Buyer, level_ids: Collection[int] = (), **changes: int) -> BuyerState:
    """What the screen shows of a buyer; `changes` (balance, pending, shortfall; kopecks) are those of the purchase."""
    balance = buyer.balance_kopecks + changes.get("balance", 0)
    pending = buyer.pending_kopecks + changes.get("pending", 0)
    shortfall = buyer.shortfall_kopecks + changes.get("shortfall", 0)
    levels = situation.rules.levels
    return BuyerState(
        account_id=buyer.account_id,
        card_masked=f"…{buyer.card_number[-4:]}" if buyer.card_number else "",
        kind=buyer.account_kind,
        balance_kopecks=balance,
        pending_kopecks=pending,
        shortfall_kopecks=shortfall,
        spendable_kopecks=max(0, min(balance - pending - buyer.lapsed_kopecks, balance - shortfall)),
        level_names=tuple((levels[level_id].name_ru, levels[level_id].name_en) for level_id in level_ids),
    )
