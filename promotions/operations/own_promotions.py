"""Promotions that a participant offers at its own outlets at its own cost; the operator approves and starts them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from coalition.kernel.errors import DomainError
from pharmacies.models import Contract, LegalEntity, Outlet, Product, Programme
from promotions.models import Promotion, PromotionVersion
from promotions.models.funding import FunderKind
from promotions.operations.lifecycle import change_draft, check_version, make_draft, send_back

State = PromotionVersion.State
PERCENT, POINTS, ACCEPTED = "percent_of_goods", "fixed_points_for_goods", "points_accepted_for_goods"
MECHANICS = (PERCENT, POINTS, ACCEPTED)
BY_THE_OUTLET = ({"funder_kind": FunderKind.OUTLET, "funder": None, "share_bp": 10_000},)
"""Whoever sells pays; the promotion runs at the owner's outlets only, so that is the owner."""


class ForeignOutlet(DomainError):
    code = "foreign_outlet"
    message_ru = "Акция может действовать только в своих аптеках. Выберите аптеки из списка."
    message_en = "The promotion may only run at your own outlets. Choose outlets from the list."


class GoodsRefused(DomainError):
    code = "goods_refused"
    message_ru = (
        "Выберите хотя бы один товар; рецептурные препараты в своей акции участвовать не могут (38-ФЗ, ст. 24)."
    )
    message_en = "Choose one product at least; prescription medicines cannot take part in a promotion of your own."


class NotOwnPromotion(DomainError):
    code = "not_own_promotion"
    message_ru = "Это не ваша акция. Откройте её из списка своих акций."
    message_en = "This is not your promotion. Open it from the list of your own."


class OfferNotOpen(DomainError):
    code = "offer_not_open"
    message_ru = "Акция уже одобрена или завершена. Попросите центр вернуть её вам или предложите новую."
    message_en = "The promotion is approved or over. Ask the centre to send it back, or offer a new one."


class TermsChanged(DomainError):
    code = "terms_changed"
    message_ru = "Участник изменил условия, пока вы их читали. Прочтите их ещё раз."
    message_en = "The participant changed the terms while you were reading them. Read them again."


class NoContractToOffer(DomainError):
    code = "no_contract_to_offer"
    message_ru = "У вас нет действующего договора с центром, поэтому акцию предложить нельзя. Свяжитесь с центром."
    message_en = "You have no contract with the centre in force, so no promotion can be offered. Contact the centre."


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What a participant chooses. `figure`: basis points of a percentage, else kopecks of points a piece.

    `outlet_ids` empty: all own outlets as of now. `ends_on` is not included. Who pays is no choice.
    """

    mechanic: str
    figure: int
    product_ids: frozenset[int]
    outlet_ids: frozenset[int] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None
    budget_kopecks: int | None = None
    expires_after_days: int | None = None


@transaction.atomic
def offer_promotion(
    *, owner: LegalEntity, name: str, terms: OwnTerms, by: str, now: datetime, today: date
) -> PromotionVersion:
    """A new promotion of the owner, handed over for approval; its code is generated.

    Refused with NoContractToOffer, ForeignOutlet, GoodsRefused, and with CannotStart in words; then nothing is kept.
    """
    programme = programme_of(owner, today)
    content = content_of_offer(owner, terms)
    promotion = Promotion.objects.create(programme=programme, code=_code(programme, owner), name=name, owner=owner)
    version = make_draft(promotion=promotion, content=content, fundings=BY_THE_OUTLET, made_by=by, now=now)
    return check_version(version=version, by=by, now=now, today=today)


@transaction.atomic
def change_offer(
    *, promotion: Promotion, owner: LegalEntity, name: str, terms: OwnTerms, by: str, now: datetime, today: date
) -> PromotionVersion:
    """Other terms for an offer that the operator has not approved yet; it is handed over again, the remark is answered.

    Refused with NotOwnPromotion, OfferNotOpen and as `offer_promotion` refuses.
    """
    promotion = own_promotion(promotion=promotion, owner=owner)
    version = promotion.versions.order_by("-number").first()
    if version is None or version.state not in (State.DRAFT, State.CHECKED):
        raise OfferNotOpen
    promotion.name, promotion.remark = name, ""
    promotion.save(update_fields=["name", "remark"])
    content = content_of_offer(owner, terms)
    version = change_draft(version=version, content=content, fundings=BY_THE_OUTLET, made_by=by, now=now)
    return check_version(version=version, by=by, now=now, today=today)


def hold_terms(*, version: PromotionVersion, read_at: datetime | None) -> None:
    """Hold an offer's terms as they were read until the caller's transaction ends; `read_at`: when they had been made.

    Refused with TermsChanged when the participant has changed them since.
    """
    Promotion.objects.select_for_update(no_key=True).get(pk=version.promotion_id)
    if PromotionVersion.objects.get(pk=version.pk).made_at != read_at:
        raise TermsChanged


@transaction.atomic
def send_offer_back(*, version: PromotionVersion, remark: str) -> PromotionVersion:
    """Return an offer to its owner with the operator's remark. Refused with TransitionRefused once it ran."""
    version = send_back(version=version)
    Promotion.objects.filter(pk=version.promotion_id).update(remark=remark)
    version.promotion.remark = remark
    return version


