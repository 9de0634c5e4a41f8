"""What people do to cards: each step asks for its reason, then one operation is called."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.steps import StateSteps
from members.admin.card_forms import BearerForm, ReplaceForm
from members.admin.card_papers import replacement_paper
from members.models import Card, PersonView
from members.operations.cards import annul_card, block_card, hand_out_bearer_card, replace_card, unblock_card
from members.operations.looks import note_look
from members.operations.recognising import told_proof

CHANGE = ["members.change_card"]
POSSIBLE = {
    Card.State.STOCK: {"annul"},
    Card.State.ACTIVE: {"block", "replace", "annul"},
    Card.State.BLOCKED: {"unblock", "replace", "annul"},
}


class CardSteps(StateSteps):
    """Buttons of a card's page; only those are offered that its state allows."""

    actions_list = ("issue_to_bearer",)
    actions_detail = ("block", "unblock", "replace", "print_replacement", "annul")

    def steps_of(self, card: Card, request: HttpRequest) -> Collection[str]:
        """Steps of its state; an application for another card, when somebody holds it."""
        possible = set(POSSIBLE.get(card.state, ()))
        if "replace" in possible and card.person_id is not None:
            possible.add("print_replacement")
        return possible

    @action(description=gettext_lazy("Issue to bearer"), icon="add_card", permissions=["members.add_card"])
    def issue_to_bearer(self, request: HttpRequest) -> HttpResponse:
        """Give out a card that belongs to whoever shows it."""

        def issue(wanted: dict[str, Any]) -> str:
            card = hand_out_bearer_card(now=timezone.now(), issued_by=request.user, **wanted)
            return format_html(_("The card {} works."), link_to(card))

        question = Question(
            _("Issue to bearer"),
            _(
                "Whoever shows the card gets its discounts and spends its points; nobody's name is kept, and nobody "
                "reads what was bought with it. A lost one cannot be given back to anybody."
            ),
            _("Hand out"),
            BearerForm,
        )
        return ask(self, request, question, issue)

    @action(description=gettext_lazy("Block"), icon="block", permissions=CHANGE)
    def block(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Stop a card."""
        card = found(self, request, object_id)

        def block(wanted: dict[str, Any]) -> str:
            block_card(card=card, reason=wanted["reason"])
            return _("The card is blocked.")

        question = Question(
            _("Block the card"), _("Tills refuse it until it is unblocked; points stay."), _("Block"), Reason
        )
        return ask(self, request, question, block, row=card)

    @action(description=gettext_lazy("Unblock"), icon="lock_open", permissions=CHANGE)
    def unblock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let a blocked card work again."""
        card = found(self, request, object_id)

        def unblock(wanted: dict[str, Any]) -> str:
            unblock_card(card=card, reason=wanted["reason"])
            return _("The card works again.")

        return ask(
            self, request, Question(_("Unblock the card"), _("Say why."), _("Unblock"), Reason), unblock, row=card
        )

    @action(description=gettext_lazy("Replace"), icon="autorenew", permissions=CHANGE)
    def replace(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Reissue a lost card under a new number."""
        card = found(self, request, object_id)

        def replace(wanted: dict[str, Any]) -> str:
            new = replace_card(
                card=card,
                reason=wanted["reason"],
                now=timezone.now(),
                identity_check=told_proof(wanted["proof"], wanted["words"]),
                number=wanted["number"] or None,
                outlet=wanted["outlet"],
                issued_by=request.user,
            )
            if new.person_id is None:
                return format_html(_("The new number is {}."), link_to(new))
            paper = reverse("admin:members_card_print_replacement", args=[new.pk])
            return format_html(
                _('The new number is {}. <a class="text-link" href="{}">Print the application</a>, to be signed.'),
                link_to(new),
                paper,
            )

        question = Question(
            _("Replace the card"),
            _("Check who asks. The old number is dead at once; points, accumulation and consents stay."),
            _("Replace"),
            ReplaceForm,
        )
        return ask(self, request, question, replace, row=card)

    @action(
        description=gettext_lazy("Application to replace"), icon="print", permissions=[*CHANGE, "members.view_person"]
    )
    def print_replacement(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The paper that the holder signs for another card."""
        card = found(self, request, object_id)
        if card.person is None:
            raise Http404
        look = {"user": request.user, "page": PersonView.Page.PAPER, "now": timezone.now()}
        note_look(person_id=card.person_id, **look)
        return replacement_paper(card, request.user)

    @action(description=gettext_lazy("Annul"), icon="delete_forever", permissions=CHANGE)
    def annul(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End a card for good."""
        card = found(self, request, object_id)

        def annul(wanted: dict[str, Any]) -> str:
            annul_card(card=card, reason=wanted["reason"])
            return _("The card is annulled.")

        question = Question(
            _("Annul the card"), _("The card ends for good; points stay on its account."), _("Annul"), Reason, True
        )
        return ask(self, request, question, annul, row=card)
