"""What people agreed to: which text, who signed, by what ways; and that taking it back works at once."""

import stat
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction

from coalition.toolkit.tracked import event_model
from members.models import BenefitProof, Consent, ConsentScan, ConsentText, ConsentWithdrawal, Person, Representation
from members.operations.benefits import note_benefit
from members.operations.consent_errors import (
    AdvertisingToMinor,
    BenefitRefused,
    ConsentTextNotInForce,
    ConsentWithdrawn,
    HealthConsentNeeded,
    HealthConsentOnPaper,
    NotRepresentative,
    PersonErased,
    RepresentativeSigns,
    ScanGone,
    ScanRefused,
    SignerAuthorityMissing,
    WaysRefused,
)
from members.operations.consent_scans import LARGEST, attach_scan, open_scan, sweep_scans
from members.operations.consents import give_consent, withdraw_consent, withdraw_ways
from members.queries.consent_rows import live_ways
from members.queries.consents import has_live_consent, may_read_purchases_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
KIND = ConsentText.Kind
PDF = b"%PDF-1.7 signed"


def person(name: str = "Иванова", **fields) -> Person:
    return Person.objects.create(last_name=name, first_name="Мария", enrolled_at=NOW, **fields)


def text(kind: ConsentText.Kind, version: int = 1, effective_on: date = date(2026, 1, 1)) -> ConsentText:
    return ConsentText.objects.create(kind=kind, version=version, text="…", text_hash="0", effective_on=effective_on)


def give(someone: Person, wording: ConsentText, channel: str = "paper", **fields) -> Consent:
    return give_consent(**{"person": someone, "text": wording, "channel": channel, "now": NOW} | fields)


def scan(consent: Consent, content: bytes = PDF) -> ConsentScan:
    return attach_scan(consent=consent, file=BytesIO(content), clerk=None, now=NOW)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_a_consent_keeps_its_proof():
    consent = give(
        person(), text(KIND.PERSONAL_DATA), "sms_code", paper_number="СОГ-1", rendered_hash="ab", evidence={"code": "1"}
    )

    assert (consent.paper_number, consent.rendered_hash, consent.evidence) == ("СОГ-1", "ab", {"code": "1"})
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(evidence={})


def test_only_the_wording_in_force_is_signed():
    old, new = text(KIND.PERSONAL_DATA), text(KIND.PERSONAL_DATA, 2, date(2026, 10, 1))
    coming, someone = text(KIND.PERSONAL_DATA, 3, date(2026, 12, 1)), person()

    for wording in (old, coming):
        with pytest.raises(ConsentTextNotInForce) as refusal:
            give(someone, wording)
        assert "v2" in refusal.value.message_ru
    assert not Consent.objects.exists()

    give(someone, new)


def test_the_same_text_again_is_a_new_row_and_taking_it_back_takes_back_both():
    wording, someone = text(KIND.HEALTH), person()
    first, second = give(someone, wording), give(someone, wording, now=NOW + timedelta(days=1))

    withdraw_consent(consent=second, now=NOW + timedelta(days=2))

    assert not may_read_purchases_of(someone)
    assert ConsentWithdrawal.objects.filter(consent__in=(first, second)).count() == 2


def test_a_consent_taken_back_twice_leaves_a_later_one_alone():
    wording, someone = text(KIND.HEALTH), person()
    first = give(someone, wording)
    withdraw_consent(consent=first, now=NOW)
    give(someone, wording, now=NOW + timedelta(days=1))

    withdraw_consent(consent=first, now=NOW + timedelta(days=2))

    assert may_read_purchases_of(someone)


@pytest.mark.parametrize("channel", ["sms_code", "clerk_screen", "web", "pos"])
def test_health_data_are_agreed_to_on_paper_only(channel):
    with pytest.raises(HealthConsentOnPaper):
        give(person(), text(KIND.HEALTH), channel)

    assert not Consent.objects.exists()


def test_a_representative_signs_with_his_document_and_while_he_is_one():
    child, mother = person(birth_date=date(2015, 5, 5)), person("Петрова")
    wording = text(KIND.REPRESENTATIVE)
    signs = {"signed_by": mother, "authority": "Свидетельство о рождении"}

    with pytest.raises(RepresentativeSigns):
        give(child, wording)
    with pytest.raises(NotRepresentative):
        give(child, wording, **signs)
    represents = Representation.objects.create(
        ward=child, representative=mother, kind="parent", authority="", starts_at=NOW - timedelta(days=9)
    )
    with pytest.raises(SignerAuthorityMissing):
        give(child, wording, signed_by=mother)
    assert give(child, wording, **signs).signed_by == mother

    represents.authority = "Решение суда"
    represents.save()
    assert give(child, wording, signed_by=mother).authority == "Решение суда"

    represents.ends_at = NOW
    represents.save()
    with pytest.raises(NotRepresentative):
        give(child, wording, **signs)


