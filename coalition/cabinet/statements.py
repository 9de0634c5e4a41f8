"""Statements of the own contracts."""

from django.http import HttpRequest, HttpResponse

from coalition.cabinet.entering import cabinet_page, show
from coalition.cabinet.navigation import MANUFACTURER, PHARMACY


@cabinet_page("settlements.view_statement", (PHARMACY, MANUFACTURER))
def statements(request: HttpRequest) -> HttpResponse:
    """All statements, the latest first."""
    return show(request, "cabinet/statements.html", {})
