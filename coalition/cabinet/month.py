"""This month so far."""

from django.http import HttpRequest, HttpResponse

from coalition.cabinet.entering import cabinet_page, show


@cabinet_page("settlements.view_statement")
def this_month(request: HttpRequest) -> HttpResponse:
    """What was accepted and issued since the month began, and what it comes to."""
    return show(request, "cabinet/month.html", {})
