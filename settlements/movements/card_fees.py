"""Cards for a fee: the outlet takes the money from the buyer, its legal entity owes it to the operator."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import business_date
from members.models import Account, Card, Person
from members.operations.cards import hand_out_card
from pharmacies.models import Contract, Outlet, StaffUser
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer
from settlements.queries.card_grounds import Ground

KIND = "fee"


class CardFeeNeedsOutlet(DomainError):
    code = "card_fee_needs_outlet"
    message_ru = "Плату за карту принимает аптека: укажите, в какой аптеке выдаётся карта."
    message_en = "The fee for a card is taken by an outlet: say at which one the card is issued."


class CardFeeNeedsContract(DomainError):
    code = "card_fee_needs_contract"
    message_ru = "У аптеки «{outlet}» сегодня нет договора с оператором, поэтому плату за карту принять нельзя."
    message_en = "The outlet “{outlet}” has no contract with the operator today, so no fee can be taken for a card."


class CardGroundMissing(DomainError):
    code = "card_ground_missing"
    message_ru = "Это основание не подтверждено: проверьте чек (сумму, день, не выдана ли по нему карта) или документ."
    message_en = (
        "This ground is not fulfilled: check the receipt (its sum, its day, whether it gave a card) or the paper."
    )


@transaction.atomic
def give_card(
    *,
    account: Account,
    person: Person | None,
    ground: Ground,
    now: datetime,
    outlet: Outlet | None = None,
    issued_by: StaffUser | None = None,
    number: str | None = None,
) -> Card:
    """Hand out a card on a ground, and book its fee. Refused as in `hand_out_card` and `collect_card_fee`."""
    card = hand_out_card(
        account=account,
        person=person,
        now=now,
        outlet=outlet,
        issued_by=issued_by,
        number=number,
        rule=ground.rule,
        ground=ground.title,
        fee_kopecks=ground.fee_kopecks,
    )
    collect_card_fee(card=card, now=now, by=issued_by.get_username() if issued_by else "")
    return card


@transaction.atomic
def collect_card_fee(*, card: Card, now: datetime, by: str) -> UUID | None:
    """Book the fee of a card that has just been issued: its outlet's legal entity owes it to the operator.

    Effect: an entry of kind fee in kopecks, dated by the outlet; none for a card without a fee. Call it once, in the
    transaction that issues the card. Refused: CardFeeNeedsOutlet, CardFeeNeedsContract.
    """
    if not card.fee_kopecks:
        return None
    outlet = card.issued_outlet
    if outlet is None:
        raise CardFeeNeedsOutlet
    today = business_date(now, outlet.time_zone)
    in_force = Contract.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today)
    contract = in_force.filter(programme=card.programme_id, legal_entity=outlet.legal_entity_id).first()
    if contract is None:
        raise CardFeeNeedsContract(outlet=outlet.name)
    partner, fees = chart.clearing(card.programme_id, contract.pk), chart.fees(card.programme_id)
    fee = Transfer(KIND, partner, fees, card.fee_kopecks, outlet_id=outlet.pk, contract_id=contract.pk)
    return book.post_entry(
        kind=KIND,
        programme_id=card.programme_id,
        business_on=today,
        now=now,
        transfers=[fee],
        recorded_by=by,
        reason=f"Плата за карту № {card.pk}",
    )
