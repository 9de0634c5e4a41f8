"""Who issued what, when, where, and how often it is used: added up by outlet, by clerk, by day."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from coalition.tests.world import make_world
from members.models import Card, CardRule
from members.operations.cards import hand_out_card, replace_card
from members.tests.stock import a_batch
from pharmacies.models import StaffUser
from settlements.analytics.card_use import By, CardUse, card_use, uses_of
from settlements.documents.card_use import card_use_xlsx
from settlements.models import Purchase

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 15)


class Counter:
    """Two clerks issue cards on two days."""

    def __init__(self) -> None:
        self.world = make_world()
        self.anna = StaffUser.objects.create_user("anna", first_name="Анна", last_name="Иванова")
        self.boris = StaffUser.objects.create_user("boris")
        self.rules = {
            "fee": CardRule.objects.create(
                programme=self.world.programme, name="Плата", ground="fee", fee_kopecks=50_00, starts_on="2026-01-01"
            ),
            "purchase": CardRule.objects.create(
                programme=self.world.programme,
                name="Чек",
                ground="purchase",
                min_receipt_kopecks=1,
                starts_on="2026-01-01",
            ),
        }
        a_batch(self.world, 1)  # what lies in stock is not issued
        a, b = self.world.outlet_a, self.world.outlet_b
        self.first = self.issue(self.anna, a, days_ago=1, rule="fee", fee_kopecks=50_00)
        self.second = self.issue(self.anna, a, rule="purchase", ground="чек № 1")
        self.third = self.issue(self.boris, b)
        self.reissued = replace_card(
            card=self.third, reason="утеряна", now=self.world.now, identity_check="паспорт", outlet=a,
            issued_by=self.anna,
        )  # fmt: skip

    def issue(self, clerk, outlet, *, days_ago: int = 0, rule: str = "", **fields) -> Card:
        account, _ = self.world.member()
        return hand_out_card(
            account=account,
            person=None,
            now=self.world.now - timedelta(days=days_ago),
            outlet=outlet,
            issued_by=clerk,
            rule=self.rules.get(rule),
            **fields,
        )

    def buy(self, card: Card, desk=None, **fields) -> str:
        return self.world.buy(desk or self.world.desk_a, ("cream", "1", "60.00"), card=card, **fields).purchase_id

    def use(self, by: By, *, starts_on=TODAY - timedelta(days=6), today=TODAY, **fields) -> CardUse:
        programme = self.world.programme.pk
        return card_use(
            programme_id=programme, starts_on=starts_on, ends_on=today + timedelta(days=1), by=by, today=today, **fields
        )


@pytest.fixture
def counter(db) -> Counter:
    return Counter()


def test_cards_are_counted_by_outlet_with_their_grounds_and_fees(counter):
    report = counter.use(By.OUTLET)

    a, b = report.lines
    assert (a.name, a.issued, a.by_purchase, a.by_fee, a.replacements, a.others, a.fee_kopecks, a.active) == (
        *("Аптека a", 3, 1, 1, 1, 0),
        *(50_00, 3),
    )
    assert (b.name, b.issued, b.others, b.active) == ("Аптека b", 1, 1, 0)
    assert (report.total.issued, report.total.virtual, report.total.fee_kopecks) == (4, 4, 50_00)
    assert [line.issued for line in counter.use(By.OUTLET, outlet=counter.world.outlet_b).lines] == [1]


def test_cards_are_counted_by_clerk_and_by_day(counter):
    clerks = counter.use(By.CLERK)

    assert [(line.name, line.issued) for line in clerks.lines] == [("Иванова Анна", 3), ("boris", 1)]
    assert [(line.key, line.issued) for line in counter.use(By.DAY).lines] == [
        (TODAY - timedelta(days=1), 1),
        (TODAY, 3),
    ]
    assert clerks.days[-3:] == ((date(2026, 10, 13), 0), (date(2026, 10, 14), 1), (TODAY, 3))
    assert len(clerks.days) == 7


def test_use_is_what_was_bought_since_and_did_not_come_back(counter):
    counter.buy(counter.first)
    counter.buy(counter.first, counter.world.desk_b)
    back = counter.buy(counter.second)
    counter.world.give_back(counter.world.desk_a, back)

    total = counter.use(By.OUTLET).total

    assert (total.purchases, total.used_lately, total.used_in_quarter, total.purchases_per_card) == (2, 1, 1, 0.5)
    later = counter.use(By.OUTLET, starts_on=date(2026, 10, 1), today=TODAY + timedelta(days=60)).total
    assert (later.used_lately, later.used_in_quarter) == (0, 1)
    assert [(use.outlet, use.purchases, use.last_on) for use in uses_of(counter.first)] == [
        ("Аптека a", 1, TODAY),
        ("Аптека b", 1, TODAY),
    ]
    assert uses_of(counter.second) == []


def test_a_report_costs_two_statements(counter):
    with CaptureQueriesContext(connection) as queries:
        counter.use(By.CLERK)
    assert len(queries) == 2


def test_the_spreadsheet_says_the_same(counter):
    book = load_workbook(BytesIO(card_use_xlsx(counter.use(By.CLERK)).body))

    rows = list(book["Карты"].iter_rows(values_only=True))
    assert [row[:2] for row in rows] == [("Кто выдал", "Выдано"), ("Иванова Анна", 3), ("boris", 1), ("Всего", 4)]
    assert rows[1][8] == 50
    assert len(list(book["По дням"].iter_rows())) == 8
    assert Purchase.objects.count() == 0