def own_promotion(*, promotion: Promotion, owner: LegalEntity) -> Promotion:
    """The promotion's row, locked, if it is the owner's. Refused with NotOwnPromotion."""
    found = Promotion.objects.select_for_update(no_key=True, of=("self",)).filter(pk=promotion.pk, owner=owner).first()
    if found is None:
        raise NotOwnPromotion
    return found


def programme_of(owner: LegalEntity, today: date) -> Programme:
    """The programme that the owner takes part in today. Refused with NoContractToOffer."""
    signed = Contract.objects.filter(legal_entity=owner, starts_on__lte=today).exclude(ends_on__lte=today)
    contract = signed.select_related("programme").order_by("programme", "pk").first()
    if contract is None:
        raise NoContractToOffer
    return contract.programme


def content_of_offer(owner: LegalEntity, terms: OwnTerms) -> dict[str, Any]:
    """The terms as the columns of a version keep them: at own outlets, for goods that may be advertised.

    Refused with ForeignOutlet and GoodsRefused.
    """
    if terms.mechanic not in MECHANICS:
        raise NotOwnPromotion
    outlet_ids = set(Outlet.objects.filter(legal_entity=owner).values_list("pk", flat=True))
    if not outlet_ids or not terms.outlet_ids <= outlet_ids:
        raise ForeignOutlet
    if not terms.product_ids or not _may_take_part(terms.product_ids):
        raise GoodsRefused
    gives = terms.mechanic != ACCEPTED
    lives = gives and terms.expires_after_days
    return {
        "mechanic": terms.mechanic,
        "params": {"rate_bp": terms.figure} if terms.mechanic == PERCENT else {"points_kopecks": terms.figure},
        "where": {"outlet_ids": sorted(terms.outlet_ids or outlet_ids)},
        "when": {
            name: day.isoformat() for name, day in (("starts_on", terms.starts_on), ("ends_on", terms.ends_on)) if day
        },
        "goods": {"product_ids": sorted(terms.product_ids), "excluded_flags": ["rx"]},
        "validity": {"expires_after_days": terms.expires_after_days} if lives else {},
        "budget_kopecks": terms.budget_kopecks if gives else None,
    }


def _may_take_part(product_ids: Collection[int]) -> bool:
    return Product.objects.filter(pk__in=product_ids, is_rx=False).count() == len(product_ids)


def _code(programme: Programme, owner: LegalEntity) -> str:
    """The next code of the owner's promotions; the programme's row is held until it is written."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    number = Promotion.objects.filter(programme=programme, owner=owner).count() + 1
    while Promotion.objects.filter(programme=programme, code=f"own-{owner.pk}-{number}").exists():
        number += 1
    return f"own-{owner.pk}-{number}"
