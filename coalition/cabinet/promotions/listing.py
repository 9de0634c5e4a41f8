"""The own promotions: in what state each is, what it has given and cost, and the buttons that stop it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.promotions.offering import OFFER, OPEN
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import LegalEntity
from promotions.compiler.compile import compile_rule
from promotions.models import Promotion, PromotionVersion
from promotions.queries.own_promotions import sentences_of, worked_example
from settlements.analytics.own_promotions import OwnFigures, own_figures
from settlements.movements.own_promotions import finish_own, pause_own

State = PromotionVersion.State
WORDS = {
    State.DRAFT: (gettext_lazy("Draft"), ""),
    State.CHECKED: (gettext_lazy("Waits for the operator"), "info"),
    State.APPROVED: (gettext_lazy("Approved, the operator will start it"), "info"),
    State.RUNNING: (gettext_lazy("Running"), "success"),
    State.PAUSED: (gettext_lazy("Paused, the operator can start it again"), "warning"),
    State.FINISHED: (gettext_lazy("Finished"), ""),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion with the version that counts now, its state in words and the colour of them."""

    promotion: Promotion
    version: PromotionVersion | None
    figures: OwnFigures

    @property
    def left_kopecks(self) -> int:
        """What is left of the budget."""
        return self.figures.granted_kopecks - self.figures.used_kopecks

    @property
    def state(self) -> Any:
        """Its state in words."""
        if self.promotion.stopped_at:
            return _("Stopped by the operator")
        if self.version is None:
            return "–"
        is_back = self.version.state == State.DRAFT and self.promotion.remark
        return _("Sent back with a remark") if is_back else WORDS[self.version.state][0]

    @property
    def colour(self) -> str:
        """The colour of the words."""
        if self.promotion.stopped_at or (self.promotion.remark and self.version and self.version.state == State.DRAFT):
            return "danger"
        return WORDS[self.version.state][1] if self.version else ""


def offers_of(owner: LegalEntity) -> QuerySet[Promotion]:
    """Promotions that a participant offers, the latest first, with their versions."""
    versions = Prefetch("versions", PromotionVersion.objects.order_by("-number"), to_attr="wordings")
    return Promotion.objects.filter(owner=owner).prefetch_related(versions).order_by("-pk")


def _offers(rows: list[Promotion]) -> list[Offer]:
    figures = own_figures([row.pk for row in rows])
    return [Offer(row, _current(row), figures[row.pk]) for row in rows]


def _current(promotion: Promotion) -> PromotionVersion | None:
    """The version that runs or rests, else the latest."""
    lives = (version for version in promotion.wordings if version.state in (State.RUNNING, State.PAUSED))
    version = next(lives, None) or next(iter(promotion.wordings), None)
    if version is not None:
        version.promotion = promotion
    return version


@cabinet_page(OFFER)
def promotions(request: HttpRequest) -> HttpResponse:
    """All own promotions."""
    return show(request, "cabinet/promotions/list.html", {"offers": _offers(list(offers_of(own(request))))})


@cabinet_page(OFFER)
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """One promotion: what it promises, what became of it, what may be done."""
    offer = _offers([get_object_or_404(offers_of(own(request)), pk=pk)])[0]
    context = {"offer": offer, **_told(offer.version)}
    if offer.version is not None:
        context |= {
            "may_change": offer.version.state in OPEN,
            "may_pause": offer.version.state == State.RUNNING,
            "may_finish": offer.version.state in (State.RUNNING, State.PAUSED),
        }
    return show(request, "cabinet/promotions/one.html", context)


def _told(version: PromotionVersion | None) -> dict[str, Any]:
    if version is None:
        return {}
    try:
        rule = compile_rule(version)
    except ValueError:
        return {}
    is_russian = is_in_russian()
    example = worked_example(rule, programme=version.promotion.programme, at=timezone.localtime())
    return {"sentences": sentences_of(rule, is_russian=is_russian), "example": example}


@cabinet_page(OFFER)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it rest at once."""
    found = get_object_or_404(Promotion, pk=pk, owner=own(request))

    def rest() -> str:
        pause_own(promotion=found, owner=own(request))
        return _("The promotion rests. Points already given stay; ask the operator to start it again.")

    return _step(request, found, rest)


@cabinet_page(OFFER)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End it for good."""
    found = get_object_or_404(Promotion, pk=pk, owner=own(request))

    def end() -> str:
        finish_own(
            promotion=found,
            owner=own(request),
            by=request.user.get_username(),
            now=timezone.now(),
            business_on=timezone.localdate(),
        )
        return _("The promotion is over. Points already given stay.")

    return _step(request, found, end)


def _step(request: HttpRequest, found: Promotion, do: Any) -> HttpResponse:
    try:
        messages.success(request, do())
    except DomainError as refusal:
        messages.error(request, said(refusal))
    return HttpResponseRedirect(reverse("cabinet_promotion", args=[found.pk]))
