"""Words that try to be something else than words: on every page of the registry, in messages, papers and files."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coalition.console.tests.registry import arguments_of, make_registry
from coalition.console.tests.rights import members, settlements
from coalition.console.tests.rights.people import full
from coalition.console.tests.test_rights import body_of
from members.documents.papers import PaperKind, signed_text
from members.documents.person_facts import facts_of
from members.models import Account, Card, CardBatch, ConsentText, FamilyChange, Person, Questionnaire, Representation
from pharmacies.models import Outlet, Programme
from settlements.models import CardImport

LINES = members.LINES | settlements.LINES
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"""{SCRIPT}"'{{0}}{{x.__class__}}%s%(a)d\u202e{{{{ 7 }}}}"""
LONG = "Щ" * 80
PAGES = ("account", "card", "cardbatch", "consent", "consenttext", "departure", "familychange", "person")
LISTS = (*PAGES, "representation", "questionnaire", "succession", "personview", "benefitproof")


@pytest.fixture
def registry(db, rows, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path
    text = f"Согласие {HOSTILE}\n\nЯ, {{subject}} {{subject.__class__}} {{phone!r}} {HOSTILE}"
    for kind in ConsentText.Kind:
        wording = {"text": text, "text_hash": "0", "effective_on": date(2026, 1, 1)}
        ConsentText.objects.create(kind=kind, version=1, **wording)
    registry = make_registry(rows)
    Person.objects.update(last_name=HOSTILE, first_name=LONG, middle_name="'; drop table members_person; --")
    Account.objects.update(name=HOSTILE)
    Card.objects.update(state_reason=HOSTILE, identity_check=HOSTILE)
    CardBatch.objects.update(note=HOSTILE)
    FamilyChange.objects.update(reason=HOSTILE)
    Representation.objects.update(authority=HOSTILE)
    Outlet.objects.update(name=HOSTILE)
    Programme.objects.update(name=HOSTILE)
    CardImport.objects.update(file_name=HOSTILE[:100], columns=[HOSTILE])
    questions = [{"code": "a", "kind": "text", "ru": HOSTILE, "en": HOSTILE}]
    Questionnaire.objects.update(title=HOSTILE, questions=questions)
    return registry


def pages(registry):
    """Every page of the registry: its own addresses, lists and rows."""
    for name in LINES:
        yield reverse(full(name), args=arguments_of(registry, full(name)))
    for model in PAGES:
        arguments = arguments_of(registry, f"admin:members_{model}_x")
        yield reverse(f"admin:members_{model}_change", args=arguments)
    for model in LISTS:
        yield reverse(f"admin:members_{model}_changelist")


def test_every_page_prints_them_as_words(registry, chief):
    broken = {}
    for address in pages(registry):
        answer = chief.get(address)
        body, is_page = body_of(answer), answer.headers["Content-Type"].startswith("text/html")
        if answer.status_code >= 500 or (is_page and SCRIPT.encode() in body):
            broken[address] = answer.status_code

    assert broken == {}


@pytest.mark.parametrize("form", [{"q": LONG}, {"q": "<scr"}, {"person": "kept"}, {"q": HOSTILE, "as": "new"}])
@pytest.mark.parametrize("headers", [{}, {"X-Desk": "1"}])
def test_the_desk_prints_them_as_words_for_its_script_too(registry, chief, form, headers):
    if "person" in form:
        form = {"person": registry.world.card.person_id}

    answer = chief.post(reverse("desk_find"), form, headers=headers)

    assert answer.status_code == 200
    assert SCRIPT not in answer.content.decode()


@pytest.mark.parametrize("word", [HOSTILE, LONG, "Имя\0", "\u202eвенавИ", "{}", "%s", "=1+1"], ids=str.__len__)
def test_a_form_with_them_is_answered_in_words(registry, chief, word):
    typed = {"programme": registry.world.programme.pk, "outlet": registry.world.outlet_a.pk, "key": "x"}
    typed |= dict.fromkeys(("full_name", "last_name", "first_name", "birth_date", "phone", "address", "rep_name"), word)

    for name in ("desk_alike", "desk_grounds", "desk_papers", "desk_code", "desk_enrol"):
        for headers in ({}, {"X-Desk": "1"}):
            answer = chief.post(reverse(name), typed, headers=headers)
            assert answer.status_code in (200, 422), name
            assert SCRIPT not in answer.content.decode(), name


def test_messages_print_them_as_words(registry, chief):
    person, kept = registry.world.card.person_id, registry.arguments["members_person_merge"]
    steps = (
        ("members_person_merge", kept, {"reason": HOSTILE}),
        ("members_person_representative", (kept[1],), {"who": HOSTILE, "kind": "parent", "ground": "minor"}),
        ("members_person_consent", (person,), {"kind": "ads_consent", "ways": ["sms"], "paper_number": HOSTILE[:40]}),
        ("members_card_block", (registry.world.card.pk,), {"reason": HOSTILE}),
        ("members_card_replace", (registry.world.card.pk,), {"proof": "passport", "reason": HOSTILE}),
        ("members_person_leave", (kept[1],), {"kind": "left", "reason": HOSTILE}),
        ("members_account_points", (registry.world.account.pk,), {"comment": HOSTILE}),
    )

    for name, arguments, form in steps:
        answer = chief.post(reverse(f"admin:{name}", args=arguments), form, follow=True)
        assert answer.status_code in (200, 404), name
        assert SCRIPT not in answer.content.decode(), name


def test_an_address_that_names_no_row_is_not_found(registry, chief):
    for name in ("members_person_leave", "members_card_block", "members_account_card", "members_person_export"):
        for nonsense in ("_31", "9" * 400, "%00", "x", "1_0", "<script>"):
            answer = chief.get(reverse(f"admin:{name}", args=[0]).replace("/0/", f"/{nonsense}/"), follow=True)
            assert answer.status_code in (200, 404), (name, nonsense)
    assert chief.get("/console/members/person/_31/change/", follow=True).status_code == 200


def test_a_place_to_sign_out_of_our_site_is_not_gone_to(registry, client, chief):
    answer = chief.post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert not answer.headers["Location"].startswith("https://elsewhere")
    asked = client.get(reverse("desk"))
    assert asked.headers["Location"] == "/console/login/?next=/console/desk/"


def test_papers_print_them_as_words_and_fill_in_nothing_but_their_places(registry):
    programme, on = registry.world.programme, registry.world.now.date()
    programme.refresh_from_db()
    person = Person.objects.get(pk=registry.world.card.person_id)
    facts = facts_of(person=person, programme=programme, on=on, clerk_name=HOSTILE)
    signed = {
        kind: signed_text(kind, replace(facts, reason=HOSTILE))
        for kind in (PaperKind.JOIN_APPLICATION, PaperKind.CARD_REPLACEMENT, PaperKind.LEAVE_APPLICATION)
    }
    consent = signed_text(PaperKind.PD_CONSENT_ADULT, facts)

    for kind, words in signed.items():
        assert SCRIPT in words, kind
    assert SCRIPT in consent
    assert "{subject.__class__} {phone!r}" in consent


def test_a_preview_of_an_import_prints_them_as_words(registry, chief):
    head = "Номер карты;Фамилия;Имя;Отчество"
    lines = "\n".join((head, f"29;{SCRIPT};{SCRIPT};=1+1", f"2900000000012;{SCRIPT};Анна;"))
    wanted = {
        "import_file": SimpleUploadedFile(f"{SCRIPT}.csv", lines.encode()),
        "programme": registry.world.programme.pk,
        "reason": HOSTILE[:100],
        "look_alikes": "reject",
        "dated_on": "2026-10-01",
        "format": "0",
        "resource": "0",
    }

    answer = chief.post(reverse("admin:settlements_cardimport_import"), wanted)

    assert answer.status_code == 200
    assert SCRIPT not in answer.content.decode()
