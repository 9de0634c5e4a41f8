"""Joining is all or nothing: whatever is refused, nobody and nothing is there afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coalition.tests.world import make_world
from members.models import (
    Account,
    AccountHolder,
    Card,
    CardRule,
    ConfirmationCode,
    Consent,
    ConsentScan,
    MemberAction,
    Person,
    Questionnaire,
    Referral,
    Representation,
    SurveyAnswer,
)
from members.operations import enrolment_errors as refusals
from members.operations.referrals import invitation_of
from promotions.models import RegulationsAcceptance, RegulationsVersion
from settlements.ledger.audit import audit
from settlements.models import Accumulation, Entry, Purchase
from settlements.movements import joining_errors
from settlements.movements.card_fees import CardGroundMissing
from settlements.movements.joining import Benefit
from settlements.tests.movements.joining_stories import (
    ANNA,
    CHILD,
    MOTHER,
    NOW,
    Channel,
    Kind,
    agreed,
    code_for,
    enrolment,
    join,
)

TOUCHED = (Person, Account, AccountHolder, Card, Consent, ConsentScan, MemberAction, SurveyAnswer, Referral)
PDF = b"%PDF-1.7 signed"


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def nothing_happens(world):
    """Whatever the test tries, no row appears."""
    before = [model.objects.count() for model in (*TOUCHED, RegulationsAcceptance, Representation)]
    yield
    assert [model.objects.count() for model in (*TOUCHED, RegulationsAcceptance, Representation)] == before


def test_an_adult_joins_on_paper(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    wanted = enrolment(
        world,
        agreements=(agreed(paper_number="151026-1"), agreed(Kind.HEALTH), agreed(Kind.ADVERTISING, ways=("sms",))),
        scans=[PDF],
    )

    joined = join(world, wanted)

    person, account = joined.enrolled.person, joined.enrolled.account
    assert str(person) == "Смирнова Анна Петровна"
    assert (person.phone_verified_at, person.enrolled_outlet, person.enrolled_by.username) == (
        None,
        world.outlet_a,
        "clerk",
    )
    assert [holder.role for holder in account.holders.all()] == ["holder"]
    account.refresh_from_db()
    assert account.accumulates_since == NOW.date()
    assert (joined.card.state, joined.card.kind, joined.card.person) == ("active", "virtual", person)
    assert account.acceptances.get().version == world.regulations
    proofs = {each.text.kind: each for each in person.consents.all()}
    assert set(proofs) == {Kind.PERSONAL_DATA, Kind.HEALTH, Kind.ADVERTISING}
    assert proofs[Kind.ADVERTISING].ways == ["sms"]
    assert proofs[Kind.PERSONAL_DATA].paper_number == "151026-1"
    assert len(proofs[Kind.PERSONAL_DATA].rendered_hash) == 64
    assert ConsentScan.objects.count() == 3


def test_an_adult_joins_by_a_code_and_the_phone_is_confirmed(world):
    agreements = (agreed(channel=Channel.SMS_CODE), agreed(Kind.ADVERTISING, Channel.SMS_CODE, ways=("sms", "call")))
    code = code_for(world, agreements)

    joined = join(world, enrolment(world, agreements=agreements, code_id=code.pk))

    person = joined.enrolled.person
    assert person.phone_verified_at == NOW
    assert {each.evidence["code"] for each in person.consents.all()} == {code.pk}
    assert all("code_hash" not in each.evidence for each in person.consents.all())


def test_a_child_joins_by_a_representative(world):
    joined = join(
        world,
        enrolment(world, applicant=CHILD, representative=MOTHER, agreements=(agreed(Kind.REPRESENTATIVE),)),
    )

    note = Representation.objects.get()
    assert (note.ward, str(note.representative), note.ground) == (
        joined.enrolled.person,
        "Смирнова Анна Петровна",
        "minor",
    )
    consent = joined.enrolled.consents[0]
    assert (consent.signed_by, consent.authority) == (note.representative, "Свидетельство о рождении")


def test_a_representative_who_is_known_is_not_made_twice(world):
    mother = Person.objects.create(
        last_name="СМИРНОВА", first_name="Анна", middle_name="Петровна", birth_date=date(1985, 1, 1), enrolled_at=NOW
    )
    join(world, enrolment(world, applicant=CHILD, representative=MOTHER, agreements=(agreed(Kind.REPRESENTATIVE),)))

    assert Representation.objects.get().representative == mother


def test_an_incapable_adult_joins_by_a_guardian(world):
    guardian = replace(MOTHER, who=replace(MOTHER.who, last_name="Опекунова"), kind=Representation.Kind.GUARDIAN)
    join(world, enrolment(world, representative=guardian, agreements=(agreed(Kind.REPRESENTATIVE),)))

    assert Representation.objects.get().ground == "incapable"


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_form_sent_in_again_is_one_enrolment(world, times):
    wanted = enrolment(world)
    first, *others = [join(world, wanted) for _ in range(times)]

    assert {each.enrolled.person for each in others} == {first.enrolled.person}
    assert {each.card for each in others} == {first.card}
    assert all(each.enrolled.is_repeated for each in others)
    assert Person.objects.filter(last_name="Смирнова").count() == 1


def test_two_clicks_at_once_are_one_enrolment(cloned_database, run_at_once):
    world = make_world()
    wanted = enrolment(world)

    joined = run_at_once(*[lambda: join(world, wanted)] * 4)

    assert len({each.enrolled.person.pk for each in joined}) == 1
    assert Person.objects.filter(last_name="Смирнова").count() == Card.objects.filter(kind="virtual").count() == 1


def test_two_desks_enrol_one_phone_at_once_and_one_is_asked_who_it_is(cloned_database, run_at_once):
    world = make_world()
    wanted = [enrolment(world) for _ in range(3)]

    def try_it(each):
        try:
            return join(world, each)
        except refusals.LookAlikesFound:
            return None

    joined = run_at_once(*[lambda each=each: try_it(each) for each in wanted])

    assert sum(each is not None for each in joined) == 1


def test_what_was_answered_is_kept_without_a_name_and_noted_as_an_action(world):
    questions = [
        {"code": "price", "kind": "scale", "ru": "Цены"},
        {"code": "hours", "kind": "yes_no", "ru": "Удобны ли часы работы"},
        {"code": "words", "kind": "text", "ru": "Чего не хватило"},
    ]
    survey = Questionnaire.objects.create(
        programme=world.programme, number=3, title="Опрос", questions=questions, effective_on=date(2026, 1, 1)
    )

    joined = join(
        world, questionnaire=survey, answers={"price": "4", "hours": "yes", "words": " бахил ", "else": "1", "bad": ""}
    )

    answer = SurveyAnswer.objects.get()
    assert answer.answers == {"price": 4, "hours": "yes", "words": "бахил"}
    assert answer.given_on == date(2026, 10, 1)
    action = MemberAction.objects.get()
    assert (action.account, action.kind, action.reference) == (joined.enrolled.account, "questionnaire", "v3")


def test_a_survey_left_blank_is_no_action(world):
    questions = [{"code": "price", "kind": "scale", "ru": "Цены"}]
    survey = Questionnaire.objects.create(
        programme=world.programme, number=1, title="Опрос", questions=questions, effective_on=date(2026, 1, 1)
    )
    join(world, questionnaire=survey, answers={"price": ""})

    assert not SurveyAnswer.objects.exists()
    assert not MemberAction.objects.exists()


def test_an_invitation_is_taken_by_its_code(world):
    code = invitation_of(account=world.account, now=NOW).code
    joined = join(world, invited_by=code)

    assert Referral.objects.get().friend == joined.enrolled.account


def test_a_benefit_is_noted_and_is_a_ground_for_a_card(world):
    rule = CardRule.objects.create(
        programme=world.programme,
        name="Пенсионерам",
        ground="category",
        category="pensioner",
        starts_on=date(2026, 1, 1),
    )
    joined = join(world, benefits=(Benefit("pensioner", "Пенсионное удостоверение"),))

    assert (joined.card.rule, joined.card.ground) == (rule, "Пенсионерам")
    assert joined.enrolled.person.benefits.get().document == "Пенсионное удостоверение"


def test_the_receipt_that_earned_the_card_counts_for_the_accumulation(world):
    world.programme.late_accrual, world.programme.late_claim_days = "by_clerk", 5
    world.programme.save()
    CardRule.objects.create(
        programme=world.programme,
        name="Покупка",
        ground="purchase",
        min_receipt_kopecks=500_00,
        starts_on=date(2026, 1, 1),
    )
    bought = world.buy(world.desk_a, ("cream", "1", "1000.00"))
    receipt = Purchase.objects.get(pk=bought.purchase_id)

    joined = join(world, receipt=receipt, counts_receipt=True)

    assert joined.card.rule.name == "Покупка"
    assert Accumulation.objects.get(account=joined.enrolled.account).amount_kopecks == 1_000_00
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_a_card_for_a_fee_is_booked_and_the_books_hold(world):
    CardRule.objects.create(
        programme=world.programme, name="Карта", ground="fee", fee_kopecks=50_00, starts_on=date(2026, 1, 1)
    )
    joined = join(world)

    assert joined.card.fee_kopecks == 50_00
    assert Entry.objects.filter(kind="fee").count() == 1
    assert [proof.code for proof in audit() if not proof.holds] == []


def test_the_regulations_in_force_are_accepted_not_those_to_come(world):
    later = date(2027, 1, 1)
    RegulationsVersion.objects.create(
        programme=world.programme, number=2, published_on=later, effective_on=later, text_hash="1"
    )

    assert join(world).enrolled.account.acceptances.get().version == world.regulations


@pytest.mark.usefixtures("nothing_happens")
class TestRefused:
    """Each for its own reason; nothing is half done."""

    def test_without_consent_to_personal_data(self, world):
        with pytest.raises(refusals.PersonalDataConsentMissing):
            join(world, enrolment(world, agreements=(agreed(Kind.HEALTH),)))

    def test_a_child_without_a_representative(self, world):
        with pytest.raises(refusals.RepresentativeNeeded):
            join(world, enrolment(world, applicant=CHILD))

    def test_a_child_with_a_consent_of_his_own(self, world):
        with pytest.raises(refusals.PersonalDataConsentMissing):
            join(world, enrolment(world, applicant=CHILD, representative=MOTHER))

    @pytest.mark.parametrize("born", [None, date(2026, 10, 16), date(1890, 1, 1)])
    def test_a_date_of_birth_that_cannot_be(self, world, born):
        with pytest.raises(refusals.BirthDateRefused):
            join(world, enrolment(world, applicant=replace(ANNA, birth_date=born)))

    def test_health_data_by_a_code(self, world):
        with pytest.raises(refusals.ConsentMustBeOnPaper):
            join(world, enrolment(world, agreements=(agreed(), agreed(Kind.HEALTH, Channel.SMS_CODE))))

    def test_a_representative_by_a_code(self, world):
        wanted = (agreed(Kind.REPRESENTATIVE, Channel.SMS_CODE),)
        with pytest.raises(refusals.ConsentMustBeOnPaper):
            join(world, enrolment(world, applicant=CHILD, representative=MOTHER, agreements=wanted))

    def test_advertising_to_a_minor(self, world):
        from members.operations.consent_errors import AdvertisingToMinor

        wanted = (agreed(Kind.REPRESENTATIVE), agreed(Kind.ADVERTISING, ways=("sms",)))
        with pytest.raises(AdvertisingToMinor):
            join(world, enrolment(world, applicant=CHILD, representative=MOTHER, agreements=wanted))

    def test_a_look_alike_that_nobody_denied(self, world):
        Person.objects.filter(pk=world.card.person_id).update(birth_date=ANNA.birth_date, phone=ANNA.phone)
        with pytest.raises(refusals.LookAlikesFound):
            join(world)

    def test_a_phone_that_another_confirmed_even_when_he_is_somebody_else(self, world):
        other = world.card.person_id
        Person.objects.filter(pk=other).update(phone=ANNA.phone, phone_verified_at=NOW)
        with pytest.raises(refusals.PhoneBelongsToAnother):
            join(world, enrolment(world, others={other}))

    def test_a_code_that_was_never_named(self, world):
        with pytest.raises(refusals.ConsentNotConfirmed):
            join(world, enrolment(world, agreements=(agreed(channel=Channel.SMS_CODE),)))

    def test_a_code_for_another_text(self, world):
        code = code_for(world, (agreed(channel=Channel.SMS_CODE),))
        changed = replace(agreed(channel=Channel.SMS_CODE), rendered_hash="0" * 64)
        with pytest.raises(refusals.ConsentNotConfirmed):
            join(world, enrolment(world, agreements=(changed,), code_id=code.pk))

    def test_a_code_for_another_phone(self, world):
        wanted = (agreed(channel=Channel.SMS_CODE),)
        code = code_for(world, wanted, phone="+79161000133")
        with pytest.raises(refusals.ConsentNotConfirmed):
            join(world, enrolment(world, agreements=wanted, code_id=code.pk))

    def test_a_code_of_half_an_hour_ago(self, world):
        wanted = (agreed(channel=Channel.SMS_CODE),)
        code = code_for(world, wanted)
        with pytest.raises(refusals.ConsentNotConfirmed):
            join(world, enrolment(world, agreements=wanted, code_id=code.pk), now=NOW + timedelta(minutes=31))

    def test_a_code_that_another_clerk_sent(self, world):
        wanted = (agreed(channel=Channel.SMS_CODE),)
        code = code_for(world, wanted)
        ConfirmationCode.objects.filter(pk=code.pk).update(clerk=None)
        with pytest.raises(refusals.ConsentNotConfirmed):
            join(world, enrolment(world, agreements=wanted, code_id=code.pk))

    def test_a_card_that_is_not_in_the_stock(self, world):
        from coalition.kernel.errors import DomainError

        with pytest.raises(DomainError, match="card"):
            join(world, card_number="2900000000000")

    def test_no_ground_to_issue_a_card(self, world):
        CardRule.objects.create(
            programme=world.programme,
            name="Пенсионерам",
            ground="category",
            category="pensioner",
            starts_on=date(2026, 1, 1),
        )
        with pytest.raises(CardGroundMissing):
            join(world)

    def test_an_invitation_that_nobody_made(self, world):
        from members.operations.errors import InvitationUnknown

        with pytest.raises(InvitationUnknown):
            join(world, invited_by="NOBODY")

    def test_a_scan_that_is_none(self, world, settings, tmp_path):
        from members.operations.consent_errors import ScanRefused

        settings.MEDIA_ROOT = tmp_path
        with pytest.raises(ScanRefused):
            join(world, enrolment(world, scans=[b"MZ not a scan"]))

    def test_a_member_who_represents_himself(self, world):
        myself = replace(MOTHER, who=ANNA)
        with pytest.raises(refusals.RepresentativeIsWard):
            join(world, enrolment(world, representative=myself, agreements=(agreed(Kind.REPRESENTATIVE),)))


def test_without_regulations_there_is_nothing_to_join(db):
    world = make_world()
    world.programme.pk, world.programme.code = None, "other"
    world.programme.save()

    with pytest.raises(joining_errors.RegulationsMissing):
        join(world)
    assert not Person.objects.filter(last_name="Смирнова").exists()
