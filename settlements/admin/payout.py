from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import RadioFilter
from unfold.decorators import action

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, date_input, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, link_to
from coalition.toolkit.admin.steps import StateSteps
from settlements.admin.bank_payment_steps import RETURNED
from settlements.admin.payment_register import payout_state
from settlements.models import PaymentRegister, Payout
from settlements.statements.payouts import book_payout, return_payout
from settlements.statements.registers import take_out_payout

BOOK = ["settlements.change_payout"]
PREPARE = ["settlements.add_paymentregister"]


class HowFarFilter(RadioFilter):
    """Payouts by how far they are."""

    title = gettext_lazy("state")
    parameter_name = "far"
    STATES = {
        "prepared": (gettext_lazy("waits for a second person"), {"approved_by": ""}),
        "approved": (gettext_lazy("approved, not left yet"), {"paid_on": None}),
        "paid": (gettext_lazy("paid"), {"paid_on__isnull": False, "returned_on": None}),
        "returned": (gettext_lazy("returned by the bank"), {"returned_on__isnull": False}),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The four states."""
        return [(name, title) for name, (title, _wanted) in self.STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the chosen state."""
        if self.value() not in self.STATES:
            return queryset
        chosen = queryset.filter(**self.STATES[self.value()][1])
        return chosen.exclude(approved_by="") if self.value() == "approved" else chosen


class LeftForm(Reason):
    """The day the money left, and why it is booked without the bank's file."""

    paid_on = forms.DateField(label=gettext_lazy("Paid on"), widget=date_input(), initial=timezone.localdate)
    field_order = ("paid_on", "reason")


class CameBackForm(Reason):
    """The day the bank gave the money back, and why."""

    returned_on = forms.DateField(
        label=gettext_lazy("Returned by the bank"), widget=date_input(), initial=timezone.localdate
    )
    field_order = ("returned_on", "reason")


@admin.register(Payout)
class PayoutAdmin(StateSteps, ReadOnlyAdmin):
    """Money that leaves for participants: orders of payment registers, booked on the day they left."""

    list_display = (
        "order_number",
        "statement_link",
        "participant",
        "amount_kopecks",
        "register_link",
        "state",
        "paid_on",
    )
    list_select_related = ("statement__contract__legal_entity", "register")
    list_filter = (HowFarFilter,)
    search_fields = ("statement__number", "statement__contract__legal_entity__short_name", "purpose")
    search_help_text = gettext_lazy("Number of the statement, participant or purpose")
    readonly_fields = ("statement_link", "participant", "register_link", "bank_payments", "state")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("statement_link", "participant"),
                    ("amount_kopecks", "state"),
                    ("register_link", "order_number"),
                    "purpose",
                    ("prepared_by", "prepared_at"),
                    ("approved_by", "paid_on"),
                    ("entry", "bank_payments"),
                    ("return_entry", "returned_on"),
                )
            },
        ),
    )
    actions_detail = ("book", "take_out", "give_back")

    def steps_of(self, payout: Payout, request: HttpRequest) -> Collection[str]:
        """Taking out until it is approved, booking after that, and that it came back once it has left."""
        if payout.paid_on:
            return () if payout.returned_on else {"give_back"}
        if not payout.register:
            return ()
        return {"take_out"} if payout.register.state == PaymentRegister.State.PREPARED else {"book"}

    @admin.display(description=gettext_lazy("statement"), ordering="statement__number")
    def statement_link(self, payout: Payout) -> str:
        """What is paid."""
        return link_to(payout.statement)

    @admin.display(description=gettext_lazy("participant"))
    def participant(self, payout: Payout) -> str:
        """Who is paid."""
        return str(payout.statement.contract.legal_entity)

    @admin.display(description=gettext_lazy("payment register"), ordering="register")
    def register_link(self, payout: Payout) -> str:
        """What it leaves with."""
        return link_to(payout.register)

    @admin.display(description=gettext_lazy("bank payments"))
    def bank_payments(self, payout: Payout) -> str:
        """What the bank said of it: that it left, that it came back."""
        links = [(link_to(payment),) for payment in payout.bank_payments.order_by("pk")]
        return format_html_join(" · ", "{}", links) or DASH

    @admin.display(description=gettext_lazy("state"))
    def state(self, payout: Payout) -> Any:
        """How far the payout is."""
        return payout_state(payout)

    @action(description=gettext_lazy("Book by hand"), icon="task_alt", permissions=BOOK)
    def book(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Book an approved payout without the bank's file."""
        payout = found(self, request, object_id)

        def book(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            book_payout(payout=payout, paid_on=wanted["paid_on"], by=by, now=now, reason=wanted["reason"])
            return _("The payout is booked; its statement is paid.")

        question = Question(
            _("Book by hand"),
            _("%(sum)s ₽ to %(participant)s. The bank's file books payouts by itself; say why it is done by hand.")
            % {"sum": print_roubles(payout.amount_kopecks), "participant": payout.statement.contract.legal_entity},
            _("Book"),
            LeftForm,
        )
        return ask(self, request, question, book, row=payout)

    @action(description=gettext_lazy("Take out of the register"), icon="playlist_remove", permissions=PREPARE)
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take one payout out before the register is approved."""
        payout = found(self, request, object_id)

        def take_out(wanted: dict[str, Any]) -> HttpResponse:
            by, now = request.user.get_username(), timezone.now()
            register = take_out_payout(payout=payout, reason=wanted["reason"], by=by, now=now)
            messages.success(request, _("The payout is out of the register; its statement is agreed again."))
            return HttpResponseRedirect(reverse("admin:settlements_paymentregister_change", args=[register.pk]))

        question = Question(
            _("Take out of the register"),
            _("%(sum)s ₽ to %(participant)s. The rest of the register goes on; the last payout takes it with it.")
            % {"sum": print_roubles(payout.amount_kopecks), "participant": payout.statement.contract.legal_entity},
            _("Take out"),
            Reason,
        )
        return ask(self, request, question, take_out, row=payout)

    @action(description=gettext_lazy("The bank gave it back"), icon="undo", permissions=BOOK)
    def give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Book that a payout came back; its statement may be paid anew."""
        payout = found(self, request, object_id)

        def give_back(wanted: dict[str, Any]) -> str:
            return_payout(payout=payout, by=request.user.get_username(), now=timezone.now(), **wanted)
            return RETURNED

        question = Question(
            _("The bank gave it back"),
            _("%(sum)s ₽ to %(participant)s came back. The statement is agreed again and may enter another register.")
            % {"sum": print_roubles(payout.amount_kopecks), "participant": payout.statement.contract.legal_entity},
            _("Book"),
            CameBackForm,
        )
        return ask(self, request, question, give_back, row=payout)
