from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge
from coalition.toolkit.admin.files import shown_inline
from members.admin.consent_text_form import ADD, text_paper, write_text
from members.models import ConsentText
from members.queries.consent_texts import texts_in_force


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    """Wordings that people agreed to; what somebody signed is never edited: a change is a version of its own."""

    list_display = ("kind", "version", "effective_on", "state")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("text",)
    search_help_text = _("Words of the text")
    readonly_fields = ("state", "wording")
    fieldsets = ((None, {"fields": (("kind", "version"), ("effective_on", "state"), "text_hash", "wording")}),)
    actions_list = ("write",)
    actions_detail = ("paper", "write_next")

    @action(description=_("New version"), icon="edit_document", permissions=[ADD])
    def write(self, request: HttpRequest) -> HttpResponse:
        """Write a wording from nothing."""
        return write_text(self, request)

    @action(description=_("New version"), icon="edit_document", permissions=[ADD])
    def write_next(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write a wording on the ground of this one."""
        return write_text(self, request, found(self, request, object_id))

    @action(
        description=_("As a form"),
        icon="picture_as_pdf",
        permissions=["members.view_consenttext"],
        attrs={"target": "_blank"},
    )
    def paper(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The blank form of this wording."""
        return shown_inline(text_paper(found(self, request, object_id)))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Versions; those in force are looked up once for a page."""
        self.in_force = texts_in_force(timezone.localdate())
        return super().get_queryset(request)

    @admin.display(description=_("state"))
    def state(self, text: ConsentText) -> str:
        """In force, to come, or replaced by a later version."""
        if text.effective_on > timezone.localdate():
            return badge(_("to come"), "info")
        return badge(_("in force"), "success") if text.pk in self.in_force else badge(_("superseded"))

    @admin.display(description=_("text"))
    def wording(self, text: ConsentText) -> str:
        """The text with its paragraphs."""
        return format_html('<div class="wording">{}</div>', text.text)
