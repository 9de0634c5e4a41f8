from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateFilter

from coalition.kernel.money import print_roubles
from coalition.kernel.periods import Period
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from coalition.toolkit.admin.panels import Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import print_percent
from coalition.toolkit.period_words import period_words
from settlements.admin.made_of import READ, address_of_line
from settlements.admin.month_papers import MonthPapers
from settlements.admin.statement_answers import AnswerFilter
from settlements.admin.statement_runs import StatementRuns
from settlements.admin.statement_steps import StatementSteps
from settlements.models import Statement, StatementLine

STATES = {
    "sent": "info",
    "disputed": "danger",
    "agreed": "success",
    "payable": "warning",
    "paid": "success",
    "cancelled": "danger",
}


@admin.register(Statement)
class StatementAdmin(StatementRuns, StatementSteps, MonthPapers, ReadOnlyAdmin):
    """What a contract moved in a period, and what follows: a payout or an invoice."""

    list_display = (
        "title",
        "participant",
        "period",
        "accepted_kopecks",
        "issued_kopecks",
        "payable_kopecks",
        "receivable_kopecks",
        "answer_by",
        pill(Statement, "state", **STATES),
    )
    list_select_related = ("contract__legal_entity",)
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("starts_on", RangeDateFilter),
        AnswerFilter,
        ("contract__legal_entity", AutocompleteSelectFilter),
    )
    search_fields = ("number__icontains", "contract__number", "contract__legal_entity__short_name")
    search_help_text = gettext_lazy("Number of the statement or the contract, or the participant")
    readonly_fields = ("participant", "last_on", "title", "agreement")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("title", "state"),
                    ("participant", "contract"),
                    ("starts_on", "last_on"),
                    ("accepted_kopecks", "issued_kopecks"),
                    ("payable_kopecks", "receivable_kopecks"),
                    ("carried_kopecks", "note"),
                )
            },
        ),
        (
            gettext_lazy("Course"),
            {
                "fields": (
                    ("drafted_at", "document"),
                    ("sent_at", "sent_by"),
                    ("answer_by", "opened_at"),
                    ("agreed_at", "agreement"),
                )
            },
        ),
    )

    @admin.display(description=gettext_lazy("agreed by"))
    def agreement(self, statement: Statement) -> str:
        """Who wrote down that the participant agrees, or that nobody objected in time."""
        return _("agreed by silence") if statement.is_agreed_silently else statement.agreed_by

    @admin.display(description=gettext_lazy("period"), ordering="starts_on")
    def period(self, statement: Statement) -> str:
        """«Октябрь 2026», «1–15 октября 2026»."""
        return period_words(Period(statement.starts_on, statement.ends_on))

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def title(self, statement: Statement) -> str:
        """The number, once it has one."""
        return statement.number or _("draft")

    @admin.display(description=gettext_lazy("participant"), ordering="contract__legal_entity__short_name")
    def participant(self, statement: Statement) -> Any:
        """Whom it is for."""
        return link_to(statement.contract.legal_entity)

    @admin.display(description=gettext_lazy("to"), ordering="ends_on")
    def last_on(self, statement: Statement) -> str:
        """The last day of the period, as papers print it."""
        return date_format(statement.ends_on - timedelta(days=1))


@panel_on(Statement)
class StatementLinesPanel(Panel):
    """The sums of a statement by outlet, kind, VAT rate and nominal."""

    model = StatementLine
    tab = False
    title = gettext_lazy("lines")

    def context(self) -> dict[str, Any]:
        """Lines and their total."""
        heads = [
            *(Head(_("outlet")), Head(_("what for")), Head(_("VAT"), True), Head(_("nominal"), True)),
            *(Head(_("receipts"), True), Head(_("amount"), True)),
        ]
        lines = list(self.row.lines.select_related("outlet"))
        rows = [
            [
                line.outlet or "–",
                self._kind(line),
                "–" if line.vat_rate_bp is None else print_percent(line.vat_rate_bp),
                "–" if line.coupon_nominal_kopecks is None else print_roubles(line.coupon_nominal_kopecks),
                line.quantity,
                print_roubles(line.amount_kopecks),
            ]
            for line in lines
        ]
        foot = [_("Total"), "", "", "", "", print_roubles(sum(line.amount_kopecks for line in lines))]
        is_open = self.row.sent_at is not None and self.request.user.has_perm(READ)
        note = format_html('<a class="text-link" href="{}">{}</a>', address_of_line(self.row), _("All receipts"))
        empty = _("Nothing moved in the period.")
        return {"tables": [Table(heads, rows, foot=foot, empty=empty, note=note if is_open and rows else "")]}

    def _kind(self, line: StatementLine) -> Any:
        """What the line is for, with the way to what it is made of once the statement is sent."""
        if self.row.sent_at is None or not self.request.user.has_perm(READ):
            return line.get_kind_display()
        address = address_of_line(self.row, line)
        return format_html('<a class="text-link" href="{}">{}</a>', address, line.get_kind_display())
