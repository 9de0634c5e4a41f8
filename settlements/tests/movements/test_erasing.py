"""Erasing somebody: nothing in the whole database names him any more, and the books are as they were."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from coalition.tests.world import make_world
from coalition.toolkit.approving import ApprovalDecided, ApprovalWaits, SecondPersonNeeded
from coalition.toolkit.freezing import thaw
from coalition.toolkit.models import Approval, FrozenDocument, OutboxMessage
from members.models import (
    BenefitProof,
    Card,
    ConfirmationCode,
    ConsentText,
    Departure,
    FamilyChange,
    Invitation,
    Person,
    PersonView,
    Representation,
    StaffMembership,
)
from members.operations.bank_cards import bind_bank_card, digest_of_token
from members.operations.consents import give_consent
from pharmacies.models import Cashier, StaffUser
from settlements.movements.departing import leave_programme
from settlements.movements.departure_errors import (
    CommissionMissing,
    ErasedAlready,
    ErasureNotDue,
)
from settlements.movements.erasing import ask_erasure, erase_person, refuse_erasure
from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.tests.movements.stories import broken, give

pytestmark = pytest.mark.django_db


def staff(name):
    return StaffUser.objects.get_or_create(username=name)[0]


NAME, FIRST, PHONE, OLD_PHONE, EMAIL = "Щебетовская", "Аполлинария", "9167654321", "9160000017", "apo@example.ru"
PAPER = "II-МЮ № 777123"
TELLING = (NAME, FIRST, "Щебетовск", PHONE, OLD_PHONE, EMAIL, "Кутузовский", PAPER, "1957-03-08", "Удостоверение 55")
COMMISSION = [("Петров П. П.", "директор"), ("Сидорова С. С.", "администратор")]


@pytest.fixture
def world():
    """Somebody with everything that a registry may know of her."""
    world = make_world()
    world.person = person = world.card.person
    person.last_name, person.first_name, person.phone, person.email = NAME, FIRST, f"+7{OLD_PHONE}", EMAIL
    person.birth_date, person.address = date(1957, 3, 8), "Кутузовский проспект, 1"
    person.save()
    person.phone = f"+7{PHONE}"
    person.save()
    type(world.account).objects.filter(pk=world.account.pk).update(name=f"Семья {NAME}")
    _papers(world)
    give(world, world.account, a=30_00, b=20_00)
    world.buy(world.desk_a, ("aspirin", "1", "500.00"), card=world.card)
    world.buy(
        world.desk_a,
        ("cream", "1", "50.00"),
        identifier=Identifier(IdentifierKind.PHONE, f"+7{PHONE}"),
    )
    return world


def _papers(world):
    person, now = world.person, world.now
    child = Person.objects.create(last_name="Кузнецова", first_name="Оля", enrolled_at=now)
    Representation.objects.create(ward=child, representative=person, kind="guardian", authority=PAPER, starts_at=now)
    BenefitProof.objects.create(
        person=person, category="pensioner", document="Удостоверение 55", starts_on=date(2026, 1, 1), seen_at=now
    )
    text = ConsentText.objects.create(
        kind="pd_consent_adult", version=1, text="…", text_hash="0", effective_on=date(2026, 1, 1)
    )
    give_consent(person=person, text=text, channel="paper", now=now)
    membership = StaffMembership.objects.create(cashier=Cashier.objects.first(), person=person)
    Invitation.objects.create(account=world.account, code="FRIEND1", made_at=now)
    duplicate = Person.objects.create(
        last_name=NAME, first_name=FIRST, phone=f"+7{OLD_PHONE}", enrolled_at=now, merged_into=person
    )
    FamilyChange.objects.create(
        number="СЕМ-1",
        account=world.account,
        kind="left",
        person=duplicate,
        reason=NAME,
        requested_at=now,
        effective_at=now,
    )
    for phone in (PHONE, OLD_PHONE):
        ConfirmationCode.objects.create(
            purpose="phone", phone=f"+7{phone}", code_hash="0", sent_at=now, expires_at=now.replace(hour=23)
        )
        OutboxMessage.objects.create(
            channel="sms", recipient=f"+7{phone}", body=f"Здравствуйте, {FIRST}", purpose="x", created_at=now
        )
    OutboxMessage.objects.create(channel="email", recipient=EMAIL, body=NAME, purpose="x", created_at=now)
    Card.objects.filter(pk=world.card.pk).update(state_reason=f"просила {NAME}", identity_check="паспорт")
    user = staff("clerk")
    PersonView.objects.create(person=person, user=user, page="card", viewed_at=now)
    for row in (person, membership):
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=2,
            change_message="",
        )


def leave(world, **fields):
    asked = {"person": world.person, "account": world.account, "kind": "withdrew", "reason": f"Отзыв: {NAME} {PHONE}"}
    return leave_programme(**asked | {"now": world.now, "clerk": staff("vera")} | fields)


def ask(world, departure, by=None, commission=COMMISSION):
    return ask_erasure(departure=departure, commission=commission, by=by or staff("oleg"), now=world.now)


def erase(world):
    departure = leave(world)
    return erase_person(approval=ask(world, departure), by=staff("anna"), now=world.now)


def tables_that_tell(words=TELLING):
    """Every table and column in which one of the words stands, whatever the column's type."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for word in words:
                cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append((table, word))
    return found


