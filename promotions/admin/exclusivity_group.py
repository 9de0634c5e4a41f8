from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import pill
from promotions.models import ExclusivityGroup, PromotionVersion


@admin.register(ExclusivityGroup)
class ExclusivityGroupAdmin(ConsoleAdmin):
    """Promotions that do not add up on the same goods, and which of them counts."""

    list_display = ("name", pill(ExclusivityGroup, "mode"), "running", "programme")
    list_select_related = ("programme",)
    search_fields = ("name", "code")
    search_help_text = gettext_lazy("Name or code of the group")
    autocomplete_fields = ("programme",)
    fieldsets = (
        (
            None,
            {
                "description": gettext_lazy(
                    "Of several promotions of a group that would take the same goods, the one chosen here counts."
                ),
                "fields": (("name", "name_en"), ("code", "programme"), "mode"),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExclusivityGroup]:
        """Groups with how many of their promotions run; versions name a group by its code."""
        own = PromotionVersion.objects.filter(
            state=PromotionVersion.State.RUNNING, group=OuterRef("code"), promotion__programme=OuterRef("programme")
        )
        total = own.order_by().values("group").annotate(total=Count("id")).values("total")
        return super().get_queryset(request).annotate(running_total=Coalesce(Subquery(total), 0))

    @admin.display(description=gettext_lazy("run now"), ordering="running_total")
    def running(self, group: ExclusivityGroup) -> int:
        """How many promotions of the group run."""
        return group.running_total

    def get_readonly_fields(self, request: HttpRequest, obj: ExclusivityGroup | None = None) -> list[str]:
        """Versions name a group by its code, so the code stays."""
        return [*super().get_readonly_fields(request, obj), *(("code",) if obj else ())]
