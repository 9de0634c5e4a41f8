"""Judging receipts twice and adding up what differs. Reads and adds; writes nothing."""

from collections.abc import Iterable, Sequence

from promotions.engine.decision import Decision, Effect
from promotions.engine.facts import Facts
from promotions.engine.receipt import Receipt
from settlements.analytics.backtest.history import History
from settlements.analytics.backtest.places import Bars, Desks, Shelves
from settlements.analytics.backtest.rulebooks import Worlds
from settlements.analytics.backtest.stored import StoredAccount, StoredReceipt
from settlements.analytics.backtest.sums import AtOutlet, Given, OfOther, OnDay, Sums
from settlements.analytics.backtest.worlds import World, facts_of, receipt_of
from settlements.ledger.purchase_books import budget_funder

OPERATOR = "operator"


class Replay:
    """The bench on which receipts are judged in both worlds; what they come to is added to `sums`."""

    def __init__(self, worlds: Worlds, sums: Sums) -> None:
        self.rule, self.sums = worlds.rule, sums
        self.with_it, self.without_it = World(worlds.with_it), World(worlds.without_it)
        self.shelves, self.desks = Shelves(), Desks()
        self.bars = Bars(worlds.with_it.programme_id, worlds.with_it.rules, self.rule.promotion_id)

    def add_accounts(self, accounts: Sequence[StoredAccount]) -> None:
        """Judge all receipts of accounts and count their members."""
        self._fetch(receipt for account in accounts for receipt in account.receipts)
        for account in accounts:
            self._add_account(account)

    def add_receipts_of_nobody(self, receipts: Sequence[StoredReceipt]) -> None:
        """Judge receipts without a card."""
        self._fetch(receipts)
        for stored in receipts:
            self.with_it.begin({})
            self.without_it.begin({})
            receipt = receipt_of(stored, self.shelves, self.desks)
            facts = Facts(barred=self._barred(stored), is_offline=stored.is_offline)
            self._judge(stored, receipt, facts, facts)

    def _fetch(self, receipts: Iterable[StoredReceipt]) -> None:
        self.shelves.fetch(line.product_id for receipt in receipts for line in receipt.lines)

    def _add_account(self, account: StoredAccount) -> None:
        uses, history = account.uses_before(), History(account)
        self.with_it.begin(uses)
        self.without_it.begin(uses)
        net, outlets = 0, set()
        for bought, stored in enumerate(account.receipts, account.purchases_before):
            receipt = receipt_of(stored, self.shelves, self.desks)
            barred = self._barred(stored)
            history.read_up_to(stored)
            facts = facts_of(account, stored, self.with_it, history, barred, bought)
            plain = facts_of(account, stored, self.without_it, history, barred, bought)
            gain, is_touched = self._judge(stored, receipt, facts, plain)
            net += gain
            if is_touched:
                outlets.add(receipt.place.outlet_id)
        self.sums.members.add(net)
        for outlet_id in outlets:
            self.sums.outlets[str(outlet_id)].members += 1

    def _barred(self, stored: StoredReceipt) -> frozenset[int]:
        return self.bars.at(stored.business_on, stored.occurred_at)

    def _judge(self, stored: StoredReceipt, receipt: Receipt, facts: Facts, plain: Facts) -> tuple[int, bool]:
        """The receipt in both worlds; answers the buyer's gain and whether the promotion gave anything."""
        is_same = plain == facts  # until here the promotion has changed nothing for this account
        with_it = self.with_it.judge(receipt, stored, facts)
        if is_same and not self._is_mentioned(with_it):
            without_it = with_it
            self.without_it.note(without_it, stored)
        else:
            without_it = self.without_it.judge(receipt, stored, plain)
        return self._add(stored, receipt, with_it, without_it)

    def _is_mentioned(self, decision: Decision) -> bool:
        """Whether the promotion had any part in a decision; rules that a receipt does not concern leave no step."""
        return any(step.promotion_id == self.rule.promotion_id for step in decision.trace)

    def _add(
        self, stored: StoredReceipt, receipt: Receipt, with_it: Decision, without_it: Decision
    ) -> tuple[int, bool]:
        sums = self.sums
        day = sums.days.setdefault(stored.business_on.isoformat(), OnDay())
        listed = sum(line.kept(line.amount_kopecks) for line in stored.lines)
        without, with_ = _given(stored, without_it), _given(stored, with_it)
        sums.receipts += 1
        sums.turnover_kopecks += listed - without.discount_kopecks
        sums.turnover_with_kopecks += listed - with_.discount_kopecks
        sums.really.add(_given(stored, None))
        sums.without.add(without)
        sums.with_it.add(with_)
        day.turnover_kopecks += listed - without.discount_kopecks
        day.without_kopecks += without.kopecks
        day.with_kopecks += with_.kopecks
        self._add_others(stored, with_it, without_it)
        own = self._add_own(stored, with_it, day)
        coupons = sum(coupon.promotion_id == self.rule.promotion_id for coupon in with_it.issued)
        is_touched = bool(own.kopecks or coupons)
        if is_touched:
            sums.touched += 1
            sums.touched_without_card += stored.account_id is None
            sums.coupons_issued += coupons
            sums.touched_turnover_kopecks += listed - without.discount_kopecks
            day.receipts += 1
            outlet = sums.outlets.setdefault(str(receipt.place.outlet_id), AtOutlet())
            outlet.receipts += 1
            outlet.turnover_kopecks += listed - without.discount_kopecks
            outlet.given.add(own)
        return with_.kopecks - without.kopecks, is_touched

    def _add_others(self, stored: StoredReceipt, with_it: Decision, without_it: Decision) -> None:
        """What other promotions gave in both worlds."""
        lines, own_id = {line.line_no: line for line in stored.lines}, self.rule.promotion_id
        for decision in (with_it, without_it):
            for benefit in (*decision.discounts, *decision.awards):
                if benefit.promotion_id == own_id:
                    continue
                other = self.sums.others.setdefault(str(benefit.promotion_id), OfOther())
                kopecks = lines[benefit.line_no].kept(benefit.amount_kopecks)
                if decision is with_it:
                    other.with_kopecks += kopecks
                if decision is without_it:
                    other.without_kopecks += kopecks
            if with_it is without_it:
                break

    def _add_own(self, stored: StoredReceipt, decision: Decision, day: OnDay) -> Given:
        """What the promotion itself gave, and who would have paid for it out of whose budget."""
        lines, own = {line.line_no: line for line in stored.lines}, Given()
        for benefit in (*decision.discounts, *decision.awards):
            if benefit.promotion_id != self.rule.promotion_id:
                continue
            kopecks = lines[benefit.line_no].kept(benefit.amount_kopecks)
            more = Given(kopecks) if benefit.effect is Effect.DISCOUNT else Given(0, kopecks)
            payer = OPERATOR if benefit.legal_entity_id is None else str(benefit.legal_entity_id)
            for given in (own, self.sums.given, self.sums.funders.setdefault(payer, Given())):
                given.add(more)
            budget = budget_funder(self.rule, benefit.legal_entity_id)
            day.budgets[budget] = day.budgets.get(budget, 0) + kopecks
        return own


def _given(stored: StoredReceipt, decision: Decision | None) -> Given:
    """All benefits of a receipt by a decision, or (None) as they really were, for the goods that were kept."""
    judged = zip(stored.lines, decision.lines if decision else stored.lines, strict=True)
    given = Given()
    for line, figures in judged:
        given.add(Given(line.kept(figures.discount_kopecks), line.kept(figures.earned_kopecks)))
    return given
