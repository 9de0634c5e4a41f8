"""Payments out of the bank's files, and what people decide about those that nothing was found for."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, badge, link_to
from coalition.toolkit.admin.steps import StateSteps
from settlements.admin.bank_payment_steps import PaymentSteps
from settlements.models import BankPayment
from settlements.statements.matching import WhyNot, returnable_payouts

WHY_NOT = {
    WhyNot.OWN_TRANSFER: gettext_lazy("a transfer between the operator's own accounts"),
    WhyNot.NOBODY_KNOWN: gettext_lazy("nobody with this INN has a contract"),
    WhyNot.NO_PAYOUT: gettext_lazy("no approved payout to this participant waits"),
    WhyNot.RETURNED_PAYOUT: gettext_lazy("looks like a payout that the bank gave back: say which"),
    WhyNot.OTHER_AMOUNT: gettext_lazy("payouts to this participant wait, but of another sum"),
    WhyNot.OTHER_ACCOUNT: gettext_lazy("paid to another account than was approved"),
    WhyNot.SEVERAL_PAYOUTS: gettext_lazy("several payouts of this sum wait, none with this number"),
    WhyNot.SEVERAL_STATEMENTS: gettext_lazy("the purpose names several statements"),
    WhyNot.STATEMENT_OF_ANOTHER: gettext_lazy("the purpose names a statement of another participant"),
    WhyNot.NOT_OWED: gettext_lazy("nothing is owed by the statement that the purpose names"),
    WhyNot.SEVERAL_CONTRACTS: gettext_lazy("the payer has several contracts"),
    WhyNot.SEVERAL_PROGRAMMES: gettext_lazy("several programmes are possible"),
    WhyNot.REFUSED: gettext_lazy("it cannot be booked by itself: try by hand"),
    WhyNot.UNDONE: gettext_lazy("an assignment was undone"),
}
STATES = {"unmatched": "warning", "matched": "success", "set_aside": "default"}


def state_pill(payment: BankPayment) -> Any:
    """Whether it is known what a payment was."""
    return badge(payment.get_state_display(), STATES[payment.state])


def direction_pill(payment: BankPayment) -> Any:
    """In or out."""
    is_in = payment.direction == BankPayment.Direction.IN
    return badge(payment.get_direction_display(), "info" if is_in else "default")


def what_it_is(payment: BankPayment) -> Any:
    """What was found, or why nothing was."""
    if payment.state == BankPayment.State.UNMATCHED:
        return WHY_NOT.get(payment.why_not, payment.why_not) or _("not looked at yet")
    if payment.state == BankPayment.State.SET_ASIDE:
        return payment.note
    if payment.payout:
        words = _("payout") if payment.direction == BankPayment.Direction.OUT else _("payout that came back")
        return format_html("{} · {}", words, link_to(payment.payout, payment.payout.statement.number))
    if payment.statement:
        return format_html("{} · {}", _("statement"), link_to(payment.statement))
    return format_html("{} · {}", _("contract"), link_to(payment.contract))


@admin.register(BankPayment)
class BankPaymentAdmin(StateSteps, PaymentSteps, ReadOnlyAdmin):
    """What left the operator's account and what came, one payment a row."""

    list_display = ("title", "direction_shown", "other_name", "amount_kopecks", "state_shown", "what")
    list_select_related = ("payout__statement", "statement", "contract__legal_entity")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("direction", ChoicesDropdownFilter),
        ("booked_on", RangeDateFilter),
    )
    search_fields = ("other_name", "other_inn", "purpose", "order_number")
    search_help_text = gettext_lazy("Other party, INN, purpose or number of the order")
    readonly_fields = ("title", "direction_shown", "state_shown", "what", "file_link")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("state_shown", "what"),
                    ("direction_shown", "amount_kopecks"),
                    ("booked_on", "file_link"),
                    ("order_number", "order_on"),
                    ("other_name", "other_inn"),
                    ("other_account", "other_bik"),
                    "purpose",
                )
            },
        ),
        (
            gettext_lazy("Decision"),
            {"fields": (("contract", "statement"), ("entry", "note"), ("decided_by", "decided_at"))},
        ),
    )

    def steps_of(self, payment: BankPayment, request: HttpRequest) -> Collection[str]:
        """Steps that the state allows."""
        if payment.state == BankPayment.State.UNMATCHED:
            is_out = payment.direction == BankPayment.Direction.OUT
            may_be = is_out or returnable_payouts(payment).exists()
            return {"assign", "set_aside", *(("assign_payout",) if may_be else ())}
        return {"undo"} if payment.payout_id is None else ()

    @admin.display(description=gettext_lazy("booked by the bank"), ordering="booked_on")
    def title(self, payment: BankPayment) -> str:
        """The day."""
        return f"{payment.booked_on:%d.%m.%Y}"

    @admin.display(description=gettext_lazy("direction"), ordering="direction")
    def direction_shown(self, payment: BankPayment) -> Any:
        """In or out."""
        return direction_pill(payment)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, payment: BankPayment) -> Any:
        """Whether it is known what it was."""
        return state_pill(payment)

    @admin.display(description=gettext_lazy("what it is"))
    def what(self, payment: BankPayment) -> Any:
        """What was found, or why nothing was."""
        return what_it_is(payment)

    @admin.display(description=gettext_lazy("bank file"))
    def file_link(self, payment: BankPayment) -> Any:
        """Where it stands."""
        return link_to(payment.file) if payment.file_id else DASH
