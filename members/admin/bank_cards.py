"""Bank cards by which tills know a person, on his page; one that is lost or somebody else's is unbound there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to, moment
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from members.models import BankCard, Person
from members.operations.bank_cards import unbind_bank_card

READ, CHANGE = "members.view_card", "members.change_card"
"""The rights to cards: a bank card opens an account as they do."""


def unbind(request: HttpRequest, object_id: str, bank_card_id: int, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Ask why, then unbind."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    person = found(model_admin, request, object_id)
    bank_card = BankCard.objects.filter(pk=bank_card_id, person=person).first()
    if bank_card is None:
        raise Http404

    def do(typed: dict[str, Any]) -> str:
        by = request.user.get_username()
        unbind_bank_card(bank_card=bank_card, by=by, reason=typed["reason"], now=timezone.now())
        return _("Tills do not know this bank card any more.")

    question = Question(
        _("Unbind the bank card"),
        _("Points and cards of the programme stay; the bank card can be bound anew at any till."),
        _("Unbind"),
        Reason,
    )
    return ask(model_admin, request, question, do, row=person)


@panel_on(Person)
class BankCardsPanel(Panel):
    """When and where each was bound; which one it is nobody knows, since no number is kept."""

    model = BankCard
    title = gettext_lazy("bank cards")
    permission = READ
    views = (("<path:object_id>/bank-cards/<int:bank_card_id>/unbind/", "members_person_bank_card_unbind", unbind),)

    def context(self) -> dict[str, Any]:
        """A row for each, the latest first."""
        heads = [Head(_("bound")), Head(_("where")), Head(_("account")), Head(_("state")), Head(_("what to do"))]
        bound = BankCard.objects.filter(person=self.row).select_related("account", "desk__outlet")
        rows = [
            [moment(each.bound_at), each.desk, link_to(each.account), self._state(each), self._step(each)]
            for each in bound
        ]
        empty = _(
            "No bank card is bound. Tills bind them when the buyer shows his card of the programme and asks for it."
        )
        return {"tables": [Table(heads, rows, empty=empty)]}

    def _state(self, bank_card: BankCard) -> Any:
        if bank_card.ended_at is None:
            return badge(_("in force"), "success")
        why = " · ".join(part for part in (bank_card.ended_by, bank_card.end_reason) if part)
        return format_html("<div>{}<br>{} {}</div>", badge(_("unbound")), moment(bank_card.ended_at), why)

    def _step(self, bank_card: BankCard) -> Any:
        if bank_card.ended_at is not None or not self.request.user.has_perm(CHANGE):
            return DASH
        address = reverse("admin:members_person_bank_card_unbind", args=[self.row.pk, bank_card.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, _("unbind"))