def test_nobody_under_eighteen_gets_advertising():
    wording = text(KIND.ADVERTISING)
    with pytest.raises(AdvertisingToMinor):
        give(person(birth_date=date(2008, 10, 16)), wording, ways=["sms"])

    assert give(person(birth_date=date(2008, 10, 15)), wording, ways=["sms"])


@pytest.mark.parametrize("ways", [(), ("pigeon",)])
def test_advertising_comes_by_ways_that_were_marked(ways):
    with pytest.raises(WaysRefused):
        give(person(), text(KIND.ADVERTISING), ways=ways)
    with pytest.raises(WaysRefused):
        give(person(), text(KIND.PERSONAL_DATA), ways=["sms"])


def test_one_way_is_taken_back_and_the_others_stay():
    someone = person()
    consent = give(someone, text(KIND.ADVERTISING), ways=["sms", "call", "email"])

    rest = withdraw_ways(consent=consent, ways=["call"], now=NOW + timedelta(days=1))

    assert live_ways(person_id=someone.pk) == {"sms", "email"}
    assert (rest.evidence["remains_of"], rest.signed_by) == (consent.pk, someone)
    with pytest.raises(ConsentWithdrawn):
        withdraw_ways(consent=consent, ways=["sms"], now=NOW + timedelta(days=2))
    with pytest.raises(WaysRefused):
        withdraw_ways(consent=rest, ways=["push"], now=NOW + timedelta(days=2))

    assert withdraw_ways(consent=rest, ways=["sms", "email"], now=NOW + timedelta(days=2)) is None
    assert live_ways(person_id=someone.pk) == frozenset()
    assert not has_live_consent(person_id=someone.pk, kind=KIND.ADVERTISING)


def test_whoever_was_erased_agrees_to_nothing():
    with pytest.raises(PersonErased):
        give(person(anonymised_at=NOW), text(KIND.PERSONAL_DATA))


def test_a_scan_is_kept_by_its_hash_for_the_server_alone(media):
    consent = give(person(), text(KIND.PERSONAL_DATA))

    kept, again = scan(consent), scan(consent)

    path = media / kept.file.name
    assert kept == again
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept.file_hash in path.name
    file, media_type = open_scan(scan=kept)
    with file:
        assert (file.read(), media_type) == (PDF, "application/pdf")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"MZ\x90", b"GIF89a", PDF + b"0" * LARGEST],
    ids=["empty", "html", "exe", "gif", "large"],
)
def test_what_is_no_scan_is_refused(content, media):
    with pytest.raises(ScanRefused):
        scan(give(person(), text(KIND.PERSONAL_DATA)), content)

    assert not ConsentScan.objects.exists()
    assert list(media.rglob("*.*")) == []


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0jpeg", b"\x89PNG\r\n\x1a\nx", b"\0\0\0\x18ftypheic\0"])
def test_pictures_are_scans_too(content):
    assert scan(give(person(), text(KIND.PERSONAL_DATA)), content)


def test_files_go_three_years_after_the_consent_ended_unless_another_needs_them(media):
    wording = text(KIND.PERSONAL_DATA)
    over, shared, live = (give(person(), wording) for _ in range(3))
    scan(over)
    scan(shared, PDF + b"2")
    scan(live, PDF + b"2")
    for each in (over, shared):
        withdraw_consent(consent=each, now=NOW)

    assert sweep_scans(now=NOW + timedelta(days=1000)) == 0
    assert sweep_scans(now=NOW + timedelta(days=1100)) == 1
    assert sweep_scans(now=NOW + timedelta(days=1100)) == 0

    with pytest.raises(ScanGone):
        open_scan(scan=over.scans.get())
    open_scan(scan=live.scans.get())[0].close()


def note(someone: Person, category: str = "pensioner", **fields) -> BenefitProof:
    filled = {"person": someone, "category": category, "document": "Удостоверение", "seen_by": None, "now": NOW}
    return note_benefit(**filled | fields)


def test_a_category_is_noted_with_its_term_and_a_later_one_ends_it():
    someone = person()
    first = note(someone, "student", starts_on=date(2026, 1, 1))

    note(someone, "student", ends_on=date(2027, 9, 1))

    first.refresh_from_db()
    assert first.ends_on == date(2026, 10, 15)
    for wrong in ({"document": " "}, {"ends_on": date(2026, 10, 15)}, {"ends_on": date(2027, 9, 1)}):
        with pytest.raises(BenefitRefused):
            note(someone, "student", **wrong)


def test_a_disability_is_noted_under_a_health_consent_and_struck_with_it():
    someone = person()
    with pytest.raises(HealthConsentNeeded):
        note(someone, "disabled")
    consent = give(someone, text(KIND.HEALTH))
    note(someone, "disabled")
    note(someone)

    withdraw_consent(consent=consent, now=NOW + timedelta(days=1))

    assert [proof.category for proof in someone.benefits.all()] == ["pensioner"]
    assert not event_model(BenefitProof).objects.filter(category="disabled").exists()
