"""What a judged purchase moves in the ledger (design: who owes whom). Pure: a decision in, transfers and lots out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from coalition.kernel.ids import uuid7
from promotions.engine.decision import Benefit, Decision
from promotions.engine.encoding import given_terms
from promotions.engine.rulebook import CouponTerms, FunderKind, Rule
from settlements.ledger import chart
from settlements.ledger.chart import AccountKey
from settlements.ledger.transfers import Books, LotState, NewLot, Transfer, draw


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What the ledger needs of a contract in force: its row, and when its points are charged (`issue` or `use`)."""

    contract_id: int
    funding_moment: str
    fiscal_mode: str = "discount"


@dataclass(frozen=True, slots=True)
class LineKey:
    """The row of a receipt line, and the VAT rate of its goods."""

    line_id: UUID
    vat_rate_bp: int | None


@dataclass(frozen=True, slots=True)
class PurchaseContext:
    """Everything besides the decision that the books of a purchase depend on."""

    programme_id: int
    operator_id: int
    outlet_id: int
    legal_entity_id: int
    account_id: int | None
    contracts: Mapping[int, ContractTerms]
    lines: Mapping[int, LineKey]
    lots: Sequence[LotState]
    shortfall_kopecks: int
    rules: Mapping[int, Rule]
    series: Mapping[int, CouponTerms]
    now: datetime


@dataclass(slots=True)
class _Writer:
    context: PurchaseContext
    owed_kopecks: int
    books: Books = field(default_factory=Books)

    @property
    def seller(self) -> AccountKey:
        context = self.context
        return chart.clearing(context.programme_id, context.contracts[context.legal_entity_id].contract_id)

    @property
    def wallet(self) -> AccountKey:
        return chart.wallet(self.context.programme_id, self.context.account_id)

    def payer(self, legal_entity_id: int | None, purpose: str) -> tuple[AccountKey, ContractTerms | None]:
        """Who is charged: a funder's clearing, or the operator's own cost when it pays or nobody has a contract."""
        terms = self.context.contracts.get(legal_entity_id) if legal_entity_id is not None else None
        if terms is None or legal_entity_id == self.context.operator_id:
            return chart.own_cost(self.context.programme_id, purpose), None
        return chart.clearing(self.context.programme_id, terms.contract_id), terms

    def move(self, kind: str, debit: AccountKey, credit: AccountKey, amount: int, line: LineKey | None, **dims) -> None:
        """Add a transfer, unless a participant would pay itself: what it bears at its own till is no entry."""
        if amount and debit != credit:
            self.books.transfers.append(
                Transfer(
                    kind,
                    debit,
                    credit,
                    amount,
                    outlet_id=self.context.outlet_id,
                    line_id=line.line_id if line else None,
                    vat_rate_bp=line.vat_rate_bp if line else None,
                    **dims,
                )
            )


def purchase_books(decision: Decision, context: PurchaseContext) -> Books:
    """The books of a purchase: discounts, coupons, points spent and earned, what is kept of coupons, budgets taken.

    What the member owes is filled by the points that are born. Refused with LookupError when the decision draws on
    lots that are not there.
    """
    writer = _Writer(context, context.shortfall_kopecks)
    for benefit in decision.discounts:
        payer, terms = writer.payer(benefit.legal_entity_id, "discounts")
        writer.move(
            "discount",
            payer,
            writer.seller,
            benefit.amount_kopecks,
            context.lines[benefit.line_no],
            promotion_version_id=benefit.version_id,
            contract_id=terms.contract_id if terms else None,
        )
    _coupons(writer, decision)
    if context.account_id is not None:
        _spent(writer, decision)
        _earned(writer, decision.awards)
        _kept(writer, decision)
    _budgets(writer, (*decision.discounts, *decision.awards))
    return writer.books


def _coupons(writer: _Writer, decision: Decision) -> None:
    series = writer.context.series
    for outcome in decision.coupons:
        if not outcome.accepted_kopecks:
            continue
        payer, terms = writer.payer(outcome.legal_entity_id, "coupons")
        dims = {
            "contract_id": terms.contract_id if terms else None,
            "coupon_series_id": outcome.series_id,
            "coupon_nominal_kopecks": series[outcome.series_id].nominal_kopecks,
        }
        for share in decision.coupon_shares:
            if share.coupon_id == outcome.coupon_id:
                line = writer.context.lines[share.line_no]
                writer.move("coupon", payer, writer.seller, share.amount_kopecks, line, **dims)
        # The series may pay the pharmacy the nominal: what exceeds the accepted amount belongs to no line.
        writer.move(
            "coupon", payer, writer.seller, outcome.compensated_kopecks - outcome.accepted_kopecks, None, **dims
        )


def _spent(writer: _Writer, decision: Decision) -> None:
    """Points leave the lots that restrictions have decided on, else lots in their order, line by line."""
    lines = writer.context.lines
    by_id = {line.line_id: line for line in lines.values()}
    if decision.draws:
        lots = {lot.lot_id: lot for lot in writer.context.lots}
        pieces = [(lots[each.lot_id], lines[each.line_no].line_id, each.amount_kopecks) for each in decision.draws]
    else:
        wanted = [(lines[line.line_no].line_id, line.points_kopecks) for line in decision.lines if line.points_kopecks]
        pieces = draw(writer.context.lots, wanted)
    for lot, line_id, amount in pieces:
        consume(writer, lot, writer.seller, amount, by_id[line_id], "spent")


