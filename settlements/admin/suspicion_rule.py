from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.admin.base import ConsoleAdmin
from settlements.admin.suspicion_words import explained
from settlements.analytics.suspicions.rules import MOST_DAYS
from settlements.models import SuspicionRule


class RuleForm(forms.ModelForm):
    """Thresholds; a night does not read the whole history."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in (("days", MOST_DAYS), ("share_bp", 100_00)):
            if name in self.fields:  # whoever only reads has no fields
                self.fields[name].validators.append(MaxValueValidator(most))


@admin.register(SuspicionRule)
class SuspicionRuleAdmin(ConsoleAdmin):
    """From how much on a sign is a suspicion. The nightly search makes a rule for every sign."""

    form = RuleForm
    list_display = ("sign", "is_on", "in_words")
    list_display_links = ("sign",)
    list_select_related = ("programme",)
    ordering = ("programme", "sign")
    readonly_fields = ("programme", "sign", "in_words")
    fieldsets = (
        (None, {"fields": ("sign", "programme", "in_words", "is_on")}),
        (_("Thresholds"), {"fields": (("days", "least"), ("share_bp", "least_kopecks"))}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: each sign has its rule."""
        return False

    @admin.display(description=_("what is looked for"))
    def in_words(self, rule: SuspicionRule) -> str:
        """The rule as a sentence, with its thresholds."""
        return explained(rule)
