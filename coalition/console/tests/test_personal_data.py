"""People's data in the console: who sees what, what is written down, and the steps from a consent to an act."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from coalition.toolkit.models import Approval, FrozenDocument
from members.models import BenefitProof, Consent, ConsentScan, ConsentText, Departure, Person, PersonView
from members.queries.consent_rows import live_ways
from members.queries.looks import look_days
from members.tasks import sweep_consent_scans
from pharmacies.models import StaffUser

PHONE, EMAIL, ADDRESS = "+79161234567", "maria@mail.ru", "Москва, Кутузовский проспект, 1"
PDF = b"%PDF-1.7 signed"
LINK = re.compile(r'href="(/console/[^"#?]+/)"')


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "1", "500.00"), card=world.card)
    world.person = world.card.person
    Person.objects.filter(pk=world.person.pk).update(
        phone=PHONE, email=EMAIL, address=ADDRESS, birth_date=date(1957, 3, 8)
    )
    for kind in ConsentText.Kind.values:
        ConsentText.objects.create(kind=kind, version=1, text="…", text_hash="0", effective_on=date(2026, 1, 1))
    return world


def somebody(group, name=None):
    user = StaffUser.objects.create_user(name or group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def address(world, step="change", *more):
    return reverse(f"admin:members_person_{step}", args=[world.person.pk, *more])


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def give(client, world, kind="pd_consent_adult", **typed):
    filled = {"kind": kind, "signed_by": "", "paper_number": "СОГ-7"} | typed
    return client.post(address(world, "consent"), filled, follow=True)


def test_who_only_reads_sees_contacts_masked_and_no_history(world):
    for group in ("auditor", "accountant"):
        client = somebody(group)
        page = text_of(client.get(address(world)))

        assert not any(each in page for each in ("9161234567", EMAIL, "Кутузовский", "08.03.1957"))
        assert all(each in page for each in ("m•••@mail.ru", "••.••.1957"))
        assert client.get(address(world, "history")).status_code == 403


def test_whoever_keeps_the_register_sees_them_whole(world):
    page = text_of(somebody("clerk").get(address(world)))

    assert EMAIL in page
    assert ADDRESS in page


def test_the_list_shows_years_and_masked_phones(world):
    page = text_of(somebody("clerk").get(reverse("admin:members_person_changelist")))

    assert "••.••.1957" in page
    assert "9161234567" not in page.replace(" ", "")


def test_a_page_that_was_opened_is_written_down_once_an_hour_and_the_watched_do_not_see_it(world):
    clerk, auditor = somebody("clerk"), somebody("auditor")
    for _ in range(3):
        page = text_of(clerk.get(address(world)))
    assert "LooksPanel" not in page

    page = text_of(auditor.get(address(world)))

    assert list(PersonView.objects.order_by("pk").values_list("user__username", "page")) == [
        ("clerk", "card"),
        ("auditor", "card"),
    ]
    assert "lookspanel" in page
    assert clerk.get(reverse("admin:members_personview_changelist")).status_code == 403


def test_goods_that_were_read_are_written_down(world):
    operator = somebody("operator")
    operator.get(address(world))
    assert not PersonView.objects.filter(page="purchases").exists()
    give(operator, world, "pd_consent_special")

    operator.get(address(world))

    assert PersonView.objects.filter(page="purchases", person=world.person).count() == 1


def test_a_list_is_no_look(world):
    somebody("clerk").get(reverse("admin:members_person_changelist"))

    assert not PersonView.objects.exists()


def test_the_page_costs_the_same_for_more_consents_and_looks(world, chief):
    def cost():
        chief.get(address(world))
        with CaptureQueriesContext(connection) as queries:
            assert chief.get(address(world)).status_code == 200
        return len(queries)

    give(chief, world, scan=SimpleUploadedFile("x.pdf", PDF))
    few = cost()
    for number in range(10):
        give(chief, world, scan=SimpleUploadedFile("x.pdf", PDF + bytes([number])))

    assert cost() == few


def test_a_signed_consent_is_noted_with_its_scan_and_read_by_those_who_may(world):
    clerk = somebody("clerk")

    give(clerk, world, scan=SimpleUploadedFile("паспорт Ивановой.pdf", PDF))

    consent, scan = Consent.objects.get(), ConsentScan.objects.get()
    assert (consent.paper_number, consent.clerk.username, scan.clerk.username) == ("СОГ-7", "clerk", "clerk")
    link = address(world, "scan", scan.pk)
    assert link in text_of(clerk.get(address(world)))
    answer = clerk.get(link)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (PDF, "application/pdf")
    assert "no-store" in answer["Cache-Control"]
    assert "Иванов" not in answer["Content-Disposition"]
    assert PersonView.objects.filter(page="paper").count() == 1
    for group in ("auditor", "accountant"):
        reader = somebody(group)
        assert reader.get(link).status_code == 403
        assert link not in text_of(reader.get(address(world)))
    assert clerk.get(f"/media/{scan.file.name}").status_code == 404
    other = world.member()[1].person
    assert clerk.get(reverse("admin:members_person_scan", args=[other.pk, scan.pk])).status_code == 404


def test_of_two_consents_of_a_kind_the_older_is_superseded(world):
    clerk = somebody("clerk")
    clerk.cookies["django_language"] = "en"

    assert "superseded" not in text_of(give(clerk, world))
    assert "superseded" in text_of(give(clerk, world))


def test_what_is_no_scan_is_refused_and_nothing_is_noted(world):
    answer = give(somebody("clerk"), world, scan=SimpleUploadedFile("x.pdf", b"<script>"))

    assert "PDF, JPEG" in text_of(answer)
    assert not ConsentScan.objects.exists()
    assert not Consent.objects.exists()


def test_a_way_of_advertising_is_taken_back_and_personal_data_only_by_leaving(world):
    clerk = somebody("clerk")
    give(clerk, world, "ads_consent", ways=["sms", "call"])
    consent = Consent.objects.get()

    typed = {"ways": ["call"], "reason": "Не звонить"}
    clerk.post(address(world, "consent_withdraw", consent.pk), typed)
    assert live_ways(person_id=world.person.pk) == {"sms"}

    give(clerk, world)
    personal = Consent.objects.get(text__kind="pd_consent_adult")
    answer = clerk.post(reverse("admin:members_consent_withdraw", args=[personal.pk]), {"reason": "x"}, follow=True)
    assert "Выход из программы" in text_of(answer)
    assert not hasattr(Consent.objects.get(pk=personal.pk), "withdrawal")


def test_a_benefit_is_noted_and_listed_when_it_ends_soon(world):
    clerk = somebody("clerk")
    typed = {"category": "student", "document": "Студенческий", "ends_on": timezone.localdate() + timezone.timedelta(9)}

    clerk.post(address(world, "benefit"), typed)
    clerk.post(address(world, "benefit"), typed | {"category": "disabled"})

    assert [proof.category for proof in BenefitProof.objects.all()] == ["student"]
    page = clerk.get(reverse("admin:members_benefitproof_changelist") + "?term=soon")
    assert "Студенческий" in text_of(page)
    page = clerk.get(reverse("admin:members_benefitproof_changelist") + "?term=over")
    assert "Студенческий" not in text_of(page)


def test_from_leaving_to_the_act(world):
    clerk, vera, anna = somebody("clerk"), somebody("operator", "vera"), somebody("operator", "anna")
    give(clerk, world)
    page = text_of(clerk.get(address(world, "leave")))
    assert "25,00" in page
    clerk.post(address(world, "leave"), {"kind": "withdrew", "died_on": "", "reason": "Отзыв согласия"})
    departure = Departure.objects.get()
    assert departure.clerk.username == "clerk"

    assert "К уничтожению" in text_of(vera.get(reverse("admin:index"))) or Departure.objects.count() == 1
    erase = reverse("admin:members_departure_erase", args=[departure.pk])
    assert clerk.post(erase, {"commission": "а, б"}).status_code == 403
    vera.post(erase, {"commission": "Петров П. П., директор\nСидорова С. С., администратор"})
    approval = Approval.objects.get()
    agree = reverse("admin:toolkit_approval_erase", args=[approval.pk])
    page = reverse("admin:toolkit_approval_change", args=[approval.pk])
    assert agree not in text_of(vera.get(page))
    vera.post(agree)
    assert Person.objects.get(pk=world.person.pk).email == EMAIL
    assert agree in text_of(anna.get(page))
    anna.post(agree)

    departure.refresh_from_db()
    assert departure.act_number.startswith("АКТ-ПДН-")
    page = text_of(vera.get(reverse("admin:members_departure_change", args=[departure.pk])))
    assert reverse("admin:toolkit_frozendocument_act", args=[FrozenDocument.objects.latest("pk").pk]) in page
    assert "+00:00" not in page
    assert "members_personevent" in text_of(vera.get(reverse("admin:members_departure_change", args=[departure.pk])))
    page = text_of(vera.get(address(world)))
    assert EMAIL not in page
    assert address(world, "leave") not in page


def test_what_waits_to_be_erased_is_listed_and_reminded_of(world, chief):
    departure = Departure.objects.create(
        number="ВЫХ-1", person=world.person, kind="left", made_at=world.now, erase_by=date(2026, 11, 14)
    )

    overview = text_of(chief.get(reverse("admin:index")))
    late = text_of(chief.get(reverse("admin:members_departure_changelist") + "?erasure=late"))
    done = text_of(chief.get(reverse("admin:members_departure_changelist") + "?erasure=done"))

    assert "?erasure=waits" in overview
    assert departure.number in late
    assert departure.number not in done


def test_all_data_are_given_for_a_reason_and_that_is_written_down(world):
    clerk, operator = somebody("clerk"), somebody("operator")
    assert clerk.post(address(world, "export"), {"reason": "x"}).status_code == 403

    operator.post(address(world, "export"), {"reason": ""})
    assert not PersonView.objects.exists()
    answer = operator.post(address(world, "export"), {"reason": "Заявление от 1 октября"})

    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.namelist() == ["data.json", "data.xlsx"]
    assert world.person.last_name not in answer["Content-Disposition"]
    assert PersonView.objects.get().page == "export"


def test_somebody_who_looks_at_unusually_many_is_marked(world, chief):
    people = [world.member()[1].person for _ in range(30)]
    curious, usual = (StaffUser.objects.create(username=name) for name in ("curious", "usual"))
    PersonView.objects.bulk_create(
        PersonView(person=person, user=user, page="card", viewed_at=timezone.now())
        for user, those in ((curious, people), (usual, people[:2]))
        for person in those
    )

    marked = {day.user: day.is_unusual for day in look_days(since=world.now)}
    page = text_of(chief.get(reverse("admin:members_personview_changelist")))

    assert marked == {"curious": True, "usual": False}
    assert page.count("pill-danger") == 1


def test_no_name_or_phone_comes_into_the_log(world, caplog):
    caplog.set_level("DEBUG")
    operator, anna = somebody("operator"), somebody("operator", "anna")
    give(operator, world, "ads_consent", ways=["sms"])
    operator.get(address(world))
    operator.get(reverse("admin:members_person_changelist") + "?q=иванова")
    operator.post(address(world, "consent"), {"kind": "nonsense"})
    assert list(operator.post(address(world, "export"), {"reason": "Заявление"}).streaming_content)
    operator.post(address(world, "leave"), {"kind": "left", "died_on": "", "reason": "Заявление Ивановой"})
    departure = Departure.objects.get()
    operator.post(
        reverse("admin:members_departure_erase", args=[departure.pk]), {"commission": "Петров, а\nСидорова, б"}
    )
    anna.post(reverse("admin:toolkit_approval_erase", args=[Approval.objects.get().pk]))
    sweep_consent_scans()

    lines = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    told = "\n".join(lines).lower()
    assert not any(word in told for word in ("9161234567", EMAIL, "кутузовск", "мария", "иванов"))


def test_nobody_writes_a_name_into_an_erased_row(world):
    Person.objects.filter(pk=world.person.pk).update(last_name="", first_name="", anonymised_at=world.now)
    typed = {"last_name": "Вернувшаяся", "first_name": "Мария", "middle_name": ""}

    assert somebody("operator").post(address(world), typed).status_code == 403

    assert Person.objects.get(pk=world.person.pk).last_name == ""


def test_the_tabs_of_a_member_begin_with_what_a_clerk_wants_most(world):
    shown = somebody("clerk").get(address(world)).context["adminform"].model_admin.get_changeform_datasets
    request = type("Request", (), {"user": StaffUser.objects.get(username="clerk"), "has_object": True})()

    names = [panel.__name__ for panel in shown(request)]

    assert names[:3] == ["ConsentsPanel", "PapersPanel", "PersonFamilyPanel"]
    assert names[-1] == "DeparturesPanel"


def test_whoever_did_something_on_a_tab_comes_back_to_it(world):
    typed = {"kind": "pd_consent_adult", "signed_by": "", "paper_number": "СОГ-7"}

    answer = somebody("clerk").post(address(world, "consent"), typed)

    assert answer.url == f"{address(world)}#dataset-consentspanel"


def test_links_lead_only_where_whoever_looks_may_go(world):
    """The clerk's pages, and the pages that they lead to, offer nothing that answers with 403."""
    clerk = somebody("clerk")
    bought = reverse("admin:settlements_purchase_change", args=[world.person.cards.get().purchases.get().pk])
    pages = [reverse("admin:index"), address(world), bought]
    pages += [reverse("admin:members_account_change", args=[world.account.pk])]
    pages += [reverse("admin:members_card_change", args=[world.card.pk])]
    links = {link for page in pages for link in LINK.findall(text_of(clerk.get(page)))}
    assert links

    refused = {link for link in links if clerk.get(link).status_code == 403}

    assert refused == set()
    assert "/pharmacies/programme/" in text_of(somebody("operator").get(pages[3]))
