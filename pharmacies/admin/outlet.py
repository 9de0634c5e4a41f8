from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter

from coalition.toolkit.admin.base import ConsoleAdmin, ConsoleInline, ReadOnlyInline
from coalition.toolkit.admin.columns import badge
from pharmacies.models import CashDesk, Cashier, Outlet


class DeskInline(ReadOnlyInline):
    """The tills of the outlet."""

    model = CashDesk
    fields = ("number", "name", "module", "is_active")


class CashierInline(ConsoleInline):
    """Who sells here, as the cash program calls them."""

    model = Cashier
    fields = ("code", "name")


@admin.register(Outlet)
class OutletAdmin(ConsoleAdmin):
    """Pharmacies where members buy."""

    list_display = ("name", "code", "legal_entity", "region", "time_zone", "takes_part_in", "opened_on")
    list_select_related = ("legal_entity",)
    list_filter = (
        ("issues_points", BooleanRadioFilter),
        ("accepts_points", BooleanRadioFilter),
        ("accepts_coupons", BooleanRadioFilter),
    )
    search_fields = ("name", "code", "address", "legal_entity__short_name")
    search_help_text = _("Name, code, address or company")
    autocomplete_fields = ("legal_entity",)
    inlines = (DeskInline, CashierInline)
    fieldsets = (
        (None, {"fields": (("name", "code"), "legal_entity", ("opened_on", "closed_on"))}),
        (_("Place"), {"fields": ("address", ("region", "district"), ("time_zone", "phone"))}),
        (
            _("Takes part in"),
            {
                "description": _("A till may still sell when one of these is off; it gets a warning, never an error."),
                "fields": (("issues_points", "accepts_points", "accepts_coupons"),),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Outlet]:
        """Outlets, and whether anything may have been sold there."""
        tills = CashDesk.objects.filter(outlet=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_tills=Exists(tills))

    def get_readonly_fields(self, request: HttpRequest, obj: Outlet | None = None) -> list[Any]:
        """Whose an outlet with a till is stays as it is: its receipts, keys and promotions would be another's.

        One that changes hands is closed, and the new owner's is opened beside it.
        """
        only_shown = super().get_readonly_fields(request, obj)
        return [*only_shown, "legal_entity"] if getattr(obj, "has_tills", False) else only_shown

    @admin.display(description=_("takes part in"))
    def takes_part_in(self, outlet: Outlet) -> str:
        """What the outlet gives and takes."""
        given = {
            _("gives points"): outlet.issues_points,
            _("takes points"): outlet.accepts_points,
            _("takes coupons"): outlet.accepts_coupons,
        }
        if all(given.values()):
            return badge(_("everything"), "success")
        return ", ".join(str(name) for name, does in given.items() if does) or badge(_("nothing"), "warning")
