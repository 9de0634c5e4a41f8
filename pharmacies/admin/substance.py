from django.contrib import admin

from coalition.toolkit.admin.base import ConsoleAdmin
from pharmacies.models import Substance


@admin.register(Substance)
class SubstanceAdmin(ConsoleAdmin):
    """Active substances."""

    list_display = ("name", "latin_name")
    search_fields = ("name", "latin_name")
