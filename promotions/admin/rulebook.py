from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget

from coalition.toolkit.admin.asking import Question, ask
from coalition.toolkit.admin.base import ReadOnlyAdmin
from pharmacies.models import Programme
from promotions.models import CompiledRulebook
from promotions.operations.publishing import publish_rulebook

PUBLISH = ["promotions.add_compiledrulebook"]


class ProgrammeForm(forms.Form):
    """Whose rules."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"), queryset=Programme.objects, widget=UnfoldAdminSelectWidget, empty_label=None
    )


@admin.register(CompiledRulebook)
class CompiledRulebookAdmin(ReadOnlyAdmin):
    """Rules as they were in force: every purchase points at the rulebook that judged it."""

    list_display = ("number", "programme", "published_at", "published_by", "content_hash")
    list_select_related = ("programme",)
    search_fields = ("number", "content_hash")
    fieldsets = (
        (None, {"fields": (("number", "programme"), ("published_at", "published_by"), "content_hash", "content")}),
    )

    actions_list = ("publish",)

    @action(
        description=gettext_lazy("Publish the rules"), icon="publish", permissions=["promotions.add_compiledrulebook"]
    )
    def publish(self, request: HttpRequest) -> HttpResponse:
        """Put the rules as they stand now in force."""

        def publish(wanted: dict[str, Any]) -> str:
            by, now = request.user.get_username(), timezone.now()
            rulebook = publish_rulebook(programme=wanted["programme"], published_by=by, now=now)
            return _("Rulebook %(number)s is in force.") % {"number": rulebook.number}

        question = Question(
            _("Publish the rules"),
            _("Levels, coupons, promotions and the way of paying with points judge receipts as they stand now."),
            _("Publish"),
            ProgrammeForm,
        )
        return ask(self, request, question, publish)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CompiledRulebook]:
        """Rulebooks; their long text is read on their own page only."""
        return super().get_queryset(request).defer("content")
