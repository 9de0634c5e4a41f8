"""Who must owe whom after every receipt and return."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from coalition.tests.truth.plain.judging import Benefit, Had, Judged, Known, Points, judge, judge_printed
from coalition.tests.truth.plain.numbers import between
from coalition.tests.truth.plain.terms import Receipt, RefusedError, Terms

QUOTE_LASTS = timedelta(minutes=15)
BEFORE = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class Lot:
    """Points of one origin."""

    member: str
    payer: str
    at_use: bool
    amount: int
    left: int
    starts: datetime
    ends: datetime
    pays_for: frozenset[str] | None = None


@dataclass
class Member:
    """What a member has: points come in lots; the rest is counted. `had`: by promise, ever (None) and in a month."""

    shortfall: int = 0
    accumulated: int = 0
    purchases: int = 0
    paid: int = 0
    segments: frozenset[str] = frozenset()
    had: dict[tuple[str, date | None], Had] = field(default_factory=dict)
    series_uses: dict[str, int] = field(default_factory=dict)


@dataclass
class Move:
    """Kopecks from one account to another on a line of a receipt (None: on the receipt as a whole)."""

    kind: str
    source: str
    target: str
    amount: int
    line: int | None
    lot: Lot | None = None


@dataclass
class Sold:
    """A receipt that was booked, and how much of it has come back."""

    receipt: Receipt
    judged: Judged
    moves: list[Move]
    back: list[int]
    coupons: list[str]
    given_coupons: list[str] = field(default_factory=list)
    state: str = "committed"


@dataclass
class Quote:
    """What a till was promised."""

    receipt: Receipt
    terms: Terms
    at: datetime
    due: int
    max_spend: int


@dataclass
class Back:
    """What a return must give and take."""

    money: int
    points: int
    withdrawn: int
    shortfall: int
    accumulated: int
    restored: list[str]
    revoked: list[str]
    state: str


class Books:
    """The model: accounts by name, lots in order of birth. Above zero: the centre owes it."""

    def __init__(self, terms: Terms, members: list[str], budgets: dict[tuple[str, str], int]) -> None:
        self.published = [(BEFORE, terms)]
        self.members = {name: Member() for name in members}
        self.lots: list[Lot] = []
        self.accounts: dict[str, int] = {}
        self.budgets = dict(budgets)
        self.coupons: dict[str, tuple[str, str | None]] = {code: (name, None) for code, name in terms.coupons.items()}
        self.revoked: frozenset[str] = frozenset()
        self.coupon_uses: dict[str, int] = {}
        self.stopped: frozenset[str] = frozenset()
        self.sold: list[Sold] = []

    @property
    def terms(self) -> Terms:
        """The terms in force."""
        return self.published[-1][1]

    def terms_at(self, at: datetime) -> Terms:
        """The terms that were in force at a moment."""
        return [terms for since, terms in self.published if since <= at][-1]

    def wallet(self, member: str) -> int:
        """What is left in a member's lots."""
        return sum(lot.left for lot in self.lots if lot.member == member)

    def spendable(self, member: str, at: datetime) -> int:
        """What a member may spend at a moment."""
        live = sum(lot.left for lot in self._usable(member, at))
        return max(0, min(live, self.wallet(member) - self.members[member].shortfall))

    def quote(self, receipt: Receipt, now: datetime) -> tuple[Quote, Judged]:
        """What a quote must say."""
        judged = judge(self.terms, receipt, self._known(receipt), now)
        due = judged.total("due") + judged.total("points")
        return Quote(receipt, self.terms, now, due, judged.max_spend), judged

    def buy(self, receipt: Receipt, now: datetime, quote: Quote | None = None) -> Judged:
        """Book a receipt, by its quote when there is one."""
        known = self._known(receipt)
        if receipt.printed is not None:
            judged = judge_printed(self.terms_at(receipt.at), receipt, known, receipt.at)
        elif quote is None:
            judged = judge(self.terms, receipt, known, now)
        else:
            is_good = now - quote.at <= QUOTE_LASTS
            judged = judge(quote.terms if is_good else self.terms, receipt, known, quote.at if is_good else now)
            spend = quote.max_spend if receipt.spend == "all" else min(receipt.spend, quote.max_spend)
            if judged.total("due") != quote.due - spend:
                raise RefusedError("quote_stale")
        self._book(receipt, judged, now)
        return judged

    def name_coupons(self, codes: list[str]) -> None:
        """The codes that were drawn for the coupons of the last purchase."""
        sold = self.sold[-1]
        for code, (_, series) in zip(codes, sold.judged.issued, strict=True):
            self.coupons[code] = (series, sold.receipt.member)
            sold.given_coupons.append(code)

    def give_back(self, number: int, wanted: dict[int, int], *, is_void: bool = False) -> Back:
        """Take back thousandths by line position; refused above what is left, or as a void of less than all."""
        sold = self.sold[number]
        lines = sold.receipt.lines
        over = any(quantity > lines[at].quantity - sold.back[at] for at, quantity in wanted.items())
        if is_void and (any(sold.back) or wanted != {at: line.quantity for at, line in enumerate(lines)}):
            raise RefusedError("void_refused")
        if not wanted or over:
            raise RefusedError("return_exceeds_purchase")
        after = [came + wanted.get(at, 0) for at, came in enumerate(sold.back)]
        is_whole = after == [line.quantity for line in lines]
        state = "voided" if is_void else "returned" if is_whole else "partly_returned"
        back = Back(0, 0, 0, 0, 0, [], [], state)
        for at in wanted:
            share = (sold.back[at], after[at], lines[at].quantity)
            back.money += between(sold.judged.lines[at].due, *share)
            back.accumulated += between(sold.judged.lines[at].due, *share) if sold.receipt.member else 0
        for move in sold.moves:
            if move.line is not None:
                amount = between(move.amount, sold.back[move.line], after[move.line], lines[move.line].quantity)
            else:
                amount = move.amount if is_whole and move.kind in ("coupon", "earned") else 0
            self._undo(move, amount, back)
        sold.back, sold.state = after, state
        self._undo_counts(sold, back, is_whole=is_whole, is_void=is_void)
        return back

    def _usable(self, member: str, at: datetime) -> list[Lot]:
        lots = [lot for lot in self.lots if lot.member == member and lot.left and lot.starts <= at < lot.ends]
        return sorted(lots, key=lambda lot: (lot.ends, lot.pays_for is None))

    def _known(self, receipt: Receipt) -> Known:
        member = self.members.get(receipt.member, Member())
        return Known(
            spendable=self.spendable(receipt.member, receipt.at) if receipt.member else 0,
            lots=[Points(lot.left, lot.pays_for) for lot in self._usable(receipt.member, receipt.at)],
            accumulated=member.accumulated,
            purchases=member.purchases,
            segments=member.segments,
            had=member.had,
            coupons=self.coupons,
            revoked=self.revoked,
            series_uses=member.series_uses,
            coupon_uses=self.coupon_uses,
            budgets=self.budgets,
            stopped=self.stopped,
        )

    def _move(self, moves: list[Move], move: Move) -> None:
        if move.amount and move.source != move.target:
            moves.append(move)
            self.accounts[move.source] = self.accounts.get(move.source, 0) - move.amount
            self.accounts[move.target] = self.accounts.get(move.target, 0) + move.amount

    def _payer(self, payer: str, purpose: str) -> str:
        return f"own_cost:{purpose}" if payer == "operator" else f"clearing:{payer}"

    def _book(self, receipt: Receipt, judged: Judged, now: datetime) -> None:
        moves: list[Move] = []
        seller = f"clearing:{receipt.pharmacy}"
        for benefit in judged.discounts:
            payer = self._payer(benefit.payer, "discounts")
            self._move(moves, Move("discount", payer, seller, benefit.amount, benefit.line))
        for taken in judged.coupons:
            payer = self._payer(taken.payer, "coupons")
            for line, kopecks in taken.shares.items():
                self._move(moves, Move("coupon", payer, seller, kopecks, line))
            self._move(moves, Move("coupon", payer, seller, taken.owed - sum(taken.shares.values()), None))
        coupons = [taken.code for taken in judged.coupons] + judged.codes
        for code in coupons:
            self._use_coupon(code, receipt.member, 1)
        if receipt.member:
            self._spend(moves, receipt, judged, seller)
            self._earn(moves, receipt.member, judged)
            for taken in judged.coupons:
                if taken.kept:
                    self._bear(
                        moves, self._lot(receipt.member, taken.payer, taken.kept, now), "coupons", [(taken.kept, None)]
                    )
            self._count(receipt.member, judged, 1)
        for benefit in judged.discounts + judged.awards:
            if benefit.budget is not None:
                self.budgets[benefit.promise, benefit.budget] -= benefit.amount
        self.sold.append(Sold(receipt, judged, moves, [0] * len(receipt.lines), coupons))

    def _spend(self, moves: list[Move], receipt: Receipt, judged: Judged, seller: str) -> None:
        usable = self._usable(receipt.member, receipt.at)
        for number, at, kopecks in judged.draws:
            self._use(moves, usable[number], seller, kopecks, at, "spent")
        if judged.draws:
            return
        for at, line in enumerate(judged.lines):
            wanted = line.points
            while wanted:
                lot = next(lot for lot in usable if lot.left)
                kopecks = min(lot.left, wanted)
                wanted -= kopecks
                self._use(moves, lot, seller, kopecks, at, "spent")

    def _use(self, moves: list[Move], lot: Lot, to: str, kopecks: int, line: int | None, kind: str) -> None:
        if kopecks:
            lot.left -= kopecks
            self._move(moves, Move(kind, f"wallet:{lot.member}", to, kopecks, line, lot))
            if lot.at_use:
                self._move(moves, Move("charged", f"clearing:{lot.payer}", f"pledge:{lot.payer}", kopecks, line))

    def _earn(self, moves: list[Move], name: str, judged: Judged) -> None:
        groups: dict[tuple[str, str], list[Benefit]] = {}
        for award in judged.awards:
            groups.setdefault((award.promise, award.payer), []).append(award)
        for (promise, payer), awards in groups.items():
            lot = self._lot(name, payer, sum(award.amount for award in awards), judged.starts[promise])
            lot.ends = judged.ends[promise] or NEVER
            lot.pays_for = next(each.spends_on for each in self.terms.promises if each.code == promise)
            self._bear(moves, lot, "points", [(award.amount, award.line) for award in awards])

    def _lot(self, name: str, payer: str, amount: int, starts: datetime) -> Lot:
        return Lot(name, payer, payer in self.terms.charged_at_use, amount, amount, starts, NEVER)

    def _bear(self, moves: list[Move], lot: Lot, purpose: str, parts: list[tuple[int, int | None]]) -> None:
        self.lots.append(lot)
        source = f"pledge:{lot.payer}" if lot.at_use else self._payer(lot.payer, purpose)
        for amount, line in parts:
            self._move(moves, Move("earned", source, f"wallet:{lot.member}", amount, line, lot))
        filled = min(lot.amount, self.members[lot.member].shortfall)
        self.members[lot.member].shortfall -= filled
        self._use(moves, lot, f"shortfall:{lot.member}", filled, None, "filled")

    def _use_coupon(self, code: str, name: str | None, change: int) -> None:
        self.coupon_uses[code] = self.coupon_uses.get(code, 0) + change
        if name:
            uses, series = self.members[name].series_uses, self.coupons[code][0]
            uses[series] = uses.get(series, 0) + change

    def _count(self, name: str, judged: Judged, change: int) -> None:
        """A purchase counts, or has come back as a whole and counts no more."""
        member = self.members[name]
        member.purchases += change
        if change > 0:
            member.accumulated += judged.total("due")
            member.paid += judged.total("due")
        given = {benefit.promise for benefit in judged.discounts + judged.awards}
        given |= {promise for promise, _ in judged.issued}
        for promise in given | judged.counted:
            for since, had in self._rows(member, promise, judged, is_given=promise in given):
                had.times += change * (promise in given)
                had.counted += change * (since is None and promise in judged.counted)
                if change > 0:
                    had.kopecks += sum(b.amount for b in judged.discounts + judged.awards if b.promise == promise)

    def _rows(self, member: Member, code: str, judged: Judged, *, is_given: bool) -> list[tuple[date | None, Had]]:
        """What was had ever, and in the month where the promise's limit is a month's and it gave something."""
        is_monthly = is_given and any(each.is_monthly for each in self.terms.promises if each.code == code)
        since = [None, judged.month] if is_monthly else [None]
        return [(day, member.had.setdefault((code, day), Had())) for day in since]

    def _undo(self, move: Move, amount: int, back: Back) -> None:
        if move.kind == "earned":
            back.withdrawn += amount
            reached = min(amount, move.lot.left)
            move.lot.left -= reached
            self._move([], replace(move, source=move.target, target=move.source, amount=reached))
            missing = amount - reached
            back.shortfall += missing
            self.members[move.lot.member].shortfall += missing
            repaid = move.source.replace("pledge:", "clearing:")
            self._move([], Move("made", f"shortfall:{move.lot.member}", repaid, missing, None))
            return
        if move.kind == "spent":
            back.points += amount
            move.lot.left += amount
        self._move([], replace(move, source=move.target, target=move.source, amount=amount))

    def _undo_counts(self, sold: Sold, back: Back, *, is_whole: bool, is_void: bool) -> None:
        member = self.members.get(sold.receipt.member)
        for benefit in sold.judged.discounts + sold.judged.awards:
            whole = sold.receipt.lines[benefit.line].quantity
            given_back = between(benefit.amount, 0, sold.back[benefit.line], whole)
            if benefit.budget is not None:
                self.budgets[benefit.promise, benefit.budget] += given_back - benefit.given_back
            if member:
                for _, had in self._rows(member, benefit.promise, sold.judged, is_given=True):
                    had.kopecks -= given_back - benefit.given_back
            benefit.given_back = given_back
        if member:
            member.paid -= back.money
        if is_whole and member:
            self._count(sold.receipt.member, sold.judged, -1)
        if sold.receipt.member:
            self.members[sold.receipt.member].accumulated -= back.accumulated
        if is_whole:
            for code in sold.coupons:
                if is_void or self.terms.series[self.coupons[code][0]].comes_back:
                    self._use_coupon(code, sold.receipt.member, -1)
                    back.restored = sorted([*back.restored, code])
            if is_void or self.terms.revokes_issued:
                unused = [code for code in sold.given_coupons if not self.coupon_uses.get(code)]
                back.revoked = sorted(set(unused) - self.revoked)
                self.revoked |= set(unused)
