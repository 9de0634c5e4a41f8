from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill, plain_json
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.models import Approval

CONTENT = plain_json(Approval, "content")


@admin.register(Approval)
class ApprovalAdmin(KindInWords, ReadOnlyAdmin):
    """Decisions that need two people."""

    list_display = (
        "kind_words",
        "subject_link",
        pill(Approval, "state", requested="warning", approved="success", refused="danger"),
        "requested_by",
        "requested_at",
        "decided_by",
    )
    readonly_fields = ("kind_words", "subject_link", CONTENT)
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("kind", "subject", "requested_by")
    fieldsets = (
        (None, {"fields": (("kind_words", "subject_link"), ("requested_by", "requested_at"), CONTENT)}),
        (_("Decision"), {"fields": (("state", "reason"), ("decided_by", "decided_at"))}),
    )

    @admin.display(description=_("subject"), ordering="subject")
    def subject_link(self, approval: Approval) -> str:
        """What it is about, with a link to its page: `person:12`."""
        name, _colon, key = approval.subject.partition(":")
        model = next((each for each in self.admin_site._registry if each._meta.model_name == name), None)
        if model is None or not key.isdigit():
            return approval.subject
        return link_to(model(pk=int(key)), f"{capfirst(model._meta.verbose_name)} №\u00a0{key}")
