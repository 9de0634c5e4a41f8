from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group

from coalition.toolkit.admin.base import ConsoleAdmin

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ConsoleAdmin, DjangoGroupAdmin):
    """What people may do, by what they work as."""

    list_display = ("name",)
