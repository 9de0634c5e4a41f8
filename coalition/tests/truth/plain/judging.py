"""What a receipt must come to: discounts, coupons, points spent, points earned, line by line."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from coalition.tests.truth.plain.numbers import half_up, pour, split
from coalition.tests.truth.plain.terms import Promise, Receipt, RefusedError, Terms


@dataclass
class Sums:
    """One line while it is judged."""

    goods: str
    amount: int
    floor: int
    discount: int = 0
    coupon: int = 0
    points: int = 0
    earned: int = 0

    @property
    def due(self) -> int:
        return self.amount - self.discount - self.coupon - self.points

    @property
    def room(self) -> int:
        return max(0, self.amount - self.floor) - self.discount - self.coupon - self.points


@dataclass
class Benefit:
    """What a promise gives on one line, who bears it, and how much of that a return has given back to the budget."""

    promise: str
    payer: str
    budget: str | None
    line: int
    amount: int
    given_back: int = 0


@dataclass
class Taken:
    """A coupon that was accepted: its shares by line, and what the pharmacy is owed for it."""

    code: str
    payer: str
    nominal: int
    shares: dict[int, int]
    owed: int


@dataclass
class Judged:
    """A receipt that is judged."""

    lines: list[Sums]
    discounts: list[Benefit] = field(default_factory=list)
    coupons: list[Taken] = field(default_factory=list)
    awards: list[Benefit] = field(default_factory=list)
    max_spend: int = 0
    starts: dict[str, datetime] = field(default_factory=dict)
    ends: dict[str, datetime | None] = field(default_factory=dict)

    def total(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.lines)


@dataclass(frozen=True)
class Known:
    """What is known of the buyer and the place when a receipt is judged."""

    spendable: int
    accumulated: int
    uses: dict[str, int]
    coupon_uses: dict[str, int]
    budgets: dict[tuple[str, str], int]
    stopped: frozenset[str]


def judge(terms: Terms, receipt: Receipt, known: Known, at: datetime) -> Judged:
    """Judge a receipt; promises whose budget does not reach for all that they would give are left out."""
    off = set(known.stopped)
    while True:
        judged = _once(terms, receipt, known, at, off)
        needs: dict[tuple[str, str], int] = {}
        for benefit in judged.discounts + judged.awards:
            if benefit.budget is not None:
                key = (benefit.promise, benefit.budget)
                needs[key] = needs.get(key, 0) + benefit.amount
        short = {promise for (promise, funder), need in needs.items() if need > known.budgets[promise, funder]}
        if not short:
            return judged
        off |= short


def judge_printed(terms: Terms, receipt: Receipt, known: Known, at: datetime) -> Judged:
    """Judge a receipt sold for `printed`: its lines are lowered to that, and coupons that do not fit are left out."""
    for asked in (receipt, replace(receipt, coupons=())):
        judged = judge(terms, asked, known, at)
        below = judged.total("due") - receipt.printed
        if below > 0:
            dues = [line.due for line in judged.lines]
            cut = pour(below, dues, dues, again=True)
            lines = tuple(replace(line, amount=line.amount - less) for line, less in zip(asked.lines, cut, strict=True))
            judged = judge(terms, replace(asked, lines=lines), known, at)
        if judged.total("due") == receipt.printed:
            return judged
    raise RefusedError("totals_mismatch")


def _once(terms: Terms, receipt: Receipt, known: Known, at: datetime, off: set[str]) -> Judged:
    judged = Judged(
        [Sums(line.goods, line.amount, -(-line.min_price * line.quantity // 1000)) for line in receipt.lines]
    )
    gross = sum(line.amount for line in receipt.lines)
    live = [
        promise
        for promise in terms.promises
        if promise.code not in off
        and receipt.member is not None
        and gross >= promise.min_receipt
        and (promise.most_uses is None or known.uses.get(promise.code, 0) < promise.most_uses)
    ]
    for promise in live:
        if promise.gives == "discount" and receipt.printed is None:
            _discount(terms, judged, promise, receipt)
    _coupons(terms, judged, receipt, known)
    _spend(terms, judged, receipt, known)
    for promise in live:
        if promise.gives == "points":
            _earn(terms, judged, promise, receipt, known, at)
    return judged


def _lines(judged: Judged, promise: Promise) -> list[int]:
    return [at for at, line in enumerate(judged.lines) if promise.goods is None or line.goods in promise.goods]


def _discount(terms: Terms, judged: Judged, promise: Promise, receipt: Receipt) -> None:
    rows = [
        at
        for at in _lines(judged, promise)
        if judged.lines[at].goods not in terms.takes_no_discount and judged.lines[at].amount > judged.lines[at].floor
    ]
    bases = [judged.lines[at].due for at in rows]
    total = half_up(Fraction(sum(bases) * promise.rate_bp, 10_000))
    rooms = [min(judged.lines[at].room, base) for at, base in zip(rows, bases, strict=True)]
    shares = {}
    for at, kopecks in zip(rows, pour(total, bases, rooms, again=False), strict=True):
        judged.lines[at].discount += kopecks
        shares[at] = kopecks
    judged.discounts += _borne(promise, receipt, shares)


def _coupons(terms: Terms, judged: Judged, receipt: Receipt, known: Known) -> None:
    due_before = judged.total("due")
    accepted: dict[str, int] = {}
    for code in dict.fromkeys(receipt.coupons):
        series = terms.series.get(terms.coupons.get(code, ""))
        if series is None or known.coupon_uses.get(code, 0) >= series.most_uses:
            continue
        if accepted.get(terms.coupons[code], 0) >= series.per_receipt or due_before < series.min_receipt:
            continue
        rooms = [line.room for line in judged.lines]
        amount = min(series.nominal, sum(rooms))
        if not amount:
            continue
        accepted[terms.coupons[code]] = accepted.get(terms.coupons[code], 0) + 1
        shares = pour(amount, [line.due for line in judged.lines], rooms, again=True)
        for line, kopecks in zip(judged.lines, shares, strict=True):
            line.coupon += kopecks
        owed = series.nominal if series.pays_nominal else amount
        named = {at: kopecks for at, kopecks in enumerate(shares) if kopecks}
        judged.coupons.append(Taken(code, series.payer, series.nominal, named, owed))


def _spend(terms: Terms, judged: Judged, receipt: Receipt, known: Known) -> None:
    if receipt.member is None or receipt.printed is not None:
        return
    rows = [line for line in judged.lines if line.goods not in terms.takes_no_points and line.due]
    most = min(
        known.spendable,
        sum(line.due for line in rows) * terms.cap_bp // 10_000,
        sum(line.room for line in rows),
        judged.total("due") - terms.leave,
    )
    judged.max_spend = most if most >= max(1, terms.min_points) else 0
    amount = judged.max_spend if receipt.spend == "all" else min(receipt.spend, judged.max_spend)
    if amount >= max(1, terms.min_points):
        shares = pour(amount, [line.due for line in rows], [line.room for line in rows], again=True)
        for line, kopecks in zip(rows, shares, strict=True):
            line.points += kopecks


def _earn(terms: Terms, judged: Judged, promise: Promise, receipt: Receipt, known: Known, at: datetime) -> None:
    rows = [at for at in _lines(judged, promise) if judged.lines[at].amount]
    rate = promise.rate_bp
    if rate is None:
        rate = max(((threshold, rate) for threshold, rate in terms.levels if threshold <= known.accumulated))[1]
    weights = [judged.lines[at].due for at in rows]
    total = half_up(Fraction(sum(weights) * rate, 10_000))
    if not total:
        return
    shares = dict(zip(rows, split(total, weights), strict=True))
    for row, kopecks in shares.items():
        judged.lines[row].earned += kopecks
    judged.awards += _borne(promise, receipt, shares)
    local = at.astimezone(ZoneInfo(terms.zones[receipt.pharmacy]))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    judged.starts[promise.code] = midnight + timedelta(days=promise.after_days) if promise.after_days else local
    judged.ends[promise.code] = (
        None if promise.lives_days is None else midnight + timedelta(days=promise.after_days + promise.lives_days + 1)
    )


def _borne(promise: Promise, receipt: Receipt, shares: dict[int, int]) -> list[Benefit]:
    """Payers' totals are split first; each is then spread over what the lines still have."""
    left = {line: kopecks for line, kopecks in shares.items() if kopecks}
    totals = split(sum(left.values()), [share for _, share in promise.payers])
    benefits = []
    for (payer, _), total in zip(promise.payers, totals, strict=True):
        part = pour(total, list(left.values()), list(left.values()), again=True)
        budget = {"outlet": "outlets"}.get(payer, payer) if promise.is_budgeted else None
        for line, kopecks in zip(list(left), part, strict=True):
            left[line] -= kopecks
            if kopecks:
                name = receipt.pharmacy if payer == "outlet" else payer
                benefits.append(Benefit(promise.code, name, budget, line, kopecks))
    return benefits
