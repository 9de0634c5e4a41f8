from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import link_to, pill
from coalition.toolkit.admin.kind_column import KindInWords
from coalition.toolkit.admin.requests import sentence_of
from coalition.toolkit.models import Approval


@admin.register(Approval)
class ApprovalAdmin(KindInWords, ReadOnlyAdmin):
    """Decisions that need two people."""

    list_display = (
        "kind_words",
        "asked_for",
        "subject_link",
        pill(Approval, "state", requested="warning", approved="success", refused="danger"),
        "requested_by",
        "requested_at",
        "decided_by",
        "decide",
    )
    readonly_fields = ("kind_words", "subject_link", "asked_for")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("kind", "subject", "requested_by")
    fieldsets = (
        (None, {"fields": (("kind_words", "subject_link"), ("requested_by", "requested_at"), "asked_for")}),
        (_("Decision"), {"fields": (("state", "reason"), ("decided_by", "decided_at"))}),
    )

    @admin.display(description=_("what is asked for"))
    def asked_for(self, approval: Approval) -> str:
        """What the second person agrees to, in words."""
        return sentence_of(approval)

    @admin.display(description=_("second person"))
    def decide(self, approval: Approval) -> str:
        """Where the two answers are, while it waits."""
        return link_to(approval, gettext("Decide")) if approval.state == Approval.State.REQUESTED else "–"

    @admin.display(description=_("subject"), ordering="subject")
    def subject_link(self, approval: Approval) -> str:
        """What it is about, with a link to its page: `person:12`."""
        name, _colon, key = approval.subject.partition(":")
        model = next((each for each in self.admin_site._registry if each._meta.model_name == name), None)
        if model is None or not key.isdigit():
            return approval.subject
        return link_to(model(pk=int(key)), f"{capfirst(model._meta.verbose_name)} №\u00a0{key}")
