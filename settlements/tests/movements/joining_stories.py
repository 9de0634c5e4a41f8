"""What is needed to join: texts that are in force, a clerk, an applicant; what differs is named by the test."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

from coalition.tests.world import World
from coalition.toolkit.models import OutboxMessage
from members.models import ConfirmationCode, Consent, ConsentText, Representation
from members.operations.codes import check_code, send_code
from members.operations.enrolment import Agreement, Applicant, Enrolment, Signatory, code_content
from pharmacies.models import StaffUser
from settlements.movements.joining import Joined, Joining, join_programme

NOW = datetime(2026, 10, 15, 9, tzinfo=UTC)
Kind, Channel = ConsentText.Kind, Consent.Channel
ANNA = Applicant(
    last_name="Смирнова",
    first_name="Анна",
    middle_name="Петровна",
    birth_date=date(1961, 3, 8),
    sex="f",
    phone="+79161000132",
    address="Москва",
)
CHILD = Applicant(last_name="Смирнов", first_name="Пётр", birth_date=date(2015, 5, 1))
MOTHER = Signatory(replace(ANNA, birth_date=date(1985, 1, 1)), Representation.Kind.PARENT, "Свидетельство о рождении")


def text_of(kind: str) -> ConsentText:
    text = str(kind)
    return ConsentText.objects.get_or_create(
        kind=kind,
        version=1,
        defaults={
            "text": text,
            "text_hash": sha256(text.encode()).hexdigest(),
            "effective_on": date(2026, 1, 1),
        },
    )[0]


def agreed(kind: str = Kind.PERSONAL_DATA, channel: str = Channel.PAPER, **fields) -> Agreement:
    return Agreement(text_of(kind), channel, rendered_hash=sha256(kind.encode()).hexdigest(), **fields)


def clerk() -> StaffUser:
    return StaffUser.objects.get_or_create(username="clerk")[0]


def enrolment(world: World, **fields) -> Enrolment:
    wanted = {
        "key": uuid4(),
        "programme": world.programme,
        "applicant": ANNA,
        "agreements": (agreed(),),
        "outlet": world.outlet_a,
        "clerk": clerk(),
    }
    return Enrolment(**wanted | fields)


def join(world: World, wanted: Enrolment | None = None, now: datetime = NOW, **fields) -> Joined:
    return join_programme(wanted=Joining(wanted or enrolment(world), **fields), now=now)


def code_for(world: World, agreements: tuple[Agreement, ...], phone: str = ANNA.phone) -> ConfirmationCode:
    """A code that was sent for these consents and named."""
    sent = send_code(
        programme=world.programme,
        phone=phone,
        purpose=ConfirmationCode.Purpose.CONSENT,
        clerk=clerk(),
        now=NOW,
        content_hash=code_content(agreements, replace(ANNA, phone=phone)),
        what="согласие",
    )
    digits = OutboxMessage.objects.latest("pk").body.split("код ")[1][:6]
    return check_code(code_id=sent.pk, typed=digits, now=NOW)
