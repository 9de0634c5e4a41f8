from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Cashier


@admin.register(Cashier)
class CashierAdmin(ConsoleAdmin):
    """Who sells, by the codes that cash programs send."""

    list_display = ("code", "name", "outlet", "user")
    list_select_related = ("outlet", "user")
    search_fields = ("code", "name", "outlet__name")
    search_help_text = _("Code, name or outlet")
    autocomplete_fields = ("outlet", "user")
