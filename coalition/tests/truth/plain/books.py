"""Who must owe whom after every receipt and return."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from coalition.tests.truth.plain.judging import Benefit, Judged, Known, judge, judge_printed
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


@dataclass
class Member:
    """What a member has: points come in lots, accumulation and uses are counted."""

    shortfall: int = 0
    accumulated: int = 0
    uses: dict[str, int] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)


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
    state: str


class Books:
    """The model: accounts by name, lots in order of birth. Above zero: the centre owes it."""

    def __init__(self, terms: Terms, members: list[str], budgets: dict[tuple[str, str], int]) -> None:
        self.published = [(BEFORE, terms)]
        self.members = {name: Member() for name in members}
        self.lots: list[Lot] = []
        self.accounts: dict[str, int] = {}
        self.budgets = dict(budgets)
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
        back = Back(0, 0, 0, 0, 0, [], state)
        for at in wanted:
            share = (sold.back[at], after[at], lines[at].quantity)
            back.money += between(sold.judged.lines[at].due, *share)
            back.accumulated += between(sold.judged.lines[at].due, *share) if sold.receipt.member else 0
        for move in sold.moves:
            if move.line is not None:
                amount = between(move.amount, sold.back[move.line], after[move.line], lines[move.line].quantity)
            else:
                amount = move.amount if is_whole and move.kind == "coupon" else 0
            self._undo(move, amount, back)
        sold.back, sold.state = after, state
        self._undo_counts(sold, back, is_whole=is_whole, is_void=is_void)
        return back

    def _usable(self, member: str, at: datetime) -> list[Lot]:
        lots = [lot for lot in self.lots if lot.member == member and lot.left and lot.starts <= at < lot.ends]
        return sorted(lots, key=lambda lot: lot.ends)

    def _known(self, receipt: Receipt) -> Known:
        member = self.members.get(receipt.member, Member())
        return Known(
            spendable=self.spendable(receipt.member, receipt.at) if receipt.member else 0,
            accumulated=member.accumulated,
            uses=member.uses,
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
            self.coupon_uses[taken.code] = self.coupon_uses.get(taken.code, 0) + 1
        if receipt.member:
            self._spend(moves, receipt, judged, seller)
            self._earn(moves, receipt.member, judged)
            self._count(receipt.member, judged)
        for benefit in judged.discounts + judged.awards:
            if benefit.budget is not None:
                self.budgets[benefit.promise, benefit.budget] -= benefit.amount
        coupons = [taken.code for taken in judged.coupons]
        self.sold.append(Sold(receipt, judged, moves, [0] * len(receipt.lines), coupons))

    def _spend(self, moves: list[Move], receipt: Receipt, judged: Judged, seller: str) -> None:
        usable = self._usable(receipt.member, receipt.at)
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
            amount = sum(award.amount for award in awards)
            at_use = payer in self.terms.charged_at_use
            ends = judged.ends[promise] or NEVER
            lot = Lot(name, payer, at_use, amount, amount, judged.starts[promise], ends)
            self.lots.append(lot)
            source = f"pledge:{payer}" if at_use else self._payer(payer, "points")
            for award in awards:
                self._move(moves, Move("earned", source, f"wallet:{name}", award.amount, award.line, lot))
            filled = min(amount, self.members[name].shortfall)
            self.members[name].shortfall -= filled
            self._use(moves, lot, f"shortfall:{name}", filled, None, "filled")

    def _count(self, name: str, judged: Judged) -> None:
        member = self.members[name]
        member.accumulated += judged.total("due")
        for benefit in judged.discounts + judged.awards:
            member.given[benefit.promise] = member.given.get(benefit.promise, 0) + benefit.amount
        for promise in {benefit.promise for benefit in judged.discounts + judged.awards}:
            member.uses[promise] = member.uses.get(promise, 0) + 1

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
                member.given[benefit.promise] -= given_back - benefit.given_back
            benefit.given_back = given_back
        if is_whole and member:
            for promise in {benefit.promise for benefit in sold.judged.discounts + sold.judged.awards}:
                member.uses[promise] -= 1
        if sold.receipt.member:
            self.members[sold.receipt.member].accumulated -= back.accumulated
        if is_whole:
            for code in sold.coupons:
                if is_void or self.terms.series[self.terms.coupons[code]].comes_back:
                    self.coupon_uses[code] -= 1
                    back.restored = sorted([*back.restored, code])
