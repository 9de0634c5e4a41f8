from django.contrib import admin

from coalition.toolkit.admin.base import ConsoleAdmin
from members.models import StaffMembership


@admin.register(StaffMembership)
class StaffMembershipAdmin(ConsoleAdmin):
    """Cashiers who are members: their own card at their own till is a sign to look into."""

    may_delete = True
    list_display = ("cashier", "person")
    list_select_related = ("cashier", "person")
    search_fields = ("cashier__code", "cashier__name", "person__name_key")
    autocomplete_fields = ("cashier", "person")
