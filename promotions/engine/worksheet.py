"""The sheet on which a receipt is judged: the only thing in the engine that changes, for the time of one judgement."""

from collections.abc import Iterable

from coalition.kernel.allocation import Share
from promotions.engine.axes import NOBODY
from promotions.engine.decision import Benefit, CouponOutcome, CouponShare, IssuedCoupon, PointDraw, TraceStep
from promotions.engine.facts import Facts
from promotions.engine.index import Index
from promotions.engine.receipt import Line, Receipt
from promotions.engine.rulebook import Base, Settings

NEVER_TAKES_PART = "pku"
"""Narcotic and psychotropic medicines under quantity accounting: no benefit, no tender, no accumulation, ever."""

PROMO_CODE = "promo_code"
"""The kind of coupon series that opens promotions and pays nothing."""

# Looking a member up on its enum costs more than the arithmetic of a line.
_GROSS, _AFTER_DISCOUNTS = Base.GROSS, Base.AFTER_DISCOUNTS


class Case:
    """What a judgement is about; does not change. `code_series_ids`: series of promo codes that were shown and hold.

    `is_trial`: the trace tells of every rule. `spoiler`: the refused coupon because of which all are refused, where the
    programme takes them together only. `step_kopecks` rounds what a rule gives; a kopeck where prices are rounded.
    """

    __slots__ = (
        *("code_series_ids", "facts", "index", "is_trial", "receipt", "receipt_kopecks"),
        *("settings", "spoiler", "step_kopecks"),
    )

    def __init__(
        self, receipt: Receipt, facts: Facts, index: Index, spoiler: TraceStep | None = None, *, is_trial: bool = False
    ) -> None:
        self.receipt = receipt
        self.facts = facts
        self.index = index
        self.settings = settings = index.rulebook.settings
        self.step_kopecks = 1 if settings.is_price_rounded else settings.rounding_step_kopecks
        self.spoiler = spoiler
        self.is_trial = is_trial
        self.receipt_kopecks = receipt.amount_kopecks
        self.code_series_ids = _shown_codes(receipt, index) if receipt.coupons and spoiler is None else NOBODY


def _shown_codes(receipt: Receipt, index: Index) -> frozenset[int]:
    if not receipt.place.accepts_coupons:
        return NOBODY
    return frozenset(
        shown.series_id
        for shown in receipt.coupons_once()
        if not shown.refusal
        and shown.coupon_id is not None
        and shown.series_id in index.series
        and index.series[shown.series_id].kind == PROMO_CODE
        and receipt.amount_kopecks >= index.series[shown.series_id].min_receipt_kopecks
    )


class Row:
    """One line while it is judged. `due` is what is left to pay, `room` how much of that may still be taken off."""

    __slots__ = (
        "accumulates",
        "coupon",
        "discount",
        "due",
        "earned",
        "earns",
        "line",
        "points",
        "room",
        "takes_coupon",
        "takes_discount",
        "takes_points",
    )

    def __init__(self, line: Line, settings: Settings) -> None:
        flags = line.flags
        takes_part = NEVER_TAKES_PART not in flags
        self.line = line
        self.due = line.amount_kopecks
        self.room = max(0, line.amount_kopecks - floor_kopecks(line))
        self.discount = self.coupon = self.points = self.earned = 0
        self.takes_coupon = takes_part and not line.is_coupon_barred
        self.takes_discount = (
            takes_part and not line.is_discount_barred and flags.isdisjoint(settings.discount_excluded_flags)
        )
        self.takes_points = (
            takes_part and not line.is_spending_barred and flags.isdisjoint(settings.spending_excluded_flags)
        )
        self.earns = takes_part and not line.is_earning_barred and flags.isdisjoint(settings.earning_excluded_flags)
        self.accumulates = takes_part and flags.isdisjoint(settings.accumulation_excluded_flags)

    def take_discount(self, kopecks: int) -> None:
        self.discount += kopecks
        self._take(kopecks)

    def take_coupon(self, kopecks: int) -> None:
        self.coupon += kopecks
        self._take(kopecks)

    def take_points(self, kopecks: int) -> None:
        self.points += kopecks
        self._take(kopecks)

    def _take(self, kopecks: int) -> None:
        self.due -= kopecks
        self.room -= kopecks

    def base(self, base: Base) -> int:
        """The amount that a percentage is taken of, as of now; coupons and points are tenders, no discounts."""
        if base is _GROSS:
            return self.line.amount_kopecks
        if base is _AFTER_DISCOUNTS:
            return self.line.amount_kopecks - self.discount
        return self.due


class Worksheet:
    """All rows, and what has been decided so far. `accepted_by`: promotions that let more be paid with points."""

    __slots__ = (
        *("accepted_by", "awards", "coupon_shares", "coupons", "discounts", "draws"),
        *("issued", "max_spend_kopecks", "rows", "trace"),
    )

    def __init__(self, case: Case) -> None:
        self.rows = tuple(Row(line, case.settings) for line in case.receipt.lines)
        self.discounts: list[Benefit] = []
        self.awards: list[Benefit] = []
        self.coupon_shares: list[CouponShare] = []
        self.coupons: list[CouponOutcome] = []
        self.draws: list[PointDraw] = []
        self.issued: list[IssuedCoupon] = []
        self.accepted_by: set[int] = set()
        self.trace: list[TraceStep] = []
        self.max_spend_kopecks = 0

    @property
    def due_kopecks(self) -> int:
        """What the buyer has left to pay."""
        return sum(row.due for row in self.rows)

    def accumulated_kopecks(self, base: Base) -> int:
        """What this receipt adds to the accumulation, as of now."""
        return sum(row.base(base) for row in self.rows if row.accumulates)


def floor_kopecks(line: Line) -> int:
    """The least that the line may cost: its lowest price times the quantity, rounded up so that no unit falls below."""
    if not line.min_price_kopecks:
        return 0
    return -(-line.min_price_kopecks * line.quantity_thousandths // 1_000)


def shares_of(rows: Iterable[Row]) -> list[Share]:
    """The rows as the allocation wants them: what is due weighs, the room limits."""
    return [Share(row.line.line_no, row.due, row.room) for row in rows]
