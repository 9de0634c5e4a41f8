"""Walks through the year receipt by receipt: coupons, points spent, points earned, returns."""

from collections import deque
from dataclasses import dataclass, field

from coalition.demo.journey.recompute import terms
from coalition.demo.journey.recompute.arithmetic import percent, share_out
from coalition.demo.journey.recompute.books import Books
from coalition.demo.journey.recompute.cleaning import CleanYear, Receipt
from coalition.demo.journey.recompute.terms import Entity


@dataclass(slots=True)
class Lot:
    """Points of one receipt, promised by one funder."""

    funder: Entity
    when_spent: bool
    remaining: int


@dataclass(slots=True)
class Household:
    """What is known of a family account: lots in their order of birth, money paid, purchases made."""

    lots: deque[Lot] = field(default_factory=deque)
    accumulated: int = 0
    purchases: int = 0

    @property
    def balance(self) -> int:
        return sum(lot.remaining for lot in self.lots)


@dataclass(slots=True)
class Outcome:
    """What one receipt did, kept until it is known whether the goods come back."""

    coupons: list[tuple[Entity, int, int]]
    spent: list[tuple[Lot, int]]
    earned: list[Lot]
    issued: list[int]
    paid: int


def simulate(year: CleanYear, funding: str = "mixed") -> Books:
    """The books of a year's purchases; `funding`: when contracts charge points."""
    books = Books(counts=dict(year.counts))
    households: dict[int, Household] = {}
    for number, receipt in enumerate(year.receipts, start=1):
        household = households.setdefault(receipt.household_id, Household())
        outcome = buy(receipt, household, year.promoted, funding)
        enter(books, receipt, outcome, sign=1)
        if number % terms.RETURNED_EVERY == 0:
            give_back(household, outcome)
            enter(books, receipt, outcome, sign=-1)
    books.wallets = {number: household.balance for number, household in households.items()}
    books.accumulated = {number: household.accumulated for number, household in households.items()}
    return books


def buy(receipt: Receipt, household: Household, promoted: list[int], funding: str) -> Outcome:
    """One purchase: coupons first, then points, the rest is paid and earns."""
    household.purchases += 1
    due = list(receipt.amounts)
    coupons = [
        (("manufacturer", maker), *take_coupon(due, receipt.manufacturers, maker, nominal))
        for maker, nominal in receipt.coupons
    ]
    wanted = household.purchases % terms.SPENDS_EVERY == 0
    points = min(household.balance, spending_cap(due)) if wanted else 0
    for place, kopecks in enumerate(share_out(points, due)):
        due[place] -= kopecks
    spent = take_points(household.lots, points)
    earned = earn(receipt, due, household.accumulated, promoted, funding)
    household.lots.extend(earned)
    household.accumulated += sum(due)
    return Outcome(coupons, spent, earned, [lot.remaining for lot in earned], sum(due))


def take_coupon(due: list[int], makers: list[int], maker: int, nominal: int) -> tuple[int, int]:
    """Lowers what is due for the manufacturer's goods (any goods, if it is unknown); accepted and owed kopecks."""
    places = [place for place, one in enumerate(makers) if maker in (one, terms.UNKNOWN_MANUFACTURER)]
    accepted = min(nominal, sum(due[place] for place in places))
    for place, kopecks in zip(places, share_out(accepted, [due[place] for place in places]), strict=True):
        due[place] -= kopecks
    return accepted, nominal if accepted and terms.pays_nominal(maker) else accepted


def spending_cap(due: list[int]) -> int:
    """How much of what is due points may pay: rounded down."""
    return sum(due) * terms.SPENDING_CAP_BP // 10_000


def take_points(lots: deque[Lot], points: int) -> list[tuple[Lot, int]]:
    """Oldest lots first; all lots live equally long, so the oldest is the first to expire."""
    taken = []
    while points:
        lot = lots[0]
        kopecks = min(points, lot.remaining)
        lot.remaining -= kopecks
        points -= kopecks
        taken.append((lot, kopecks))
        if not lot.remaining:
            lots.popleft()
    return taken


def earn(receipt: Receipt, due: list[int], accumulated: int, promoted: list[int], funding: str) -> list[Lot]:
    """The lots of one receipt, first born first: promoting manufacturers, the outlet, the operator for the level."""
    paid = sum(due)
    awards: dict[Entity, int] = {}
    for maker in promoted:
        of_maker = sum(kopecks for kopecks, one in zip(due, receipt.manufacturers, strict=True) if one == maker)
        awards["manufacturer", maker] = percent(of_maker, terms.PROMOTED_RATE_BP)
    awards[terms.chain_of(receipt.store_id)] = percent(paid, terms.BASE_RATE_BP)
    awards[terms.OPERATOR] = percent(paid, terms.level_rate_bp(accumulated))
    return [
        Lot(funder, terms.charged_when_spent(funder, promoted, funding), kopecks)
        for funder, kopecks in awards.items()
        if kopecks
    ]


def give_back(household: Household, outcome: Outcome) -> None:
    """The whole receipt comes back at once: its lots vanish untouched, the points it took return to their lots."""
    for _ in outcome.earned:
        household.lots.pop()
    for lot, kopecks in reversed(outcome.spent):
        if not lot.remaining:
            household.lots.appendleft(lot)
        lot.remaining += kopecks
    household.accumulated -= outcome.paid


def enter(books: Books, receipt: Receipt, outcome: Outcome, *, sign: int) -> None:
    """Write what a receipt did into the books; `sign` -1 for its return."""
    store, month, outlet = receipt.store_id, receipt.month, terms.chain_of(receipt.store_id)
    for funder, accepted, compensated in outcome.coupons:
        books.accept_coupon(store, month, outlet, funder, sign * accepted, sign * compensated)
    for lot, kopecks in outcome.spent:
        books.spend(store, month, outlet, lot.funder, sign * kopecks, when_spent=lot.when_spent)
    issued = 0
    for lot, kopecks in zip(outcome.earned, outcome.issued, strict=True):
        books.issue(store, month, lot.funder, sign * kopecks, when_spent=lot.when_spent)
        issued += kopecks
    entry = books.outlets[store, month]
    entry["purchases" if sign > 0 else "returns"] += 1
    entry["lines"] += sign * len(receipt.amounts)
    entry["amount"] += sign * sum(receipt.amounts)
    entry["coupons"] += sign * sum(accepted for _, accepted, _ in outcome.coupons)
    entry["points"] += sign * sum(kopecks for _, kopecks in outcome.spent)
    entry["paid"] += sign * outcome.paid
    entry["earned"] += sign * issued
