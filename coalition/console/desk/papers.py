"""What is signed at the desk: which papers, from which facts, under which numbers; the hash of each as its proof."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from coalition.console.desk.fields import parts_of
from coalition.console.desk.form import CODE, PAPER
from members.documents.facts import Facts, Representing, Someone
from members.documents.papers import PaperKind, rendered_hash
from members.models import Consent, ConsentText, Person, Questionnaire, Representation
from members.operations.enrolment import Agreement
from members.queries.consent_texts import text_in_force
from members.queries.consents import live_consents
from pharmacies.models import StaffUser
from settlements.movements.joining import regulations_in_force

Typed = dict[str, Any]
Kind = ConsentText.Kind
WORDS = {Kind.PERSONAL_DATA: "на обработку персональных данных", Kind.ADVERTISING: "на рекламу"}
"""How a message by SMS names what is agreed to."""


def kinds_of(typed: Typed) -> list[ConsentText.Kind]:
    """The consents that are wanted, the one that must be there first."""
    kinds = [Kind.REPRESENTATIVE if typed["is_represented"] else Kind.PERSONAL_DATA] if typed["agrees_data"] else []
    kinds += [Kind.HEALTH] * bool(typed["agrees_health"])
    return kinds + [Kind.ADVERTISING] * bool(typed["ways"])


def agreements_of(typed: Typed, *, clerk: StaffUser, today: date) -> tuple[Agreement, ...]:
    """The consents as they are signed now: on paper, or by a code where that is enough."""
    return tuple(
        Agreement(
            text=facts.text,
            channel=Consent.Channel.SMS_CODE if is_by_code(typed, kind) else Consent.Channel.PAPER,
            rendered_hash=rendered_hash(PaperKind(kind), facts),
            paper_number="" if is_by_code(typed, kind) else facts.number,
            ways=tuple(typed["ways"]) if kind == Kind.ADVERTISING else (),
        )
        for kind, facts in consent_facts(typed, clerk=clerk, today=today)
    )


def is_by_code(typed: Typed, kind: ConsentText.Kind) -> bool:
    """Whether a consent of this kind is signed by the code."""
    return typed["signing"] == CODE and kind in WORDS


def consent_facts(typed: Typed, *, clerk: StaffUser, today: date) -> list[tuple[ConsentText.Kind, Facts]]:
    """Every consent that is wanted with what stands in it; one that has no text in force is left out."""
    found = []
    for place, kind in enumerate(kinds_of(typed), 1):
        text = text_in_force(kind=kind, today=today)
        if text is not None:
            ways = tuple(typed["ways"]) if kind == Kind.ADVERTISING else ()
            found.append((kind, facts_of(typed, clerk=clerk, today=today, place=place, text=text, ways=ways)))
    return found


def papers_of(
    typed: Typed, *, clerk: StaffUser, today: date, survey: Questionnaire | None = None
) -> list[tuple[PaperKind, Facts]]:
    """What is to be printed: the application, the consents that are signed on paper, a blank survey if it is wanted."""
    version = regulations_in_force(programme=typed["programme"], today=today)
    regulations = f"№ {version.number} от {version.effective_on:%d.%m.%Y}" if version else ""
    application = facts_of(typed, clerk=clerk, today=today, card_number=typed["card_number"], regulations=regulations)
    consents = consent_facts(typed, clerk=clerk, today=today)
    papers = [
        (PaperKind.JOIN_APPLICATION, application),
        *((PaperKind(kind), facts) for kind, facts in consents if not is_by_code(typed, kind)),
    ]
    if survey is not None:
        # The survey says nothing of who answers it.
        papers.append((PaperKind.SURVEY, Facts(typed["programme"], today, questionnaire=survey)))
    return papers


def facts_of(typed: Typed, *, clerk: StaffUser, today: date, place: int = 0, **more: Any) -> Facts:
    """What is typed, as a paper says it. `place` tells the papers of one enrolment apart."""
    return Facts(
        programme=typed["programme"],
        on=today,
        number=number_of(typed["key"], today, place),
        outlet=typed["outlet"],
        clerk_name=clerk.get_full_name() or clerk.get_username(),
        someone=Someone(
            **{name: typed[name] for name in ("last_name", "first_name", "middle_name", "sex", "birth_date")},
            **{name: typed[name] for name in ("phone", "email", "address")},
        ),
        represented_by=_representing(typed),
        **more,
    )


def number_of(key: UUID, today: date, place: int) -> str:
    """The number of a paper, known before anything is stored: `291126-8F3A21-2`; without a place the application's."""
    return f"{today:%d%m%y}-{key.hex[:6].upper()}" + (f"-{place}" if place else "")


def told_by_sms(typed: Typed) -> str:
    """What the code agrees to, in a few words."""
    ways = ", ".join(str(Consent.Way(each).label) for each in typed["ways"])
    asked = [kind for kind in kinds_of(typed) if kind in WORDS]
    return "согласие " + "; ".join(WORDS[kind] + (f" ({ways})" if kind == Kind.ADVERTISING else "") for kind in asked)


def _representing(typed: Typed) -> Representing | None:
    if not typed["is_represented"]:
        return None
    last, first, middle = parts_of(typed["rep_name"])
    return Representing(
        Someone(last, first, middle, birth_date=typed["rep_birth_date"], phone=typed["rep_phone"]),
        Representation.Kind(typed["rep_kind"] or Representation.Kind.PARENT),
        typed["rep_authority"],
    )


def typed_of(person: Person, place: Typed) -> Typed:
    """What would be typed of somebody who is a member already; consents are those in force."""
    signer = person.representatives.filter(ends_at=None).select_related("representative").first()
    agreed = live_consents().filter(person=person).order_by("given_at").select_related("text")
    ways = [each.ways for each in agreed if each.text.kind == Kind.ADVERTISING]
    typed = {name: getattr(person, name) for name in ("last_name", "first_name", "middle_name", "sex", "birth_date")}
    return typed | {
        "key": uuid4(),
        "programme": place["programme"],
        "outlet": place["outlet"],
        "phone": str(person.phone or ""),
        "email": person.email,
        "address": person.address,
        "card_number": "",
        "signing": PAPER,
        "agrees_data": True,
        "agrees_health": any(each.text.kind == Kind.HEALTH for each in agreed),
        "ways": ways[-1] if ways else [],
        "is_represented": signer is not None,
        "rep_name": str(signer.representative) if signer else "",
        "rep_birth_date": signer.representative.birth_date if signer else None,
        "rep_phone": str(signer.representative.phone or "") if signer else "",
        "rep_kind": signer.kind if signer else "",
        "rep_authority": signer.authority if signer else "",
    }
