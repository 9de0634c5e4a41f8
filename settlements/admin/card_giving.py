"""A card is issued from an account's page: to whom, which one, on what ground."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import link_to
from coalition.toolkit.admin.panels import Panel, panel_on
from members.models import Account, AccountHolder, Card, CardRule, Person
from members.queries.benefit_categories import categories_of
from pharmacies.models import Outlet
from settlements.movements.card_fees import CardGroundMissing, give_card
from settlements.queries.card_grounds import Ground, card_grounds, find_receipt, rules_in_force

ISSUE = "members.add_card"
RIGHTS = (ISSUE, "members.view_person")


def giving_form(account: Account) -> type[forms.Form]:
    """The form for an account: its holders, the rules of its programme."""
    holding = AccountHolder.objects.filter(account=account, ends_at=None)
    rules = rules_in_force(account.programme, timezone.localdate())

    class GivingForm(forms.Form):
        person = forms.ModelChoiceField(
            label=_("Carried by"),
            queryset=Person.objects.filter(pk__in=holding.values("person")),
            empty_label=None,
            widget=UnfoldAdminSelectWidget,
        )
        number = forms.CharField(
            label=_("Card number"),
            required=False,
            help_text=_("Of a card of the stock. Nothing: a virtual card is made."),
            widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        outlet = forms.ModelChoiceField(
            label=_("Issued at"),
            queryset=Outlet.objects.all(),
            required=False,
            empty_label=_("not at an outlet"),
            widget=UnfoldAdminSelectWidget,
        )
        if rules:
            rule = forms.TypedChoiceField(
                label=_("Ground"),
                choices=[(rule.pk, rule_words(rule)) for rule in rules],
                coerce=int,
                widget=UnfoldAdminSelectWidget,
            )
            receipt = forms.CharField(
                label=_("Receipt"),
                required=False,
                help_text=_("Its number or fiscal sign, when the card is issued after a purchase."),
                widget=UnfoldAdminTextInputWidget,
            )

    return GivingForm


def rule_words(rule: CardRule) -> str:
    """A rule as the list of grounds says it, with what is to be paid."""
    return f"{rule.name} · {print_roubles(rule.fee_kopecks)}\u00a0₽" if rule.fee_kopecks else rule.name


def give(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """Ask to whom and on what ground, then issue the card."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    account = found(model_admin, request, object_id)

    def hand_out(wanted: dict[str, Any]) -> Any:
        card = give_card(
            account=account,
            person=wanted["person"],
            ground=_ground(account, wanted),
            now=timezone.now(),
            outlet=wanted["outlet"],
            issued_by=request.user,
            number="".join(wanted["number"].split()) or None,
        )
        return format_html(_("The card {} works."), link_to(card))

    question = Question(
        _("Issue a card"),
        _("It opens this account at once. A fee is taken by the outlet and owed to the operator by its company."),
        _("Hand out"),
        giving_form(account),
    )
    return ask(model_admin, request, question, hand_out, row=account)


def _ground(account: Account, wanted: dict[str, Any]) -> Ground:
    """The ground that was chosen. Refused with CardGroundMissing when it is not fulfilled."""
    today, person = timezone.localdate(), wanted["person"]
    receipt = find_receipt(
        programme=account.programme,
        fiscal_sign_or_number=wanted.get("receipt", ""),
        outlet=wanted["outlet"],
        today=today,
    )
    grounds = card_grounds(
        programme=account.programme,
        categories=categories_of(person_id=person.pk, today=today),
        receipt=receipt,
        today=today,
        person=person,
    )
    chosen = wanted.get("rule")
    for ground in grounds:
        if (ground.rule.pk if ground.rule else None) == chosen:
            return ground
    raise CardGroundMissing


@panel_on(Account)
class GivingPanel(Panel):
    """The button that issues a card."""

    model = Card
    tab = False
    title = gettext_lazy("cards")
    template = "settlements/card_giving.html"
    views = (("<path:object_id>/card/", "members_account_card", give),)

    def context(self) -> dict[str, Any]:
        """Whether whoever looks may, and whether there is anybody to carry it."""
        is_held = self.row.closed_at is None and self.row.kind != Account.Kind.BEARER
        return {"account": self.row, "may_issue": is_held and self.request.user.has_perms(RIGHTS)}
