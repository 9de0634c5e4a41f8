"""Joining at the desk, the whole of it in one transaction: a member, the rules accepted, a card, the first rewards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from members.models import BenefitProof, Card, MemberAction, Person, Questionnaire, Referral
from members.operations.actions import record_action
from members.operations.benefits import note_benefit
from members.operations.enrolment import Enrolled, Enrolment, enrol_person, enrolled_by
from members.operations.referrals import accept_invitation
from members.operations.surveys import keep_answers
from members.queries.benefit_categories import categories_of
from pharmacies.models import Programme, StaffUser
from promotions.models import RegulationsAcceptance, RegulationsVersion
from settlements.models import Purchase
from settlements.movements.card_fees import CardGroundMissing, give_card
from settlements.movements.joining_errors import RegulationsMissing
from settlements.movements.retroactive import accumulate_retroactively
from settlements.queries.card_grounds import Ground, card_grounds


@dataclass(frozen=True, slots=True)
class Benefit:
    """A category that a paper was shown for."""

    category: BenefitProof.Category
    document: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """What the desk wants done beside the enrolment itself.

    `card_number`: of a plastic card from the stock; none: a virtual one. `rule_id`: on which of the grounds that there
    are; none: on the first. `counts_receipt`: the receipt
    counts for the accumulation too. `invited_by`: the inviter's code, or his phone as +7….
    """

    enrolment: Enrolment
    card_number: str | None = None
    rule_id: int | None = None
    receipt: Purchase | None = None
    counts_receipt: bool = False
    benefits: tuple[Benefit, ...] = ()
    questionnaire: Questionnaire | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    invited_by: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined, with which card."""

    enrolled: Enrolled
    card: Card


@transaction.atomic
def join_programme(*, wanted: Joining, now: datetime) -> Joined:
    """Enrol somebody, accept the regulations in force for him, hand out a card, keep what he answered. All or nothing.

    The key of the enrolment again gives the same answer and changes nothing. Refused: RegulationsMissing,
    CardGroundMissing, and what `enrol_person`, `give_card`, `accept_invitation`, `note_benefit`,
    `accumulate_retroactively` refuse.
    """
    enrolled = enrol_person(wanted=wanted.enrolment, now=now)
    if enrolled.is_repeated:
        return Joined(enrolled, _first_card(enrolled))
    today = localdate(now)
    RegulationsAcceptance.objects.create(
        account=enrolled.account, version=_regulations(wanted.enrolment.programme, today), accepted_at=now
    )
    for benefit in wanted.benefits:
        note_benefit(
            person=enrolled.person,
            category=benefit.category,
            document=benefit.document,
            ends_on=benefit.ends_on,
            seen_by=wanted.enrolment.clerk,
            now=now,
        )
    card = _card(wanted, enrolled, today, now)
    if wanted.receipt is not None and wanted.counts_receipt:
        by = wanted.enrolment.clerk.get_username() if wanted.enrolment.clerk else ""
        accumulate_retroactively(account=enrolled.account, receipt=wanted.receipt, now=now, by=by)
    _reward(wanted, enrolled, today, now)
    return Joined(enrolled, card)


def regulations_in_force(*, programme: Programme, today: date) -> RegulationsVersion | None:
    """The latest version that has come into force: what somebody who joins on a day accepts."""
    versions = RegulationsVersion.objects.filter(programme=programme, effective_on__lte=today)
    return versions.order_by("-effective_on", "-number").first()


def joined_by(*, key: UUID, clerk: StaffUser | None, now: datetime) -> Joined | None:
    """What a clerk has already done by a key, if anything."""
    enrolled = enrolled_by(key=key, clerk=clerk, now=now)
    return Joined(enrolled, _first_card(enrolled)) if enrolled else None


def _first_card(enrolled: Enrolled) -> Card:
    return Card.objects.filter(account=enrolled.account).earliest("issued_at", "pk")


def _regulations(programme: Programme, today: date) -> RegulationsVersion:
    version = regulations_in_force(programme=programme, today=today)
    if version is None:
        raise RegulationsMissing
    return version


def _card(wanted: Joining, enrolled: Enrolled, today: date, now: datetime) -> Card:
    return give_card(
        account=enrolled.account,
        person=enrolled.person,
        ground=_ground(wanted, enrolled.person, today),
        now=now,
        outlet=wanted.enrolment.outlet,
        issued_by=wanted.enrolment.clerk,
        number=wanted.card_number,
    )


def _ground(wanted: Joining, person: Person, today: date) -> Ground:
    """The ground that the desk chose, or the first there is."""
    grounds = card_grounds(
        programme=wanted.enrolment.programme,
        categories=categories_of(person_id=person.pk, today=today),
        receipt=wanted.receipt,
        today=today,
        person=person,
    )
    if wanted.rule_id is not None:
        grounds = [each for each in grounds if each.rule is not None and each.rule.pk == wanted.rule_id]
    if not grounds:
        raise CardGroundMissing
    return grounds[0]


def _reward(wanted: Joining, enrolled: Enrolled, today: date, now: datetime) -> None:
    """What may earn points later: a questionnaire that was answered, somebody who invited."""
    clerk, outlet = wanted.enrolment.clerk, wanted.enrolment.outlet
    if wanted.questionnaire is not None and keep_answers(
        questionnaire=wanted.questionnaire, answers=wanted.answers, outlet=outlet, today=today
    ):
        record_action(
            account=enrolled.account,
            kind=MemberAction.Kind.QUESTIONNAIRE,
            reference=f"v{wanted.questionnaire.number}",
            happened_at=now,
            recorded_by=clerk.get_username() if clerk else "",
        )
    if wanted.invited_by:
        is_phone = wanted.invited_by.startswith("+")
        channel = Referral.Channel.PHONE if is_phone else Referral.Channel.CODE
        accept_invitation(friend=enrolled.account, invited_by=wanted.invited_by, channel=channel, now=now)
