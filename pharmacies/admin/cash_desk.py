from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, BooleanRadioFilter

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import CashDesk


@admin.register(CashDesk)
class CashDeskAdmin(ConsoleAdmin):
    """Tills and the keys that open the programme's door to them."""

    list_display = ("__str__", "outlet", "number", "name", "module", "is_active")
    list_select_related = ("outlet",)
    list_filter = (("outlet", AutocompleteSelectFilter), ("is_active", BooleanRadioFilter))
    search_fields = ("outlet__name", "outlet__code", "name", "module")
    search_help_text = _("Outlet, name or cash program")
    autocomplete_fields = ("outlet",)
    fieldsets = ((None, {"fields": ("outlet", ("number", "name"), ("module", "is_active"))}),)
