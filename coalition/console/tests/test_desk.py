"""The enrolment desk's answers: whom it finds, what it refuses, what it writes down of looking."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.groups import AUDITOR, CLERK
from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.models import Card, CardRule, ConfirmationCode, ConsentText, Person, PersonView
from pharmacies.models import Programme, StaffUser
from settlements.tests.movements.joining_stories import text_of


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MESSAGE_BACKEND, settings.DATA_DIR, settings.MEDIA_ROOT = "file", tmp_path, tmp_path / "media"
    for kind in ConsentText.Kind:
        text_of(kind)
    return make_world()


def browser_of(group):
    user = StaffUser.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


@pytest.fixture
def clerk(world):
    return browser_of(CLERK)


def typed(world, **fields):
    return {
        "key": str(uuid4()),
        "programme": world.programme.pk,
        "outlet": world.outlet_a.pk,
        "full_name": "смирнова анна петровна",
        "birth_date": "08031961",
        "phone": "8 (916) 100-01-32",
        "agrees_data": "on",
        "signing": "paper",
        "is_signed": "on",
        "card": "virtual",
    } | fields


def ask(browser, name, **fields):
    return browser.post(f"/console/desk/{name}", fields, headers={"X-Desk": "1"})


def refusals(browser, name="enrol/", **fields):
    answer = ask(browser, name, **fields)
    assert answer.status_code == 200
    return answer.json().get("errors", {})


def test_only_who_may_enrol_comes_to_the_desk(world, clerk):
    assert clerk.get("/console/desk/").status_code == 200
    assert browser_of(AUDITOR).get("/console/desk/").status_code == 403
    assert "/console/desk/" in clerk.get("/console/").content.decode()


def test_somebody_new_is_enrolled_from_what_a_clerk_types(world, clerk):
    answer = ask(clerk, "enrol/", **typed(world))

    person = Person.objects.get(last_name="Смирнова")
    assert answer.json()["html"].count(str(person)) == 1
    assert (person.first_name, person.middle_name, person.sex, str(person.phone)) == (
        "Анна",
        "Петровна",
        "f",
        "+79161000132",
    )
    assert person.cards.get().number[:4] in answer.json()["html"]


def test_without_the_script_it_is_a_page_and_keeps_what_was_typed(world, clerk):
    refused = clerk.post("/console/desk/enrol/", typed(world, birth_date="31021961"))
    assert refused.status_code == 422
    assert "смирнова анна петровна" in refused.content.decode()
    assert "ДДММГГГГ" in refused.content.decode()

    done = clerk.post("/console/desk/enrol/", typed(world))
    assert "Смирнова Анна Петровна" in done.content.decode()


def test_the_same_form_twice_is_one_member(world, clerk):
    form = typed(world)
    first, second = ask(clerk, "enrol/", **form), ask(clerk, "enrol/", **form)

    assert Person.objects.filter(last_name="Смирнова").count() == 1
    assert "html" in first.json()
    assert "html" in second.json()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"full_name": "Смирнова"}, "full_name"),
        ({"full_name": "Смирн0ва Анна"}, "full_name"),
        ({"birth_date": "99999999"}, "birth_date"),
        ({"birth_date": "01012027"}, "birth_date"),
        ({"birth_date": ""}, "birth_date"),
        ({"phone": "12345"}, "phone"),
        ({"agrees_data": ""}, "agrees_data"),
        ({"is_signed": ""}, "is_signed"),
        ({"outlet": ""}, "outlet"),
        ({"signing": "code"}, "code"),
        ({"signing": "code", "phone": "", "code": "1"}, "phone"),
        ({"card": "plastic", "card_number": "123"}, "card_number"),
        ({"birth_date": "01052015"}, "rep_name"),
        ({"birth_date": "01052015"}, "rep_authority"),
        ({"invited_by": "NOBODY"}, "invited_by"),
        ({"email": "anna@"}, "email"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nobody_is_enrolled(world, clerk, fields, name):
    assert name in refusals(clerk, **typed(world, **fields))
    assert not Person.objects.filter(last_name__startswith="Смирн").exists()


def code_sent(settings):
    lines = (settings.DATA_DIR / "outbox" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1])["text"].split("код ")[1][:6]


def test_a_code_signs_what_was_on_the_form_and_nothing_else(world, clerk, settings, django_capture_on_commit_callbacks):
    form = typed(world, signing="code", is_signed="", ways=["sms"])
    with django_capture_on_commit_callbacks(execute=True):
        sent = ask(clerk, "code/", **form).json()
    form |= {"code_id": sent["code_id"], "code": code_sent(settings)}

    assert "code" in refusals(clerk, **form | {"birth_date": "09031961"})
    assert "html" in ask(clerk, "enrol/", **form).json()
    person = Person.objects.get(last_name="Смирнова")
    assert {each.channel for each in person.consents.all()} == {"sms_code"}
    assert person.phone_verified_at is not None


def test_a_wrong_code_costs_a_try(world, clerk):
    form = typed(world, signing="code", is_signed="")
    sent = ask(clerk, "code/", **form).json()

    assert "code" in refusals(clerk, **form, code_id=sent["code_id"], code="12")
    assert ConfirmationCode.objects.get().tries_left == 2
    assert not Person.objects.filter(last_name="Смирнова").exists()


def test_a_look_alike_must_be_denied_in_so_many_words(world, clerk):
    known = world.card.person
    Person.objects.filter(pk=known.pk).update(birth_date=date(1961, 3, 8))
    form = typed(world, full_name="Иванова Мария")
    alike = ask(clerk, "alike/", **form).content.decode()
    assert f'name="others" value="{known.pk}"' in alike

    assert "is_somebody_else" in refusals(clerk, **form)
    assert "is_somebody_else" in refusals(clerk, **form, is_somebody_else="on", others="")
    assert "html" in ask(clerk, "enrol/", **form, is_somebody_else="on", others=str(known.pk)).json()


@pytest.mark.parametrize("term", ["8 916 100-01-40", "+79161000140", "9161000140", "иванова", "0140", "card"])
def test_a_member_is_found_by_whatever_the_clerk_has(world, clerk, term):
    Person.objects.filter(pk=world.card.person_id).update(phone="+79161000140", birth_date=date(1961, 3, 8))

    page = ask(clerk, "find/", q=world.card.number if term == "card" else term).content.decode()

    assert "Иванова Мария" in page
    assert "1961" in page
    assert "1000140" not in page.replace(term, "")  # what she typed herself is hers
    assert "08.03.1961" not in page
    assert PersonView.objects.filter(person=world.card.person_id, page="desk", user__username="clerk").count() == 1


def test_what_is_not_found_is_on_the_form_already(world, clerk):
    stocked = Card.objects.create(programme=world.programme, number="2900000000506", qr_token="s")

    assert 'value="+79161000150"' in ask(clerk, "find/", q="8(916)1000150").content.decode()
    assert 'value="Кузнецов Иван"' in ask(clerk, "find/", q="кузнецов иван").content.decode()
    assert f'value="{stocked.number}"' in ask(clerk, "find/", q=stocked.number).content.decode()


def test_a_receipt_that_is_not_found_never_becomes_a_fee(world, clerk):
    world.programme.card_rules.create(name="Карта", ground="fee", fee_kopecks=50_00, starts_on=date(2026, 1, 1))

    assert "receipt" in refusals(clerk, **typed(world, receipt="404"))
    assert "50,00" in ask(clerk, "grounds/", **typed(world)).content.decode()
    assert "50,00" in ask(clerk, "enrol/", **typed(world)).json()["html"]


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "x"},
        {"programme": "99999999999"},
        {"code_id": "99999999999999999999", "signing": "code", "code": "1"},
        {"rule": "9999999999999999999999"},
        {"ways": ["sms", "bogus"]},
        {"address": "\0"},
        {"rep_kind": "bogus", "is_represented": "on"},
    ],
)
def test_a_form_that_no_page_sent_is_refused(world, clerk, fields):
    assert refusals(clerk, **typed(world, **fields))


@pytest.mark.parametrize(
    "term", ["", " ", "\0\0", "9" * 500, "ива%", "ы", "12", "29000000005060", "<script>", "%", "🙂", "'; drop"]
)
def test_nonsense_finds_nobody_and_breaks_nothing(world, clerk, term):
    answer = ask(clerk, "find/", q=term)

    assert answer.status_code == 200
    assert "Иванова" not in answer.content.decode()


def test_names_and_phones_never_stand_in_an_address(world, clerk):
    assert clerk.get("/console/desk/find/?q=Иванова").content.decode().count("Иванова") == 0


def test_the_papers_come_as_one_pdf(world, clerk):
    answer = ask(clerk, "papers/", **typed(world, agrees_health="on", ways=["sms"], is_signed=""))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert not Person.objects.filter(last_name="Смирнова").exists()


def test_a_members_papers_are_printed_again_and_that_is_noted(world, clerk):
    answer = clerk.post("/console/desk/papers/again/", {"person": world.card.person_id})

    assert answer.content.startswith(b"%PDF")
    assert PersonView.objects.filter(person=world.card.person_id, page="paper").exists()


def test_showing_a_member_costs_the_same_for_one_card_as_for_five(world, clerk, django_assert_max_num_queries):
    person = world.card.person
    for n in range(4):
        Card.objects.create(
            programme=world.programme,
            number=f"290000000{n}{n}{n}{n}",
            qr_token=f"q{n}",
            account=world.account,
            person=person,
            state="active",
        )
    ask(clerk, "find/", person=person.pk)

    with django_assert_max_num_queries(25):
        ask(clerk, "find/", person=person.pk)


def test_another_programme_redraws_the_form_with_all_that_was_typed(world, clerk):
    second = Programme.objects.create(
        **{each.name: getattr(world.programme, each.name) for each in Programme._meta.fields if each.name != "id"}
        | {"code": "family", "name": "Семейная", "self_consent_age": 16, "min_age": 14}
    )
    second.card_rules.create(name="Карта", ground="fee", fee_kopecks=50_00, starts_on=date(2026, 1, 1))
    form = typed(world, ways=["sms"], address="Москва, Тверская, 1", card_number="2900000000506", card="plastic")

    page = ask(clerk, "form/", **form | {"programme": second.pk}).content.decode()

    assert all(f'value="{each}"' in page for each in ("смирнова анна петровна", "08031961", "2900000000506"))
    assert "Москва, Тверская, 1" in page
    assert form["key"] in page
    assert 'data-own-age="16"' in page
    assert "50,00" in page
    assert "Семейная</option>" in clerk.get("/console/desk/").content.decode()


def test_the_desk_says_what_a_card_needs(world, clerk):
    facts = {"programme": world.programme, "starts_on": date(2026, 1, 1)}
    CardRule.objects.create(name="Чек", ground="purchase", min_receipt_kopecks=500_00, receipt_days=3, **facts)
    CardRule.objects.create(name="Пенсионерам", ground="category", category="pensioner", **facts)

    needed = ask(clerk, "grounds/", **typed(world)).content.decode()
    assert "500,00" in needed
    assert "«пенсионер»" in needed
    assert "не найден" in ask(clerk, "grounds/", **typed(world, receipt="404")).content.decode()

    CardRule.objects.create(name="За плату", ground="fee", fee_kopecks=70_00, **facts)
    shown = ask(clerk, "grounds/", **typed(world)).content.decode()
    assert shown.count("70,00") == 1
    assert "500,00" in shown


def test_a_member_without_a_card_is_one_click_from_a_new_one(world, clerk):
    address = reverse("admin:members_account_card", args=[world.account.pk])
    assert address not in ask(clerk, "find/", person=world.card.person_id).content.decode()

    Card.objects.filter(pk=world.card.pk).update(state="annulled")

    assert address in ask(clerk, "find/", person=world.card.person_id).content.decode()