def consume(
    writer: _Writer, lot: LotState | NewLot, to: AccountKey, amount: int, line: LineKey | None, kind: str
) -> None:
    """Points of a lot leave the wallet; a funder charged at use is charged now."""
    dims = {"lot_id": lot.lot_id, "promotion_version_id": lot.promotion_version_id, "contract_id": lot.contract_id}
    writer.move(kind, writer.wallet, to, amount, line, **dims)
    if lot.funding_moment == "use" and lot.contract_id is not None:
        programme_id = writer.context.programme_id
        funder = chart.clearing(programme_id, lot.contract_id)
        writer.move("charged", funder, chart.pledge(programme_id, lot.contract_id), amount, line, **dims)


def _earned(writer: _Writer, awards: Sequence[Benefit]) -> None:
    context = writer.context
    grouped: dict[tuple, list[Benefit]] = {}
    for award in awards:
        if award.amount_kopecks:
            key = (award.version_id, award.legal_entity_id, award.available_from, award.expires_at)
            grouped.setdefault(key, []).append(award)
    for (version_id, legal_entity_id, available_from, expires_at), members in grouped.items():
        payer, terms = writer.payer(legal_entity_id, "points")
        lot = NewLot(
            uuid7(),
            writer.wallet,
            legal_entity_id if terms else context.operator_id,
            terms.contract_id if terms else None,
            terms.funding_moment if terms else "issue",
            version_id,
            sum(award.amount_kopecks for award in members),
            available_from or context.now,
            expires_at,
            given_terms(context.rules[version_id].spending) or None,
        )
        parts = [(award.amount_kopecks, context.lines[award.line_no]) for award in members]
        _bear(writer, lot, payer, parts)


def _kept(writer: _Writer, decision: Decision) -> None:
    """The rest of a coupon that the member keeps becomes points of the coupon's funder; they belong to no line."""
    context = writer.context
    for outcome in decision.coupons:
        if outcome.kept_kopecks:
            payer, terms = writer.payer(outcome.legal_entity_id, "coupons")
            lot = NewLot(
                uuid7(),
                writer.wallet,
                outcome.legal_entity_id if terms else context.operator_id,
                terms.contract_id if terms else None,
                terms.funding_moment if terms else "issue",
                None,
                outcome.kept_kopecks,
                context.now,
            )
            _bear(writer, lot, payer, [(outcome.kept_kopecks, None)], coupon_series_id=outcome.series_id)


def _bear(
    writer: _Writer, lot: NewLot, payer: AccountKey, parts: Sequence[tuple[int, LineKey | None]], **dims: Any
) -> None:
    """A lot is born, part by part (kopecks, line); what the member owes is filled from it at once."""
    context = writer.context
    writer.books.lots.append(lot)
    source = chart.pledge(context.programme_id, lot.contract_id) if lot.funding_moment == "use" else payer
    dims |= {"lot_id": lot.lot_id, "promotion_version_id": lot.promotion_version_id, "contract_id": lot.contract_id}
    for amount, line in parts:
        writer.move("earned", source, writer.wallet, amount, line, **dims)
    filled = min(writer.owed_kopecks, lot.amount_kopecks)
    writer.owed_kopecks -= filled
    consume(writer, lot, chart.shortfall(context.programme_id, context.account_id), filled, None, "shortfall_filled")


def budget_funder(rule: Rule, legal_entity_id: int | None) -> str:
    """Whose budget a benefit draws on: a participant's or the operator's own, or one that all outlets share."""
    if legal_entity_id is None:
        return "operator"
    named = any(f.kind is FunderKind.PARTICIPANT and f.legal_entity_id == legal_entity_id for f in rule.funding)
    return str(legal_entity_id) if named else "outlets"


def budget_needs(benefits: Sequence[Benefit], rules: Mapping[int, Rule]) -> dict[tuple[int, str], int]:
    """(promotion, funder) → kopecks that the benefits take from its budget."""
    needs: dict[tuple[int, str], int] = {}
    for benefit in benefits:
        rule = rules[benefit.version_id]
        if rule.is_budgeted:
            key = (benefit.promotion_id, budget_funder(rule, benefit.legal_entity_id))
            needs[key] = needs.get(key, 0) + benefit.amount_kopecks
    return needs


def _budgets(writer: _Writer, benefits: Sequence[Benefit]) -> None:
    programme_id = writer.context.programme_id
    for benefit in benefits:
        rule = writer.context.rules[benefit.version_id]
        if rule.is_budgeted:
            funder = budget_funder(rule, benefit.legal_entity_id)
            writer.move(
                "budget_taken",
                chart.budget(programme_id, benefit.promotion_id, funder),
                chart.allotment(programme_id, benefit.promotion_id, funder),
                benefit.amount_kopecks,
                writer.context.lines[benefit.line_no],
                promotion_version_id=benefit.version_id,
            )
