"""Where a rouble of a statement comes from: its lot and how that was born, who promised it and where he was charged."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from settlements.models import Award, LedgerAccount, Lot, Posting, Statement, StatementClaim, StatementLine
from settlements.queries import trace

Kind = Posting.Kind
Account = LedgerAccount.Kind
BY_LOT = frozenset({Kind.SPENT, Kind.SPENT_BACK})
BETWEEN_TWO = frozenset({Kind.COUPON, Kind.DISCOUNT, Kind.COUPON_BACK, Kind.DISCOUNT_BACK})
BACK = frozenset({Kind.COUPON_BACK, Kind.DISCOUNT_BACK})
BY_NOBODY = frozenset({Kind.ADJUSTMENT, Kind.FEE, Kind.PAYOUT, Kind.PAYMENT})
MOST_MOVES = 20
"""How often points may have gone from hand to hand; each move is looked up once for all postings together."""

_RELATED = (
    *("entry__purchase__outlet", "entry__purchase_return__purchase__outlet", "entry__statement", "outlet"),
    *("purchase_line__product", "coupon_series", "contract__legal_entity", "promotion_version__promotion"),
    *("debit__contract__legal_entity", "credit__contract__legal_entity"),
)


@dataclass(frozen=True, slots=True)
class Birth:
    """How the points of a lot came into the world; `moves`: how often a part of them changed hands since."""

    lot: Lot
    award: Award | None
    charge: Posting | None
    moves: int


@dataclass(frozen=True, slots=True)
class Charge:
    """The posting by which a funder was charged, his account, and his statement once he was sent one."""

    posting: Posting
    account: LedgerAccount
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Origin:
    """One posting of a statement with everything behind it; no charge: the operator bears it, or nobody does."""

    posting: Posting
    amount_kopecks: int
    line: StatementLine
    birth: Birth | None
    charge: Charge | None


def origins(statement: Statement, entry_id: UUID) -> list[Origin]:
    """Every posting that an event put into a statement, in the order of writing; the same number of SQL statements
    however many there are."""
    postings = list(
        trace.claimed(statement)
        .filter(entry=entry_id)
        .select_related(*_RELATED)
        .defer("entry__purchase__decision", "entry__purchase_return__purchase__decision")
        .order_by("pk")
    )
    births = _births({posting.lot_id for posting in postings} - {None})
    charges = {posting.pk: _charge(posting, statement, births) for posting in postings}
    at_use = _charged_at_use(entry_id, births)
    for posting in postings:
        if posting.kind in BY_LOT and posting.lot_id and births[posting.lot_id].lot.funding_moment == "use":
            charges[posting.pk] = at_use.get((posting.lot_id, posting.purchase_line_id))
    statements = _claims(filter(None, charges.values()))
    lines = {_line_key(line, line.amount_kopecks): line for line in statement.lines.select_related("outlet")}
    return [
        Origin(
            posting,
            posting.sign * posting.amount_kopecks,
            lines[_line_key(posting, posting.sign)],
            births.get(posting.lot_id),
            Charge(*charges[posting.pk], statements.get(_claim_key(*charges[posting.pk])))
            if charges[posting.pk]
            else None,
        )
        for posting in postings
    ]


def _line_key(row: Posting | StatementLine, sign: int) -> tuple:
    return row.outlet_id, row.kind, row.vat_rate_bp, row.coupon_nominal_kopecks, sign > 0


def _births(lot_ids: Collection[UUID]) -> dict[UUID, Birth]:
    """Lot → how its points were born, through all hands that they went through."""
    first, moves = {lot_id: lot_id for lot_id in lot_ids}, dict.fromkeys(lot_ids, 0)
    for _move in range(MOST_MOVES):
        before = _moved_from(set(first.values()))
        if not before:
            break
        moves = {lot_id: moves[lot_id] + (now in before) for lot_id, now in first.items()}
        first = {lot_id: before.get(now, now) for lot_id, now in first.items()}
    lots = Lot.objects.select_related(
        *("funder", "contract__legal_entity", "promotion_version__promotion", "entry__purchase__outlet")
    ).defer("entry__purchase__decision")
    lots = lots.in_bulk(set(first.values()))
    entries = {lot.entry_id for lot in lots.values()}
    awards = {award.entry_id: award for award in Award.objects.filter(entry__in=entries).select_related("promotion")}
    born: dict[UUID, Posting] = {}
    charged = Posting.objects.filter(entry__in=entries, lot__in=lots.keys(), debit__kind=Account.CLEARING)
    for posting in charged.filter(credit__kind=Account.WALLET).select_related("debit").order_by("-pk"):
        born[posting.lot_id] = posting
    return {
        lot_id: Birth(lots[now], awards.get(lots[now].entry_id), born.get(now), moves[lot_id])
        for lot_id, now in first.items()
    }


def _moved_from(lot_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Lot that is a piece of another one → that one: what left it was written right before the piece."""
    pieces = list(Posting.objects.filter(kind=Kind.MOVED, lot__in=lot_ids, debit__kind=Account.TRANSIT))
    if not pieces:
        return {}
    left = Posting.objects.filter(
        kind=Kind.MOVED, entry__in={piece.entry_id for piece in pieces}, credit__kind=Account.TRANSIT
    )
    by_entry: dict[UUID, list[Posting]] = {}
    for posting in left.order_by("pk"):
        by_entry.setdefault(posting.entry_id, []).append(posting)
    return {
        piece.lot_id: max(
            (posting for posting in by_entry[piece.entry_id] if posting.pk < piece.pk), key=lambda each: each.pk
        ).lot_id
        for piece in pieces
    }


def _charge(posting: Posting, statement: Statement, births: dict[UUID, Birth]) -> tuple[Posting, LedgerAccount] | None:
    """The posting that charged the funder, and his account, unless he is charged when points are spent."""
    if posting.kind in BY_NOBODY:
        return None
    if posting.kind in BY_LOT:
        birth = births.get(posting.lot_id)
        return (birth.charge, birth.charge.debit) if birth and birth.charge else None
    if posting.kind in BETWEEN_TWO:
        payer = posting.credit if posting.kind in BACK else posting.debit
        return (posting, payer) if payer.kind == Account.CLEARING else None
    return posting, statement.account


def _charged_at_use(
    entry_id: UUID, births: dict[UUID, Birth]
) -> dict[tuple[UUID, UUID | None], tuple[Posting, LedgerAccount]]:
    if all(birth.lot.funding_moment != "use" for birth in births.values()):
        return {}
    charged = Posting.objects.filter(entry=entry_id, kind__in=[Kind.CHARGED, Kind.CHARGED_BACK])
    found = {}
    for posting in charged.select_related("debit", "credit"):
        account = posting.debit if posting.kind == Kind.CHARGED else posting.credit
        found[posting.lot_id, posting.purchase_line_id] = posting, account
    return found


def _claims(charges: Iterable[tuple[Posting, LedgerAccount]]) -> dict[tuple[int, int], Statement]:
    wanted = {_claim_key(*charge) for charge in charges}
    if not wanted:
        return {}
    claims = StatementClaim.objects.filter(
        posting__in={posting for posting, _account in wanted}, account__in={account for _posting, account in wanted}
    )
    return {
        (claim.posting_id, claim.account_id): claim.statement
        for claim in claims.select_related("statement__contract__legal_entity")
    }


def _claim_key(posting: Posting, account: LedgerAccount) -> tuple[int, int]:
    return posting.pk, account.pk