def test_the_search_finds_what_there_is(world):
    tables = {table for table, _ in tables_that_tell()}

    assert {"members_person", "members_personevent", "members_accountevent", "toolkit_outboxmessage"} <= tables
    assert {"django_admin_log", "members_confirmationcode", "members_cardevent"} <= tables


def test_nothing_in_the_database_names_whoever_was_erased_and_the_books_hold(world):
    erase(world)

    assert tables_that_tell() == []
    assert broken() == []
    assert str(Person.objects.get(pk=world.person.pk)) == f"№ {world.person.pk}"


def test_the_ledger_and_the_receipts_stay_as_they_were(world):
    kept = [model for label in ("settlements", "promotions") for model in apps.get_app_config(label).get_models()]
    departure = leave(world)
    approval = ask(world, departure)
    before = {model: list(model._base_manager.order_by("pk").values()) for model in kept}

    erase_person(approval=approval, by=staff("anna"), now=world.now)

    assert {model: list(model._base_manager.order_by("pk").values()) for model in kept} == before


def test_tills_know_neither_card_nor_phone_nor_bank_card(world):
    digest = digest_of_token("tok-1")
    desk = {"desk_id": world.desk_a.desk_id, "now": world.now}
    bind_bank_card(digest=digest, account=world.account, person=world.person, **desk)
    erase(world)

    def told(identifier):
        request = world.request(world.desk_a, ("cream", "1", "100.00"), identifier=identifier)
        return [notice.code for notice in world.quote(request).notices]

    assert told(Identifier(IdentifierKind.PHONE, f"+7{PHONE}")) == ["phone_unknown"]
    assert told(Identifier(IdentifierKind.CARD, world.card.number)) == ["card_annulled"]
    assert told(Identifier(IdentifierKind.BANK_CARD, digest)) == ["bank_card_unknown"]
    assert tables_that_tell([digest]) == []


def test_the_act_says_what_was_struck_and_names_nobody(world):
    departure = erase(world)

    act = thaw(FrozenDocument.objects.get(kind="destruction_act"))
    assert departure.act_number == act["number"] == "АКТ-ПДН-2026-000001"
    assert act["persons"][0] == f"участник № {world.person.pk}"
    assert act["reason"] == "отзыв согласия на обработку персональных данных"
    rows = {line["table"]: line["rows"] for line in act["log"]}
    assert rows["members_person"] == 2
    assert rows["members_personevent"] >= 3
    assert (rows["toolkit_outboxmessage"], rows["members_confirmationcode"]) == (3, 2)
    assert act["commission"] == [list(each) for each in COMMISSION]


def test_it_takes_two(world):
    oleg, anna = staff("oleg"), staff("anna")
    departure = leave(world)
    approval = ask(world, departure, oleg)

    with pytest.raises(ApprovalWaits):
        ask(world, departure, anna)
    with pytest.raises(SecondPersonNeeded):
        erase_person(approval=approval, by=oleg, now=world.now)
    assert Person.objects.get(pk=world.person.pk).last_name == NAME

    refuse_erasure(approval=approval, by=oleg, reason="рано", now=world.now)
    with pytest.raises(ApprovalDecided):
        erase_person(approval=approval, by=anna, now=world.now)
    assert Person.objects.get(pk=world.person.pk).last_name == NAME
    assert Departure.objects.get().erased_at is None


def test_what_is_not_due_is_not_erased(world):
    departure = leave(world)
    with pytest.raises(CommissionMissing):
        ask(world, departure, commission=[("Петров П. П.", "директор"), ("Сидорова", " ")])
    type(world.account).objects.filter(pk=world.account.pk).update(closed_at=None)
    world.account.holders.update(ends_at=None)

    with pytest.raises(ErasureNotDue):
        ask(world, departure, by=staff("ivan"))

    assert not Approval.objects.exists()


def test_nobody_is_erased_twice(world):
    departure = erase(world)

    with pytest.raises(ErasedAlready):
        ask(world, departure, by=staff("ivan"))


def test_an_account_that_others_hold_keeps_a_familys_name_and_loses_this_ones(world):
    other = Person.objects.create(last_name="Соседова", first_name="Ольга", enrolled_at=world.now)
    world.account.name = f"{NAME} {FIRST}"
    world.account.save()
    family, _ = world.member(last_name="Соседова")
    for account in (world.account, family):
        account.holders.create(person=other, role="adult", starts_at=world.now)
    family.holders.create(person=world.person, role="adult", starts_at=world.now)
    type(family).objects.filter(pk=family.pk).update(name="Соседовы")
    world.account.holders.filter(person=other).update(ends_at=world.later(days=1).now)
    family.holders.filter(person=world.person).update(ends_at=world.later(minutes=1).now)

    later = world.later(days=2)
    later.person = world.person
    departure = leave(later)
    erase_person(approval=ask(later, departure), by=staff("anna"), now=later.now)

    assert tables_that_tell((f"{NAME} {FIRST}", FIRST, PHONE, EMAIL)) == []  # «Семья …» was the family's name
    family.refresh_from_db()
    assert family.name == "Соседовы"


def test_others_keep_theirs(world):
    Person.objects.create(last_name="Сосед", first_name="Олег", phone=f"+7{PHONE}", enrolled_at=world.now)

    erase(world)

    assert OutboxMessage.objects.filter(recipient=f"+7{PHONE}").exists()
    assert Person.objects.filter(phone=f"+7{PHONE}").get().last_name == "Сосед"
    assert Person.objects.filter(last_name="Кузнецова").exists()
