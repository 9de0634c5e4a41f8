"""What the members agreed to, each to the texts of `data/consents`, and what some of them took back."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256

from coalition.demo.people import Member
from coalition.demo.tables import DATA
from members.models import Consent, ConsentText, ConsentWithdrawal, Person
from pharmacies.models import Outlet

Kind = ConsentText.Kind
Signing = tuple[Member, Person, Person, Outlet, datetime]
"""A member, its row, the head who signs for a child, where and when they joined."""


def give_consents(signings: Iterable[Signing], *, effective_on: date) -> None:
    """Store the texts, the consents of all members, and the withdrawals."""
    texts = {kind: _text(kind, effective_on) for kind in Kind.values}
    given = [(member, consent) for signing in signings for member, consent in _signed(signing, texts)]
    Consent.objects.bulk_create(consent for _, consent in given)
    ConsentWithdrawal.objects.bulk_create(
        ConsentWithdrawal(
            consent=consent, withdrawn_at=consent.given_at + timedelta(days=10), reason="Заявление участника"
        )
        for member, consent in given
        if _withdrew(member, consent.text.kind)
    )


def _signed(signing: Signing, texts: dict[str, ConsentText]) -> Iterator[tuple[Member, Consent]]:
    member, person, head, home, joined_at = signing
    is_child = member.role == "child"
    agreed = [Kind.REPRESENTATIVE if is_child else Kind.PERSONAL_DATA]
    agreed += [Kind.HEALTH] * member.agrees_health + [Kind.ADVERTISING] * member.agrees_advertising
    for kind in agreed:
        yield (
            member,
            Consent(
                person=person,
                text=texts[kind],
                signed_by=head if is_child else person,
                authority="Свидетельство о рождении" if is_child else "",
                channel=_channel(kind, member),
                given_at=joined_at,
                outlet=home,
            ),
        )


def _channel(kind: str, member: Member) -> str:
    """Health data need a signature on paper; a code by SMS does for the rest, if there is a phone for it."""
    by_paper = kind in (Kind.HEALTH, Kind.REPRESENTATIVE) or not member.phone or member.birth_date.day % 3
    return Consent.Channel.PAPER if by_paper else Consent.Channel.SMS_CODE


def _withdrew(member: Member, kind: str) -> bool:
    return (kind == Kind.ADVERTISING and member.withdrew_advertising) or (
        kind == Kind.HEALTH and member.withdrew_health
    )


def _text(kind: str, effective_on: date) -> ConsentText:
    text = (DATA / "consents" / f"{kind}.txt").read_text(encoding="utf-8")
    return ConsentText.objects.create(
        kind=kind, version=1, text=text, text_hash=sha256(text.encode()).hexdigest(), effective_on=effective_on
    )
