"""All data of a person in one file: whole, readable by programs and people, and nobody else's."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import make_world
from coalition.toolkit.models import OutboxMessage
from members.models import AccountHolder, BenefitProof, ConsentText, Person, PersonView
from members.operations.consents import give_consent, withdraw_consent
from pharmacies.models import StaffUser
from settlements.documents.personal_data import personal_data_zip
from settlements.tests.movements.stories import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    world.person = world.card.person
    Person.objects.filter(pk=world.person.pk).update(phone="+79161234567", birth_date=date(1957, 3, 8))
    world.person.refresh_from_db()
    text = ConsentText.objects.create(
        kind="pd_consent_special", version=1, text="Текст", text_hash="0", effective_on=date(2026, 1, 1)
    )
    consent = give_consent(person=world.person, text=text, channel="paper", now=world.now)
    withdraw_consent(consent=consent, now=world.now)
    BenefitProof.objects.create(
        person=world.person, category="pensioner", document="Удостоверение", starts_on=world.now, seen_at=world.now
    )
    user = StaffUser.objects.create(username="watcher")
    PersonView.objects.create(person=world.person, user=user, page="card", viewed_at=world.now)
    for is_secret, body in ((True, "123456"), (False, "=HYPERLINK(1)")):
        OutboxMessage.objects.create(
            channel="sms", recipient="+79161234567", body=body, is_secret=is_secret, purpose="x", created_at=world.now
        )
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    return world


def opened(world):
    name, file = personal_data_zip(world.person, now=world.now)
    with file, ZipFile(file) as archive:
        return name, json.loads(archive.read("data.json")), openpyxl.load_workbook(BytesIO(archive.read("data.xlsx")))


def test_it_is_all_there(world):
    name, data, workbook = opened(world)

    assert name == f"member-{world.person.pk}-2026-10-15.zip"
    assert data["person"][0]["phone"] == "+79161234567"
    assert data["purchases"][0] | {"goods": "aspirin", "payable_kopecks": 1000_00} == data["purchases"][0]
    assert data["points"][0]["amount_kopecks"] == 50_00
    assert data["consents"][0]["withdrawn_at"]
    assert data["benefits"][0]["category"]
    assert data["cards"][0]["number"] == world.card.number
    assert [sheet.title for sheet in workbook][:3] == ["Участник", "Счета", "Семья"]
    assert workbook["Покупки"].max_row == 2


def test_codes_and_those_who_looked_are_not_told_and_text_is_no_formula(world):
    _, data, workbook = opened(world)

    assert [message["body"] for message in data["messages"]] == ["", "=HYPERLINK(1)"]
    assert workbook["Сообщения"]["E3"].data_type == "s"
    assert "watcher" not in json.dumps(data)
    assert data["looks"][0]["page"] == "страница участника" or data["looks"][0]["page"]


def test_a_family_is_told_by_roles_and_what_others_bought_is_theirs(world):
    other = Person.objects.create(last_name="Тайная", first_name="Ольга", enrolled_at=world.now)
    AccountHolder.objects.create(account=world.account, person=other, role="adult", starts_at=world.now)
    card = world.member()[1]
    type(card).objects.filter(pk=card.pk).update(account=world.account, person=other)
    card.refresh_from_db()
    world.buy(world.desk_a, ("insulin", "1", "700.00"), card=card)
    give(world, world.account, operator=10_00)

    _, data, _ = opened(world)

    told = json.dumps(data, ensure_ascii=False)
    assert "Тайная" not in told
    assert "insulin" not in told
    assert len(data["family"]) == 1
    assert [move["amount_kopecks"] for move in data["points"]] == [50_00]


def test_a_long_history_costs_as_many_questions_as_a_short_one(world):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            _, data, _ = opened(world)
        return len(queries), len(data["purchases"])

    few, _ = cost()
    for _ in range(15):
        world.buy(world.desk_a, ("cream", "1", "10.00"), card=world.card)

    assert cost() == (few, 16)
