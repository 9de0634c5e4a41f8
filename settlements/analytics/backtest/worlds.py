"""One of the two worlds: a rulebook, and what an account has had under it so far."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from promotions.engine.axes import Goods, Spending
from promotions.engine.decision import Decision
from promotions.engine.evaluate import evaluate
from promotions.engine.facts import Facts, PointLot, Used, UseKey
from promotions.engine.receipt import CouponShown, Line, Receipt, SpendMode
from promotions.engine.rulebook import Rulebook
from settlements.analytics.backtest.history import History, drifted, windows_of
from settlements.analytics.backtest.places import Desks, Shelves
from settlements.analytics.backtest.stored import RegisterRow, StoredAccount, StoredLine, StoredReceipt

ANY_LINE = UUID(int=0)


class World:
    """Judges an account's receipts one after another. Its register differs from the one written down by its `drift`."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.uses: dict[UseKey, Used] = {}
        self.drift: list[RegisterRow] = []

    def begin(self, uses: Mapping[UseKey, Used]) -> None:
        """Turn to an account, with what it has had of promotions before."""
        self.uses, self.drift = dict(uses), []

    def judge(self, receipt: Receipt, stored: StoredReceipt, facts: Facts) -> Decision:
        """Judge a receipt, and remember what it counts as and what it accumulates."""
        decision = evaluate(receipt, facts, self.rulebook)
        self.note(decision, stored)
        return decision

    def note(self, decision: Decision, stored: StoredReceipt) -> None:
        """Remember what a decision counts as and what it accumulates."""
        for usage in decision.usages:
            key = usage.promotion_id, usage.period_starts_on
            had = self.uses.get(key, Used())
            self.uses[key] = Used(
                had.times + usage.times, had.kopecks + usage.amount_kopecks, had.counted + usage.counted
            )
        more = sum(
            line.kept(judged.accumulated_kopecks) - line.kept(line.accumulated_kopecks)
            for line, judged in zip(stored.lines, decision.lines, strict=True)
        )
        if more:
            self.drift.append(RegisterRow(stored.business_on, more, None))

    def accumulations(self, history: History, today: date) -> tuple[dict[int, int], dict[int, int]]:
        """Accumulated by scheme in its own window, and in the days in which a level must be kept up."""
        counted, recent = {}, {}
        for scheme in self.rulebook.schemes:
            counts, keeps = windows_of(scheme, today)
            counted[scheme.scheme_id] = history.since(counts) + drifted(self.drift, counts)
            if scheme.keep_days:
                recent[scheme.scheme_id] = history.since(keeps) + drifted(self.drift, keeps)
        return counted, recent


def receipt_of(stored: StoredReceipt, shelves: Shelves, desks: Desks) -> Receipt:
    """The receipt as the engine sees it: goods as they are marked today, points as the buyer spent them."""
    place, clock = desks[stored.desk_id]
    return Receipt(
        place=place,
        occurred_at=stored.occurred_at.astimezone(clock),
        lines=tuple(_line(line, shelves, is_sold=stored.is_offline) for line in stored.lines),
        coupons=tuple(CouponShown(*shown) for shown in stored.coupons),
        spend=SpendMode.EXACT if stored.spent_kopecks else SpendMode.NONE,
        spend_kopecks=stored.spent_kopecks,
    )


def facts_of(
    account: StoredAccount, stored: StoredReceipt, world: World, history: History, barred: frozenset[int], bought: int
) -> Facts:
    """What was known of the buyer then, in a world; of his points only those that he spent."""
    counted, recent = world.accumulations(history, stored.business_on)
    return Facts(
        account_id=account.account_id,
        spendable_kopecks=stored.spent_kopecks,
        lots=_lots(stored),
        accumulations=counted,
        recent=recent,
        uses=world.uses,
        purchases=bought,
        segment_ids=_segments(account, stored),
        card_kind=account.kind,
        born_on=stored.born_on,
        enrolled_on=stored.enrolled_on,
        barred=barred,
        is_offline=stored.is_offline,
    )


def _lots(stored: StoredReceipt) -> tuple[PointLot, ...]:
    """Points that pay for the very lines they paid for then, whatever lots they came of; what finds no room, for any.

    Lines are told apart by their products; where two are of one, points are spread as if they had no restrictions.
    """
    paid = [line for line in stored.lines if line.points_kopecks]
    if not paid or len({line.product_id for line in stored.lines}) < len(stored.lines):
        return ()
    own = (PointLot(UUID(int=line.line_no), line.points_kopecks, _only(line.product_id)) for line in paid)
    return (*own, PointLot(ANY_LINE, stored.spent_kopecks))


def _only(product_id: int | None) -> Spending:
    return Spending(goods=Goods(product_ids=frozenset({product_id})))


def _segments(account: StoredAccount, stored: StoredReceipt) -> frozenset[int]:
    at = stored.occurred_at
    return frozenset(
        each.segment_id
        for each in account.memberships
        if each.starts_at <= at and (each.ends_at is None or at < each.ends_at)
    )


def _line(line: StoredLine, shelves: Shelves, *, is_sold: bool) -> Line:
    goods = shelves[line.product_id]
    return Line(
        line_no=line.line_no,
        quantity_thousandths=line.quantity_thousandths,
        price_kopecks=line.price_kopecks,
        amount_kopecks=line.amount_kopecks,
        product_id=line.product_id,
        group_id=goods.group_id,
        manufacturer_id=goods.manufacturer_id,
        substance_id=goods.substance_id,
        flags=goods.flags,
        is_discount_barred=is_sold,
    )
