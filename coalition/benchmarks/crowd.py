"""A coalition with a crowd: many wallets, each with purchases behind it, made set-based from one real purchase.

Ids are plain (account 10,000,001 has card 20,000,001 and wallet 30,000,001), so that a till, and a script of pgbench,
can pick a buyer by his number.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from coalition.tests.world import World, make_world
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk, Cashier, Outlet
from pharmacies.queries.desks import DeskIdentity, desk_identity
from settlements.purchases.requests import Identifier, IdentifierKind, LineRequest, PurchaseRequest

ACCOUNT, CARD, WALLET = 10_000_000, 20_000_000, 30_000_000
OUTLET, DESK, CASHIER = 40_000_000, 50_000_000, 60_000_000
PRODUCTS = 1_000
LINES = 5
BASKETS = PRODUCTS // LINES
REGULAR_PURCHASES = 1_000

MEMBERS = f"""
insert into members_person (id, last_name, first_name, middle_name, sex, email, enrolled_at)
select {ACCOUNT} + n, 'Иванова', 'Мария', '', '', '', %(opened)s from generate_series(1, %(wallets)s) n;
insert into members_account (id, programme_id, kind, name, opened_at)
select {ACCOUNT} + n, %(programme)s, 'personal', '', %(opened)s from generate_series(1, %(wallets)s) n;
insert into members_accountholder (account_id, person_id, role, starts_at)
select {ACCOUNT} + n, {ACCOUNT} + n, 'holder', %(opened)s from generate_series(1, %(wallets)s) n;
insert into members_card
       (id, programme_id, number, qr_token, kind, state, account_id, person_id, issued_at, state_reason)
select {CARD} + n, %(programme)s, '28' || lpad(n::text, 11, '0'), 'qr' || n, 'plastic', 'active', {ACCOUNT} + n,
       {ACCOUNT} + n, %(opened)s, '' from generate_series(1, %(wallets)s) n;
insert into promotions_regulationsacceptance (account_id, version_id, accepted_at)
select {ACCOUNT} + n, %(regulations)s, %(opened)s from generate_series(1, %(wallets)s) n;
insert into settlements_ledgeraccount (id, key, kind, programme_id, member_account_id, purpose, balance_kopecks)
select {WALLET} + n, 'wallet:' || {ACCOUNT} + n, 'wallet', %(programme)s, {ACCOUNT} + n, '', 0
  from generate_series(1, %(wallets)s) n
"""
GOODS = """
insert into pharmacies_product (code, gtin, name, group_id, atc_code, is_medicine, is_rx, is_vital, is_pku,
                                is_supplement, is_infant_formula, is_certificate)
select 'p' || n, '', 'Товар ' || n, %(group)s, '', n %% 2 = 0, false, false, false, false, false, false
  from generate_series(1, %(products)s) n;
insert into pharmacies_vatrate (product_id, rate_bp, starts_on)
select id, 1000, date '2026-01-01' from pharmacies_product where code ~ '^p[0-9]+$'
"""
# What differs between the real purchase and its copy number `n` for wallet `w`; the rest of each row is the same.
# An id keeps the end of the real one behind a beginning that grows, as identifiers by time do.
FRESH = "(lpad(to_hex(%(first)s + n * %(wallets)s + w), 12, '0') || substr(md5({0}::text), 1, 20))::uuid"
COPIED = {
    "settlements_purchase": {
        "id": FRESH.format("id"),
        "account_id": f"{ACCOUNT} + w",
        "card_id": f"{CARD} + w",
        "till_reference": "'h' || n || '-' || w",
        "receipt_no": "'h' || n || '-' || w",
        "idempotency_key": "'h' || n || '-' || w",
        "business_on": "business_on - n::int",
    },
    "settlements_purchaseline": {"id": FRESH.format("id"), "purchase_id": FRESH.format("purchase_id")},
    "settlements_accumulation": {
        "id": None,
        "account_id": f"{ACCOUNT} + w",
        "purchase_id": FRESH.format("purchase_id"),
        "business_on": "business_on - n::int",
    },
    "settlements_entry": {
        "id": FRESH.format("id"),
        "purchase_id": FRESH.format("purchase_id"),
        "business_on": "business_on - n::int",
    },
    "settlements_lot": {
        "id": FRESH.format("id"),
        "wallet_id": f"{WALLET} + w",
        "entry_id": FRESH.format("entry_id"),
    },
    "settlements_posting": {
        "id": None,
        "entry_id": FRESH.format("entry_id"),
        "credit_id": f"{WALLET} + w",
        "business_on": "business_on - n::int",
        "purchase_line_id": FRESH.format("purchase_line_id"),
        "lot_id": FRESH.format("lot_id"),
    },
    "settlements_idempotencyrecord": {"key": "'h' || n || '-' || w"},
}
BALANCES = f"""
insert into settlements_promotionuse (account_id, promotion_id, starts_on, uses, amount_kopecks, counted)
select {ACCOUNT} + w, u.promotion_id, u.starts_on, %(each)s, %(each)s * u.amount_kopecks, 0
  from (select * from settlements_promotionuse limit 1) u, generate_series(%(least)s, %(most)s) w;
