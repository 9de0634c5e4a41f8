from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from coalition.toolkit.admin.base import ReadOnlyAdmin
from promotions.models import CompiledRulebook


@admin.register(CompiledRulebook)
class CompiledRulebookAdmin(ReadOnlyAdmin):
    """Rules as they were in force: every purchase points at the rulebook that judged it."""

    list_display = ("number", "programme", "published_at", "published_by", "content_hash")
    list_select_related = ("programme",)
    search_fields = ("number", "content_hash")
    fieldsets = (
        (None, {"fields": (("number", "programme"), ("published_at", "published_by"), "content_hash", "content")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompiledRulebook]:
        """Rulebooks; their long text is read on their own page only."""
        return super().get_queryset(request).defer("content")
