import json
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from coalition.toolkit.admin.asking import address_of, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import badge
from members.models import Questionnaire, SurveyAnswer
from members.queries.surveys import faults_of, options_of, said, tallies


class QuestionsField(forms.JSONField):
    """Questions as JSON that people can read: Russian letters as they are, a question on lines of its own."""

    widget = UnfoldAdminTextareaWidget(attrs={"rows": 24, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """The text in the field; what could not be read stays as it was typed."""
        return value if isinstance(value, InvalidJSONInput | str) else json.dumps(value, ensure_ascii=False, indent=1)


class QuestionnaireForm(forms.ModelForm):
    """A version of the questionnaire; what is wrong with its questions is said question by question."""

    questions = QuestionsField(
        label=gettext_lazy("Questions"),
        help_text=gettext_lazy(
            'A list: {"code": "prices", "kind": "scale", "ru": "…", "en": "…"}. Kinds: scale (marks from 1 to 5, '
            "or options of its own), choice (options: [[value, ru, en], …]), yes_no, text."
        ),
    )

    class Meta:
        model = Questionnaire
        fields = ("programme", "number", "title", "effective_on", "questions")

    def clean_questions(self) -> Any:
        """The questions. Refused with every fault there is."""
        questions = self.cleaned_data["questions"]
        if faults := faults_of(questions):
            raise ValidationError([ValidationError(fault, code="question") for fault in faults])
        return questions


@admin.register(Questionnaire)
class QuestionnaireAdmin(ConsoleAdmin):
    """Versions of the questionnaire. One that was answered is not changed any more: make the next version."""

    form = QuestionnaireForm
    list_display = ("title", "programme", "number", "effective_on", "state")
    list_select_related = ("programme",)
    readonly_fields = ("state", "preview")
    fieldsets = (
        (None, {"fields": (("programme", "number"), ("title", "effective_on"), "state")}),
        (gettext_lazy("Questions"), {"fields": ("preview", "questions")}),
    )
    actions_detail = ("results",)

    def has_change_permission(self, request: HttpRequest, obj: Questionnaire | None = None) -> bool:
        """Nobody changes what was answered."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.answers.exists())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows that know whether somebody has answered them."""
        answered = Exists(SurveyAnswer.objects.filter(questionnaire=OuterRef("pk")))
        return super().get_queryset(request).annotate(is_answered=answered)

    @admin.display(description=gettext_lazy("state"))
    def state(self, questionnaire: Questionnaire) -> str:
        """A draft until somebody has answered."""
        if getattr(questionnaire, "is_answered", False):
            return badge(_("answered"), "success")
        return badge(_("draft"), "info")

    def get_fieldsets(self, request: HttpRequest, obj: Questionnaire | None = None) -> list[Any]:
        """What is only read is read in words."""
        head, (title, _options) = self.fieldsets
        if obj is None:
            return [head, (title, {"fields": ("questions",)})]
        can_type = self.has_change_permission(request, obj)
        return [head, (title, {"fields": ("preview", "questions") if can_type else ("preview",)})]

    @admin.display(description=gettext_lazy("as members see it"))
    def preview(self, questionnaire: Questionnaire) -> Any:
        """The questions in words."""
        if not questionnaire.pk or faults_of(questionnaire.questions):
            return "–"
        rows = (
            (said(each), " / ".join(label for _value, label in options_of(each)) or _("in words"))
            for each in questionnaire.questions
        )
        return format_html_join("", "<p><b>{}</b><br>{}</p>", rows)

    @action(description=gettext_lazy("Results"), icon="bar_chart", permissions=["members.view_questionnaire"])
    def results(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was answered, question by question."""
        questionnaire = found(self, request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Results of the questionnaire"),
            "subtitle": str(questionnaire),
            "original": questionnaire,
            "opts": self.opts,
            "tallies": tallies(questionnaire),
            "count": questionnaire.answers.count(),
            "back": address_of(self, questionnaire),
        }
        return TemplateResponse(request, "members/survey_results.html", context)
