"""What a receipt must come to: discounts, coupons, points spent, points earned, line by line."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
    kept: int = 0


@dataclass
class Had:
    """What a member has had of a promise: how often, for how much, what it counted for."""

    times: int = 0
    kopecks: int = 0
    counted: int = 0


@dataclass
class Points:
    """A lot as far as spending it goes: how much is left, and the goods that it pays for (None: any)."""

    left: int
    pays_for: frozenset[str] | None


@dataclass
class Judged:
    """A receipt that is judged.

    `codes`: promo codes that opened something; `issued`: (promise, series) of coupons for later; `counted`: promises
    that it counts for; `draws`: (lot, line, kopecks) where restrictions decide it; `month`: the first of its own.
    """

    lines: list[Sums]
    discounts: list[Benefit] = field(default_factory=list)
    coupons: list[Taken] = field(default_factory=list)
    awards: list[Benefit] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    issued: list[tuple[str, str]] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)
    draws: list[tuple[int, int, int]] = field(default_factory=list)
    month: date | None = None
    max_spend: int = 0
    starts: dict[str, datetime] = field(default_factory=dict)
    ends: dict[str, datetime | None] = field(default_factory=dict)

    def total(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.lines)


@dataclass(frozen=True)
class Known:
    """What is known of the buyer and the place when a receipt is judged."""

    spendable: int
    lots: list[Points]
    accumulated: int
    purchases: int
    segments: frozenset[str]
    had: dict[tuple[str, date | None], Had]
    coupons: dict[str, tuple[str, str | None]]
    revoked: frozenset[str]
    series_uses: dict[str, int]
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
    local = at.astimezone(ZoneInfo(terms.zones[receipt.pharmacy]))
    judged.month = local.date().replace(day=1)
    codes = _good_codes(terms, receipt, known)
    live = [
        promise
        for promise in terms.promises
        if promise.code not in off and _is_for(terms, promise, receipt, known, judged, codes, local.date())
    ]
    judged.counted = {promise.code for promise in live if promise.nth and any(line.amount for line in judged.lines)}
    for promise in live:
        if promise.gives == "discount" and receipt.printed is None:
            _discount(terms, judged, promise, receipt, known)
    _coupons(terms, judged, receipt, known)
    _spend(terms, judged, receipt, known)
    for promise in live:
        if promise.gives == "points":
            _earn(terms, judged, promise, receipt, known, at)
        elif promise.gives == "coupon" and any(line.amount for line in judged.lines):
            judged.issued.append((promise.code, promise.issues))
    opened = {promise.opened_by for promise in live if any(b.promise == promise.code for b in judged.discounts)}
    for code in codes:
        if known.coupons[code][0] in opened:
            opened.discard(known.coupons[code][0])
            judged.codes.append(code)
    return judged


def _is_for(
    terms: Terms, promise: Promise, receipt: Receipt, known: Known, judged: Judged, codes: list[str], today: date
) -> bool:
    if receipt.member is None or sum(line.amount for line in receipt.lines) < promise.min_receipt:
        return False
    born = terms.born.get(receipt.member)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else -1
    had = _had(promise, known, judged)
    return (
        (promise.segment is None or promise.segment in known.segments)
        and (promise.age_from is None or age >= promise.age_from)
        and (promise.before is None or known.purchases < promise.before)
        and (promise.opened_by is None or any(known.coupons[code][0] == promise.opened_by for code in codes))
        and (promise.most_uses is None or had.times < promise.most_uses)
        and (promise.most_kopecks is None or had.kopecks < promise.most_kopecks)
    )


def _had(promise: Promise, known: Known, judged: Judged) -> Had:
    """What the member has had of it in the period of its limit."""
    return known.had.get((promise.code, judged.month if promise.is_monthly else None), Had())


def _good_codes(terms: Terms, receipt: Receipt, known: Known) -> list[str]:
    return [code for code in _shown(terms, receipt, known) if terms.series[known.coupons[code][0]].is_code]


def _shown(terms: Terms, receipt: Receipt, known: Known) -> list[str]:
    """Coupons that are good as far as they and their series go; those of one series count one after another."""
    good: list[str] = []
    for code in dict.fromkeys(receipt.coupons):
        name, owner = known.coupons.get(code, (None, None))
        series = terms.series.get(name)
        if series is None or code in known.revoked or known.coupon_uses.get(code, 0) >= series.most_uses:
            continue
        if owner is not None and owner != receipt.member:
            continue
        if series.most_by_member is not None:
            others = sum(known.coupons[other][0] == name for other in good)
            if receipt.member is None or known.series_uses.get(name, 0) + others >= series.most_by_member:
                continue
        good.append(code)
    return good


def _total(bases: list[int], rate: int, promise: Promise, known: Known, judged: Judged) -> int:
    """What is given for bases: a rate or a sum, nothing before the n-th time, no more than the member may have yet."""
    counted = known.had.get((promise.code, None), Had()).counted
    if promise.nth and (counted + 1) % promise.nth:
        return 0
    total = half_up(Fraction(sum(bases) * rate, 10_000)) if promise.fixed is None else promise.fixed
    if promise.most_kopecks is not None:
        total = min(total, promise.most_kopecks - _had(promise, known, judged).kopecks)
    return total


def _lines(judged: Judged, promise: Promise) -> list[int]:
    return [at for at, line in enumerate(judged.lines) if promise.goods is None or line.goods in promise.goods]


def _discount(terms: Terms, judged: Judged, promise: Promise, receipt: Receipt, known: Known) -> None:
    rows = [
        at
        for at in _lines(judged, promise)
        if judged.lines[at].goods not in terms.takes_no_discount and judged.lines[at].amount > judged.lines[at].floor
    ]
    bases = [judged.lines[at].due for at in rows]
    total = _total(bases, promise.rate_bp, promise, known, judged)
    rooms = [min(judged.lines[at].room, base) for at, base in zip(rows, bases, strict=True)]
    shares = {}
    for at, kopecks in zip(rows, pour(total, bases, rooms, again=False), strict=True):
        judged.lines[at].discount += kopecks
        shares[at] = kopecks
    judged.discounts += _borne(promise, receipt, shares)


def _coupons(terms: Terms, judged: Judged, receipt: Receipt, known: Known) -> None:
    due_before = judged.total("due")
    accepted: dict[str, int] = {}
    for code in _shown(terms, receipt, known):
        name = known.coupons[code][0]
        series = terms.series[name]
        if series.is_code or accepted.get(name, 0) >= series.per_receipt or due_before < series.min_receipt:
            continue
        rooms = [line.room for line in judged.lines]
        amount = min(series.nominal, sum(rooms))
        if not amount:
            continue
        accepted[name] = accepted.get(name, 0) + 1
        shares = pour(amount, [line.due for line in judged.lines], rooms, again=True)
        for line, kopecks in zip(judged.lines, shares, strict=True):
            line.coupon += kopecks
        owed = series.nominal if series.pays_nominal else amount
        named = {at: kopecks for at, kopecks in enumerate(shares) if kopecks}
        kept = series.nominal - amount if series.keeps_rest and receipt.member else 0
        judged.coupons.append(Taken(code, series.payer, series.nominal, named, owed, kept))


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
    is_restricted = any(lot.pays_for is not None for lot in known.lots)
    if is_restricted:
        most = sum(kopecks for _, _, kopecks in _plan(known.lots, judged, rows, most))
    judged.max_spend = most if most >= max(1, terms.min_points) else 0
    amount = judged.max_spend if receipt.spend == "all" else min(receipt.spend, judged.max_spend)
    if amount >= max(1, terms.min_points):
        if is_restricted:
            judged.draws = _plan(known.lots, judged, rows, amount)
            for _, at, kopecks in judged.draws:
                judged.lines[at].points += kopecks
            return
        shares = pour(amount, [line.due for line in rows], [line.room for line in rows], again=True)
        for line, kopecks in zip(rows, shares, strict=True):
            line.points += kopecks


def _plan(lots: list[Points], judged: Judged, rows: list[Sums], wished: int) -> list[tuple[int, int, int]]:
    """(lot, line, kopecks): restricted lots fill their own lines by number, others are spread by what is due."""
    places = [at for at, line in enumerate(judged.lines) if any(line is row for row in rows)]
    rooms = {at: judged.lines[at].room for at in places}
    draws, plain, left, held = [], [], wished, 0
    for number, lot in enumerate(lots):
        most = max(0, min(lot.left, left, sum(rooms.values()) - held))
        if lot.pays_for is None:
            plain.append((number, most))
            held += most
            left -= most
            continue
        for at in places:
            kopecks = min(most, rooms[at]) if judged.lines[at].goods in lot.pays_for else 0
            if kopecks:
                draws.append((number, at, kopecks))
                rooms[at] -= kopecks
                most -= kopecks
                left -= kopecks
    dues = [judged.lines[at].due for at in places]
    wanted = dict(zip(places, pour(held, dues, [rooms[at] for at in places], again=True), strict=True))
    for number, amount in plain:
        for at in places:
            kopecks = min(amount, wanted[at])
            if kopecks:
                draws.append((number, at, kopecks))
                wanted[at] -= kopecks
                amount -= kopecks
    return draws


def _earn(terms: Terms, judged: Judged, promise: Promise, receipt: Receipt, known: Known, at: datetime) -> None:
    rows = [at for at in _lines(judged, promise) if judged.lines[at].amount]
    rate = promise.rate_bp
    if rate is None:
        rate = max(((threshold, rate) for threshold, rate in terms.levels if threshold <= known.accumulated))[1]
    weights = [judged.lines[at].due for at in rows]
    total = _total(weights, rate, promise, known, judged)
    if not total or not sum(weights):
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
