"""An own promotion is typed, shown in the engine's own words with a worked example, and handed to the operator."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.fields import number_typed
from coalition.cabinet.promotions.offer_form import (
    ACCEPTS,
    GIVES,
    KINDS,
    MOST_PRODUCTS,
    OfferForm,
    goods_to_offer,
    typed_of,
)
from coalition.cabinet.selling.words import one_line
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import LegalEntity, Product
from promotions.compiler.drafts import Draft, DraftFunding, rule_of
from promotions.engine.rulebook import FunderKind
from promotions.models import Promotion, PromotionVersion
from promotions.operations.own_promotions import (
    ACCEPTED,
    OwnTerms,
    change_offer,
    content_of_offer,
    offer_promotion,
    programme_of,
)
from promotions.queries.own_promotions import sentences_of, worked_example

OFFER = "promotions.add_promotion"
AXES = ("where", "when", "goods", "validity")
OPEN = (PromotionVersion.State.DRAFT, PromotionVersion.State.CHECKED)


@cabinet_page(OFFER)
def offer(request: HttpRequest, kind: str) -> HttpResponse:
    """A new promotion."""
    if kind not in KINDS:
        raise Http404
    return _form(request, kind, None)


@cabinet_page(OFFER)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms for a promotion that is not approved yet."""
    promotion = get_object_or_404(Promotion, pk=pk, owner=own(request))
    version = promotion.versions.order_by("-number").first()
    if version is None or version.state not in OPEN:
        raise Http404
    version.promotion = promotion
    return _form(request, ACCEPTS if version.mechanic == ACCEPTED else GIVES, version)


def _form(request: HttpRequest, kind: str, version: PromotionVersion | None) -> HttpResponse:
    owner, sent = own(request), request.POST
    do = sent.get("do", "preview")
    if request.method != "POST":
        typed = typed_of(version) if version else {"starts_on": timezone.localdate()}
        product_ids = version.goods.get("product_ids", []) if version else []
        form = OfferForm(owner=owner, kind=kind, initial=typed)
        return _page(request, kind, version, form, product_ids)
    form, product_ids = OfferForm(sent, owner=owner, kind=kind), _products_of(sent.getlist("product"), do)
    if do.startswith(("add-", "drop-")) or do == "search" or sent.get("search"):
        found = goods_to_offer(one_line(sent.get("search", ""), 128)) if not do.startswith(("add-", "drop-")) else []
        again = OfferForm(owner=owner, kind=kind, initial=_as_typed(form))
        return _page(request, kind, version, again, product_ids, found=found, was_searched=bool(sent.get("search")))
    if not form.is_valid():
        return _page(request, kind, version, form, product_ids, status=422)
    terms = form.terms(product_ids)
    try:
        if do == "offer":
            return _hand_over(request, owner, version, form.cleaned_data["name"], terms)
        return _page(request, kind, version, form, product_ids, **_preview(owner, terms))
    except DomainError as refusal:
        return _page(request, kind, version, form, product_ids, problem=said(refusal), status=422)


def _hand_over(
    request: HttpRequest, owner: LegalEntity, version: PromotionVersion | None, name: str, terms: OwnTerms
) -> HttpResponse:
    stamps = {"by": request.user.get_username(), "now": timezone.now(), "today": timezone.localdate()}
    if version is None:
        version = offer_promotion(owner=owner, name=name, terms=terms, **stamps)
    else:
        version = change_offer(promotion=version.promotion, owner=owner, name=name, terms=terms, **stamps)
    messages.success(request, _("The promotion waits for the operator."))
    return HttpResponseRedirect(reverse("cabinet_promotion", args=[version.promotion_id]))


def _preview(owner: LegalEntity, terms: OwnTerms) -> dict[str, Any]:
    """The promise in the engine's words, and what one piece would give."""
    content = content_of_offer(owner, terms)
    draft = Draft(
        mechanic=content["mechanic"],
        params=content["params"],
        axes={name: content[name] for name in AXES},
        fundings=(DraftFunding(FunderKind.OUTLET),),
    )
    rule = rule_of(draft)
    programme = programme_of(owner, timezone.localdate())
    return {
        "sentences": sentences_of(rule, is_russian=is_in_russian()),
        "example": worked_example(rule, programme=programme, at=timezone.localtime()),
    }


def _page(
    request: HttpRequest,
    kind: str,
    version: PromotionVersion | None,
    form: OfferForm,
    product_ids: list[int],
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "kind": kind,
        "version": version,
        "form": form,
        "products": list(Product.objects.filter(pk__in=product_ids, is_rx=False).order_by("name")),
        **more,
    }
    return show(request, "cabinet/promotions/offer.html", context, status=status)


def _products_of(sent: list[str], do: str) -> list[int]:
    """Goods in the form, after what its button does."""
    ids = [number_typed(text) for text in sent[:MOST_PRODUCTS]]
    if do.startswith("add-"):
        ids.append(number_typed(do.removeprefix("add-")))
    if do.startswith("drop-"):
        ids = [pk for pk in ids if pk != number_typed(do.removeprefix("drop-"))]
    return [pk for pk in dict.fromkeys(ids) if pk]


def _as_typed(form: OfferForm) -> dict[str, Any]:
    """What stands in the form, right or wrong: no search loses it."""
    return {name: form[name].data for name in form.fields}
