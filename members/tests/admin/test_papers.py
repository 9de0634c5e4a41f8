"""Papers in the console: of a member, blank ones, and the wordings of consents."""

from datetime import timedelta

import pypdfium2
import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.demo.tables import DATA
from coalition.kernel.barcodes import card_number
from coalition.tests.world import make_world
from coalition.toolkit.models import NumberSeries
from members.admin.blank_forms import SETS
from members.documents.papers import PaperKind
from members.models import Account, AccountHolder, Card, ConsentText, Person, PersonView, Questionnaire, Representation
from members.operations.consent_texts import publish_text
from pharmacies.models import StaffUser


@pytest.fixture
def world(db):
    world = make_world()
    for kind in ConsentText.Kind.values:
        text = (DATA / "consents" / f"{kind}.txt").read_text(encoding="utf-8")
        publish_text(kind=kind, text=text, effective_on=timezone.localdate())
    return world


@pytest.fixture
def anna(world):
    return Person.objects.create(
        last_name="Иванова", first_name="Анна", middle_name="Сергеевна", enrolled_at=timezone.now()
    )


def somebody(group):
    user = StaffUser.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def pages_of(response):
    assert response["Content-Type"] == "application/pdf", response.content.decode()
    assert "inline" in response["Content-Disposition"]
    with pypdfium2.PdfDocument(b"".join(response.streaming_content)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def printed(client, person, world, *kinds, **typed):
    address = reverse("admin:members_person_papers", args=[person.pk])
    return client.post(address, {"kinds": kinds, "programme": world.programme.pk, **typed})


def test_a_clerk_prints_numbered_papers_of_a_member(world, anna):
    clerk = somebody("clerk")
    page = clerk.get(reverse("admin:members_person_change", args=[anna.pk])).content.decode()
    assert reverse("admin:members_person_papers", args=[anna.pk]) in page
    year = timezone.localdate().year

    pages = pages_of(printed(clerk, anna, world, "join_application", "pd_consent_adult", "ads_consent", ways=["sms"]))

    assert ["Ивановой Анны Сергеевны" in pages[0], "Иванова Анна Сергеевна" in pages[1], "× SMS" in pages[2]]
    assert f"ЗАЯ-{year}-000001" in pages[0]
    assert f"СОГ-{year}-000001" in pages[1]
    assert f"СОГ-{year}-000002" in pages[2]
    look = PersonView.objects.get(page=PersonView.Page.PAPER)
    assert (look.person, look.user.username) == (anna, "clerk")


def test_a_withdrawal_says_which_consent(world, anna):
    clerk = somebody("clerk")

    (wholly,) = pages_of(printed(clerk, anna, world, "consent_withdrawal", withdrawn="wholly"))
    (health,) = pages_of(printed(clerk, anna, world, "consent_withdrawal", withdrawn="pd_consent_special"))
    (ways,) = pages_of(printed(clerk, anna, world, "consent_withdrawal", ways=["call"]))

    refused = printed(clerk, anna, world, "consent_withdrawal")
    assert "Выберите, какое согласие отзывается" in refused.content.decode()
    assert len({each.partition("SHA-256")[2] for each in (wholly, health, ways)}) == 3
    assert ways.count("×") == health.count("×") == wholly.count("×") == 1


def test_a_family_and_who_signs_for_its_child_come_out_of_the_registry(world, anna):
    now = timezone.now()
    child = Person.objects.create(
        last_name="Иванов", first_name="Пётр", birth_date=now.date() - timedelta(days=4000), enrolled_at=now
    )
    family = Account.objects.create(programme=world.programme, kind="family", opened_at=now)
    for person, role in ((child, "child"), (anna, "head")):
        AccountHolder.objects.create(account=family, person=person, role=role, starts_at=now)
    Representation.objects.create(
        ward=child, representative=anna, kind="parent", authority="Свидетельство о рождении V-ИК № 7", starts_at=now
    )
    clerk = somebody("clerk")

    (application,) = pages_of(printed(clerk, anna, world, "family_application"))
    (consent,) = pages_of(printed(clerk, child, world, "pd_consent_representative"))

    assert application.index("Иванова Анна Сергеевна") < application.index("Иванов Пётр")
    assert "Представитель: глава семьи (родитель); Свидетельство о рождении V-ИК № 7" in application
    assert consent.index("Иванова Анна Сергеевна") < consent.index("Фамилия, имя, отчество законного представителя")
    assert "родитель" in consent
    assert "Свидетельство о рождении V-ИК № 7" in consent


def test_a_replaced_card_stands_beside_the_new_one(world):
    old, person = world.card, world.card.person
    clerk = somebody("clerk")
    (before,) = pages_of(printed(clerk, person, world, "card_replacement"))
    new = Card.objects.create(
        programme=world.programme,
        number=card_number("29", 7),
        qr_token="7",
        state="active",
        account=old.account,
        person=person,
        issued_at=timezone.now(),
    )
    Card.objects.filter(pk=old.pk).update(state="replaced", replaced_by=new)

    after, leaving = pages_of(printed(clerk, person, world, "card_replacement", "leave_application"))

    assert before.count(old.number) == 1
    assert after.count(old.number) == 1
    assert after.count(new.number) == 2  # in the head it stands under its bars
    assert old.number not in leaving
    assert new.number in leaving


@pytest.mark.parametrize(
    ("days", "ground", "is_named"),
    [(17 * 365, "minor", True), (19 * 365, "minor", False), (19 * 365, "incapable", True)],
)
def test_whoever_came_of_age_is_not_represented_any_more(world, anna, days, ground, is_named):
    now = timezone.now()
    ward = Person.objects.create(
        last_name="Иванов", first_name="Пётр", birth_date=now.date() - timedelta(days=days), enrolled_at=now
    )
    Representation.objects.create(
        ward=ward, representative=anna, kind="guardian", ground=ground, authority="Решение № 7", starts_at=now
    )

    (page,) = pages_of(printed(somebody("clerk"), ward, world, "join_application"))

    assert ("Решение № 7" in page) is is_named


def test_whoever_may_not_change_people_prints_nothing_of_them(world, anna):
    auditor = somebody("auditor")

    assert printed(auditor, anna, world, "join_application").status_code == 403
    assert auditor.get(reverse("admin:members_person_papers", args=[anna.pk])).status_code == 403
    page = auditor.get(reverse("admin:members_person_change", args=[anna.pk])).content.decode()
    assert reverse("admin:members_person_papers", args=[anna.pk]) not in page
    assert not NumberSeries.objects.exists()


def test_a_refused_paper_takes_no_number(world, anna):
    answer = printed(somebody("clerk"), anna, world, "join_application", "survey")

    assert answer.status_code == 200
    assert "анкеты для опроса" in answer.content.decode()
    assert not NumberSeries.objects.exists()


def test_blank_forms_of_all_kinds_take_no_numbers(world):
    Questionnaire.objects.create(
        programme=world.programme, number=1, title="Опрос", effective_on=timezone.localdate(),
        questions=[{"code": "a", "ru": "Удобно ли?", "en": "?", "kind": "yes_no"}],
    )  # fmt: skip
    clerk = somebody("clerk")
    page = clerk.get(reverse("admin:members_person_blanks")).content.decode()

    for form in (*PaperKind.values, *SETS):
        address = reverse("admin:members_person_blank", args=[world.programme.pk, form])
        assert address in page
        assert all("стр. 1 из 1" in each for each in pages_of(clerk.get(address))), form

    assert clerk.get(reverse("admin:members_person_blank", args=[world.programme.pk, "nothing"])).status_code == 404
    assert not NumberSeries.objects.exists()


def test_a_form_without_its_wording_says_what_to_do(world):
    address = reverse("admin:members_person_blank", args=[world.programme.pk, "survey"])

    assert "анкеты для опроса" in somebody("clerk").get(address).content.decode()


def test_an_operator_looks_at_a_wording_and_publishes_it(world):
    operator = somebody("operator")
    text = ConsentText.objects.get(kind="ads_consent")
    page = reverse("admin:members_consenttext_change", args=[text.pk])
    write = reverse("admin:members_consenttext_write_next", args=[text.pk])
    assert write in operator.get(page).content.decode()
    assert "{operator_address}" in operator.get(write).content.decode()
    typed = {"kind": text.kind, "effective_on": timezone.localdate().isoformat(), "text": text.text + "\n8. Ещё. Да."}

    (shown,) = pages_of(operator.post(write, typed | {"preview": "1"}))
    assert "8. Ещё. Да." in shown
    assert "редакция 2" in shown
    assert ConsentText.objects.filter(kind=text.kind).count() == 1

    refused = operator.post(write, typed | {"text": text.text + "{passport}"}).content.decode()
    assert "{passport}" in refused
    assert ConsentText.objects.filter(kind=text.kind).count() == 1

    operator.post(write, typed)
    assert ConsentText.objects.filter(kind=text.kind).count() == 2
    (paper,) = pages_of(operator.get(reverse("admin:members_consenttext_paper", args=[text.pk])))
    assert "8. Ещё" not in paper


def test_a_clerk_publishes_no_wording(world):
    text = ConsentText.objects.first()

    assert somebody("clerk").get(reverse("admin:members_consenttext_write_next", args=[text.pk])).status_code == 403
