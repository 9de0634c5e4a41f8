from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from members.models import Person
from members.queries.of_age import may_sign_beside, must_sign

ASKED = {"must_sign": must_sign, "may_sign": may_sign_beside}


class SignatureFilter(DropdownFilter):
    """Who grew up and has not signed."""

    title = _("signature needed")
    parameter_name = "grown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """At 18 and at 14."""
        return [("must_sign", _("18 years: signs for himself")), ("may_sign", _("14 years: signs beside"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Those whom to ask."""
        ask = ASKED.get(self.value() or "")
        return queryset.filter(pk__in=ask(timezone.localdate()).values("pk")) if ask else queryset