insert into settlements_activity (account_id, purchases, amount_kopecks, first_on, last_on)
select {ACCOUNT} + w, %(each)s, %(each)s * y.amount_kopecks, y.first_on - %(each)s::int, y.last_on - 1
  from (select * from settlements_activity limit 1) y, generate_series(%(least)s, %(most)s) w;
update settlements_ledgeraccount w set balance_kopecks = %(each)s * t.balance_kopecks
  from settlements_ledgeraccount t
 where t.key = %(template)s and w.id between {WALLET} + %(least)s and {WALLET} + %(most)s
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Buyers 1 … `wallets` with a few purchases each, a regular with a thousand (`regular`), and desks to buy at."""

    world: World
    wallets: int
    desks: tuple[DeskIdentity, ...]
    keys: tuple[str, ...]

    @property
    def regular(self) -> int:
        """The number of the buyer who has bought so often."""
        return self.wallets + 1

    def request(self, number: int, mark: str, *, desk: int = 0, now: datetime) -> PurchaseRequest:
        """A receipt of five lines with the card of the buyer `number`; `mark` is its number, unique at the desk."""
        first = number % BASKETS * LINES + 1
        lines = tuple(
            LineRequest(line_no, f"p{product}", 1000, 123_45, 123_45)
            for line_no, product in enumerate(range(first, first + LINES), 1)
        )
        card = Identifier(IdentifierKind.CARD, f"28{number:011}")
        return PurchaseRequest(self.desks[desk], now, mark, mark, lines, card, cashier_code="7")


def make_crowd(*, wallets: int, purchases: int, desks: int) -> Crowd:
    """Make the rows, `purchases` for each of `wallets` buyers, and bring the planner up to date."""
    now = datetime.now(UTC)
    with transaction.atomic():
        world = replace(make_world(), now=now)
        opened = now - timedelta(days=300)
        args = {"programme": world.programme.pk, "regulations": world.regulations.pk, "opened": opened}
        group = world.products["aspirin"].group_id
        with connection.cursor() as cursor:
            cursor.execute(MEMBERS, args | {"wallets": wallets + 1})
            cursor.execute(GOODS, {"products": PRODUCTS, "group": group})
        opened_desks = [_open_desk(world, number) for number in range(desks)]
        crowd = Crowd(world, wallets, *(tuple(column) for column in zip(*opened_desks, strict=True)))
    template = crowd.request(1, "template", now=now)
    world.commit(replace(template, identifier=Identifier(IdentifierKind.CARD, world.card.number)))
    _copy_history(f"wallet:{world.account.pk}", wallets, purchases)
    return crowd


def _open_desk(world: World, number: int) -> tuple[DeskIdentity, str]:
    outlet = Outlet.objects.create(
        id=OUTLET + number,
        legal_entity=world.pharmacy_a,
        code=f"desk-{number}",
        name=f"Аптека {number}",
        address="ул. Ленина, 1",
        region="Москва",
        opened_on=world.outlet_a.opened_on,
    )
    Cashier.objects.create(id=CASHIER + number, outlet=outlet, code="7", name="Кассир")
    desk = CashDesk.objects.create(id=DESK + number, outlet=outlet, number=1)
    row, key = issue_key(desk=desk, issued_by="benchmark", now=world.now)
    return desk_identity(desk.pk, row.pk), key


def _copy_history(template: str, wallets: int, purchases: int) -> None:
    """Copy the one purchase; triggers and foreign keys sleep meanwhile, since every copied row points at a copy."""
    parts = (
        {"least": 1, "most": wallets, "each": purchases, "first": 0},
        {"least": wallets + 1, "most": wallets + 1, "each": REGULAR_PURCHASES, "first": 2**40},
    )
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        for table, fresh in COPIED.items():
            cursor.execute(f"create temp table template as select * from {table}")
            for part in parts:
                cursor.execute(_copy(table, fresh), part | {"wallets": wallets})
            cursor.execute("drop table template")
        for part in parts:
            cursor.execute(BALANCES, part | {"template": template})
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


def _copy(table: str, fresh: dict[str, str | None]) -> str:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    kept = [name for name in names if fresh.get(name, name) is not None]
    values = ", ".join(fresh.get(name, name) for name in kept)
    return (
        f"insert into {table} ({', '.join(kept)}) select {values} from template,"
        " generate_series(1, %(each)s) n, generate_series(%(least)s, %(most)s) w"
    )
