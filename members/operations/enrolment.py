"""A person becomes a member: who he is, who signs for him, what he agrees to and how that is proved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from members.models import Account, ConfirmationCode, Consent, ConsentText, Person, Representation
from members.operations.accounts import Holder, open_account
from members.operations.consent_scans import attach_scan
from members.operations.consents import give_consent
from members.operations.enrolment_errors import (
    BirthDateRefused,
    ConsentMustBeOnPaper,
    ConsentNotConfirmed,
    LookAlikesFound,
    PersonalDataConsentMissing,
    PhoneBelongsToAnother,
    RepresentativeIsWard,
    RepresentativeNeeded,
)
from members.operations.representations import appoint_representative
from members.queries.ages import ADULT, age_on
from members.queries.lookalikes import living_people, look_alikes, name_key
from pharmacies.models import Outlet, Programme, StaffUser

CODE_COUNTS_FOR = timedelta(minutes=30)
"""How long after a code was named the form may still be sent in."""
REMEMBERED = timedelta(days=2)
OLDEST = 125
BY_CODE = {ConsentText.Kind.PERSONAL_DATA, ConsentText.Kind.ADVERTISING}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who wants to join, or who represents him."""

    last_name: str
    first_name: str
    middle_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the applicant, as whom, by which document."""

    who: Applicant
    kind: Representation.Kind
    authority: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A consent as it was signed: which text, the hash of what stood on the paper or the screen."""

    text: ConsentText
    channel: Consent.Channel
    rendered_hash: str
    paper_number: str = ""
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the desk wants stored. `key` makes it happen once; `others`: look-alikes who are somebody else."""

    key: UUID
    programme: Programme
    applicant: Applicant
    agreements: Sequence[Agreement]
    representative: Signatory | None = None
    code_id: int | None = None
    scans: Sequence[bytes] = ()
    others: Collection[int] = ()
    outlet: Outlet | None = None
    clerk: StaffUser | None = None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who joined. `is_repeated`: it had been done before, by the same key."""

    person: Person
    account: Account
    consents: tuple[Consent, ...]
    is_repeated: bool = False


@transaction.atomic
def enrol_person(*, wanted: Enrolment, now: datetime) -> Enrolled:
    """Make a member of somebody: person, account, consents with their proof. The key again: the same enrolment.

    A phone that a code was named for counts as confirmed. Refused: BirthDateRefused, RepresentativeNeeded,
    RepresentativeIsWard, PersonalDataConsentMissing, ConsentMustBeOnPaper, ConsentNotConfirmed, PhoneBelongsToAnother,
    LookAlikesFound, and what `give_consent`, `appoint_representative` and `attach_scan` refuse.
    """
    _one_after_another(f"enrolment:{wanted.key}", f"enrolment-phone:{wanted.applicant.phone}")
    known = enrolled_by(key=wanted.key, clerk=wanted.clerk, now=now)
    if known is not None:
        return known
    today = localdate(now)
    _refuse_age(wanted, today)
    _refuse_consents(wanted)
    code = _code(wanted, now)
    _refuse_doubles(wanted)
    person = _stored(wanted.applicant, wanted, now, code)
    signer = _represented(wanted, person, now)
    account = open_account(programme=wanted.programme, holders=[Holder(person)], now=now, name=str(person))
    Account.objects.filter(pk=account.pk).update(accumulates_since=today)
    consents = tuple(_consent(wanted, each, person, signer, code, now) for each in wanted.agreements)
    for scan in wanted.scans:
        for consent in consents:
            if consent.channel == Consent.Channel.PAPER:
                attach_scan(consent=consent, file=BytesIO(scan), clerk=wanted.clerk, now=now)
    return Enrolled(person, account, consents)


def enrolled_by(*, key: UUID, clerk: StaffUser | None, now: datetime) -> Enrolled | None:
    """What a clerk enrolled by a key in the last two days, if anything."""
    lately = Consent.objects.filter(clerk=clerk, given_at__gte=now - REMEMBERED, evidence__enrolment=str(key))
    consents = tuple(lately.select_related("person", "text"))
    if not consents:
        return None
    person = consents[0].person
    account = Account.objects.filter(holders__person=person).select_related("programme").earliest("opened_at", "pk")
    return Enrolled(person, account, consents, is_repeated=True)


def needs_representative(programme: Programme, birth_date: date | None, today: date) -> bool:
    """Whether somebody born on a day is too young to join and to sign for himself."""
    return birth_date is not None and age_on(birth_date, today) < max(programme.min_age, programme.self_consent_age)


def code_content(agreements: Sequence[Agreement], who: Applicant) -> str:
    """The hash of all that one code agrees to: who does, each text by its kind and by what was shown of it.

    "" when nothing is agreed to by a code.
    """
    by_code = sorted((str(each.text.kind), each.rendered_hash) for each in agreements if _is_by_code(each))
    person = (name_key(who.last_name, who.first_name, who.middle_name), str(who.birth_date), who.phone)
    return sha256(repr((person, by_code)).encode()).hexdigest() if by_code else ""


