from django.contrib import admin

from coalition.toolkit.admin.base import ReadOnlyAdmin
from members.models import ConsentText


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    """Wordings that people agreed to; what somebody signed is never edited."""

    list_display = ("kind", "version", "effective_on")
    search_fields = ("text",)
    fieldsets = ((None, {"fields": (("kind", "version"), ("effective_on", "text_hash"), "text")}),)
