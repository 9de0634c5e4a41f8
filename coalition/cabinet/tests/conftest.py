"""Two pharmacies and a manufacturer with all that a cabinet shows, each with telltale words and sums of its own."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client

from coalition.cabinet.tests.counter import Counter
from coalition.tests.undoing import undone
from coalition.tests.world import World, make_world
from coalition.toolkit.freezing import freeze
from pharmacies.access.keys import issue_key
from pharmacies.models import CashDesk, Cashier, LegalEntity, Outlet, StaffUser
from promotions.models import Promotion
from promotions.operations.own_promotions import OwnTerms, offer_promotion
from settlements.models import Dispute, Purchase, SettlementPaper, Statement
from settlements.tests.statements.months import close

WORDS = {"a": "Берёзовая", "b": "Кедровая", "maker": "Полынный"}
RUNNING = {"a": 65_85, "b": 11_29}
"""What each pharmacy issues or accepts in the month that runs."""
MADE = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_kept():
    cache.clear()


@dataclass
class House:
    """A participant and one row of everything that its cabinet has an address for."""

    entity: LegalEntity
    manager: StaffUser
    worker: StaffUser
    statement: Statement
    paper: SettlementPaper
    dispute: Dispute
    outlet: Outlet | None = None
    desk: CashDesk | None = None
    key_id: int = 0
    cashier: Cashier | None = None
    promotion: Promotion | None = None
    web_desk: CashDesk | None = None
    sale_id: UUID | None = None
    back_id: UUID | None = None
    offer: Promotion | None = None


def signed_in(user: StaffUser) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "ru"
    return client


def person(name: str, group: str, entity: LegalEntity | None, **fields) -> StaffUser:
    user = StaffUser.objects.create_user(name, legal_entity=entity, first_name=name, last_name="Т", **fields)
    user.groups.set(Group.objects.filter(name=group))
    return user


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[World, dict[str, House]]]:
    """The world and its houses, made once for the tests of a module."""
    with django_db_blocker.unblock(), undone():
        world = _october()
        yield world, _houses(world)


@pytest.fixture
def kept(built, db) -> tuple[World, dict[str, House]]:
    """What was built, as it was built: whatever a test does to it is taken back."""
    return deepcopy(built)


@pytest.fixture
def world(kept) -> World:
    """Points issued at A are spent at B; the manufacturer pays for a promotion with a budget; October is closed."""
    return kept[0]


@pytest.fixture
def houses(kept) -> dict[str, House]:
    """The participants by name."""
    return kept[1]


def _october() -> World:
    world = make_world(publish=False)
    for name, entity in (("a", world.pharmacy_a), ("b", world.pharmacy_b), ("maker", world.maker)):
        entity.short_name = entity.full_name = f"ООО {WORDS[name]}"
        entity.save()
    for name, outlet in (("a", world.outlet_a), ("b", world.outlet_b)):
        outlet.name = f"{WORDS[name]} аптека"
        outlet.save()
        Cashier.objects.filter(outlet=outlet).update(name=f"{WORDS[name]} Кассирша")
    params = {"points_kopecks": 3_00}
    goods = {"product_ids": [world.products["aspirin"].pk]}
    world.start(
        world.promote(
            "wormwood", "fixed_points_for_goods", params, funder=world.maker, budget_kopecks=777_77, goods=goods
        )
    )
    world.publish()
    world.buy(world.desk_a, ("aspirin", "2", "511.11"), card=world.card, receipt_no="A-777")
    bought = world.buy(world.desk_b, ("cream", "1", "63.37"), card=world.card, spend="all", receipt_no="B-888")
    world.give_back(world.desk_b, bought.purchase_id)
    world.buy(world.desk_b, ("cream", "1", "43.19"), card=world.card, spend="all", receipt_no="B-889")
    return world


def _houses(world: World) -> dict[str, House]:
    made = {}
    for name, entity in (("a", world.pharmacy_a), ("b", world.pharmacy_b), ("maker", world.maker)):
        made[name] = _house(world, name, entity)
    for name, desk in (("a", world.desk_a), ("b", world.desk_b)):
        _shop(made[name], desk.desk_id)
        _web_desk(made[name])
        _offer(made[name], world)
    november = world.later(days=20)
    november.buy(world.desk_a, ("cream", "1", "1317.00"), card=world.card)
    november.buy(world.desk_b, ("cream", "1", "22.58"), card=world.card, spend="all")
    made["maker"].promotion = Promotion.objects.get(code="wormwood")
    return made


def _house(world: World, name: str, entity: LegalEntity) -> House:
    group = "manufacturer" if name == "maker" else "pharmacy"
    statement = close(world.contracts[name])
    number = f"АКТ-{WORDS[name]}"
    document = freeze(kind="statement", number=number, content={"of": name}, frozen_by="anna", now=MADE)
    paper = SettlementPaper.objects.create(
        contract=world.contracts[name],
        kind="reconciliation",
        number=number,
        starts_on=statement.starts_on,
        ends_on=statement.ends_on,
        document=document,
        made_at=MADE,
    )
    protocol = freeze(kind="statement", number=f"ПРТ-{WORDS[name]}", content={}, frozen_by="anna", now=MADE)
    dispute = Dispute.objects.create(
        statement=statement,
        state="settled",
        number=f"ПРТ-{WORDS[name]}",
        document=protocol,
        opened_by="x",
        opened_at=MADE,
        settled_at=MADE,
    )
    manager = person(f"{name}-manager", group, entity)
    worker = person(f"{WORDS[name]}-cashier", "cashier", entity)
    return House(entity, manager, worker, statement, paper, dispute)


def _shop(house: House, desk_id: int) -> None:
    house.desk = CashDesk.objects.get(pk=desk_id)
    house.outlet = house.desk.outlet
    house.key_id = issue_key(desk=house.desk, issued_by="anna", now=MADE)[0].pk
    house.cashier = Cashier.objects.create(outlet=house.outlet, code="42", user=house.worker, name=str(house.worker))


def _web_desk(house: House) -> None:
    """A web cash desk with an open shift; one receipt without a card was sold there and came back."""
    house.web_desk = CashDesk.objects.create(outlet=house.outlet, number=90, is_web=True)
    till = Counter(None, house.web_desk, signed_in(house.worker), house.worker)
    till.open()
    till.sell(amount="17.00")
    sale = Purchase.objects.get(desk=house.web_desk)
    till.client.post(f"{till.address}returns/{sale.pk}/", {"what": "whole", "do": "book"})
    house.sale_id, house.back_id = sale.pk, sale.returns.get().pk


def _offer(house: House, world: World) -> None:
    """A promotion of the pharmacy's own that waits for the operator."""
    offered = offer_promotion(
        owner=house.entity,
        name=f"Акция {house.entity.short_name}",
        terms=OwnTerms("percent_of_goods", 500, frozenset({world.products["cream"].pk}), ends_on=date(2036, 1, 1)),
        by=house.manager.username,
        now=MADE,
        today=MADE.date(),
    )
    house.offer = offered.promotion
