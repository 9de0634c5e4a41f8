from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import pill
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.models import Approval


@admin.register(Approval)
class ApprovalAdmin(KindInWords, ReadOnlyAdmin):
    """Decisions that need two people."""

    list_display = (
        "kind_words",
        "subject",
        pill(Approval, "state", requested="warning", approved="success", refused="danger"),
        "requested_by",
        "requested_at",
        "decided_by",
    )
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("kind", "subject", "requested_by")
    fieldsets = (
        (None, {"fields": (("kind_words", "subject"), ("requested_by", "requested_at"), "content")}),
        (_("Decision"), {"fields": (("state", "reason"), ("decided_by", "decided_at"))}),
    )
