"""Payment registers: what is in one, who signed, the file for the bank."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.payment_register_steps import RegisterSteps
from settlements.models import PaymentRegister, Payout

STATES = {"prepared": "warning", "approved": "info", "withdrawn": "default", "done": "success"}


@admin.register(PaymentRegister)
class PaymentRegisterAdmin(RegisterSteps, ReadOnlyAdmin):
    """Payouts that leave together: prepared by one person, approved by another."""

    list_display = (
        "title",
        pill(PaymentRegister, "state", **STATES),
        "pay_on",
        "payouts_count",
        "total_kopecks",
        "prepared_by",
        "approved_by",
        "exported_at",
    )
    list_filter = (("state", ChoicesDropdownFilter), ("pay_on", RangeDateFilter))
    search_fields = ("number__icontains", "payouts__statement__contract__legal_entity__short_name")
    search_help_text = gettext_lazy("Number of the register, or a payee")
    readonly_fields = ("title",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "state"),
                    ("payouts_count", "total_kopecks"),
                    ("pay_on", "document"),
                    ("prepared_by", "prepared_at"),
                    ("approved_by", "approved_at"),
                    ("exported_by", "exported_at"),
                    "note",
                )
            },
        ),
    )

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def title(self, register: PaymentRegister) -> str:
        """The number, once it has one."""
        return register.number or f"№\u00a0{register.pk}"


def payout_state(payout: Payout) -> Any:
    """How far a payout is, as a pill."""
    if payout.returned_on:
        return badge(_("returned by the bank"), "danger")
    if payout.paid_on:
        return badge(_("paid"), "success")
    return badge(_("approved"), "info") if payout.approved_by else badge(_("waits for a second person"), "warning")


@panel_on(PaymentRegister)
class RegisterPayoutsPanel(Panel):
    """The payouts of a register, each with whom it pays and where."""

    model = Payout
    tab = False
    title = gettext_lazy("payouts")

    def context(self) -> dict[str, Any]:
        """The orders as they were approved, or as they are prepared."""
        register = self.row
        source = register.document or register.approval
        orders = {order["order"]: order for order in source.content["orders"]} if source and source.content else {}
        payouts = register.payouts.select_related("statement__contract__legal_entity").order_by("order_number")
        heads = [
            *(Head("№"), Head(_("payee")), Head(_("account number")), Head(_("statement")), Head(_("amount"), True)),
            *(Head(_("state")), Head(_("paid"))),
        ]
        rows = [
            [
                link_to(payout, payout.order_number),
                link_to(payout.statement.contract.legal_entity),
                account_of(orders.get(payout.order_number)),
                link_to(payout.statement),
                print_roubles(payout.amount_kopecks),
                payout_state(payout),
                payout.paid_on or "–",
            ]
            for payout in payouts
        ]
        foot = [_("Total"), "", "", "", print_roubles(register.total_kopecks), "", ""]
        empty = _("The register was withdrawn; its statements are agreed again.")
        return {"tables": [Table(heads, rows, foot=foot if rows else (), empty=empty)]}


def account_of(order: dict[str, Any] | None) -> Any:
    """The payee's account with its bank below."""
    if order is None:
        return "–"
    payee = order["payee"]
    return format_html("{}<br><small>{} {}, {}</small>", payee["account"], _("BIK"), payee["bik"], payee["bank"])
