from django.contrib import admin

from coalition.toolkit.admin.base import ConsoleAdmin, ConsoleInline
from promotions.models import Level, LevelScheme


class LevelInline(ConsoleInline):
    """The levels of the ladder, each from its threshold up to the next one's."""

    model = Level
    tab = False
    hide_title = False
    may_delete = True
    fields = ("name", "name_en", "threshold_kopecks", "points_rate_bp", "discount_rate_bp")


@admin.register(LevelScheme)
class LevelSchemeAdmin(ConsoleAdmin):
    """Ladders of levels by accumulation."""

    list_display = ("name", "code", "programme", "window", "rolling_days")
    list_select_related = ("programme",)
    search_fields = ("name", "code")
    autocomplete_fields = ("programme",)
    inlines = (LevelInline,)
    fieldsets = ((None, {"fields": (("name", "code"), "programme", ("window", "rolling_days"))}),)
    conditional_fields = {"rolling_days": "window == 'rolling'"}