def _is_by_code(agreement: Agreement) -> bool:
    return agreement.channel == Consent.Channel.SMS_CODE


def _one_after_another(*names: str) -> None:
    """Two clicks, two tabs or two desks wait for each other until the end of the transaction."""
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _refuse_age(wanted: Enrolment, today: date) -> None:
    born = wanted.applicant.birth_date
    if born is None or born > today or age_on(born, today) > OLDEST:
        raise BirthDateRefused
    if wanted.representative is None and needs_representative(wanted.programme, born, today):
        raise RepresentativeNeeded(age=max(wanted.programme.min_age, wanted.programme.self_consent_age))


def _refuse_consents(wanted: Enrolment) -> None:
    is_represented = wanted.representative is not None
    main = ConsentText.Kind.REPRESENTATIVE if is_represented else ConsentText.Kind.PERSONAL_DATA
    if not any(each.text.kind == main for each in wanted.agreements):
        raise PersonalDataConsentMissing
    if any(_is_by_code(each) and (is_represented or each.text.kind not in BY_CODE) for each in wanted.agreements):
        raise ConsentMustBeOnPaper


def _code(wanted: Enrolment, now: datetime) -> ConfirmationCode | None:
    """The code that was named for this phone lately; the consents by code must be the very ones it was sent for."""
    phone, content = wanted.applicant.phone, code_content(wanted.agreements, wanted.applicant)
    code = None
    if wanted.code_id is not None and phone:
        lately = ConfirmationCode.objects.filter(used_at__gt=now - CODE_COUNTS_FOR, phone=phone, clerk=wanted.clerk)
        code = lately.filter(pk=wanted.code_id).first()
    if content and (code is None or code.content_hash != content):
        raise ConsentNotConfirmed
    if code and Consent.objects.filter(person__phone=phone, evidence__code=code.pk).exists():
        raise ConsentNotConfirmed
    return code


def _refuse_doubles(wanted: Enrolment) -> None:
    who = wanted.applicant
    if who.phone and living_people().filter(phone=who.phone, phone_verified_at__isnull=False).exists():
        raise PhoneBelongsToAnother
    alike = look_alikes(
        last_name=who.last_name,
        first_name=who.first_name,
        middle_name=who.middle_name,
        birth_date=who.birth_date,
        phone=who.phone,
    )
    if any(each.person.pk not in wanted.others for each in alike):
        raise LookAlikesFound


def _stored(who: Applicant, wanted: Enrolment, now: datetime, code: ConfirmationCode | None = None) -> Person:
    try:
        with transaction.atomic():
            return Person.objects.create(
                last_name=who.last_name,
                first_name=who.first_name,
                middle_name=who.middle_name,
                birth_date=who.birth_date,
                sex=who.sex,
                phone=who.phone or None,
                phone_verified_at=code.used_at if code else None,
                email=who.email,
                address=who.address,
                enrolled_at=now,
                enrolled_outlet=wanted.outlet,
                enrolled_by=wanted.clerk,
            )
    except IntegrityError as error:
        if "phone_confirmed_belongs_to_one" in str(error):
            raise PhoneBelongsToAnother from error
        raise


def _represented(wanted: Enrolment, person: Person, now: datetime) -> Person | None:
    """Who signs for the person, noted as his representative: somebody known by name and birth date, or a new row."""
    if wanted.representative is None:
        return None
    who = wanted.representative.who
    same = Q(birth_date=who.birth_date)
    if who.phone:
        same |= Q(birth_date=None, phone=who.phone)
    key = name_key(who.last_name, who.first_name, who.middle_name)
    known = living_people().filter(same, name_key=key).order_by("pk").first()
    if known is not None and known.pk == person.pk:
        raise RepresentativeIsWard
    signer = known or _stored(who, wanted, now)
    is_grown = age_on(person.birth_date, localdate(now)) >= ADULT
    appoint_representative(
        ward=person,
        representative=signer,
        kind=wanted.representative.kind,
        authority=wanted.representative.authority,
        ground=Representation.Ground.INCAPABLE if is_grown else Representation.Ground.MINOR,
        now=now,
    )
    return signer


def _consent(
    wanted: Enrolment,
    agreement: Agreement,
    person: Person,
    signer: Person | None,
    code: ConfirmationCode | None,
    now: datetime,
) -> Consent:
    evidence = {"enrolment": str(wanted.key)}
    if _is_by_code(agreement):
        evidence |= {"code": code.pk, "content_hash": code.content_hash}
    return give_consent(
        person=person,
        text=agreement.text,
        channel=agreement.channel,
        now=now,
        signed_by=signer,
        authority=wanted.representative.authority if wanted.representative else "",
        evidence=evidence,
        outlet=wanted.outlet,
        clerk=wanted.clerk,
        ways=agreement.ways,
        paper_number=agreement.paper_number,
        rendered_hash=agreement.rendered_hash,
    )
