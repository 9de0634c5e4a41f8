"""Statements whose participants have yet to answer, by how long they still may."""

from datetime import timedelta

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.working_days import add_working_days
from settlements.models import Statement

SOON = 2
"""So many working days ahead."""


class AnswerFilter(SimpleListFilter):
    """Statements that were sent and not answered: all, those whose time ends soon, those whose time is over."""

    title = gettext_lazy("answer of the participant")
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        """Words of the choices."""
        return [
            ("waiting", _("awaited")),
            ("soon", _("overdue soon")),
            ("over", _("overdue")),
            ("never", _("awaited without a date")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Statement]) -> QuerySet[Statement]:
        """The statements chosen."""
        waiting = queryset.filter(state=Statement.State.SENT)
        today = timezone.localdate()
        match self.value():
            case "waiting":
                return waiting
            case "soon":
                return waiting.filter(answer_by__gte=today, answer_by__lt=add_working_days(today, SOON) + timedelta(1))
            case "over":
                return waiting.filter(answer_by__lt=today)
            case "never":
                return waiting.filter(answer_by=None)
        return queryset
