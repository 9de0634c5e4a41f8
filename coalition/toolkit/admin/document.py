from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import plain_json
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.models import FrozenDocument

CONTENT = plain_json(FrozenDocument, "content")


@admin.register(FrozenDocument)
class FrozenDocumentAdmin(KindInWords, ReadOnlyAdmin):
    """Numbered papers as they were frozen."""

    list_display = ("number", "kind_words", "frozen_at", "frozen_by")
    search_fields = ("number", "kind", "content_hash")
    search_help_text = _("Number, kind or hash")
    readonly_fields = ("kind_words", CONTENT)
    fieldsets = ((None, {"fields": (("kind_words", "number"), ("frozen_at", "frozen_by"), "content_hash", CONTENT)}),)
