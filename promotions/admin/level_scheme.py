from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.base import ConsoleAdmin, ConsoleInline
from promotions.models import Level, LevelScheme


class Ladder(BaseInlineFormSet):
    """Levels one above another: each begins where the one below ends, and gives no less."""

    def clean(self) -> None:
        """Refused in words: two levels that begin at one sum, a higher level that gives less."""
        # Django's own word for two rows alike says nothing about levels, so it is not asked.
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and form.cleaned_data]
        kept = [row for row in rows if not row.get("DELETE") and row.get("threshold_kopecks") is not None]
        kept.sort(key=lambda row: row["threshold_kopecks"])
        for lower, upper in pairwise(kept):
            names = {"lower": lower["name"], "upper": upper["name"], "sum": print_roubles(upper["threshold_kopecks"])}
            if lower["threshold_kopecks"] == upper["threshold_kopecks"]:
                message = _("“%(lower)s” and “%(upper)s” both begin at %(sum)s ₽: move one of them.")
                raise ValidationError(message % names, code="overlap")
            for rate in ("points_rate_bp", "discount_rate_bp"):
                if (upper.get(rate) or 0) < (lower.get(rate) or 0):
                    message = _("“%(upper)s” from %(sum)s ₽ gives less than “%(lower)s” below it.")
                    raise ValidationError(message % names, code="order")


class LevelInline(ConsoleInline):
    """The levels of the ladder, each from its threshold up to the next one's."""

    model = Level
    formset = Ladder
    tab = False
    hide_title = False
    may_delete = True
    fields = ("name", "name_en", "threshold_kopecks", "points_rate_bp", "discount_rate_bp")
    template_before = "console/formset_errors.html"


class LevelSchemeForm(forms.ModelForm):
    """A ladder; what does not fit together is said at its field."""

    def clean(self) -> dict[str, Any]:
        """Days of a window and of keeping up are asked for where they matter."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("window") != LevelScheme.Window.ROLLING:
            cleaned["rolling_days"] = 0
        elif not cleaned.get("rolling_days"):
            self.add_error("rolling_days", _("Say how many last days count."))
        return cleaned


@admin.register(LevelScheme)
class LevelSchemeAdmin(ConsoleAdmin):
    """Ladders of levels by accumulation."""

    form = LevelSchemeForm
    list_display = ("name", "code", "programme", "window", "rolling_days")
    list_select_related = ("programme",)
    search_fields = ("name", "code")
    autocomplete_fields = ("programme",)
    inlines = (LevelInline,)
    fieldsets = (
        (None, {"fields": (("name", "code"), "programme", ("window", "rolling_days"))}),
        (
            gettext_lazy("Keeping a level up"),
            {
                "description": gettext_lazy("Whoever has bought less within these days falls until he has."),
                "fields": (("keep_days", "keep_kopecks"), "falls"),
            },
        ),
    )
    conditional_fields = {
        "rolling_days": "window == 'rolling'",
        "keep_kopecks": "keep_days > 0",
        "falls": "keep_days > 0",
    }
